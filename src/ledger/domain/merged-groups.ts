/** An event's groups put together again, as many of them as a reader is given. */
import type { DisclosureGroup } from '../../lifecycle/domain/disclosure-groups.js';
import { isJsonObject, newJsonObject, type JsonObject } from '../../vocabulary/json.js';
import type { GroupFields } from './sealed-event.js';

/**
 * The fields of the named groups. A field stands in one group, but for two: of the raw `scans` each
 * group holds those of its own fields, and of a correction's `replacement` its own part, framed by the
 * type (docs/spec/event-format.md, section 6).
 */
export function mergedGroups(groups: GroupFields, names: readonly DisclosureGroup[]): JsonObject {
  const fields = newJsonObject();
  for (const name of names) addGroup(fields, groups[name] ?? {});
  return fields;
}

function addGroup(fields: JsonObject, { replacement, scans, ...rest }: JsonObject): void {
  Object.assign(fields, rest);
  if (Array.isArray(scans)) {
    const before = fields['scans'];
    fields['scans'] = Array.isArray(before) ? [...before, ...scans] : scans;
  }
  if (isJsonObject(replacement)) addParts(fields, replacement);
}

function addParts(fields: JsonObject, framed: JsonObject): void {
  const replacement = isJsonObject(fields['replacement']) ? fields['replacement'] : newJsonObject();
  for (const [type, part] of Object.entries(framed)) {
    const before = replacement[type];
    const whole = Object.assign(newJsonObject(), isJsonObject(before) ? before : {});
    if (isJsonObject(part)) addGroup(whole, part);
    replacement[type] = whole;
  }
  fields['replacement'] = replacement;
}
