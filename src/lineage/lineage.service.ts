import { Injectable } from '@nestjs/common';
import { DatabasePools, inTransaction } from '../database/database-pools.js';
import {
  beforeBatch,
  HandoverAnswers,
  readTogetherWith,
} from '../effects/domain/handover-answers.js';
import { LedgerService, type Advance } from '../ledger/ledger.service.js';
import { onlyKinds, type EdgeKind } from './domain/crossing.js';
import { lastPlaceAt } from './domain/place.js';
import { walk, type WalkAnswer, type WalkQuestion } from './domain/walk.js';
import { containmentsAt, type ContainmentsOfItem } from './containments-at.js';
import { standingsAt, type Standing } from './standings-at.js';
import { TRUNCATE_LINEAGE } from './store/fact-tables.js';
import { LineageProjection } from './store/lineage-projection.js';
import { changesOfLog, handoverTables } from './store/log-changes.js';
import { selectMovedBetween, StoreSource } from './store/store-source.js';

export type { ContainmentsOfItem, Held } from './containments-at.js';

/** The projection's name among the ledger's cursors. */
export const LINEAGE_PROJECTION = 'lineage';
/** One transaction; large enough that its queries are few, small enough to be soon seen. */
const ENTRIES_A_BATCH = 500;
/** After every instant. */
const LAST_INSTANT = (1n << 63n) - 1n;

export interface KnownQuestion {
  /**
   * A size of the log that is projected: nothing here looks whether it is. What is projected now where
   * it is absent.
   */
  readonly asKnownAt?: bigint;
}

export interface KnownWalkQuestion extends WalkQuestion, KnownQuestion {
  /** Only edges of these kinds are followed; all of them where it is absent. */
  readonly edgeKinds?: readonly EdgeKind[];
}

export interface KnownWalk extends WalkAnswer {
  readonly asKnownAt: bigint;
  /** All names of each item of the answer that has more than one. */
  readonly names: ReadonlyMap<string, readonly string[]>;
}

/** What became of an item, and what is in it, as the log has it. */
@Injectable()
export class LineageService {
  constructor(
    private readonly pools: DatabasePools,
    private readonly ledger: LedgerService,
  ) {}

  /** Projects the next entries of the log in one transaction: none if it is at the end. */
  project(entriesMax = ENTRIES_A_BATCH): Promise<Advance> {
    return inTransaction(this.pools.app, (tx) =>
      this.ledger.advance(tx, { projection: LINEAGE_PROJECTION, entriesMax }, async (read) => {
        const before = await beforeBatch(handoverTables(tx), read);
        const { entries, events } = await this.ledger.readTogether(read, (entry) =>
          readTogetherWith(entry, before),
        );
        const projection = new LineageProjection(tx);
        const answers = new HandoverAnswers(before, events);
        await projection.project(changesOfLog(projection.tables, entries, answers));
        return entries.length;
      }),
    );
  }

  /** How many entries of the log the tables have taken in. */
  projectedSize(): Promise<bigint> {
    return this.ledger.projectedSize(LINEAGE_PROJECTION);
  }

  /** One walk from all the items at once: its hops, and so its queries, do not grow with them. */
  async walk({ edgeKinds, ...question }: KnownWalkQuestion): Promise<KnownWalk> {
    const { source, asKnownAt } = await this.source(question);
    const followed = edgeKinds === undefined ? source : onlyKinds(source, new Set(edgeKinds));
    const answer = await walk(followed, question);
    const names = await source.namesOf(answer.nodes.map(({ item }) => item));
    return { ...answer, asKnownAt, names };
  }

  /** All names of each item, by the name asked for, which is one of them. */
  async namesOf(
    items: readonly string[],
    known: KnownQuestion = {},
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const { source } = await this.source(known);
    const classes = await source.classesOf(items);
    const names = await source.namesOf([...classes.values()]);
    return new Map([...classes].map(([item, of]) => [item, names.get(of) ?? [of]]));
  }

  /** What each item is in, and what is in it: at an instant, or after all that is reported. */
  async containmentsAt(
    items: readonly string[],
    { at = LAST_INSTANT, ...known }: KnownQuestion & { readonly at?: bigint } = {},
  ): Promise<ReadonlyMap<string, ContainmentsOfItem>> {
    const { source } = await this.source(known);
    return containmentsAt(source, items, lastPlaceAt(at));
  }

  /** The names of each item and what it stands in, ends of these aside. */
  async standingsAt(
    items: readonly string[],
    { at = LAST_INSTANT, ...known }: KnownQuestion & { readonly at?: bigint } = {},
  ): Promise<ReadonlyMap<string, Standing>> {
    const { source } = await this.source(known);
    return standingsAt(source, items, lastPlaceAt(at));
  }

  /** Things of which entries of the log, from an index to before another, changed what they stand in. */
  movedBetween(from: bigint, until: bigint): Promise<readonly string[]> {
    return selectMovedBetween(this.pools.reader, from, until);
  }

  /** Drops all rows and projects the log again from index 0. Returns its size then. */
  async rebuild(): Promise<bigint> {
    await inTransaction(this.pools.app, async (tx) => {
      await this.ledger.rewind(tx, LINEAGE_PROJECTION);
      await tx.query(TRUNCATE_LINEAGE);
    });
    for (;;) {
      const { entries, next } = await this.project();
      if (entries === 0) return next;
    }
  }

  private async source(
    question: KnownQuestion,
  ): Promise<{ source: StoreSource; asKnownAt: bigint }> {
    const asKnownAt = question.asKnownAt ?? (await this.projectedSize());
    return { source: new StoreSource(this.pools.reader, asKnownAt), asKnownAt };
  }
}
