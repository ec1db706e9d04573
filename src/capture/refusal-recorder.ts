import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DatabasePools, inTransaction } from '../database/database-pools.js';
import { submissionHash } from '../ledger/domain/submission-hash.js';
import { LedgerService, SERVER } from '../ledger/ledger.service.js';
import type { NewEvent } from '../ledger/recorded-event.js';
import { formatInstantUtc } from '../vocabulary/instant.js';
import type { RefusedBeginning } from './domain/submission.js';
import { limitLockWaits } from './store/lock-wait.store.js';
import { countRefusals, lockRefusals } from './store/refusal.store.js';

const TYPE = 'submissionRefused';
const MICROS_PER_MS = 1_000n;

/**
 * Records that a second beginning by another entitled party was refused, so that the finding can be
 * rebuilt from the log. In a transaction of its own, after the one that refused and whatever its
 * outcome; a retry derives the same id and adds nothing.
 */
@Injectable()
export class RefusalRecorder {
  constructor(
    private readonly pools: DatabasePools,
    private readonly ledger: LedgerService,
  ) {}

  async record(refused: readonly RefusedBeginning[]): Promise<void> {
    const byReporter = Map.groupBy(refused, ({ reporter }) => reporter);
    for (const [reporter, own] of byReporter) await this.recordOf(reporter, own);
  }

  private async recordOf(party: string, refused: readonly RefusedBeginning[]): Promise<void> {
    const recordedAt = formatInstantUtc(BigInt(Date.now()) * MICROS_PER_MS);
    const events = new Map(
      refused.map((one) => this.toEvent(one, recordedAt)).map((event) => [event.eventId, event]),
    );
    const recorded = await inTransaction(this.pools.app, async (tx) => {
      await limitLockWaits(tx);
      // What another recorded of the same is seen from here on.
      await lockRefusals(tx, party);
      const known = await this.ledger.eventsById([...events.keys()], tx);
      const fresh = [...events.values()].filter(({ eventId }) => !known.has(eventId));
      if (fresh.length === 0) return false;
      const day = recordedAt.slice(0, 10);
      // Beyond the day's number they are only counted: a broken client must not fill the log.
      const left = await countRefusals(tx, { party, day, more: fresh.length });
      if (left === 0) return false;
      const receipts = await this.ledger.record(tx, fresh.slice(0, left));
      if (receipts === undefined) throw new Error('A refusal was recorded by another at once.');
      return true;
    });
    if (recorded) this.ledger.committed();
  }

  private toEvent(refused: RefusedBeginning, recordedAt: string): NewEvent {
    const { item, reporter, eventId } = refused;
    // A digest of ours, under the ledger's secret: the submission's own hash would be a fingerprint.
    const refusedId = this.ledger.deriveId({
      principal: reporter,
      submissionHash: refused.submissionHash,
    });
    const digest = createHash('sha256').update(refusedId).digest('hex');
    const said = { item, reporter, reason: 'ALREADY_PRODUCED', digest };
    const hash = submissionHash({ type: TYPE, fields: { ...said, eventId }, principal: SERVER });
    return {
      eventId: this.ledger.deriveId({ principal: SERVER, submissionHash: hash }),
      ...{ type: TYPE, schemaVersion: 1, submitter: SERVER, principal: SERVER, recordedAt },
      groups: { public: { occurredAt: recordedAt }, authority: said },
      submissionHash: hash,
    };
  }
}
