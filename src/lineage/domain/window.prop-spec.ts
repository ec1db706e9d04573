import fc from 'fast-check';

import type { Place } from './place.js';
import {
  containsPlace,
  intersect,
  subtract,
  unite,
  windowBetween,
  windowFrom,
  type Window,
} from './window.js';

const PLACES = 12;

const placeOf = (at: number): Place => ({ instant: BigInt(at), order: 0n, eventId: 'e', step: 0 });

const part = fc
  .tuple(fc.nat({ max: PLACES }), fc.option(fc.nat({ max: PLACES })))
  .map(([from, until]) =>
    until === null ? windowFrom(placeOf(from)) : windowBetween(placeOf(from), placeOf(until)),
  );
const window = fc
  .array(part, { maxLength: 6, size: 'max' })
  .map((parts) => parts.reduce(unite, []));

/** The definition: which of all places are in it. */
function placesIn(each: Window): number[] {
  return Array.from({ length: PLACES + 2 }, (_, at) => at).filter((at) =>
    containsPlace(each, placeOf(at)),
  );
}

function inNormalForm(each: Window): boolean {
  const ends = each.flatMap(({ from, until }) => [from.instant, until?.instant ?? 99n]);
  return ends.every((end, position) => position === 0 || (ends[position - 1] ?? end) < end);
}

describe('windows', () => {
  it('unite, intersect and subtract as sets of places do', () => {
    fc.assert(
      fc.property(window, window, (a, b) => {
        const [inA, inB] = [placesIn(a), placesIn(b)];
        expect(placesIn(unite(a, b))).toEqual([...new Set([...inA, ...inB])].sort((x, y) => x - y));
        expect(placesIn(intersect(a, b))).toEqual(inA.filter((at) => inB.includes(at)));
        expect(placesIn(subtract(a, b))).toEqual(inA.filter((at) => !inB.includes(at)));
      }),
    );
  });

  it('stay sorted, and neither overlap nor touch', () => {
    fc.assert(
      fc.property(window, window, (a, b) => {
        expect([unite(a, b), intersect(a, b), subtract(a, b)].every(inNormalForm)).toBe(true);
      }),
    );
  });
});
