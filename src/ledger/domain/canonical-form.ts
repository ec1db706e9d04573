/**
 * The one encoder of what is hashed: RFC 8785 (JCS), for the values that event documents may hold.
 * Null, fractions, numbers beyond 2^53 - 1, lone surrogates and NUL have no canonical form here.
 */
import type { JsonObject, JsonValue } from '../../vocabulary/json.js';
import { EventFormatError } from './event-format-error.js';
import { DOCUMENT_DEPTH_MAX } from '../../vocabulary/json-text.js';

/** The submission hash frames a document by one level more; nothing else is nested deeper. */
export const CANONICAL_DEPTH_MAX = DOCUMENT_DEPTH_MAX + 1;

/** Throws VALUE_NOT_CANONICAL for a value that the format does not know. */
export function canonicalText(value: JsonValue): string {
  return encode(value, 0);
}

export function canonicalBytes(value: JsonValue): Uint8Array {
  return Buffer.from(canonicalText(value), 'utf8');
}

function encode(value: JsonValue, depth: number): string {
  switch (typeof value) {
    case 'string':
      return encodeString(value);
    case 'number':
      return encodeNumber(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return encodeContainer(value, depth + 1);
    default:
      throw notCanonical(`a value of type ${typeof value}`);
  }
}

function encodeContainer(value: JsonValue[] | JsonObject | null, depth: number): string {
  if (value === null) throw notCanonical('null');
  if (depth > CANONICAL_DEPTH_MAX) throw notCanonical('nested too deeply');
  return Array.isArray(value) ? encodeArray(value, depth) : encodeObject(value, depth);
}

function encodeArray(array: JsonValue[], depth: number): string {
  let text = '[';
  let separator = '';
  for (const element of array) {
    text += separator + encode(element, depth);
    separator = ',';
  }
  return `${text}]`;
}

function encodeObject(object: JsonObject, depth: number): string {
  let text = '{';
  let separator = '';
  // The default order is by UTF-16 code units, as RFC 8785 section 3.2.3 wants it.
  for (const name of Object.keys(object).sort()) {
    const member = object[name];
    if (member === undefined) throw notCanonical('undefined');
    text += `${separator}${encodeString(name)}:${encode(member, depth)}`;
    separator = ',';
  }
  return `${text}}`;
}

function encodeString(value: string): string {
  if (!value.isWellFormed()) throw notCanonical('a lone surrogate');
  if (value.includes('\0')) throw notCanonical('NUL in a string');
  // RFC 8785 section 3.2.2.2 is defined as what ECMAScript does with a string.
  return JSON.stringify(value);
}

function encodeNumber(value: number): string {
  if (!Number.isSafeInteger(value)) throw notCanonical('a number that is no safe integer');
  // Negative zero becomes 0, as in RFC 8785 section 3.2.2.3.
  return String(value);
}

function notCanonical(what: string): EventFormatError {
  return new EventFormatError('VALUE_NOT_CANONICAL', what);
}
