import { Injectable } from '@nestjs/common';
import { ReadinessProbe, type Readiness } from '../api/readiness-probe.js';
import { DatabasePools } from '../database/database-pools.js';
import { orderProgress, paceOf } from './ledger-progress.js';

/**
 * `database`: it answers, and the log is open: index 0 has its place. `sequencer`: what is recorded
 * gets its place, whichever server leads.
 */
@Injectable()
export class LedgerProbe extends ReadinessProbe {
  constructor(private readonly pools: DatabasePools) {
    super();
  }

  override async isReady(): Promise<readonly Readiness[]> {
    try {
      const progress = await orderProgress(this.pools.app);
      const pace = paceOf(progress);
      const waits = `${progress.waitingBatches} batches wait, the oldest ${progress.oldestSeconds.toFixed(0)} s`;
      return [
        { name: 'database', ok: progress.size > 0n, detail: 'the log is not open' },
        { name: 'sequencer', ok: pace !== 'STANDS', keepsUp: pace === 'KEEPS_UP', detail: waits },
      ];
    } catch (error) {
      const detail = error instanceof Error ? error.message : 'unknown';
      return [
        { name: 'database', ok: false, detail },
        { name: 'sequencer', ok: false, detail: 'the database does not answer' },
      ];
    }
  }
}
