/**
 * The fixed order of events: instant, then class, sequence and rank packed into one number, then the
 * event id. Never the log index: any order of arrival must end in the same state.
 *
 * Units: instants in microseconds since 1970-01-01T00:00:00Z.
 */
import { daySpanOf, type DaySpan } from '../../vocabulary/instant.js';

export type { DaySpan };
export type EventClass = 1 | 2 | 3 | 4;

export interface OrderParts {
  readonly eventClass: EventClass;
  readonly sequence: number;
  readonly rank: number;
}

export interface OrderKey {
  readonly instant: bigint;
  readonly order: bigint;
  /** Of a replacement, the id of its original. */
  readonly eventId: string;
}

export const SEQUENCE_MAX = 2 ** 31 - 1;
export const RANK_MAX = 2 ** 16 - 1;
const SEQUENCE_BITS = 31n;
const RANK_BITS = 16n;

/** Sorts by class, then sequence, then rank. Throws a RangeError outside their limits. */
export function packOrder({ eventClass, sequence, rank }: OrderParts): bigint {
  assertWithin('sequence', sequence, SEQUENCE_MAX);
  assertWithin('rank', rank, RANK_MAX);
  const high = (BigInt(eventClass) << SEQUENCE_BITS) | BigInt(sequence);
  return (high << RANK_BITS) | BigInt(rank);
}

/** The day that an instant falls on at its own offset, which is in minutes east of UTC. */
export function daySpan(instant: bigint, offsetMinutes: number): DaySpan {
  return daySpanOf({ micros: instant, offsetMinutes });
}

/** Known by day, classes 1 and 2 stand at the day's start, 3 and 4 at its end. */
export function dayInstant(day: DaySpan, eventClass: EventClass): bigint {
  return eventClass <= 2 ? day.first : day.last;
}

/** A `takenAt` known by day stands at the day's end, whatever took the item in. */
export function takenAtInstant(day: DaySpan): bigint {
  return day.last;
}

/** Negative, zero or positive; event ids by code unit, as the store compares with COLLATE "C". */
export function compareOrder(a: OrderKey, b: OrderKey): number {
  if (a.instant !== b.instant) return a.instant < b.instant ? -1 : 1;
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  if (a.eventId !== b.eventId) return a.eventId < b.eventId ? -1 : 1;
  return 0;
}

function assertWithin(name: string, value: number, max: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= max) return;
  throw new RangeError(`${name} must be a whole number from 0 to ${max}`);
}
