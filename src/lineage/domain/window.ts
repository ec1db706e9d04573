/**
 * Windows: sets of places, as sorted intervals that neither overlap nor touch.
 */
import { comparePlaces, placeAfter, START, type Place } from './place.js';

/** From `from` up to, not including, `until`; null is without end. */
export interface Interval {
  readonly from: Place;
  readonly until: Place | null;
}

export type Window = readonly Interval[];

export const NEVER: Window = [];
export const ALWAYS: Window = [{ from: START, until: null }];

export function windowFrom(place: Place): Window {
  return [{ from: place, until: null }];
}

export function windowAt(place: Place): Window {
  return [{ from: place, until: placeAfter(place) }];
}

export function windowBetween(from: Place, until: Place | null): Window {
  return endsBefore(from, until) ? [{ from, until }] : NEVER;
}

export function containsPlace(window: Window, place: Place): boolean {
  return window.some(
    (interval) => comparePlaces(interval.from, place) <= 0 && endsBefore(place, interval.until),
  );
}

export function unite(a: Window, b: Window): Window {
  const sorted = [...a, ...b].sort((x, y) => comparePlaces(x.from, y.from));
  const united: Interval[] = [];
  for (const interval of sorted) {
    const last = united.at(-1);
    if (last === undefined || isBeyond(interval.from, last.until)) united.push(interval);
    else united[united.length - 1] = { from: last.from, until: later(last.until, interval.until) };
  }
  return united;
}

export function intersect(a: Window, b: Window): Window {
  return a.flatMap((x) =>
    b.flatMap((y) =>
      windowBetween(comparePlaces(x.from, y.from) < 0 ? y.from : x.from, earlier(x.until, y.until)),
    ),
  );
}

/** What of `a` is not in `b`. */
export function subtract(a: Window, b: Window): Window {
  return intersect(a, complement(b));
}

function complement(window: Window): Window {
  const gaps: Interval[] = [];
  let from: Place | null = START;
  for (const interval of window) {
    if (from !== null) gaps.push(...windowBetween(from, interval.from));
    from = interval.until;
  }
  if (from !== null) gaps.push({ from, until: null });
  return gaps;
}

function endsBefore(place: Place, until: Place | null): boolean {
  return until === null || comparePlaces(place, until) < 0;
}

function isBeyond(place: Place, until: Place | null): boolean {
  return until !== null && comparePlaces(place, until) > 0;
}

function later(a: Place | null, b: Place | null): Place | null {
  if (a === null || b === null) return null;
  return comparePlaces(a, b) < 0 ? b : a;
}

function earlier(a: Place | null, b: Place | null): Place | null {
  if (a === null) return b;
  if (b === null) return a;
  return comparePlaces(a, b) < 0 ? a : b;
}
