import { Injectable } from '@nestjs/common';
import { DatabasePools, inTransaction } from '../database/database-pools.js';
import {
  beforeBatch,
  givenHandover,
  givenReception,
  HandoverAnswers,
  isHandover,
  readTogetherWith,
} from '../effects/domain/handover-answers.js';
import { itemKindOf } from '../identifiers/domain/item-id.js';
import { LedgerService, type Advance } from '../ledger/ledger.service.js';
import type { OrderKey } from '../lifecycle/domain/event-order.js';
import { LineageService } from '../lineage/lineage.service.js';
import type { KnownRow } from './domain/log-rows.js';
import { EVERY_ROW, type RowFilter } from './domain/row-filter.js';
import { rowsOfLog } from './domain/log-rows.js';
import { ownState, type OwnState } from './domain/own-state.js';
import { CONTAINERS_MAX, standingOf, type ItemStanding } from './domain/standing.js';
import {
  insertRows,
  selectStateRows,
  TRUNCATE_CUSTODY,
  withdrawRows,
} from './store/item-event.store.js';
import { handoverTables, insertHandovers, insertReceptions } from './store/handover.store.js';
import { selectTimelines } from './store/timeline.store.js';
import { surroundingsOf, type AtAndKnown, type Surrounding } from './surroundings.js';

/** The projection's name among the ledger's cursors. */
export const CUSTODY_PROJECTION = 'custody';
const ENTRIES_A_BATCH = 500;
/** After every instant. */
const LAST_INSTANT = (1n << 63n) - 1n;
const BEFORE_ALL: OrderKey = {
  instant: -(1n << 63n),
  order: 0n,
  eventId: '00000000-0000-0000-0000-000000000000',
};

export interface KnownQuestion {
  /**
   * A size of the log that custody and lineage have projected: nothing here looks whether they have.
   * What custody has projected now where it is absent.
   */
  readonly asKnownAt?: bigint;
}

export interface StateQuestion extends KnownQuestion {
  /** The last place not after this instant; after all that is reported where it is absent. */
  readonly at?: bigint;
}

export interface TimelineQuestion extends KnownQuestion {
  readonly first: number;
  /** Exclusive: the key of the last entry of the page before. */
  readonly after?: OrderKey;
  /** Of these event types only. */
  readonly types?: readonly string[];
  /** Of these rows only; all of them where it is absent. */
  readonly filter?: RowFilter;
}

/** `knownFrom` is the log index at which the ledger knew that the event names the item. */
export type TimelineEntry = KnownRow;

export interface Timeline {
  readonly entries: readonly TimelineEntry[];
  readonly hasMore: boolean;
}

/** The state of each item, who has it, and what happened to it. */
@Injectable()
export class CustodyService {
  constructor(
    private readonly pools: DatabasePools,
    private readonly ledger: LedgerService,
    private readonly lineage: LineageService,
  ) {}

  /** Projects the next entries of the log in one transaction: none if it is at the end. */
  project(entriesMax = ENTRIES_A_BATCH): Promise<Advance> {
    return inTransaction(this.pools.app, (tx) =>
      this.ledger.advance(tx, { projection: CUSTODY_PROJECTION, entriesMax }, async (read) => {
        const before = await beforeBatch(handoverTables(tx), read);
        const { entries, events } = await this.ledger.readTogether(read, (entry) =>
          readTogetherWith(entry, before),
        );
        const rows = rowsOfLog(entries, new HandoverAnswers(before, events));
        await withdrawRows(tx, rows.withdrawn);
        await insertRows(tx, rows.added);
        await insertHandovers(tx, entries.filter(isHandover).map(givenHandover));
        await insertReceptions(
          tx,
          entries.flatMap((entry) => givenReception(entry) ?? []),
        );
        return entries.length;
      }),
    );
  }

  /** How many entries of the log the tables have taken in. */
  projectedSize(): Promise<bigint> {
    return this.ledger.projectedSize(CUSTODY_PROJECTION);
  }

  /** Drops all rows and projects the log again from index 0. Returns its size then. */
  async rebuild(): Promise<bigint> {
    await inTransaction(this.pools.app, async (tx) => {
      await this.ledger.rewind(tx, CUSTODY_PROJECTION);
      await tx.query(TRUNCATE_CUSTODY);
    });
    for (;;) {
      const { entries, next } = await this.project();
      if (entries === 0) return next;
    }
  }

  /** State and custody of each item, that of its container included; of unknown ones too. */
  async statesOf(
    items: readonly string[],
    { at = LAST_INSTANT, ...known }: StateQuestion = {},
  ): Promise<ReadonlyMap<string, ItemStanding>> {
    const question = { at, asKnownAt: await this.sizeKnown(known) };
    const around = await this.surroundingsUpwards(items, question);
    const names = [...new Set([...around.values()].flatMap((each) => each.names))];
    const { asKnownAt } = question;
    const rows = await selectStateRows(this.pools.reader, { names, asKnownAt }, at);
    const byName = Map.groupBy(rows, ({ item }) => item);
    const states = new Map<string, OwnState>();
    for (const [item, each] of around) {
      states.set(item, ownState(each.names.flatMap((name) => byName.get(name) ?? [])));
    }
    const stateOf = (item: string): OwnState | undefined => states.get(item);
    const containerOf = (item: string): string | undefined => around.get(item)?.container;
    return new Map(items.map((item) => [item, standingOf(item, stateOf, containerOf)]));
  }

  /** The events that name an item, in the fixed order of events, a page at a time. */
  async timelineOf(item: string, question: TimelineQuestion): Promise<Timeline> {
    const timelines = await this.timelinesOf([item], question);
    return timelines.get(item) ?? { entries: [], hasMore: false };
  }

  /** The same page of many items in one go. */
  async timelinesOf(
    items: readonly string[],
    { first, after = BEFORE_ALL, types, filter = EVERY_ROW, ...known }: TimelineQuestion,
  ): Promise<ReadonlyMap<string, Timeline>> {
    const asKnownAt = await this.sizeKnown(known);
    const namesOf = await this.lineage.namesOf(items, { asKnownAt });
    const asked = [...namesOf].map(([item, names]) => ({ item, names }));
    const page = { after, types: types ?? null, max: first + 1, filter };
    const found = await selectTimelines(this.pools.reader, { asked, asKnownAt, ...page });
    return new Map(
      items.map((item) => {
        const rows = found.get(item) ?? [];
        return [item, { entries: rows.slice(0, first), hasMore: rows.length > first }];
      }),
    );
  }

  private async sizeKnown({ asKnownAt }: KnownQuestion): Promise<bigint> {
    return asKnownAt ?? (await this.projectedSize());
  }

  /** Of the items and all that they stand in: one look-up a level. */
  private async surroundingsUpwards(
    items: readonly string[],
    question: AtAndKnown,
  ): Promise<Map<string, Surrounding>> {
    const around = new Map<string, Surrounding>();
    let level = [...new Set(items)].filter((item) => !isSite(item));
    for (let depth = 0; level.length > 0 && depth <= CONTAINERS_MAX; depth += 1) {
      const found = await surroundingsOf(this.lineage, level, question);
      for (const [item, each] of found) around.set(item, each);
      const above = [...found.values()].flatMap(({ container }) => container ?? []);
      // A site stands in nothing and is its party's: the many things that pass through it are not read.
      level = [...new Set(above)].filter((item) => !around.has(item) && !isSite(item));
    }
    return around;
  }
}

function isSite(item: string): boolean {
  return itemKindOf(item) === 'SITE';
}
