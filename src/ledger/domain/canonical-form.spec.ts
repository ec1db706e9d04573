import fc from 'fast-check';
import { newJsonObject, type JsonObject, type JsonValue } from '../../vocabulary/json.js';
import { CANONICAL_DEPTH_MAX, canonicalBytes, canonicalText } from './canonical-form.js';

function nested(depth: number): JsonValue {
  let value: JsonValue = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

describe('canonical form', () => {
  it('orders names by UTF-16 code units, not by code points', () => {
    expect(canonicalText({ '\ufb33': 1, '\u{1f600}': 2, b: 3, B: 4 })).toBe(
      '{"B":4,"b":3,"\u{1f600}":2,"\ufb33":1}',
    );
  });

  it('escapes what RFC 8785 escapes, and nothing else', () => {
    expect(canonicalText('"\\/\b\t\n\f\r\u0001\u001f\u007f\u2028é')).toBe(
      String.raw`"\"\\/\b\t\n\f\r\u0001\u001f` + '\u007f\u2028é"',
    );
  });

  it('writes negative zero as 0', () => {
    expect(canonicalText([-0])).toBe('[0]');
  });

  it('keeps the order of arrays, and gives UTF-8', () => {
    expect(canonicalBytes(['é', 'a'])).toEqual(Buffer.from('["é","a"]', 'utf8'));
  });

  it('takes a member named __proto__ like any other', () => {
    const object = newJsonObject();
    object['__proto__'] = 1;
    expect(canonicalText(object)).toBe('{"__proto__":1}');
  });

  it('does not depend on the order in which members were set', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (object) => {
        const reversed: JsonObject = Object.fromEntries(Object.entries(object).reverse());
        expect(canonicalText(reversed)).toBe(canonicalText(object));
      }),
    );
  });

  it('refuses any number that is no safe integer', () => {
    const other = fc.double().filter((number) => !Number.isSafeInteger(number));
    fc.assert(
      fc.property(other, (number) => {
        expect(() => canonicalText({ number })).toThrow('VALUE_NOT_CANONICAL');
      }),
    );
  });

  it('goes as deep as a submission, and no deeper', () => {
    expect(canonicalText(nested(CANONICAL_DEPTH_MAX))).toContain('[1]');
    expect(() => canonicalText(nested(CANONICAL_DEPTH_MAX + 1))).toThrow('VALUE_NOT_CANONICAL');
  });
});
