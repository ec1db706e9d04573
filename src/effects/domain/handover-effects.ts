/** Handing over, receiving, export, import, loss: who has what. */
import type { JsonObject } from '../../vocabulary/json.js';
import { atOnce, batteryActs, departing, heldByPrincipal, vehicleActs } from './effect-parts.js';
import type { EffectsOfType, LotBeginning, LotDraw, SaidEvent } from './effect-types.js';
import { itemIn, massIn, ownLotIn, textIn, textsIn } from './said-fields.js';

export const HANDOVER_EFFECTS: Readonly<Record<string, EffectsOfType>> = {
  handedOver: (event) => {
    const { fields, principal: from } = event;
    const to = textIn(fields, 'receiver');
    const massMg = massIn(fields);
    const parts = ownLotIn(event, fields, 'newLotNumber');
    const whole = itemIn(fields, 'fromLot');
    return {
      flows: parts.map((part) => ({
        inputs: whole.map((item) => ({ item, massMg, takenAt: null })),
        outputs: [{ item: part, massMg }],
        found: false,
      })),
      custody:
        to === undefined
          ? []
          : handedOverItems(event).map((item) => ({ item, kind: 'IN_TRANSIT', from, to })),
      lotsBegun: beginnings(parts, massMg),
      draws: drawsOf(whole, massMg, '/fromLot'),
      alsoNamed: textsIn(fields, 'items'),
    };
  },

  received: (event) => {
    const { fields } = event;
    const items = textsIn(fields, 'items');
    const massMg = massIn(fields);
    const own = ownLotIn(event, fields, 'ownLotNumber');
    // The one mass stated is that of all that came in.
    const inputMassMg = items.length === 1 ? massMg : null;
    const handover = textIn(fields, 'handover');
    return {
      departures: departing(atOnce(items)),
      flows: own.map((item) => ({
        // Batteries booked in as a lot are in it from here on.
        inputs: items.map((item) => ({ item, massMg: inputMassMg, takenAt: null })),
        outputs: [{ item, massMg }],
        found: false,
      })),
      acts: batteryActs(items, 'received.item'),
      custody: heldByPrincipal(event, [...items, ...own]),
      lotsBegun: beginnings(own, massMg),
      ...(handover === undefined ? {} : { handover }),
    };
  },

  exported: ({ fields, principal: from }) => {
    const items = textsIn(fields, 'items');
    const country = textIn(fields, 'country');
    const to = country === undefined ? {} : { country };
    return {
      departures: departing(atOnce(items)),
      acts: [...vehicleActs(items, 'exported.vehicle'), ...batteryActs(items, 'exported.item')],
      custody: items.map((item) => ({ item, kind: 'EXPORTED' as const, from, ...to })),
    };
  },

  // No beginning of lineage: the maker's own report, early or late, says when the thing was made.
  imported: (event) => {
    const items = textsIn(event.fields, 'items');
    return {
      acts: [...vehicleActs(items, 'imported.vehicle'), ...batteryActs(items, 'imported.item')],
      custody: heldByPrincipal(event, items),
    };
  },

  itemLost: ({ fields }) => {
    const items = textsIn(fields, 'items');
    return { acts: batteryActs(items, 'itemLost.item'), alsoNamed: items };
  },
};

/** What goes to the receiver: the items named, or the part of a lot under its new number. */
export function handedOverItems(handover: SaidEvent): string[] {
  if (handover.type !== 'handedOver') return [];
  const parts = ownLotIn(handover, handover.fields, 'newLotNumber');
  return [...textsIn(handover.fields, 'items'), ...parts];
}

/**
 * A reception as it reads once the hand-over that it answers is known: items that it does not name
 * are those of the hand-over. Any other event, and a reception that names its items, stays as it is.
 */
export function answering(reception: SaidEvent, handover: SaidEvent): SaidEvent {
  if (answeredHandover(reception) !== handover.eventId) return reception;
  const items = handedOverItems(handover);
  if (items.length === 0) return reception;
  const fields: JsonObject = { ...reception.fields, items };
  return { ...reception, fields };
}

/** The hand-over that alone tells the items of the event: of a reception that names none. */
export function answeredHandover({ type, fields }: SaidEvent): string | undefined {
  return type === 'received' && !('items' in fields) ? textIn(fields, 'handover') : undefined;
}

function beginnings(items: readonly string[], massMg: bigint | null): LotBeginning[] {
  return items.map((item) => ({ item, massMg: massMg ?? 0n, kind: null }));
}

function drawsOf(items: readonly string[], massMg: bigint | null, path: string): LotDraw[] {
  return massMg === null ? [] : items.map((item) => ({ item, massMg, path }));
}
