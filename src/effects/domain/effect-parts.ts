/** The pieces that the effects of several types are made of. */
import { itemKindOf } from '../../identifiers/domain/item-id.js';
import type { BatteryAct, VehicleAct } from '../../lifecycle/domain/transitions.js';
import type { JsonObject } from '../../vocabulary/json.js';
import type {
  AtPlace,
  CustodyAct,
  EffectFlow,
  FlowOutput,
  HostAndParts,
  LotBeginning,
  SaidEvent,
  StateAct,
} from './effect-types.js';
import { massIn, ownLotIn, textIn } from './said-fields.js';

export function isLot(item: string): boolean {
  return itemKindOf(item) === 'MATERIAL_LOT';
}

/** A lot is never in anything. */
export function withoutLots(items: readonly string[]): string[] {
  return items.filter((item) => !isLot(item));
}

export function onlyLots(items: readonly string[]): string[] {
  return items.filter(isLot);
}

/** None where the host or the parts are missing. */
export function hostAndParts(
  hosts: readonly string[],
  parts: readonly string[],
): readonly HostAndParts[] {
  const movable = withoutLots(parts);
  return movable.length === 0 ? [] : hosts.map((host) => ({ host, parts: movable }));
}

export function atOnce(items: readonly string[]): AtPlace[] {
  return items.map((item) => ({ item, takenAt: null }));
}

/** Of what has battery states: batteries, uncoded ones, and things without a GB/T code. */
export function batteryActs(items: readonly string[], act: BatteryAct): StateAct[] {
  return items.filter(hasBatteryState).map((item) => ({ item, act, takenAt: null }));
}

/**
 * What goes where it is named. Lots stand in nothing, but an item named together with the lot that it is
 * in stays in it; so they are named with the others, and alone they are none.
 */
export function departing(places: readonly AtPlace[]): readonly AtPlace[] {
  return places.every(({ item }) => itemKindOf(item) === 'MATERIAL_LOT') ? [] : places;
}

export function vehicleActs(items: readonly string[], act: VehicleAct): StateAct[] {
  return items
    .filter((item) => itemKindOf(item) === 'VEHICLE')
    .map((item) => ({ item, act, takenAt: null }));
}

export function hasBatteryState(item: string): boolean {
  switch (itemKindOf(item)) {
    case 'PACK':
    case 'MODULE':
    case 'CELL':
    case 'UNCODED_BATTERY':
    case 'OTHER':
      return true;
    default:
      return false;
  }
}

/** In the hands of the principal, at the event's facility or at `site`. */
export function heldByPrincipal(
  event: SaidEvent,
  items: readonly string[],
  site = textIn(event.fields, 'facility'),
): CustodyAct[] {
  const { principal: holder } = event;
  const where = site === undefined ? {} : { site };
  return items.map((item) => ({ item, kind: 'HELD', holder, ...where }));
}

/** A flow without masses. */
export function plainFlow(inputs: readonly string[], outputs: readonly string[]): EffectFlow {
  return {
    inputs: inputs.map((item) => ({ item, massMg: null, takenAt: null })),
    outputs: outputs.map((item) => ({ item, massMg: null })),
    found: false,
  };
}

/** The lots that begin in the event as members of one of its fields. */
export function lotsIn(event: SaidEvent, members: readonly JsonObject[]): LotBeginning[] {
  return members.flatMap((member) =>
    ownLotIn(event, member).map((item) => ({
      item,
      massMg: massIn(member) ?? 0n,
      kind: textIn(member, 'materialKind') ?? null,
    })),
  );
}

export function outputsOf(lots: readonly LotBeginning[]): FlowOutput[] {
  return lots.map(({ item, massMg }) => ({ item, massMg }));
}

export function itemsOf(things: readonly { readonly item: string }[]): string[] {
  return things.map(({ item }) => item);
}
