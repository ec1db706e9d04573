import { momentOf, orderOf } from '../effects/domain/event-moment.js';
import { itemKindOf } from '../identifiers/domain/item-id.js';
import { comparePlaces, STEP, type Place } from '../lineage/domain/place.js';
import type { WalkEdge } from '../lineage/domain/walk.js';
import type { PartyRecord } from '../parties/domain/register-records.js';
import { isJsonObject, type JsonObject } from '../vocabulary/json.js';
import type { ReadEvent } from './domain/dossier.js';
import type { ViewerInquiry } from './viewer-inquiry.js';

export interface Predecessor {
  readonly item: string;
  readonly maker: PartyRecord | null;
  readonly vehicles: readonly string[];
}

/** A cell, its module, the pack around that, and the vehicle. */
const HOPS = 3;
const PARTS_MAX = 500;
const NODES_MAX = 10_000;

/**
 * Of a second-life product, the batteries that its parts stood in before, or the part itself where it
 * stood in none, with the vehicles around them; of anything else, nothing.
 */
export async function predecessorsOf(
  inquiry: ViewerInquiry,
  product: string,
): Promise<Predecessor[]> {
  const { beginning, stated } = await inquiry.dossiers.load(product);
  if (beginning?.type !== 'batteryRepurposed') return [];
  // The windows of the walk see to it that a vehicle counts only while the part was in it.
  const { nodes, edges } = await inquiry.rooms.lineage.walkFrom({
    ...{ direction: 'FORWARD', items: partsOf(stated), depthMax: HOPS, nodesMax: NODES_MAX },
    edgeKinds: ['COMPOSITION', 'INSTALLATION'],
  });
  const before = edges.filter((edge) => beganBefore(edge, placeOf(beginning)));
  const containersOf = Map.groupBy(before, ({ from }) => from);
  const parts = nodes.filter(({ depth }) => depth === 0).map(({ item }) => item);
  const found = parts.flatMap((part) => {
    const containers = (containersOf.get(part) ?? []).map(({ to }) => to).filter(isBattery);
    return containers.length > 0 ? containers : [part];
  });
  return Promise.all(
    [...new Set(found)].map(async (item) => ({
      item,
      maker: await inquiry.makerOf(item),
      vehicles: vehiclesAround(item, containersOf),
    })),
  );
}

function partsOf(stated: JsonObject): string[] {
  const components = Array.isArray(stated['components']) ? stated['components'] : [];
  return components.slice(0, PARTS_MAX).flatMap((component) => {
    const code = isJsonObject(component) ? component['code'] : undefined;
    return typeof code === 'string' ? [code] : [];
  });
}

/** What an event opens comes last in it: all that is before its first step was there before it. */
function placeOf(event: ReadEvent): Place {
  const { instant } = momentOf(event);
  return { instant, order: orderOf(event), eventId: event.eventId, step: STEP.REMOVE };
}

function beganBefore({ window }: WalkEdge, place: Place): boolean {
  const [first] = window;
  return first !== undefined && comparePlaces(first.from, place) < 0;
}

function vehiclesAround(
  item: string,
  containersOf: ReadonlyMap<string, readonly WalkEdge[]>,
): string[] {
  const around = new Set([item]);
  for (const inner of around) {
    for (const { to } of containersOf.get(inner) ?? []) around.add(to);
  }
  return [...around].filter((each) => itemKindOf(each) === 'VEHICLE').sort();
}

function isBattery(item: string): boolean {
  return ['PACK', 'MODULE', 'CELL', 'UNCODED_BATTERY'].includes(itemKindOf(item));
}
