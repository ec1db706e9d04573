/** The text of a company's file, and what is wrong with it in words for who wrote it. */
import { parseJsonBytes, type JsonTextFault } from '../../vocabulary/json-text.js';
import type { JsonValue } from '../../vocabulary/json.js';

export type PartyFileText =
  | { readonly ok: true; readonly value: JsonValue }
  /** Begins with the place, where the fault has one. */
  | { readonly ok: false; readonly problem: string };

/** A company with tens of thousands of models. */
export const PARTY_FILE_BYTES_MAX = 16_777_216;
const DEPTH_MAX = 32;
/** Some editors write it in front of UTF-8. */
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

export function readPartyFileText(bytes: Uint8Array): PartyFileText {
  const isMarked = BYTE_ORDER_MARK.every((byte, place) => bytes[place] === byte);
  const text = isMarked ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;
  const limits = { bytesMax: PARTY_FILE_BYTES_MAX, depthMax: DEPTH_MAX };
  const parsed = parseJsonBytes(text, limits);
  if (parsed.ok) return parsed;
  const { code, line, column } = parsed.fault;
  const place = OF_THE_WHOLE.has(code) ? '' : `line ${line}, column ${column}: `;
  return { ok: false, problem: place + SENTENCES[code](parsed.fault) };
}

const OF_THE_WHOLE: ReadonlySet<JsonTextFault['code']> = new Set([
  'JSON_NOT_UTF8',
  'JSON_TOO_LARGE',
]);

const SENTENCES: Readonly<Record<JsonTextFault['code'], (fault: JsonTextFault) => string>> = {
  JSON_SYNTAX: () =>
    'this is no JSON. Look here, and just before, for a comma, a quote or a bracket that is ' +
    'missing or too many; comments are not allowed.',
  JSON_NOT_UTF8: () => 'its text is not in UTF-8. Save it in UTF-8.',
  JSON_TOO_LARGE: () => `it is larger than ${PARTY_FILE_BYTES_MAX / 1_048_576} MiB.`,
  JSON_TOO_DEEP: () => `objects and lists are nested more than ${DEPTH_MAX} deep.`,
  JSON_DUPLICATE_NAME: ({ pointer }) =>
    `${pointer} stands twice in one object. Keep one of the two.`,
  JSON_LONE_SURROGATE: ({ pointer }) => `${pointer} holds half a character (a lone surrogate).`,
  JSON_NUL: ({ pointer }) => `${pointer} holds the character NUL.`,
  JSON_NUMBER: ({ pointer }) =>
    `${pointer} is no whole number. Write other numbers as text, as "412.5".`,
};
