import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DatabasePools, inTransaction } from '../database/database-pools.js';
import { submissionHash } from '../ledger/domain/submission-hash.js';
import { LedgerService, SERVER } from '../ledger/ledger.service.js';
import type { NewEvent } from '../ledger/recorded-event.js';
import { formatInstantUtc } from '../vocabulary/instant.js';
import type { RefusedBeginning } from './domain/submission.js';
import { countRefusals } from './store/refusal.store.js';

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
    for (const one of refused) await this.recordOne(one);
  }

  private async recordOne(refused: RefusedBeginning): Promise<void> {
    const recordedAt = formatInstantUtc(BigInt(Date.now()) * MICROS_PER_MS);
    const event = this.toEvent(refused, recordedAt);
    const recorded = await inTransaction(this.pools.app, async (tx) => {
      const known = await this.ledger.eventsById([event.eventId], tx);
      if (known.size > 0) return false;
      // Beyond the day's number they are only counted: a broken client must not fill the log.
      const day = recordedAt.slice(0, 10);
      if (!(await countRefusals(tx, { party: refused.reporter, day }))) return false;
      return (await this.ledger.record(tx, [event])) !== undefined;
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
