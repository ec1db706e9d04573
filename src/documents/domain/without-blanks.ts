/**
 * Leaves out what says nothing, before a document is judged: nulls, empty lists, empty objects. A member
 * whose name is unknown stays, whatever it holds, so that its name is refused.
 */
import type { EventType, FieldType } from '../../lifecycle/domain/event-type.js';
import { isJsonObject, newJsonObject } from '../../vocabulary/json.js';
import type { JsonObject, JsonValue } from '../../vocabulary/json.js';
import { ENVELOPE_ENTRIES, fieldsOf, INPUT_TYPES, objectTypeNamed } from './document-fields.js';

/** Containers within containers: 8 levels of components in a correction need 21. */
export const DOCUMENT_NESTING_MAX = 32;

/**
 * A copy without known members that are null or empty, of objects without a prototype. Entries of lists
 * stay, whatever they are: leaving one out would move the others. Undefined if nested too deeply.
 */
export function withoutBlanks(fields: JsonObject, type: EventType): JsonObject | undefined {
  const copy = copyObject(fields, membersOfEvent(type), 1);
  return copy === TOO_DEEP ? undefined : copy;
}

const TOO_DEEP = Symbol('too deep');

/** What the members of an object may be, by their names. */
type Members = ReadonlyMap<string, Inner>;
type Inner = FieldType | EventType;

const NO_MEMBERS: Members = new Map();
const MEMBERS = new Map<object, Members>();
const TYPES_BY_NAME: Members = new Map(INPUT_TYPES.map((type) => [type.name, type]));

function membersOfEvent(type: EventType): Members {
  return membersOnce(type, () => [...ENVELOPE_ENTRIES, ...fieldsOf(type)]);
}

function membersOnce(
  of: object,
  fields: () => readonly { readonly name: string; readonly type: FieldType }[],
): Members {
  const known = MEMBERS.get(of);
  if (known !== undefined) return known;
  const members = new Map(fields().map(({ name, type }) => [name, type]));
  MEMBERS.set(of, members);
  return members;
}

/** None of what is no object, and of what an unknown member holds. */
function membersOf(inner: Inner | undefined): Members {
  if (inner === undefined) return NO_MEMBERS;
  if ('fields' in inner && !('kind' in inner)) return membersOfEvent(inner);
  switch (inner.kind) {
    case 'object':
      return membersOnce(inner, () => inner.fields);
    case 'recursion':
      return membersOf(objectTypeNamed(inner.name));
    case 'eventDocument':
      return TYPES_BY_NAME;
    default:
      return NO_MEMBERS;
  }
}

function copyValue(
  value: JsonValue,
  inner: Inner | undefined,
  depth: number,
): JsonValue | typeof TOO_DEEP {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DOCUMENT_NESTING_MAX) return TOO_DEEP;
  return Array.isArray(value)
    ? copyList(value, entryOf(inner), depth)
    : copyObject(value, membersOf(inner), depth);
}

function entryOf(inner: Inner | undefined): Inner | undefined {
  return inner !== undefined && 'of' in inner ? inner.of : undefined;
}

function copyList(
  list: JsonValue[],
  entry: Inner | undefined,
  depth: number,
): JsonValue[] | typeof TOO_DEEP {
  const copy: JsonValue[] = [];
  for (const value of list) {
    const copied = copyValue(value, entry, depth + 1);
    if (copied === TOO_DEEP) return TOO_DEEP;
    copy.push(copied);
  }
  return copy;
}

function copyObject(
  object: JsonObject,
  members: Members,
  depth: number,
): JsonObject | typeof TOO_DEEP {
  const copy = newJsonObject();
  for (const name of Object.keys(object)) {
    const copied = copyValue(object[name] ?? null, members.get(name), depth + 1);
    if (copied === TOO_DEEP) return TOO_DEEP;
    if (!members.has(name) || !saysNothing(copied)) copy[name] = copied;
  }
  return copy;
}

function saysNothing(value: JsonValue): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}
