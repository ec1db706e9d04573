import { Injectable } from '@nestjs/common';
import {
  SHARE_WHOLE_PPB,
  shareOf,
  type Draw,
  type MakingFlow,
  type ShareBasis,
} from '../attribution/domain/attribution.js';
import { itemKindOf } from '../identifiers/domain/item-id.js';
import { comparePlaces } from '../lineage/domain/place.js';
import type { WalkEdge } from '../lineage/domain/walk.js';
import type { KnownWalk } from '../lineage/lineage.service.js';
import type { JsonObject } from '../vocabulary/json.js';
import { parseMassKg } from '../vocabulary/mass.js';
import { textOf, type Dossier, type ReadEvent } from './domain/dossier.js';
import { drawEntry, elementPpb, fractionPpb } from './domain/stated-composition.js';
import type { ViewerInquiry } from './viewer-inquiry.js';

export interface Shares {
  readonly basis: ShareBasis;
  /** Of the leaves, decimals from 0 to 1. */
  readonly byItem: ReadonlyMap<string, string>;
  readonly unknown: string;
}

/** One flow: its edges, the event that reports it as far as it may be read, and the question. */
interface AskedFlow {
  readonly edges: readonly WalkEdge[];
  readonly event: ReadEvent | undefined;
  readonly element: string;
  readonly making: KnownWalk;
}

/** Puts together what attribution needs: which analysis counts, and what a battery's model holds. */
@Injectable()
export class AttributionInquiry {
  /**
   * `making`: the flows that made the first of its items, and those that made what they took in. Undefined
   * where the viewer may not read one of them: a share of what he may not see would tell of it.
   */
  async sharesOf(
    inquiry: ViewerInquiry,
    making: KnownWalk,
    element: string,
  ): Promise<Shares | undefined> {
    const flows = making.edges.toSorted(placeOrder);
    const seen = await Promise.all(
      flows.map(({ eventId, from, to }) => inquiry.seesTogether(eventId, from, to)),
    );
    if (seen.includes(false)) return undefined;
    const events = await inquiry.readEventsOf([...new Set(flows.map(({ eventId }) => eventId))]);
    const byId = new Map(
      events.flatMap((event) => (event === null ? [] : [[event.eventId, event]])),
    );
    const makings = await Promise.all(
      [...Map.groupBy(flows, ({ eventId }) => eventId)].map(([id, edges]) =>
        makingOf(inquiry, { edges, event: byId.get(id), element, making }),
      ),
    );
    const batteries = flows.map(({ from }) => from).filter((from) => isBattery(from));
    const { basis, sharesPpb, unknownPpb } = shareOf({
      ...{ item: making.nodes[0]?.item ?? '', flows: makings },
      leaves: new Set(batteries),
    });
    return {
      basis,
      byItem: new Map([...sharesPpb].map(([leaf, share]) => [leaf, decimalOf(share)])),
      unknown: decimalOf(unknownPpb),
    };
  }
}

async function makingOf(inquiry: ViewerInquiry, flow: AskedFlow): Promise<MakingFlow> {
  // Each draw once, though it has an edge to each output; of one lot there may be several.
  const draws = new Map(flow.edges.map((edge) => [drawKey(edge), edge]));
  return {
    draws: await Promise.all([...draws.values()].map((edge) => drawOf(inquiry, flow, edge))),
    outputs: [...new Set(flow.edges.map(({ to }) => to))],
  };
}

async function drawOf(
  inquiry: ViewerInquiry,
  { event, element, making }: AskedFlow,
  { from: item, massMg }: WalkEdge,
): Promise<Draw> {
  const names = making.names.get(item) ?? [item];
  const stated = event === undefined ? {} : (drawEntry(event.fields, names) ?? {});
  const { asKnownAt } = making;
  return {
    ...{ item, massMg },
    moisturePpb: fractionPpb(stated['moistureFraction']) ?? 0n,
    elementPpb: await elementOf(inquiry, { item, stated, event, element, asKnownAt }),
  };
}

/** Of an edge's key all but the output. */
function drawKey({ key, to }: WalkEdge): string {
  return key.slice(0, key.length - to.length);
}

interface Asked {
  readonly item: string;
  readonly stated: JsonObject;
  readonly event: ReadEvent | undefined;
  readonly element: string;
  readonly asKnownAt: bigint;
}

/**
 * What the process states itself; else the analysis that it names; else the newest before it by the
 * party that draws; else what the lot's beginning or the battery's model declares.
 */
async function elementOf(
  inquiry: ViewerInquiry,
  { item, stated, event, element, asKnownAt }: Asked,
): Promise<bigint | null> {
  const own = elementPpb(stated, element);
  if (own !== null) return own;
  if (isBattery(item)) return elementOfModel(inquiry, item, element);
  const dossier = await inquiry.dossiers.load(item);
  const named = textOf(stated, 'analysis');
  const analysis = countingAnalysis(dossier, { named, event, asKnownAt });
  return elementPpb(analysis?.fields ?? dossier.stated, element);
}

interface CountingQuestion {
  readonly named: string | undefined;
  readonly event: ReadEvent | undefined;
  readonly asKnownAt: bigint;
}

function countingAnalysis(
  { analyses }: Dossier,
  { named, event, asKnownAt }: CountingQuestion,
): ReadEvent | undefined {
  const known = analyses.filter(({ logIndex }) => logIndex !== null && logIndex < asKnownAt);
  if (named !== undefined) return known.find(({ eventId }) => eventId === named);
  const drawnAt = instantOf(event);
  // Newest first, so the first that fits is the one that counts.
  return known.find(
    (analysis) => analysis.principal === event?.principal && instantOf(analysis) <= drawnAt,
  );
}

function instantOf(event: ReadEvent | undefined): number {
  return event === undefined ? NaN : Date.parse(textOf(event.fields, 'occurredAt') ?? '');
}

async function elementOfModel(
  inquiry: ViewerInquiry,
  item: string,
  element: string,
): Promise<bigint | null> {
  const model = await inquiry.modelOf(item);
  const whole = parseMassKg(model?.massKg ?? '');
  const part = model?.content.find(({ substance }) => substance === element);
  const held = parseMassKg(part?.massKg ?? '');
  if (!whole.ok || !held.ok || whole.value === 0n) return null;
  return (held.value * SHARE_WHOLE_PPB) / whole.value;
}

function isBattery(item: string): boolean {
  return ['PACK', 'MODULE', 'CELL', 'UNCODED_BATTERY'].includes(itemKindOf(item));
}

function placeOrder(a: WalkEdge, b: WalkEdge): number {
  const [first, second] = [a.window[0]?.from, b.window[0]?.from];
  return first === undefined || second === undefined ? 0 : comparePlaces(first, second);
}

function decimalOf(ppb: bigint): string {
  const digits = ppb.toString().padStart(10, '0');
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`.replace(/\.?0+$/, '');
}
