/**
 * Reads normalised fields. What is absent, or was withheld with its group, reads as nothing; what
 * a validated document cannot hold throws.
 */
import { batteryItemId, lotItemId, vehicleItemId } from '../../identifiers/domain/item-id.js';
import { parseMassKg } from '../../vocabulary/mass.js';
import { isJsonObject, type JsonObject } from '../../vocabulary/json.js';
import type { SaidEvent } from './effect-types.js';

export function textIn(fields: JsonObject, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}

export function textsIn(fields: JsonObject, name: string): string[] {
  const value = fields[name];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

export function objectIn(fields: JsonObject, name: string): JsonObject | undefined {
  const value = fields[name];
  return isJsonObject(value) ? value : undefined;
}

export function objectsIn(fields: JsonObject, name: string): JsonObject[] {
  const value = fields[name];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** Whole milligrams; null where no mass is stated. */
export function massIn(fields: JsonObject, name = 'massKg'): bigint | null {
  const text = textIn(fields, name);
  if (text === undefined) return null;
  const parsed = parseMassKg(text);
  if (!parsed.ok) throw new TypeError(`${name} is no mass: ${parsed.reason}`);
  return parsed.value;
}

/** The item ids of a field, in a list of none or one. */
export function itemIn(fields: JsonObject, name: string): string[] {
  const item = textIn(fields, name);
  return item === undefined ? [] : [item];
}

export function batteryIn(fields: JsonObject, name: string): string[] {
  return itemIn(fields, name).map(batteryItemId);
}

export function vehicleIn(fields: JsonObject, name: string): string[] {
  return itemIn(fields, name).map(vehicleItemId);
}

/** A lot under a number of the reporting party. */
export function ownLotIn(event: SaidEvent, fields: JsonObject, name = 'lotNumber'): string[] {
  return itemIn(fields, name).map((number) => lotItemId(event.principal, number));
}
