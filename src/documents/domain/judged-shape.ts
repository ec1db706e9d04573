/** Narrowing of values whose shape was judged before: another shape here is our own fault. */
import { isJsonObject } from '../../vocabulary/json.js';
import type { JsonObject, JsonValue } from '../../vocabulary/json.js';

export function asObject(value: JsonValue): JsonObject {
  if (isJsonObject(value)) return value;
  throw new TypeError('an object was expected in a document of the right shape');
}

export function asList(value: JsonValue): JsonValue[] {
  if (Array.isArray(value)) return value;
  throw new TypeError('a list was expected in a document of the right shape');
}

export function asText(value: JsonValue): string {
  if (typeof value === 'string') return value;
  throw new TypeError('text was expected in a document of the right shape');
}

/** The entries of a list of objects, none if it is absent. */
export function objectsIn(value: JsonValue | undefined): JsonObject[] {
  return value === undefined ? [] : asList(value).map(asObject);
}

/** The entries of a list of texts, none if it is absent. */
export function textsIn(value: JsonValue | undefined): string[] {
  return value === undefined ? [] : asList(value).map(asText);
}
