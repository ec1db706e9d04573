/**
 * The editions of the battery coding rules, as data: alphabets, date tables, and the dates that each
 * holds for. A later edition is one more entry of BATTERY_CODE_SCHEMES. What all have in common is
 * code: the lengths 24 and 19, the order of the fields, and P, M and C for pack, module and cell.
 */
export interface BatteryCodeScheme {
  readonly version: string;
  /** The first and the last production date that it reads; no last one while it is in force. */
  readonly validFrom: string;
  readonly validUntil?: string;
  /** The characters that may stand in each field. */
  readonly alphabets: Readonly<Record<CodeField, string>>;
  /** Year of manufacture by its character. */
  readonly years: ReadonlyMap<string, number>;
  readonly months: ReadonlyMap<string, number>;
  readonly days: ReadonlyMap<string, number>;
}

export type CodeField = 'maker' | 'batteryType' | 'specification' | 'trace' | 'serial';

/** Numbers the characters of an alphabet, the first as `first`. */
export function numbered(alphabet: string, first: number): ReadonlyMap<string, number> {
  return new Map([...alphabet].map((character, index) => [character, first + index]));
}

const DIGITS = '0123456789';
const LETTERS_AND_DIGITS = `ABCDEFGHIJKLMNOPQRSTUVWXYZ${DIGITS}`;

/**
 * In force since 2018-02-01; older products bear codes of the same rules, so it holds from the first
 * year of its table on. The dates leave out I, O, Q, U and Z, as VINs do; the year has a cycle of 30
 * from 2011 on, and the day `0` is the 31st.
 */
export const GBT_34014_2017: BatteryCodeScheme = {
  version: 'GB/T 34014-2017',
  validFrom: '2011-01-01',
  alphabets: {
    maker: LETTERS_AND_DIGITS,
    batteryType: 'ABCDEFGZ',
    specification: LETTERS_AND_DIGITS,
    trace: LETTERS_AND_DIGITS,
    serial: DIGITS,
  },
  years: numbered('123456789ABCDEFGHJKLMNPRSTVWXY', 2011),
  months: numbered('123456789ABC', 1),
  days: numbered('123456789ABCDEFGHJKLMNPRSTVWXY0', 1),
};

/**
 * The oldest first. A code is read by the edition that holds for the date which it decodes to by that
 * same edition, so no three characters may be a date of two.
 */
export const BATTERY_CODE_SCHEMES: readonly BatteryCodeScheme[] = [GBT_34014_2017];
