import fc from 'fast-check';
import { parseBatteryCode } from './battery-code.js';

const NEW_CODE = '001CB240000003B3C0221953';
const SECOND_LIFE_CODE = '001MB24B3C0221953RM';

/** What the standard's table allows at each position, written out once more as the oracle. */
const FIELDS = {
  anything: /[A-Z0-9]/,
  product: /[PMC]/,
  chemistry: /[A-GZ]/,
  year: /[1-9A-HJ-NPR-TV-Y]/,
  month: /[1-9A-C]/,
  day: /[0-9A-HJ-NPR-TV-Y]/,
  digit: /[0-9]/,
  mark: /R/,
} as const;

function allowedAt(position: number, length: number): RegExp {
  const dateAt = length === 24 ? 15 : 8;
  if (position === 4) return FIELDS.product;
  if (position === 5) return FIELDS.chemistry;
  if (position < dateAt) return FIELDS.anything;
  if (position === dateAt) return FIELDS.year;
  if (position === dateAt + 1) return FIELDS.month;
  if (position === dateAt + 2) return FIELDS.day;
  if (position <= dateAt + 9) return FIELDS.digit;
  return position === dateAt + 10 ? FIELDS.mark : FIELDS.product;
}

const character = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_*/.é中');

describe('battery code, one character changed', () => {
  it.each([NEW_CODE, SECOND_LIFE_CODE])('names the position that its table refuses: %s', (code) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: code.length }), character, (position, found) => {
        const changed = code.slice(0, position - 1) + found + code.slice(position);
        const read = parseBatteryCode(changed);
        if (allowedAt(position, code.length).test(found.toUpperCase())) {
          return read.ok || read.reason !== 'CHARACTER_NOT_ALLOWED';
        }
        return !read.ok && read.reason === 'CHARACTER_NOT_ALLOWED' && read.position === position;
      }),
      { numRuns: 2000 },
    );
  });

  it('reads what it wrote: parsing is idempotent on any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (text) => {
        const read = parseBatteryCode(text);
        return !read.ok || JSON.stringify(parseBatteryCode(read.code)) === JSON.stringify(read);
      }),
    );
  });
});
