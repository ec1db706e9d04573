/** The log and its order as those see them who run the ledger: in `/readyz` and in `/metrics`. */
import { Injectable } from '@nestjs/common';
import { ReadinessProbe, type Readiness } from '../api/readiness-probe.js';
import { DatabasePools } from '../database/database-pools.js';
import { gauge, MetricSource, type Figure } from '../metrics/metric-source.js';
import { orderProgress, paceOf, type OrderProgress } from './ledger-progress.js';
import { LedgerService } from './ledger.service.js';

/**
 * `database`: it answers, and the log is open: index 0 has its place. `sequencer`: what is recorded
 * gets its place, whichever server leads. `disk`: what was captured last found room.
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
        { name: 'disk', ok: !this.pools.disk.isFull, detail: 'no room for what is captured' },
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

/** The log and the order: whether what is recorded gets its place. */
@Injectable()
export class LedgerFigures extends MetricSource {
  constructor(
    private readonly pools: DatabasePools,
    private readonly ledger: LedgerService,
  ) {
    super();
  }

  async figures(): Promise<readonly Figure[]> {
    return [...orderFigures(await orderProgress(this.pools.app)), this.leader()];
  }

  private leader(): Figure {
    const help = '1 on the server that gives the order; of all servers of a ledger one has it.';
    return gauge('sequencer_leader', help, this.ledger.leads ? 1 : 0);
  }
}

function orderFigures(progress: OrderProgress): Figure[] {
  return [
    gauge('log_size', 'Entries of the log.', Number(progress.size)),
    gauge(
      'order_waiting_batches',
      'Batches that are recorded and have no place in the log yet.',
      progress.waitingBatches,
    ),
    gauge('order_waiting_events', 'The events of these batches.', progress.waitingEvents),
    gauge(
      'order_oldest_seconds',
      'How long the oldest of these batches has waited.',
      progress.oldestSeconds,
    ),
  ];
}
