/** What events state of the composition of a lot or a battery, as attribution needs it. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../vocabulary/json.js';

const PPB_DIGITS = 9;

/** A fraction from 0 to 1 in parts per 10^9; null where there is none. */
export function fractionPpb(value: JsonValue | undefined): bigint | null {
  if (typeof value !== 'string' || !/^\d{1,15}(\.\d{1,9})?$/.test(value)) return null;
  const [whole = '0', part = ''] = value.split('.');
  return BigInt(whole + part.padEnd(PPB_DIGITS, '0'));
}

/** The element's fraction of the dry mass; null where no composition is stated. */
export function elementPpb(stated: JsonObject, element: string): bigint | null {
  const composition = stated['composition'];
  if (!Array.isArray(composition)) return null;
  const entry = composition.filter(isJsonObject).find((one) => one['element'] === element);
  // A composition that does not list the element says that there is none.
  return entry === undefined ? 0n : fractionPpb(entry['massFraction']);
}

/** The entry of an event's inputs that draws on the thing, by one of its names. */
export function drawEntry(fields: JsonObject, names: readonly string[]): JsonObject | undefined {
  const inputs = fields['inputs'];
  if (!Array.isArray(inputs)) return undefined;
  const isNamed = ({ item }: JsonObject): boolean => names.some((name) => name === item);
  return inputs.filter(isJsonObject).find(isNamed);
}
