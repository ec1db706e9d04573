import { Injectable } from '@nestjs/common';
import { DatabasePools } from '../database/database-pools.js';
import { gauge, MetricSource, type Figure } from '../metrics/metric-source.js';
import { orderProgress, type OrderProgress } from './ledger-progress.js';
import { LedgerService } from './ledger.service.js';

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
