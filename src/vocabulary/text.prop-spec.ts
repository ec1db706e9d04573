import fc from 'fast-check';
import { percentDecode, percentEncode } from './percent-encoding.js';
import { parseText } from './text.js';

const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(' ', '\n', '\u0301', 'e', '\ud800', '\0'),
    fc.string({ unit: 'binary', maxLength: 1 }),
  ),
});

describe('text, anything at all', () => {
  it('parses to itself, in NFC, trimmed and well formed', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const read = parseText(text);
        if (!read.ok) return;
        expect(parseText(read.value)).toEqual(read);
        expect(read.value).toBe(read.value.normalize('NFC').trim());
        expect(read.value.isWellFormed()).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('percent-encoding', () => {
  it('comes back from unreserved characters alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const encoded = percentEncode(text);
        expect(encoded).toMatch(/^(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*$/);
        expect(percentDecode(encoded)).toEqual({ ok: true, value: text });
      }),
    );
  });

  it.each(['%', '%4', '%zz', '%C3', '%FF%FE'])('refuses to decode %s', (text) => {
    expect(percentDecode(text)).toMatchObject({ reason: 'PERCENT_ENCODING_WRONG' });
  });
});
