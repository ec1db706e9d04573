import { inTransaction, type DatabasePools, type Queryable } from '../database/database-pools.js';
import type { Advance, LedgerService } from '../ledger/ledger.service.js';
import { mentionsOf, registerEntryOf } from './domain/register-entry.js';
import { insertMentions } from './store/mention.store.js';
import { emptyRegister, insertRegisterEntry } from './store/register.store.js';

/** The projection's name among the ledger's cursors. */
export const PARTIES_PROJECTION = 'parties';
/** One transaction; most entries of the log are no master data. */
const ENTRIES_A_BATCH = 1_000;

/** Follows the log into the register, in the order of the log. */
export class RegisterProjection {
  constructor(
    private readonly pools: DatabasePools,
    private readonly ledger: LedgerService,
  ) {}

  project(entriesMax = ENTRIES_A_BATCH): Promise<Advance> {
    return inTransaction(this.pools.app, (tx) => this.advance(tx, entriesMax));
  }

  projectedSize(): Promise<bigint> {
    return this.ledger.projectedSize(PARTIES_PROJECTION);
  }

  /** Readers wait for it: the register is never seen half full. */
  async rebuild(): Promise<void> {
    await inTransaction(this.pools.app, async (tx) => {
      await this.ledger.rewind(tx, PARTIES_PROJECTION);
      await emptyRegister(tx);
      while ((await this.advance(tx, ENTRIES_A_BATCH)).entries > 0);
    });
  }

  private advance(tx: Queryable, entriesMax: number): Promise<Advance> {
    return this.ledger.advance(tx, { projection: PARTIES_PROJECTION, entriesMax }, async (log) => {
      await insertMentions(tx, log.flatMap(mentionsOf));
      for (const entry of log) {
        const made = registerEntryOf(entry);
        if (made === undefined) continue;
        await insertRegisterEntry(tx, { ...made, logIndex: entry.logIndex });
      }
      return log.length;
    });
  }
}
