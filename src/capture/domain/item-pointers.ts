import { codeOfItem, numberOfItem } from '../../identifiers/domain/item-id.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../vocabulary/json.js';

/**
 * Where an event names its items: the JSON pointer (RFC 6901) of the first field that holds an item's
 * id, its code or its lot number. The event as a whole where no field does. The fields are gone through
 * once, when the first item is asked for: an event may name ten thousand.
 */
export class ItemPointers {
  private byText: ReadonlyMap<string, string> | undefined;

  constructor(
    private readonly type: string,
    private readonly fields: JsonObject,
  ) {}

  of(item: string): string {
    const byText = (this.byText ??= textsIn(this.fields, `/${this.type}`));
    const spellings = [item, codeOfItem(item), numberOfItem(item)];
    const found = spellings.flatMap((text) => byText.get(text ?? '') ?? []);
    return found[0] ?? `/${this.type}`;
  }
}

function textsIn(fields: JsonObject, at: string): Map<string, string> {
  const byText = new Map<string, string>();
  const gather = (value: JsonValue, path: string): void => {
    if (typeof value === 'string' && !byText.has(value)) byText.set(value, path);
    for (const [name, member] of membersOf(value)) gather(member, `${path}/${name}`);
  };
  gather(fields, at);
  return byText;
}

/** Names of fields need no escape in a pointer: they are words of the catalogue. */
function membersOf(value: JsonValue): [string, JsonValue][] {
  if (Array.isArray(value)) return value.map((member, place) => [String(place), member]);
  return isJsonObject(value) ? Object.entries(value) : [];
}
