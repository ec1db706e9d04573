import { Injectable } from '@nestjs/common';
import { DatabasePools } from '../database/database-pools.js';
import { gauge, MetricSource, type Figure, type Sample } from './metric-source.js';

/** The connections of each pool: a pool of which all are taken while others wait is the bottleneck. */
@Injectable()
export class PoolFigures extends MetricSource {
  constructor(private readonly pools: DatabasePools) {
    super();
  }

  figures(): Promise<readonly Figure[]> {
    return Promise.resolve([
      gauge('pool_connections', 'Connections of a pool to the database, by state.', this.states()),
      gauge('pool_connections_max', 'Connections that a pool may have.', this.largest()),
    ]);
  }

  private states(): Sample[] {
    return this.each(({ totalCount, idleCount, waitingCount }) => [
      ['total', totalCount],
      ['idle', idleCount],
      ['waiting', waitingCount],
    ]);
  }

  private largest(): Sample[] {
    return this.named().map(([role, { options }]) => ({ labels: { role }, value: options.max }));
  }

  private each(statesOf: (pool: DatabasePools['app']) => [string, number][]): Sample[] {
    return this.named().flatMap(([role, pool]) =>
      statesOf(pool).map(([state, value]) => ({ labels: { role, state }, value })),
    );
  }

  private named(): [string, DatabasePools['app']][] {
    const { app, reader, sequencer } = this.pools;
    return Object.entries({ app, reader, sequencer });
  }
}
