/**
 * What is read of a containment: it lasts no longer than its parent. An end of the parent cuts it;
 * named in the same parent after that end, it begins again, as a second stretch of the same row.
 */
import type { Containment } from './containment.js';
import { comparePlaces, isBeforeMaking, type Moment, type Place } from './place.js';
import type { End, Making } from './projection.js';

export type Certainty = 'REPORTED' | 'PRESUMED' | 'CONFLICTING';

export interface Stretch {
  readonly from: Place;
  readonly until: Place | null;
  readonly certainty: Certainty;
}

/** `ends` are those of the parent, `made` is when the child was, if any event says. */
export function stretchesOf(
  row: Containment,
  ends: readonly End[],
  made: Moment | undefined,
): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { place } of row.evidence) {
    const last = stretches.at(-1);
    if (last !== undefined && (last.until === null || !isAfter(place, last.until))) continue;
    if (row.closing !== null && isAfter(place, row.closing.place)) break;
    const until = firstEnd(row, ends, place);
    stretches.push({ from: place, until, certainty: certaintyOf(row, until, made) });
  }
  return stretches;
}

/** When an item was made: the earliest of its makings. */
export function madeAt(makings: readonly Making[]): Moment | undefined {
  let earliest: Moment | undefined;
  for (const { moment } of makings) {
    if (earliest === undefined || moment.instant < earliest.instant) earliest = moment;
    else if (moment.instant === earliest.instant && moment.day !== null) earliest = moment;
  }
  return earliest;
}

/** A draw before its item was made is a fact of that draw, whatever window was walked. */
export function drawCertainty(place: Place, made: Moment | undefined): Certainty {
  return made !== undefined && isBeforeMaking(place, made) ? 'CONFLICTING' : 'REPORTED';
}

function certaintyOf(row: Containment, until: Place | null, made: Moment | undefined): Certainty {
  if (row.conflicting) return 'CONFLICTING';
  if (until !== null && made !== undefined && isBeforeMaking(until, made)) return 'CONFLICTING';
  return row.closing?.end ?? 'REPORTED';
}

function firstEnd(row: Containment, ends: readonly End[], from: Place): Place | null {
  let first = row.closing?.place ?? null;
  for (const { place } of ends) {
    if (isAfter(place, from) && (first === null || isAfter(first, place))) first = place;
  }
  return first;
}

function isAfter(a: Place, b: Place): boolean {
  return comparePlaces(a, b) > 0;
}
