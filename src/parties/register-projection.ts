import { inTransaction, type DatabasePools, type Queryable } from '../database/database-pools.js';
import type { LedgerService } from '../ledger/ledger.service.js';
import { registerEntryOf } from './domain/register-entry.js';
import { emptyRegister, insertRegisterEntry } from './store/register.store.js';

/** The projection's name among the ledger's cursors. */
export const PARTIES_PROJECTION = 'parties';
/** One transaction; most entries of the log are no master data, and cost only the reading. */
const ENTRIES_A_BATCH = 1_000;

/** Follows the log into the register, in the order of the log. */
export class RegisterProjection {
  constructor(
    private readonly pools: DatabasePools,
    private readonly ledger: LedgerService,
  ) {}

  project(entriesMax = ENTRIES_A_BATCH): Promise<{ entries: number; next: bigint }> {
    return inTransaction(this.pools.app, (tx) => this.advance(tx, entriesMax));
  }

  async projectedSize(): Promise<bigint> {
    return (await this.ledger.cursors()).get(PARTIES_PROJECTION) ?? 0n;
  }

  /** Readers wait for it: the register is never seen half full. */
  async rebuild(): Promise<void> {
    await inTransaction(this.pools.app, async (tx) => {
      await this.ledger.cursorOf(tx, PARTIES_PROJECTION);
      await emptyRegister(tx);
      await this.ledger.moveCursor(tx, PARTIES_PROJECTION, 0n);
      for (;;) {
        const { entries } = await this.advance(tx, ENTRIES_A_BATCH);
        if (entries === 0) return;
      }
    });
  }

  private async advance(
    tx: Queryable,
    entriesMax: number,
  ): Promise<{ entries: number; next: bigint }> {
    const from = await this.ledger.cursorOf(tx, PARTIES_PROJECTION);
    const log = await this.ledger.readLog(from, entriesMax);
    const next = from + BigInt(log.length);
    for (const entry of log) {
      const made = registerEntryOf(entry);
      if (made === undefined) continue;
      await insertRegisterEntry(tx, { ...made, logIndex: entry.logIndex });
    }
    if (log.length > 0) await this.ledger.moveCursor(tx, PARTIES_PROJECTION, next);
    return { entries: log.length, next };
  }
}
