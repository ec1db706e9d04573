/** An event's groups put together again, as many of them as a reader is given. */
import type { DisclosureGroup } from '../../lifecycle/domain/disclosure-groups.js';
import { isJsonObject, newJsonObject, type JsonObject } from '../../vocabulary/json.js';
import type { GroupFields } from './sealed-event.js';

/**
 * The fields of the named groups. A field stands in one group, but for a correction's `replacement`:
 * each group holds its own part of it, framed by the type (docs/spec/event-format.md, section 6).
 */
export function mergedGroups(groups: GroupFields, names: readonly DisclosureGroup[]): JsonObject {
  const fields = newJsonObject();
  for (const name of names) {
    const { replacement, ...rest } = groups[name] ?? {};
    Object.assign(fields, rest);
    if (isJsonObject(replacement)) addParts(fields, replacement);
  }
  return fields;
}

function addParts(fields: JsonObject, framed: JsonObject): void {
  const replacement = isJsonObject(fields['replacement']) ? fields['replacement'] : newJsonObject();
  for (const [type, part] of Object.entries(framed)) {
    const before = replacement[type];
    replacement[type] = Object.assign(newJsonObject(), before, part);
  }
  fields['replacement'] = replacement;
}
