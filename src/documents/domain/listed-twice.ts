/** Finds what one list names twice. */
import type { FieldType } from '../../lifecycle/domain/event-type.js';
import type { JsonObject, JsonValue } from '../../vocabulary/json.js';
import { asList, asObject } from './judged-shape.js';
import { objectTypeNamed } from './document-fields.js';
import type { Contradiction } from './refusal-params.js';

const IDENTIFYING_KINDS: ReadonlySet<string> = new Set(['batteryCode', 'vin', 'itemId', 'partyId']);

/** By which member two entries of a list would be the same thing. */
const IDENTIFYING_MEMBERS: Readonly<Record<string, string>> = {
  CompositionInput: 'element',
  CountInput: 'lot',
  DrawInput: 'item',
  LotDrawInput: 'item',
  LotInput: 'lotNumber',
  MissingBatteryInput: 'battery',
  SubstanceContentInput: 'substance',
};

/**
 * Components of a production are looked at as one tree, second-life products and what they are made
 * of over all products: not here.
 */
export function listedTwice(type: FieldType, value: JsonValue, pointer: string): Contradiction[] {
  switch (type.kind) {
    case 'list':
      return inList(type.of, asList(value), pointer);
    case 'object':
      return inObject(type.name, asObject(value), pointer);
    default:
      return [];
  }
}

/** False for types in which nothing can be listed twice, so that documents need not be searched. */
export function canListTwice(type: FieldType): boolean {
  switch (type.kind) {
    case 'list':
      return IDENTIFYING_KINDS.has(type.of.kind) || canListTwice(type.of) || hasMember(type.of);
    case 'object':
      return type.fields.some((member) => canListTwice(member.type));
    default:
      return false;
  }
}

function hasMember(type: FieldType): boolean {
  return type.kind === 'object' && type.name in IDENTIFYING_MEMBERS;
}

/** The entries after the first with the same key; an entry without a key is like no other. */
export function repetitions(
  keys: readonly (JsonValue | undefined)[],
  pointerOf: (index: number) => string,
): Contradiction[] {
  const seen = new Set<JsonValue>();
  const found: Contradiction[] = [];
  keys.forEach((key, index) => {
    if (typeof key !== 'string') return;
    if (seen.has(key)) {
      found.push({ reason: 'LISTED_TWICE', pointer: pointerOf(index), found: key });
    }
    seen.add(key);
  });
  return found;
}

function inList(of: FieldType, list: readonly JsonValue[], pointer: string): Contradiction[] {
  if (IDENTIFYING_KINDS.has(of.kind)) {
    return repetitions(list, (index) => `${pointer}/${index}`);
  }
  if (of.kind !== 'object') return [];
  const member = IDENTIFYING_MEMBERS[of.name];
  const keys = member === undefined ? [] : list.map((entry) => asObject(entry)[member]);
  const own = repetitions(keys, (index) => `${pointer}/${index}/${member ?? ''}`);
  const inner = list.flatMap((entry, index) => listedTwice(of, entry, `${pointer}/${index}`));
  return [...own, ...inner];
}

function inObject(name: string, object: JsonObject, pointer: string): Contradiction[] {
  return objectTypeNamed(name).fields.flatMap((member) => {
    const value = object[member.name];
    if (member.type.kind !== 'list' && member.type.kind !== 'object') return [];
    if (value === undefined) return [];
    return listedTwice(member.type, value, `${pointer}/${member.name}`);
  });
}
