import { Injectable } from '@nestjs/common';
import { DatabasePools } from '../database/database-pools.js';
import type { OrderKey } from '../lifecycle/domain/event-order.js';
import { LineageService } from '../lineage/lineage.service.js';
import { BEGINNING_ACTS } from './domain/beginning-acts.js';
import type { CustodyChange } from './domain/item-row.js';
import { EVERY_ROW, type RowFilter } from './domain/row-filter.js';
import { selectClaimRows, selectKnownItems } from './store/item-event.store.js';

/** What one event says of who has an item: a change of custody, or what it comes into. */
export interface ClaimOfEvent extends OrderKey {
  /** The party that reports it. */
  readonly principal: string;
  readonly begins: boolean;
  readonly custody: CustodyChange | null;
  /** The last place in it, where that is known. */
  readonly container: {
    readonly item: string;
    readonly until: OrderKey | null;
    /** Whether it is a vehicle that the same event makes. */
    readonly atItsMaking: boolean;
  } | null;
}

export interface ItemClaims {
  /** All names of the thing. */
  readonly names: readonly string[];
  /** In the order of events. */
  readonly claims: readonly ClaimOfEvent[];
}

export interface FoundClaims {
  /** Of the items and of all that they ever stood in, by the name that stands for each. */
  readonly byClass: ReadonlyMap<string, ItemClaims>;
  readonly classOf: (item: string) => string;
  /** Whether there was more around them than was looked at. */
  readonly isCut: boolean;
}

const CONTAINERS_DEPTH_MAX = 16;
const CONTAINERS_MAX = 5_000;

/** Who says that he has what, since the item began: as said, not as believed. */
@Injectable()
export class CustodyClaims {
  constructor(
    private readonly pools: DatabasePools,
    private readonly lineage: LineageService,
  ) {}

  /** Those of the items that some event names in a row that fits the filter. */
  async knownItems(
    items: readonly string[],
    { asKnownAt, filter = EVERY_ROW }: { readonly asKnownAt: bigint; readonly filter?: RowFilter },
  ): Promise<ReadonlySet<string>> {
    return new Set(await selectKnownItems(this.pools.reader, { names: items, asKnownAt }, filter));
  }

  /** A number of statements that grows with the depth of things in things, not with their number. */
  async of(items: readonly string[], asKnownAt: bigint): Promise<FoundClaims> {
    const walked = await this.lineage.walk({
      ...{ items, direction: 'FORWARD', edgeKinds: ['COMPOSITION', 'INSTALLATION'], asKnownAt },
      ...{ depthMax: CONTAINERS_DEPTH_MAX, nodesMax: Math.max(CONTAINERS_MAX, items.length) },
    });
    const classes = walked.nodes.map(({ item }) => item);
    const namesOf = (of: string): readonly string[] => walked.names.get(of) ?? [of];
    const openings = [...new Set(walked.edges.map(({ eventId }) => eventId))];
    const names = classes.flatMap(namesOf);
    const known = { names, asKnownAt };
    const rows = await selectClaimRows(this.pools.reader, known, openings);
    const rowsByName = Map.groupBy(rows, ({ item }) => item);
    const edgesByChild = Map.groupBy(walked.edges, ({ from }) => from);
    const classByName = new Map(classes.flatMap((of) => namesOf(of).map((name) => [name, of])));
    return {
      isCut: walked.truncated,
      classOf: (item) => classByName.get(item) ?? item,
      byClass: new Map(
        classes.map((of) => {
          const own = namesOf(of).flatMap((name) => rowsByName.get(name) ?? []);
          return [of, { names: namesOf(of), claims: claimsOf(own, edgesByChild.get(of) ?? []) }];
        }),
      ),
    };
  }
}

type Row = Awaited<ReturnType<typeof selectClaimRows>>[number];
type Edge = Awaited<ReturnType<LineageService['walk']>>['edges'][number];

/** An event that says who has a thing and puts it into another makes two claims, in that order. */
function claimsOf(rows: readonly Row[], edges: readonly Edge[]): ClaimOfEvent[] {
  const openers = new Map(rows.map((row) => [row.eventId, row]));
  const said = rows
    .filter(({ custody, acts }) => custody !== null || isBeginning(acts))
    .map(({ instant, order, eventId, principal, custody, acts }) => ({
      ...{ instant, order, eventId, principal, custody, container: null },
      begins: isBeginning(acts),
    }));
  const openings = edges.map(({ eventId, to, whole }) => ({
    ...{ instant: whole.from.instant, order: whole.from.order, eventId },
    // Whoever opened it without naming the thing has no say in who has it.
    principal: openers.get(eventId)?.principal ?? '',
    ...{ begins: false, custody: null },
    container: {
      ...{ item: to, until: whole.until },
      atItsMaking: openers.get(eventId)?.eventType === 'vehicleProduced',
    },
  }));
  return [...said, ...openings].sort(byOrder);
}

function isBeginning(acts: Row['acts']): boolean {
  return acts.some((act) => BEGINNING_ACTS.includes(act));
}

function byOrder(a: ClaimOfEvent, b: ClaimOfEvent): number {
  if (a.instant !== b.instant) return a.instant < b.instant ? -1 : 1;
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  if (a.eventId !== b.eventId) return a.eventId < b.eventId ? -1 : 1;
  return Number(a.container !== null) - Number(b.container !== null);
}
