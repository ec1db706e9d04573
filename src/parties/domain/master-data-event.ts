import type { JsonObject } from '../../vocabulary/json.js';

/** What parties read of a recorded event; its fields are normalised. */
export interface MasterDataEvent {
  readonly eventId: string;
  readonly type: string;
  readonly principal: string;
  readonly fields: JsonObject;
}

/** A field that the catalogue requires: without it the event was never judged, a fault of ours. */
export function requiredText({ type, fields }: MasterDataEvent, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw new TypeError(`${type} has no text ${name}`);
  return value;
}

export function optionalText({ fields }: MasterDataEvent, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' ? value : null;
}
