import fc from 'fast-check';
import { parseDecimal } from './decimal.js';
import { formatMassKg, parseMassKg } from './mass.js';

const CANONICAL = /^-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$/;
const digits = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength });
const decimalLike = fc
  .tuple(fc.constantFrom('', '-'), digits(16), fc.option(digits(11), { nil: undefined }))
  .map(([sign, whole, fraction]) => sign + whole + (fraction === undefined ? '' : `.${fraction}`));

/** The number that a text says, as a count of 10^-12, by nothing but shifting digits. */
function scaled(text: string): bigint {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const size = BigInt(whole + fraction.padEnd(12, '0'));
  return text.startsWith('-') ? -size : size;
}

describe('decimal, any text of digits', () => {
  it('keeps the number, gives one spelling, and parses it to itself', () => {
    fc.assert(
      fc.property(decimalLike, (text) => {
        const read = parseDecimal(text);
        if (!read.ok) return true;
        expect(read.value).toMatch(CANONICAL);
        expect(scaled(read.value)).toBe(scaled(text));
        expect(parseDecimal(read.value)).toEqual(read);
        return read.value !== '-0';
      }),
      { numRuns: 1000 },
    );
  });

  it('never throws on any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => typeof parseDecimal(text).ok === 'boolean',
      ),
    );
  });
});

describe('mass, any whole number of milligrams', () => {
  it('comes back from its text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 21n - 1n }), (massMg) => {
        const text = formatMassKg(massMg);
        expect(text).toMatch(CANONICAL);
        expect(parseMassKg(text)).toEqual({ ok: true, value: massMg });
      }),
    );
  });
});
