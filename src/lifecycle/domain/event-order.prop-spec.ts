import fc from 'fast-check';
import type { EventClass } from './event-order.js';
import {
  compareOrder,
  dayInstant,
  daySpan,
  packOrder,
  RANK_MAX,
  SEQUENCE_MAX,
} from './event-order.js';

const parts = fc.record({
  eventClass: fc.constantFrom<EventClass>(1, 2, 3, 4),
  sequence: fc.nat({ max: SEQUENCE_MAX }),
  rank: fc.nat({ max: RANK_MAX }),
});
const key = fc.record({
  instant: fc.bigInt({ min: 0n, max: 3n }),
  parts: fc.record({
    eventClass: fc.constantFrom<EventClass>(1, 2),
    sequence: fc.nat({ max: 1 }),
    rank: fc.constantFrom(100, 200),
  }),
  eventId: fc.constantFrom('a', 'b', 'B'),
});

describe('order of events', () => {
  it('packs class, sequence and rank so that numbers compare as the three do', () => {
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        const first = a.eventClass - b.eventClass || a.sequence - b.sequence || a.rank - b.rank;
        const packed = packOrder(a) - packOrder(b);
        return Math.sign(first) === Math.sign(Number(packed));
      }),
    );
  });

  it('fits a signed 64-bit column', () => {
    const largest = packOrder({ eventClass: 4, sequence: SEQUENCE_MAX, rank: RANK_MAX });
    expect(largest).toBeLessThan(2n ** 63n);
  });

  it('is a total order: antisymmetric and transitive', () => {
    const orderKey = key.map(({ instant, parts: p, eventId }) => ({
      instant,
      order: packOrder(p),
      eventId,
    }));
    fc.assert(
      fc.property(orderKey, orderKey, orderKey, (a, b, c) => {
        if (Math.sign(compareOrder(a, b)) !== -Math.sign(compareOrder(b, a)) + 0) return false;
        return !(compareOrder(a, b) <= 0 && compareOrder(b, c) <= 0) || compareOrder(a, c) <= 0;
      }),
    );
  });

  it('spans the day of the event’s own offset, as Date counts it', () => {
    const instant = fc.integer({ min: 631_152_000_000, max: 4_102_444_800_000 });
    const offset = fc.integer({ min: -840, max: 840 });
    fc.assert(
      fc.property(instant, offset, (millis, minutes) => {
        const local = new Date(millis + minutes * 60_000).toISOString().slice(0, 10);
        const first = BigInt(Date.parse(`${local}T00:00:00Z`) - minutes * 60_000) * 1000n;
        const span = daySpan(BigInt(millis) * 1000n, minutes);
        return span.first === first && span.last === first + 86_400_000_000n - 1n;
      }),
    );
  });

  it('puts beginnings and moves at the start of a day, ends of life at its end', () => {
    const day = daySpan(0n, 480);
    expect(([1, 2, 3, 4] as const).map((eventClass) => dayInstant(day, eventClass))).toEqual([
      day.first,
      day.first,
      day.last,
      day.last,
    ]);
  });

  it.each([-1, 0.5, SEQUENCE_MAX + 1])('refuses the sequence %d', (sequence) => {
    expect(() => packOrder({ eventClass: 1, sequence, rank: 100 })).toThrow(RangeError);
  });
});
