/**
 * The alphabets and date tables of one edition of the battery coding rules, as data.
 *
 * A later edition is one more value of this type; a code keeps the version it was read with.
 */
export interface BatteryCodeScheme {
  readonly version: string;
  /** Year of manufacture by its character. */
  readonly years: ReadonlyMap<string, number>;
  readonly months: ReadonlyMap<string, number>;
  readonly days: ReadonlyMap<string, number>;
}

/** Numbers the characters of an alphabet, the first as `first`. */
function numbered(alphabet: string, first: number): ReadonlyMap<string, number> {
  return new Map([...alphabet].map((character, index) => [character, first + index]));
}

/**
 * GB/T 34014-2017, in force since 2018-02-01. The dates leave out I, O, Q, U and Z, as VINs do;
 * the year has a cycle of 30 from 2011 on, and the day `0` is the 31st.
 */
export const GBT_34014_2017: BatteryCodeScheme = {
  version: 'GB/T 34014-2017',
  years: numbered('123456789ABCDEFGHJKLMNPRSTVWXY', 2011),
  months: numbered('123456789ABC', 1),
  days: numbered('123456789ABCDEFGHJKLMNPRSTVWXY0', 1),
};
