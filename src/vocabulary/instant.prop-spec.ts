import fc from 'fast-check';
import { dateOfDays, daysSinceEpoch, isCalendarDate } from './calendar.js';
import { daySpanOf, formatInstantUtc, parseInstant } from './instant.js';

/** 1990-01-02 to 2100-12-30, so that no offset leaves the years that are taken. */
const milliseconds = fc.integer({
  min: Date.UTC(1990, 0, 2),
  max: Date.UTC(2100, 11, 30),
});
const offset = fc.integer({ min: -18 * 60, max: 18 * 60 });

function told(ms: number, offsetMinutes: number): string {
  const local = new Date(ms + offsetMinutes * 60_000).toISOString().slice(0, -1);
  const size = Math.abs(offsetMinutes);
  const parts = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0'));
  return local + (offsetMinutes < 0 ? '-' : '+') + parts.join(':');
}

describe('instant, told at any offset', () => {
  it('is the instant that the platform computes, and parses to itself', () => {
    fc.assert(
      fc.property(milliseconds, offset, (ms, minutes) => {
        const read = parseInstant(told(ms, minutes));
        if (!read.ok) throw new TypeError(read.reason);
        expect(read.value.micros).toBe(BigInt(ms) * 1000n);
        expect(read.value.offsetMinutes).toBe(minutes);
        expect(parseInstant(read.value.text)).toEqual(read);
      }),
      { numRuns: 500 },
    );
  });

  it('lies in its day, which is as long as a day and begins at midnight of the offset', () => {
    fc.assert(
      fc.property(milliseconds, offset, (ms, minutes) => {
        const read = parseInstant(told(ms, minutes));
        if (!read.ok) throw new TypeError(read.reason);
        const { first, last } = daySpanOf(read.value);
        expect(first <= read.value.micros && read.value.micros <= last).toBe(true);
        expect(last - first).toBe(86_400_000_000n - 1n);
        const midnight = told(Number(first / 1000n), minutes);
        expect(midnight.slice(0, 23)).toBe(`${read.value.text.slice(0, 10)}T00:00:00.000`);
      }),
    );
  });

  it('comes back from UTC to the microsecond', () => {
    fc.assert(
      fc.property(milliseconds, fc.nat({ max: 999 }), (ms, rest) => {
        const micros = BigInt(ms) * 1000n + BigInt(rest);
        expect(parseInstant(formatInstantUtc(micros))).toMatchObject({ value: { micros } });
      }),
    );
  });

  it('never throws on any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => typeof parseInstant(text).ok === 'boolean',
      ),
    );
  });
});

describe('calendar', () => {
  it('counts days as the platform does, both ways', () => {
    fc.assert(
      fc.property(fc.integer({ min: -800_000, max: 800_000 }), (days) => {
        const date = dateOfDays(days);
        const expected = new Date(days * 86_400_000);
        expect(date).toEqual({
          year: expected.getUTCFullYear(),
          month: expected.getUTCMonth() + 1,
          day: expected.getUTCDate(),
        });
        expect(daysSinceEpoch(date)).toBe(days);
        expect(isCalendarDate(date)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('has a day exactly where the platform does not roll over', () => {
    const part = { year: fc.integer({ min: 1900, max: 2100 }), month: fc.nat({ max: 14 }) };
    fc.assert(
      fc.property(fc.record({ ...part, day: fc.nat({ max: 33 }) }), (date) => {
        const rolled = new Date(Date.UTC(date.year, date.month - 1, date.day));
        const stays =
          rolled.getUTCMonth() === date.month - 1 && rolled.getUTCFullYear() === date.year;
        expect(isCalendarDate(date)).toBe(stays && rolled.getUTCDate() === date.day);
      }),
    );
  });
});
