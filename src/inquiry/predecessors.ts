import { momentOf, orderOf } from '../effects/domain/event-moment.js';
import { itemKindOf } from '../identifiers/domain/item-id.js';
import { comparePlaces, STEP, type Place } from '../lineage/domain/place.js';
import { LINEAGE_NODES_ALTOGETHER_MAX, type WalkEdge } from '../lineage/domain/walk.js';
import { ALWAYS, intersect, type Window } from '../lineage/domain/window.js';
import type { KnownWalk } from '../lineage/lineage.service.js';
import type { PartyRecord } from '../parties/domain/register-records.js';
import { isJsonObject, type JsonObject } from '../vocabulary/json.js';
import type { Dossier, ReadEvent } from './domain/dossier.js';
import type { ViewerInquiry } from './viewer-inquiry.js';

export interface Predecessor {
  readonly item: string;
  readonly maker: PartyRecord | null;
  readonly vehicles: readonly string[];
}

/** A cell, its module, the pack around that, and the vehicle. */
const HOPS = 3;
const PARTS_OF_ONE_MAX = 500;

/**
 * Of each second-life product, the batteries that its parts stood in before, or the part itself where
 * it stood in none, with the vehicles around them then; of anything else, nothing.
 */
export async function predecessorsOf(
  inquiry: ViewerInquiry,
  products: readonly string[],
): Promise<Predecessor[][]> {
  const making = await Promise.all(
    products.map(async (product) => makingOf(await inquiry.dossiers.load(product))),
  );
  const items = making.flatMap(({ parts }) => parts);
  if (items.length === 0) return products.map(() => []);
  const walk = await inquiry.known.read((known) =>
    inquiry.rooms.lineage.walk({
      ...{
        direction: 'FORWARD',
        items,
        depthMax: HOPS,
        nodesMax: LINEAGE_NODES_ALTOGETHER_MAX,
        ...known,
      },
      edgeKinds: ['COMPOSITION', 'INSTALLATION'],
    }),
  );
  const containers = new Containers(await visiblePart(inquiry, walk));
  return Promise.all(
    making.map(({ parts, place }) =>
      Promise.all(
        [...containers.before(parts, place)].map(async ([item, vehicles]) => {
          return { item, maker: await inquiry.makerOf(item), vehicles: [...vehicles].sort() };
        }),
      ),
    ),
  );
}

/** Its edges as far as the viewer may read what says so. */
async function visiblePart(inquiry: ViewerInquiry, walk: KnownWalk): Promise<KnownWalk> {
  const seen = await Promise.all(
    walk.edges.map(({ eventId, from, to }) => inquiry.seesTogether(eventId, from, to)),
  );
  return { ...walk, edges: walk.edges.filter((_, place) => seen[place]) };
}

interface Making {
  readonly parts: readonly string[];
  readonly place: Place | undefined;
}

function makingOf({ beginning, stated }: Dossier): Making {
  if (beginning?.type !== 'batteryRepurposed') return { parts: [], place: undefined };
  return { parts: partsOf(stated), place: placeOf(beginning) };
}

function partsOf(stated: JsonObject): string[] {
  const components = Array.isArray(stated['components']) ? stated['components'] : [];
  return components.slice(0, PARTS_OF_ONE_MAX).flatMap((component) => {
    const code = isJsonObject(component) ? component['code'] : undefined;
    return typeof code === 'string' ? [code] : [];
  });
}

/** What an event opens comes last in it: all that is before its first step was there before it. */
function placeOf(event: ReadEvent): Place {
  const { instant } = momentOf(event);
  return { instant, order: orderOf(event), eventId: event.eventId, step: STEP.REMOVE };
}

/** What things stood in, out of one walk from all of them. */
class Containers {
  private readonly edgesOf: ReadonlyMap<string, readonly WalkEdge[]>;
  private readonly classOf: ReadonlyMap<string, string>;

  constructor({ edges, names }: KnownWalk) {
    this.edgesOf = Map.groupBy(edges, ({ from }) => from);
    this.classOf = new Map([...names].flatMap(([of, all]) => all.map((name) => [name, of])));
  }

  /** Each battery that one of the parts stood in, with the vehicles that both were in. */
  before(parts: readonly string[], place: Place | undefined): Map<string, Set<string>> {
    const found = new Map<string, Set<string>>();
    for (const name of parts) {
      const part = this.classOf.get(name) ?? name;
      const former = this.containersOf(part, ALWAYS, place).filter(({ item }) => isBattery(item));
      const origins = former.length > 0 ? former : [{ item: part, window: ALWAYS }];
      for (const { item, window } of origins) {
        const vehicles = found.get(item) ?? new Set<string>();
        for (const vehicle of this.vehiclesAround(item, window, place)) vehicles.add(vehicle);
        found.set(item, vehicles);
      }
    }
    return found;
  }

  private containersOf(
    item: string,
    window: Window,
    place: Place | undefined,
  ): { readonly item: string; readonly window: Window }[] {
    return (this.edgesOf.get(item) ?? []).flatMap((edge) => {
      const overlap = intersect(window, edge.window);
      return beginsBefore(overlap, place) ? [{ item: edge.to, window: overlap }] : [];
    });
  }

  /** Bounded, since what is reported may go in circles. */
  private vehiclesAround(
    item: string,
    window: Window,
    place: Place | undefined,
    hopsLeft = HOPS,
  ): string[] {
    if (hopsLeft === 0) return [];
    return this.containersOf(item, window, place).flatMap((outer) =>
      itemKindOf(outer.item) === 'VEHICLE'
        ? [outer.item]
        : this.vehiclesAround(outer.item, outer.window, place, hopsLeft - 1),
    );
  }
}

function beginsBefore([first]: Window, place: Place | undefined): boolean {
  if (first === undefined || place === undefined) return false;
  return comparePlaces(first.from, place) < 0;
}

function isBattery(item: string): boolean {
  return ['PACK', 'MODULE', 'CELL', 'UNCODED_BATTERY'].includes(itemKindOf(item));
}
