import fc from 'fast-check';
import { TokenBucket } from './token-bucket.js';

const LIMITS = { capacity: 1_000, restoredPerSecond: 100 };

interface Asker {
  readonly cost: number;
  readonly pauseMs: number;
}

/** Plays askers that each ask again and again, and wait as long as they are told. */
function refusalsInARow(askers: readonly Asker[], untilMs: number): number {
  const bucket = new TokenBucket(LIMITS, 0);
  const turns = askers.map((asker, index) => ({ ...asker, index, atMs: index, refused: 0 }));
  let worst = 0;
  for (;;) {
    turns.sort((one, other) => one.atMs - other.atMs || one.index - other.index);
    const [next] = turns;
    if (next === undefined || next.atMs > untilMs) return worst;
    const taken = bucket.take(next.cost, next.atMs, () => String(next.index));
    next.refused = taken.ok ? 0 : next.refused + 1;
    worst = Math.max(worst, next.refused);
    next.atMs += taken.ok ? next.pauseMs : taken.retryAfterSeconds * 1_000;
  }
}

test('R-UX-4: who obeys is never refused twice in a row, from however many places it asks', () => {
  const asker = fc.record({
    cost: fc.integer({ min: 1, max: 100 }),
    pauseMs: fc.integer({ min: 1, max: 3_000 }),
  });
  fc.assert(
    fc.property(fc.array(asker, { minLength: 1, maxLength: 10 }), (askers) => {
      expect(refusalsInARow(askers, 120_000)).toBeLessThanOrEqual(1);
    }),
    { numRuns: 300 },
  );
});

test('R-UX-4: who asks one at a time is never refused twice in a row, whatever it costs', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: 1, max: 50 }),
      (cost, pauseMs) => {
        expect(refusalsInARow([{ cost, pauseMs }], 120_000)).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test('never gives more than it holds and restores', () => {
  const step = fc.record({ cost: fc.integer({ min: 1, max: 1_000 }), passedMs: fc.nat(5_000) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const bucket = new TokenBucket(LIMITS, 0);
      let nowMs = 0;
      let given = 0;
      for (const { cost, passedMs } of steps) {
        nowMs += passedMs;
        if (bucket.take(cost, nowMs, () => 'same').ok) given += cost;
        expect(given).toBeLessThanOrEqual(
          LIMITS.capacity + (nowMs / 1_000 + 0.05) * LIMITS.restoredPerSecond + 1e-6,
        );
      }
    }),
  );
});
