import { Injectable } from '@nestjs/common';
import { CustodyService } from '../custody/custody.service.js';
import { DatabasePools, inTransaction, type Queryable } from '../database/database-pools.js';
import { LedgerService, type Advance } from '../ledger/ledger.service.js';
import { LineageService } from '../lineage/lineage.service.js';
import { STOCK_PROJECTION, StockProjection } from './stock-projection.js';
import {
  selectHandovers,
  selectReceptions,
  type HandoverQuery,
  type ListedHandover,
  type ReceptionRow,
} from './store/handover.store.js';
import { READ_ONE_MOMENT, selectHoldings, type HoldingQuery } from './store/holding.store.js';

/** Of one hand-over; who names it more often is shown no more of them. */
const RECEPTIONS_MAX = 20;

/** A page as of what the lists have taken in of the log at that moment. */
export interface PageOfNow<T> {
  readonly records: readonly T[];
  readonly hasNextPage: boolean;
  readonly asKnownAt: bigint;
}

export interface HandoverWithReceptions extends ListedHandover {
  readonly receptions: readonly ReceptionRow[];
}

type Asked<Query extends { readonly max: number }> = Omit<Query, 'max'> & {
  readonly first: number;
};

/** What each party has at hand now, and what is on the way. Whose lists a viewer may see is not judged here. */
@Injectable()
export class StockService {
  private readonly projection: StockProjection;

  constructor(
    private readonly pools: DatabasePools,
    private readonly ledger: LedgerService,
    lineage: LineageService,
    custody: CustodyService,
  ) {
    this.projection = new StockProjection({ pools, ledger, lineage, custody });
  }

  /** Takes in the next entries that lineage and custody have read; waits a little for these two. */
  project(entriesMax?: number): Promise<Advance> {
    return this.projection.project(entriesMax);
  }

  /** Drops all rows and takes the log in again from index 0. Returns its size then. */
  rebuild(): Promise<bigint> {
    return this.projection.rebuild();
  }

  /** Things by their canonical ids, sorted; without states those at hand, with states those in one of them. */
  holdings(
    { first, ...query }: Asked<HoldingQuery>,
    states: readonly string[] | null,
  ): Promise<PageOfNow<string>> {
    return this.pageOfNow(first, (tx) => selectHoldings(tx, { ...query, max: first + 1 }, states));
  }

  /** Newest first, each with the receptions that name it, at most 20. */
  handovers({ first, ...query }: Asked<HandoverQuery>): Promise<PageOfNow<HandoverWithReceptions>> {
    return this.pageOfNow(first, async (tx) => {
      const handovers = await selectHandovers(tx, { ...query, max: first + 1 });
      const receptions = await selectReceptions(tx, handovers, RECEPTIONS_MAX);
      return handovers.map((one) => ({ ...one, receptions: receptions.get(one.eventId) ?? [] }));
    });
  }

  private pageOfNow<T>(
    first: number,
    read: (tx: Queryable) => Promise<readonly T[]>,
  ): Promise<PageOfNow<T>> {
    return inTransaction(this.pools.app, async (tx) => {
      await tx.query(READ_ONE_MOMENT);
      const asKnownAt = (await this.ledger.cursors(tx)).get(STOCK_PROJECTION) ?? 0n;
      const found = await read(tx);
      return { records: found.slice(0, first), hasNextPage: found.length > first, asKnownAt };
    });
  }
}
