/** What is wrong with JSON text, by the codes of the catalogue: the same for a request and for a line of a file. */
import type { JsonTextCode, JsonTextFault, JsonTextLimits } from '../vocabulary/json-text.js';
import type { ErrorCode, Violation } from './error-code.js';

/** Steps of a pointer that lead somewhere in a text that is nested without end. */
const STEPS_MAX = 6;

const CODES: Readonly<Record<JsonTextCode, ErrorCode>> = {
  JSON_SYNTAX: 'MALFORMED_JSON',
  JSON_NOT_UTF8: 'MALFORMED_JSON',
  JSON_DUPLICATE_NAME: 'DUPLICATE_JSON_NAME',
  JSON_TOO_LARGE: 'DOCUMENT_TOO_LARGE',
  JSON_TOO_DEEP: 'DOCUMENT_TOO_LARGE',
  JSON_LONE_SURROGATE: 'MALFORMED_TEXT',
  JSON_NUL: 'MALFORMED_TEXT',
  JSON_NUMBER: 'MALFORMED_DECIMAL',
};

/** `line` is that of the file, where the text is one line of it. */
export function jsonViolation(
  fault: JsonTextFault,
  limits: JsonTextLimits,
  line = fault.line,
): Violation {
  const { code, pointer, column } = fault;
  return {
    code: CODES[code],
    path: code === 'JSON_TOO_DEEP' ? beginningOf(pointer) : pointer,
    params: { ...place(code, { line, column }), ...reasonOf(code, limits) },
  };
}

/** Of what is no UTF-8 or too large nothing was read that would have a place. */
function place(
  code: JsonTextCode,
  at: { readonly line: number; readonly column: number },
): Partial<typeof at> {
  return code === 'JSON_NOT_UTF8' || code === 'JSON_TOO_LARGE' ? {} : at;
}

function reasonOf(code: JsonTextCode, limits: JsonTextLimits): NonNullable<Violation['params']> {
  switch (code) {
    case 'JSON_NOT_UTF8':
      return { reason: 'NOT_UTF8' };
    case 'JSON_TOO_LARGE':
      return { reason: 'TOO_MANY_BYTES', expected: limits.bytesMax };
    case 'JSON_TOO_DEEP':
      return { reason: 'NESTED_TOO_DEEP', expected: limits.depthMax };
    case 'JSON_NUMBER':
      return { reason: 'NUMBER_NOT_WHOLE' };
    case 'JSON_LONE_SURROGATE':
      return { reason: 'LONE_SURROGATE' };
    case 'JSON_NUL':
      return { reason: 'CONTROL_CHARACTER' };
    default:
      return {};
  }
}

/** Line and column lead to the place; a pointer of dozens of equal steps would lead nobody there. */
function beginningOf(pointer: string): string {
  const steps = pointer.split('/').slice(0, STEPS_MAX + 1);
  return steps.join('/').replace(/(?:\/\d+)+$/, '');
}
