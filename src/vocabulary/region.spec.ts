import { COUNTRY_CODES, parseCountry, parseRegion } from './region.js';

describe('country', () => {
  it('is one of the 249 of ISO 3166-1', () => {
    expect(COUNTRY_CODES.size).toBe(249);
    expect([...COUNTRY_CODES].every((code) => /^[A-Z]{2}$/.test(code))).toBe(true);
  });

  it.each([' cn', 'DE', 'Hk', 'TW', 'SS', 'BQ', 'AX'])('takes %j in either case', (text) => {
    expect(parseCountry(text)).toEqual({ ok: true, value: text.trim().toUpperCase() });
  });

  it.each(['XX', 'EU', 'UK', 'AN', 'SU', 'XK', 'CHN', '156', '', 'ſt'])('refuses %j', (text) => {
    expect(parseCountry(text)).toMatchObject({ ok: false, reason: 'NOT_A_COUNTRY' });
  });
});

describe('region', () => {
  it.each(['CN', 'CN-44', 'cn-gd', 'DE-BY', 'FR-75C'])('takes %s', (text) => {
    expect(parseRegion(text)).toEqual({ ok: true, value: text.toUpperCase() });
  });

  it.each([
    ['CN-', 'NOT_A_REGION'],
    ['CN-4403', 'NOT_A_REGION'],
    ['CN 44', 'NOT_A_REGION'],
    ['440300', 'NOT_A_REGION'],
    ['XX-1', 'NOT_A_COUNTRY'],
  ])('refuses %s: %j', (text, reason) => {
    expect(parseRegion(text)).toMatchObject({ ok: false, reason });
  });
});
