import { daySpanOf, formatInstantUtc, parseDate, parseInstant } from './instant.js';
import type { Instant } from './instant.js';

function read(text: string): Instant {
  const instant = parseInstant(text);
  if (!instant.ok) throw new TypeError(`${text}: ${instant.reason}`);
  return instant.value;
}

describe('instant', () => {
  it.each([
    ['2026-04-01T08:00:00+08:00', '2026-04-01T08:00:00+08:00'],
    ['2026-04-01T00:00:00Z', '2026-04-01T00:00:00+00:00'],
    ['2026-04-01t00:00:00z', '2026-04-01T00:00:00+00:00'],
    ['2026-04-01T00:00:00-00:00', '2026-04-01T00:00:00+00:00'],
    ['2026-04-01T00:00:00.500000+08:00', '2026-04-01T00:00:00.5+08:00'],
    ['2026-04-01T00:00:00.000Z', '2026-04-01T00:00:00+00:00'],
    ['2026-04-01T00:00:00.123456000Z', '2026-04-01T00:00:00.123456+00:00'],
    ['2024-02-29T23:59:59-03:30', '2024-02-29T23:59:59-03:30'],
    [' 2026-04-01T00:00:00+18:00\n', '2026-04-01T00:00:00+18:00'],
  ])('reads %j as %j', (text, canonical) => {
    expect(read(text).text).toBe(canonical);
  });

  it('keeps the offset, and counts microseconds of UTC', () => {
    expect(read('1970-01-01T00:00:00Z'.replace('1970', '2026')).micros).toBe(1767225600000000n);
    expect(read('2026-01-01T08:00:00.000001+08:00')).toEqual({
      text: '2026-01-01T08:00:00.000001+08:00',
      micros: 1767225600000001n,
      offsetMinutes: 480,
    });
    expect(read('2026-01-01T00:00:00-03:30').offsetMinutes).toBe(-210);
  });

  it.each([
    ['2026-04-01T08:00:00', 'OFFSET_MISSING'],
    ['2026-04-01T08:00:00.5', 'OFFSET_MISSING'],
    ['2026-04-31T08:00:00+08:00', 'DATE_IMPOSSIBLE'],
    ['2026-02-29T08:00:00+08:00', 'DATE_IMPOSSIBLE'],
    ['2100-02-29T08:00:00+08:00', 'DATE_IMPOSSIBLE'],
    ['2026-13-01T08:00:00+08:00', 'DATE_IMPOSSIBLE'],
    ['2026-00-10T08:00:00+08:00', 'DATE_IMPOSSIBLE'],
    ['2026-01-00T08:00:00+08:00', 'DATE_IMPOSSIBLE'],
    ['0001-01-01T00:00:00Z', 'YEAR_OUT_OF_RANGE'],
    ['1989-12-31T23:59:59Z', 'YEAR_OUT_OF_RANGE'],
    ['2101-01-01T00:00:00Z', 'YEAR_OUT_OF_RANGE'],
    ['2016-12-31T23:59:60Z', 'LEAP_SECOND'],
    ['2026-04-01T24:00:00Z', 'TIME_IMPOSSIBLE'],
    ['2026-04-01T08:60:00Z', 'TIME_IMPOSSIBLE'],
    ['2026-04-01T08:00:61Z', 'TIME_IMPOSSIBLE'],
    ['2026-04-01T08:00:00.0000001Z', 'TOO_FINE'],
    ['2026-04-01T08:00:00+24:00', 'OFFSET_OUT_OF_RANGE'],
    ['2026-04-01T08:00:00+18:01', 'OFFSET_OUT_OF_RANGE'],
    ['2026-04-01T08:00:00+08:60', 'OFFSET_OUT_OF_RANGE'],
    ['2026-04-01T08:00:00+0800', 'NOT_AN_INSTANT'],
    ['2026-04-01 08:00:00+08:00', 'NOT_AN_INSTANT'],
    ['2026-04-01T08:00+08:00', 'NOT_AN_INSTANT'],
    ['2026-04-01', 'NOT_AN_INSTANT'],
    ['2026-04-01T08:00:00.Z', 'NOT_AN_INSTANT'],
    ['+02026-04-01T08:00:00Z', 'NOT_AN_INSTANT'],
    ['２026-04-01T08:00:00Z', 'NOT_AN_INSTANT'],
    ['', 'NOT_AN_INSTANT'],
  ])('refuses %j: %j', (text, reason) => {
    expect(parseInstant(text)).toMatchObject({ ok: false, reason });
  });

  it('takes the day of the offset that the instant was told with', () => {
    const { first, last } = daySpanOf(read('2026-04-01T02:00:00+08:00'));
    expect(formatInstantUtc(first)).toBe('2026-03-31T16:00:00+00:00');
    expect(formatInstantUtc(last)).toBe('2026-04-01T15:59:59.999999+00:00');
  });

  it('writes UTC without trailing zeros, before 1970 too', () => {
    expect(formatInstantUtc(0n)).toBe('1970-01-01T00:00:00+00:00');
    expect(formatInstantUtc(-1n)).toBe('1969-12-31T23:59:59.999999+00:00');
    expect(formatInstantUtc(1767225600500000n)).toBe('2026-01-01T00:00:00.5+00:00');
  });
});

describe('date', () => {
  it('takes the days of the years 1990 to 2100', () => {
    expect(parseDate('1990-01-01')).toEqual({ ok: true, value: '1990-01-01' });
    expect(parseDate(' 2100-12-31')).toEqual({ ok: true, value: '2100-12-31' });
  });

  it.each([
    ['2026-04-31', 'DATE_IMPOSSIBLE'],
    ['1989-12-31', 'YEAR_OUT_OF_RANGE'],
    ['2026-4-1', 'NOT_A_DATE'],
    ['20260401', 'NOT_A_DATE'],
    ['2026/04/01', 'NOT_A_DATE'],
  ])('refuses %s: %j', (text, reason) => {
    expect(parseDate(text)).toMatchObject({ ok: false, reason });
  });
});
