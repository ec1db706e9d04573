/** Master data change by new events: which of several versions counts on a day. */

/** Calendar dates, `YYYY-MM-DD`, both days included; null until is without end. */
export interface DatedVersion {
  readonly validFrom: string;
  readonly validUntil: string | null;
}

const MICROS_PER_MINUTE = 60_000_000n;

/** The last recorded of those that have begun, ended since or not. Versions stand as recorded. */
export function versionOn<T extends DatedVersion>(
  versions: readonly T[],
  day: string,
): T | undefined {
  return versions.findLast(({ validFrom }) => validFrom <= day);
}

/** The version that counts on that day: it replaces all before it from its first day on, for good. */
export function versionInForce<T extends DatedVersion>(
  versions: readonly T[],
  day: string,
): T | undefined {
  const version = versionOn(versions, day);
  if (version === undefined) return undefined;
  return version.validUntil === null || day <= version.validUntil ? version : undefined;
}

/** Microseconds since 1970 UTC, as a clock shows them that is so many minutes ahead of UTC. */
export function localMicros(micros: bigint, offsetMinutes: number): bigint {
  return micros + BigInt(offsetMinutes) * MICROS_PER_MINUTE;
}
