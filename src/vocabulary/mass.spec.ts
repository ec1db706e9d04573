import { formatMassKg, parseMassKg } from './mass.js';

describe('mass', () => {
  it.each([
    ['412.5', 412_500_000n],
    ['0', 0n],
    ['0.000001', 1n],
    ['1.0000000', 1_000_000n],
    ['999999999999999', 999_999_999_999_999_000_000n],
  ])('reads %s kg in milligrams', (text, value) => {
    expect(parseMassKg(text)).toEqual({ ok: true, value });
  });

  it('refuses a mass finer than a milligram instead of rounding it', () => {
    expect(parseMassKg('0.0000005')).toMatchObject({
      reason: 'TOO_FINE',
      found: '7',
      expected: '6',
    });
  });

  it('refuses a negative mass and takes minus nought as nought', () => {
    expect(parseMassKg('-1')).toEqual({ ok: false, reason: 'NEGATIVE' });
    expect(parseMassKg('-0.0')).toEqual({ ok: true, value: 0n });
  });

  it.each([
    [412_500_000n, '412.5'],
    [1n, '0.000001'],
    [0n, '0'],
    [-1_500_000n, '-1.5'],
    [2_000_000n, '2'],
  ])('writes %p mg', (massMg, text) => {
    expect(formatMassKg(massMg)).toBe(text);
  });
});
