/** Leaves out what says nothing, before a document is judged: nulls, empty lists, empty objects. */
import { isJsonObject, newJsonObject } from '../../vocabulary/json.js';
import type { JsonObject, JsonValue } from '../../vocabulary/json.js';

/** Containers within containers: 8 levels of components in a correction need 21. */
export const DOCUMENT_NESTING_MAX = 32;

/**
 * A copy without members that are null or empty, of objects without a prototype. Entries of lists
 * stay, whatever they are: leaving one out would move the others. Undefined if nested too deeply.
 */
export function withoutBlanks(document: JsonObject): JsonObject | undefined {
  const copy = copyObject(document, 1);
  return copy === TOO_DEEP ? undefined : copy;
}

const TOO_DEEP = Symbol('too deep');

function copyValue(value: JsonValue, depth: number): JsonValue | typeof TOO_DEEP {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DOCUMENT_NESTING_MAX) return TOO_DEEP;
  return Array.isArray(value) ? copyList(value, depth) : copyObject(value, depth);
}

function copyList(list: JsonValue[], depth: number): JsonValue[] | typeof TOO_DEEP {
  const copy: JsonValue[] = [];
  for (const entry of list) {
    const copied = copyValue(entry, depth + 1);
    if (copied === TOO_DEEP) return TOO_DEEP;
    copy.push(copied);
  }
  return copy;
}

function copyObject(object: JsonObject, depth: number): JsonObject | typeof TOO_DEEP {
  const copy = newJsonObject();
  for (const name of Object.keys(object)) {
    const copied = copyValue(object[name] ?? null, depth + 1);
    if (copied === TOO_DEEP) return TOO_DEEP;
    if (!saysNothing(copied)) copy[name] = copied;
  }
  return copy;
}

function saysNothing(value: JsonValue): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}
