import { Injectable } from '@nestjs/common';
import { LedgerService } from './ledger/ledger.service.js';
import { gauge, MetricSource, type Figure, type Sample } from './metrics/metric-source.js';
import { ProjectionRunner } from './projection-runner.js';

/** How far each projection is behind the log, and whether a fault keeps it where it is. */
@Injectable()
export class ProjectionFigures extends MetricSource {
  constructor(
    private readonly ledger: LedgerService,
    private readonly runner: ProjectionRunner,
  ) {
    super();
  }

  async figures(): Promise<readonly Figure[]> {
    const lags = await this.ledger.lags().catch(() => []);
    const known = lags.filter(({ projection }) => this.names().has(projection));
    const of = (value: (lag: (typeof known)[number]) => number): Sample[] =>
      known.map((lag) => ({ labels: { projection: lag.projection }, value: value(lag) }));
    const entries = of(({ lagEntries }) => lagEntries);
    const seconds = of(({ lagSeconds }) => lagSeconds);
    return [
      gauge('projection_lag_entries', 'Entries of the log not yet projected.', entries),
      gauge('projection_lag_seconds', 'How long the oldest of them has its place.', seconds),
      gauge(
        'projection_stands_still',
        '1 where a fault keeps the projection where it is, on this server.',
        this.standing(),
      ),
    ];
  }

  private names(): Set<string> {
    return new Set(this.runner.followers.map(({ projection }) => projection.name));
  }

  private standing(): Sample[] {
    return this.runner.followers.map(({ projection, standsStill }) => ({
      ...{ labels: { projection: projection.name }, value: standsStill ? 1 : 0 },
    }));
  }
}
