import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { DatabasePools, inTransaction } from '../database/database-pools.js';
import { effectsOf, handedOverItems } from '../effects/domain/event-effects.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { toLogEntry, type LogEntry } from '../ledger/recorded-event.js';
import { claimsOf, itemsOf } from './domain/claims.js';
import { HoldingsDraft } from './domain/holdings.js';
import { replay, type RecordedClaims } from './domain/replay.js';
import { emptyHoldings, loadHoldings, saveHoldings } from './store/holdings.store.js';

const ENTRIES_A_STEP = 1_000;
const POLL_MS = 20;

/** Drops beginnings and lots and builds them again from the log. Capture waits meanwhile, for seconds at most. */
@Injectable()
export class HoldingsRebuild {
  constructor(
    private readonly pools: DatabasePools,
    private readonly ledger: LedgerService,
  ) {}

  /** Returns how many entries of the log were read. */
  async run(): Promise<bigint> {
    return inTransaction(this.pools.app, async (tx) => {
      // From here on no event that begins or draws anything is recorded by others.
      await emptyHoldings(tx);
      while (!(await this.ledger.isDrained())) await sleep(POLL_MS);
      let next = 0n;
      for (;;) {
        const entries = await this.ledger.readLog(next, ENTRIES_A_STEP);
        if (entries.length === 0) return next;
        await this.step(tx, entries);
        next += BigInt(entries.length);
      }
    });
  }

  private async step(tx: pg.PoolClient, entries: readonly LogEntry[]): Promise<void> {
    const recorded = await this.claims(entries);
    const items = new Set(recorded.flatMap(({ claims }) => itemsOf(claims)));
    const draft = new HoldingsDraft(await loadHoldings(tx, [...items].sort()));
    for (const one of recorded) replay(one, draft);
    if (!(await saveHoldings(tx, draft))) throw new Error('A beginning was written meanwhile.');
  }

  private async claims(entries: readonly LogEntry[]): Promise<RecordedClaims[]> {
    const read = entries.map((entry) => ({ ...entry, effects: effectsOf(entry) }));
    const handovers = await this.ledger.eventsById(
      read.flatMap(({ effects }) => effects.handover ?? []),
    );
    return read.map((event) => {
      const handover = handovers.get(event.effects.handover ?? '');
      const isKnown = handover?.logIndex != null && handover.logIndex < event.logIndex;
      const items = isKnown ? handedOverItems(toLogEntry(handover, event.logIndex)) : [];
      const { eventId, principal } = event;
      return { eventId, principal, claims: claimsOf(event, items) };
    });
  }
}
