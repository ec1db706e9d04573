import type { DaySpan, EventClass } from '../../lifecycle/domain/event-order.js';
import { dayInstant, takenAtInstant } from '../../lifecycle/domain/event-order.js';

/**
 * A place in valid time: the instant, then the event in the fixed order of events, then the step
 * within the event. Windows run between places, so that what came and went within one day is kept;
 * only instants are shown.
 *
 * Units: instants in microseconds since 1970-01-01T00:00:00Z.
 */
export interface Place {
  readonly instant: bigint;
  /** Class, sequence and rank, packed by `packOrder`. */
  readonly order: bigint;
  readonly eventId: string;
  readonly step: number;
}

/** When something happened; `day` only where no more than the day is known. */
export interface Moment {
  readonly instant: bigint;
  readonly day: DaySpan | null;
}

/** First what an event removes, then what it takes in, what it begins and ends, what it opens. */
export const STEP = { REMOVE: 0, TAKE_IN: 1, BEGIN_AND_END: 2, OPEN: 3 } as const;

/** Beyond every packed order, and still a signed 64-bit number. */
const ORDER_MAX = (1n << 63n) - 1n;

/** Before every place. */
export const START: Place = { instant: -(1n << 63n), order: 0n, eventId: '', step: 0 };

/** Known by day, classes 1 and 2 stand at the day's start, 3 and 4 at its end. */
export function dayMoment(day: DaySpan, eventClass: EventClass): Moment {
  return { instant: dayInstant(day, eventClass), day };
}

/** A `takenAt` known by day stands at the day's end, whatever took it in. */
export function takenAtDay(day: DaySpan): Moment {
  return { instant: takenAtInstant(day), day };
}

export function comparePlaces(a: Place, b: Place): number {
  if (a.instant !== b.instant) return a.instant < b.instant ? -1 : 1;
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  // By code unit, as the store compares with COLLATE "C": never by locale.
  if (a.eventId !== b.eventId) return a.eventId < b.eventId ? -1 : 1;
  return a.step - b.step;
}

/** The place right after: steps are whole numbers, so nothing stands between. */
export function placeAfter(place: Place): Place {
  return { ...place, step: place.step + 1 };
}

/** The last place not after an instant. */
export function lastPlaceAt(instant: bigint): Place {
  return { instant, order: ORDER_MAX, eventId: '', step: 0 };
}

/** The same instant, or the same day where either is known by day. */
export function sameMoment(a: Moment, b: Moment): boolean {
  return a.instant === b.instant || within(a.day, b.instant) || within(b.day, a.instant);
}

/** Whether `moment` is before `making`: at one instant never, nor within the day of a making by day. */
export function isBeforeMaking(moment: { readonly instant: bigint }, making: Moment): boolean {
  return moment.instant < making.instant && !within(making.day, moment.instant);
}

function within(day: DaySpan | null, instant: bigint): boolean {
  return day !== null && day.first <= instant && instant <= day.last;
}
