import { parseJsonBytes, parseJsonText, type JsonTextLimits } from '../vocabulary/json-text.js';
import type { Violation } from './error-code.js';
import { jsonViolation } from './json-violation.js';
import { refusalText } from './refusal-text.js';

const LIMITS = { bytesMax: 300, depthMax: 8 };

function violationOf(source: string | Uint8Array, limits: JsonTextLimits = LIMITS): Violation {
  const parsed =
    typeof source === 'string' ? parseJsonText(source, limits) : parseJsonBytes(source, limits);
  if (parsed.ok) throw new Error('it was read');
  return jsonViolation(parsed.fault, limits);
}

describe('a fault of JSON text', () => {
  it.each<[string, string | Uint8Array, string, string]>([
    ['half a text', '{"a":', 'MALFORMED_JSON /a', 'line 1, column 6'],
    ['NaN', '{"a":NaN}', 'MALFORMED_JSON /a', 'line 1, column 6'],
    ['a name twice', '{"a":{"b":1,\n"b":2}}', 'DUPLICATE_JSON_NAME /a/b', '/a/b stands twice'],
    ['a large exponent', '{"a":1e400}', 'MALFORMED_DECIMAL /a', 'may only be whole'],
    ['a decimal', '{"a":412.5}', 'MALFORMED_DECIMAL /a', 'may only be whole'],
    ['no UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 'MALFORMED_JSON ', 'not UTF-8'],
    ['too many bytes', `"${'x'.repeat(300)}"`, 'DOCUMENT_TOO_LARGE ', 'more than 300 bytes'],
    ['NUL', '{"a":"\\u0000"}', 'MALFORMED_TEXT /a', 'control character'],
    ['half a pair', '{"a":"\\ud800"}', 'MALFORMED_TEXT /a', 'half of a surrogate pair'],
  ])('has a code of the catalogue and says more: %s', (_, source, refusal, says) => {
    const violation = violationOf(source);
    expect(`${violation.code} ${violation.path}`).toBe(refusal);
    const { message } = refusalText(violation, 'en');
    expect(message).toContain(says);
    expect(message).not.toMatch(/[[\]{}?]/);
  });

  it('points to where endless nesting begins, not to its end', () => {
    expect(violationOf('['.repeat(50))).toMatchObject({ code: 'DOCUMENT_TOO_LARGE', path: '' });
    expect(violationOf('{"a":'.repeat(50))).toMatchObject({ path: '/a/a/a/a/a/a' });
    expect(violationOf(`{"variables":{"events":[${'['.repeat(50)}`)).toMatchObject({
      path: '/variables/events',
    });
  });

  it('counts the line in the file, where the text is one line of it', () => {
    const parsed = parseJsonText('{');
    if (parsed.ok) throw new Error('it was read');
    expect(jsonViolation(parsed.fault, LIMITS, 17).params).toMatchObject({ line: 17, column: 2 });
  });
});
