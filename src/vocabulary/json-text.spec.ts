import fc from 'fast-check';
import { DOCUMENT_BYTES_MAX, parseJsonBytes, parseJsonText, parseNdjsonLine } from './json-text.js';

function faultOf(source: string | Uint8Array): unknown {
  const parsed = parseNdjsonLine(source);
  return parsed.ok ? undefined : parsed.fault;
}

describe('JSON text', () => {
  it('gives objects without a prototype', () => {
    const parsed = parseJsonText('{"__proto__":{"polluted":true}}');
    expect(parsed.ok && Object.getPrototypeOf(parsed.value)).toBeNull();
    expect('polluted' in {}).toBe(false);
  });

  it('points to the second of two members of one name', () => {
    expect(
      faultOf('{\n  "batteryProduced": {\n    "massKg": "1",\n    "massKg": "2"\n  }\n}'),
    ).toEqual({
      code: 'JSON_DUPLICATE_NAME',
      pointer: '/batteryProduced/massKg',
      line: 4,
      column: 5,
    });
  });

  it('points to a decimal that is written as a number', () => {
    expect(faultOf('{"batteryProduced":{"massKg":412.5}}')).toEqual({
      ...{ code: 'JSON_NUMBER', pointer: '/batteryProduced/massKg', line: 1, column: 30 },
    });
  });

  it('measures bytes, not characters', () => {
    const largest = `"${'é'.repeat((DOCUMENT_BYTES_MAX - 2) / 2)}"`;
    expect(faultOf(largest)).toBeUndefined();
    expect(faultOf(Buffer.from(largest))).toBeUndefined();
    const tooLarge = { code: 'JSON_TOO_LARGE', pointer: '', line: 1, column: 1 };
    expect(faultOf(`${largest} `)).toEqual(tooLarge);
    expect(faultOf(Buffer.from(`${largest} `))).toEqual(tooLarge);
  });

  it('takes limits of the caller', () => {
    const limits = { bytesMax: 8, depthMax: 1 };
    expect(parseJsonText('[1,2,3]', limits).ok).toBe(true);
    expect(parseJsonText('[1,2,3,4]', limits)).toMatchObject({ fault: { code: 'JSON_TOO_LARGE' } });
    expect(parseJsonText('[[1]]', limits)).toMatchObject({
      fault: { code: 'JSON_TOO_DEEP', pointer: '/0' },
    });
  });

  it('keeps every text where each is judged later, and nothing else that is no JSON', () => {
    const limits = { bytesMax: 100, depthMax: 2, anyText: true };
    const texts = '["a\\u0000","\\ud800b"]';
    expect(parseJsonText(texts, limits)).toEqual({ ok: true, value: ['a\0', '\ud800b'] });
    for (const raw of ['["\0"]', '["\n"]', '["\\u00g0"]', '[NaN]']) {
      expect(parseJsonText(raw, limits)).toMatchObject({ fault: { code: 'JSON_SYNTAX' } });
    }
    const pointer = '/\ufffd';
    expect(parseJsonText('{"\\ud800":x}', limits)).toMatchObject({ fault: { pointer } });
    expect(parseJsonText('{"\\ud800":1,"\\ud800":2}', limits)).toMatchObject({
      fault: { code: 'JSON_DUPLICATE_NAME', pointer },
    });
  });

  it('stops at the depth limit, however deep the text is', () => {
    expect(faultOf('['.repeat(500_000))).toMatchObject({ code: 'JSON_TOO_DEEP', column: 33 });
  });

  it('reads a line of NDJSON with either end of line, as text or bytes', () => {
    for (const line of ['{"a":1}', '{"a":1}\n', '{"a":1}\r\n']) {
      expect(parseNdjsonLine(line)).toEqual(parseNdjsonLine(Buffer.from(line)));
      expect(parseNdjsonLine(line).ok).toBe(true);
    }
    expect(faultOf('\n')).toMatchObject({ code: 'JSON_SYNTAX' });
  });

  it('reads text and its bytes alike', () => {
    const source = fc.string({ unit: 'binary' }).map((text) => JSON.stringify([text]));
    fc.assert(
      fc.property(source, (text) => {
        expect(parseJsonBytes(Buffer.from(text))).toEqual(parseJsonText(text));
      }),
    );
  });

  it('refuses every text with a lone surrogate, escaped or not', () => {
    const surrogate = fc.integer({ min: 0xd800, max: 0xdfff });
    const codes: (string | undefined)[] = [];
    fc.assert(
      fc.property(surrogate, (code) => {
        const escaped = `["\\u${code.toString(16)}"]`;
        for (const source of [escaped, `["${String.fromCharCode(code)}"]`]) {
          const parsed = parseJsonText(source);
          codes.push(parsed.ok ? undefined : parsed.fault.code);
        }
      }),
    );
    expect(new Set(codes)).toEqual(new Set(['JSON_LONE_SURROGATE']));
  });
});
