/**
 * Instants with the offset that they were told with, and dates. Canonical:
 * `YYYY-MM-DDThh:mm:ss[.ffffff]±hh:mm`, no trailing zeros, UTC as `+00:00`.
 */
import type { CalendarDate } from './calendar.js';
import { YEAR_MAX, YEAR_MIN, dateOfDays, daysSinceEpoch, isCalendarDate } from './calendar.js';
import { tooManyDigits, withoutTrailingZeros } from './decimal.js';
import type { Parsed, Unparsed } from './parse-outcome.js';

export interface Instant {
  /** The canonical spelling; the offset is kept. */
  readonly text: string;
  /** Microseconds since 1970-01-01T00:00:00Z. */
  readonly micros: bigint;
  /** Minutes east of UTC. */
  readonly offsetMinutes: number;
}

/** Both ends belong to the day of the told offset: 00:00:00 and 23:59:59.999999. */
export interface DaySpan {
  readonly first: bigint;
  readonly last: bigint;
}

/** A microsecond is the finest time that the ledger knows. */
export const SECOND_DECIMALS_MAX = 6;
/** No clock on Earth is further from UTC. */
export const OFFSET_MINUTES_MAX = 18 * 60;

const SECOND = 1_000_000n;
const MINUTE = 60n * SECOND;
const DAY = 1440n * MINUTE;
const SHAPE = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)?$/;

/**
 * Reads a time of RFC 3339. Refused: a missing offset, years outside 1990 to 2100, leap seconds, days
 * that no calendar has, and what is finer than a microsecond (trailing zeros are not).
 */
export function parseInstant(text: string): Parsed<Instant> {
  const match = SHAPE.exec(text.trim());
  if (match === null) return { ok: false, reason: 'NOT_AN_INSTANT' };
  const [, dateText = '', timeText = '', digits = '', zone] = match;
  const date = parseDate(dateText);
  if (!date.ok) return date;
  const seconds = readTime(timeText);
  if (!seconds.ok) return seconds;
  const fraction = withoutTrailingZeros(digits);
  if (fraction.length > SECOND_DECIMALS_MAX) {
    return tooManyDigits('TOO_FINE', fraction.length, SECOND_DECIMALS_MAX);
  }
  const offset = readOffset(zone);
  if (!offset.ok) return offset;
  const days = BigInt(daysSinceEpoch(dateParts(dateText)));
  const local = days * DAY + seconds.value * SECOND + BigInt(fraction.padEnd(6, '0'));
  const decimals = fraction === '' ? '' : `.${fraction}`;
  return {
    ok: true,
    value: {
      text: `${dateText}T${timeText}${decimals}${offsetText(offset.value)}`,
      micros: local - BigInt(offset.value) * MINUTE,
      offsetMinutes: offset.value,
    },
  };
}

/** Reads a calendar date, `YYYY-MM-DD`, of the years 1990 to 2100. */
export function parseDate(text: string): Parsed<string> {
  const date = text.trim();
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return { ok: false, reason: 'NOT_A_DATE' };
  const parts = dateParts(date);
  if (parts.year < YEAR_MIN || parts.year > YEAR_MAX) {
    const expected = `${YEAR_MIN} to ${YEAR_MAX}`;
    return { ok: false, reason: 'YEAR_OUT_OF_RANGE', found: date.slice(0, 4), expected };
  }
  if (isCalendarDate(parts)) return { ok: true, value: date };
  return { ok: false, reason: 'DATE_IMPOSSIBLE', position: 1, found: date };
}

/** The day that an instant falls on at its own offset, in microseconds. */
export function daySpanOf({
  micros,
  offsetMinutes,
}: Pick<Instant, 'micros' | 'offsetMinutes'>): DaySpan {
  const intoDay = remainder(micros + BigInt(offsetMinutes) * MINUTE, DAY);
  const first = micros - intoDay;
  return { first, last: first + DAY - 1n };
}

/** The instant in UTC, in the canonical spelling. */
export function formatInstantUtc(micros: bigint): string {
  const intoDay = remainder(micros, DAY);
  const { year, month, day } = dateOfDays(Number((micros - intoDay) / DAY));
  const date = `${padded(year, 4)}-${padded(month)}-${padded(day)}`;
  const seconds = Number(intoDay / SECOND);
  const time = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const fraction = withoutTrailingZeros((intoDay % SECOND).toString().padStart(6, '0'));
  const decimals = fraction === '' ? '' : `.${fraction}`;
  return `${date}T${time.map((part) => padded(part)).join(':')}${decimals}+00:00`;
}

function dateParts(date: string): CalendarDate {
  return {
    year: Number(date.slice(0, 4)),
    month: Number(date.slice(5, 7)),
    day: Number(date.slice(8, 10)),
  };
}

/** Seconds into the day. */
function readTime(text: string): Parsed<bigint> {
  const [hour = 0, minute = 0, second = 0] = text.split(':').map(Number);
  if (hour > 23 || minute > 59 || second > 60) {
    return { ok: false, reason: 'TIME_IMPOSSIBLE', position: 12, found: text };
  }
  if (second === 60) return { ok: false, reason: 'LEAP_SECOND', position: 18, found: '60' };
  return { ok: true, value: BigInt(hour * 3600 + minute * 60 + second) };
}

/** Minutes east of UTC. Without an offset the instant could be any of a whole day's. */
function readOffset(zone: string | undefined): Parsed<number> {
  if (zone === undefined) return { ok: false, reason: 'OFFSET_MISSING', expected: '+08:00' };
  if (zone === 'Z' || zone === 'z') return { ok: true, value: 0 };
  const minutes = Number(zone.slice(4));
  const total = Number(zone.slice(1, 3)) * 60 + minutes;
  if (minutes > 59 || total > OFFSET_MINUTES_MAX) return offsetOutOfRange(zone);
  return { ok: true, value: zone.startsWith('-') && total > 0 ? -total : total };
}

function offsetOutOfRange(found: string): Unparsed {
  return { ok: false, reason: 'OFFSET_OUT_OF_RANGE', found, expected: '-18:00 to +18:00' };
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${padded(Math.floor(size / 60))}:${padded(size % 60)}`;
}

function remainder(value: bigint, by: bigint): bigint {
  return ((value % by) + by) % by;
}

function padded(value: number, length = 2): string {
  return String(value).padStart(length, '0');
}
