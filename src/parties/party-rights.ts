import { inTransaction, type DatabasePools, type Queryable } from '../database/database-pools.js';
import type { LedgerService } from '../ledger/ledger.service.js';
import { toLogEntry } from '../ledger/recorded-event.js';
import { entitlementOf, revocationOf } from './domain/entitlement.js';
import type { MasterDataEvent } from './domain/master-data-event.js';
import { RightsTable } from './domain/rights-table.js';
import {
  emptyRights,
  holdRights,
  insertEntitlements,
  insertRevocations,
  selectAgents,
  selectRights,
  type AskedRights,
} from './store/entitlement.store.js';

const ENTRIES_A_READ = 1_000;

/** The rights that decide about refusals: loaded and written by capture, rebuilt from the log. */
export class PartyRights {
  constructor(
    private readonly pools: DatabasePools,
    private readonly ledger: LedgerService,
  ) {}

  /**
   * As they are until the transaction ends: who changes one of them waits for it, and it for him. `events`
   * are those that are about to be recorded.
   */
  async load(
    tx: Queryable,
    asked: AskedRights,
    events: readonly MasterDataEvent[],
  ): Promise<RightsTable> {
    const judged = [...asked.parties, ...asked.makerCodes];
    await holdRights(tx, { judged, changed: await this.changedBy(tx, events) });
    return new RightsTable(await selectRights(tx, asked));
  }

  async apply(tx: Queryable, events: readonly MasterDataEvent[]): Promise<void> {
    await insertEntitlements(
      tx,
      events.flatMap((event) => entitlementOf(event) ?? []),
    );
    await insertRevocations(
      tx,
      events.flatMap((event) => revocationOf(event) ?? []),
    );
  }

  /** Of an end of a mandate both sides: the agent acts for the giver, or under the giver's maker code. */
  private async changedBy(tx: Queryable, events: readonly MasterDataEvent[]): Promise<string[]> {
    const given = events.flatMap((event) => entitlementOf(event) ?? []);
    const ended = events.flatMap((event) => revocationOf(event) ?? []);
    const agents = await selectAgents(
      tx,
      ended.map(({ mandate }) => mandate),
    );
    return [
      ...given.map(({ kind, holder, object }) => (kind === 'MAKER_CODE' ? object : holder)),
      ...ended.map(({ giver }) => giver),
      ...agents,
    ];
  }

  async rebuild(): Promise<void> {
    await inTransaction(this.pools.app, async (tx) => {
      const missing = new Set(await emptyRights(tx));
      let next = 0n;
      for (;;) {
        const entries = await this.ledger.readLog(next, ENTRIES_A_READ);
        if (entries.length === 0) break;
        await this.apply(tx, entries);
        for (const { eventId } of entries) missing.delete(eventId);
        next += BigInt(entries.length);
      }
      await this.applyUnsequenced(tx, [...missing]);
    });
  }

  /** What was recorded just before has no place in the log yet, but its rights count already. */
  private async applyUnsequenced(tx: Queryable, eventIds: readonly string[]): Promise<void> {
    const recorded = await this.ledger.eventsById(eventIds);
    // The place is not kept with a right, so that any will do.
    const events = [...recorded.values()].map((event) => toLogEntry(event, 0n));
    await this.apply(tx, events);
  }
}
