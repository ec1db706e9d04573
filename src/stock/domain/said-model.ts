/** The model that a thing is of, as its own production names it. */
import { textIn } from '../../effects/domain/said-fields.js';
import { batteryItemId, vehicleItemId } from '../../identifiers/domain/item-id.js';
import type { JsonObject } from '../../vocabulary/json.js';

/** The types of events that name the model of what they make. */
export const MODEL_TYPES = ['batteryProduced', 'itemAssembled', 'vehicleProduced'] as const;

export interface SaidModel {
  readonly item: string;
  readonly model: string;
}

interface Said {
  readonly type: string;
  readonly fields: JsonObject;
}

/** Undefined of any other event, and of a production without a model. */
export function saidModel({ type, fields }: Said): SaidModel | undefined {
  const item = madeBy(type, fields);
  const model = textIn(fields, 'model');
  return item === undefined || model === undefined ? undefined : { item, model };
}

function madeBy(type: string, fields: JsonObject): string | undefined {
  const said = (name: string, toId: (text: string) => string): string | undefined => {
    const text = textIn(fields, name);
    return text === undefined ? undefined : toId(text);
  };
  switch (type) {
    case 'batteryProduced':
      return said('product', batteryItemId);
    case 'vehicleProduced':
      return said('vehicle', vehicleItemId);
    case 'itemAssembled':
      return said('item', (id) => id);
    default:
      return undefined;
  }
}
