import { codeOfItem, numberOfItem } from '../../identifiers/domain/item-id.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../vocabulary/json.js';

/**
 * Where an event names an item: the JSON pointer (RFC 6901) of the first field that holds its id,
 * its code or its lot number. The event as a whole where no field does.
 */
export function pointerTo(type: string, fields: JsonObject, item: string): string {
  const spellings = new Set([item, codeOfItem(item), numberOfItem(item)]);
  return find(fields, `/${type}`, spellings) ?? `/${type}`;
}

function find(
  value: JsonValue,
  path: string,
  spellings: ReadonlySet<string | undefined>,
): string | undefined {
  if (typeof value === 'string') return spellings.has(value) ? path : undefined;
  for (const [name, member] of membersOf(value)) {
    const found = find(member, `${path}/${name}`, spellings);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Names of fields need no escape in a pointer: they are words of the catalogue. */
function membersOf(value: JsonValue): [string, JsonValue][] {
  if (Array.isArray(value)) return value.map((member, place) => [String(place), member]);
  return isJsonObject(value) ? Object.entries(value) : [];
}
