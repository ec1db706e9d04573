import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { ReadinessProbe, type Readiness } from './api/readiness-probe.js';
import { CustodyService } from './custody/custody.service.js';
import { PROJECTION_SECONDS_MAX } from './ledger/ledger-progress.js';
import { LedgerService } from './ledger/ledger.service.js';
import { LogFollower, type Projection } from './ledger/log-follower.js';
import { LineageService } from './lineage/lineage.service.js';
import { PartiesService } from './parties/parties.service.js';
import { StockService } from './stock/stock.service.js';

/**
 * Starts every projection with the server, each at its own pace. Each is a part of `/readyz` by its name:
 * not ready while it stands still by a fault, and while it reads the log from its start, after a rebuild
 * or on a new server, as answers do not hold all of the log then. Capture goes on meanwhile.
 */
@Injectable()
export class ProjectionRunner
  extends ReadinessProbe
  implements OnApplicationBootstrap, BeforeApplicationShutdown
{
  private readonly logger = new Logger(ProjectionRunner.name);
  readonly followers: readonly LogFollower[];

  constructor(
    private readonly ledger: LedgerService,
    parties: PartiesService,
    lineage: LineageService,
    custody: CustodyService,
    stock: StockService,
  ) {
    super();
    const projections: Projection[] = [
      { name: 'parties', project: () => parties.project() },
      { name: 'lineage', project: () => lineage.project() },
      { name: 'custody', project: () => custody.project() },
      { name: 'stock', project: () => stock.project() },
    ];
    const events = {
      onFault: (err: unknown, name: string) =>
        this.logger.error({ msg: 'projection stands still', name, err }),
      onRecovered: (name: string) => this.logger.warn({ msg: 'projection goes on', name }),
    };
    this.followers = projections.map((projection) => new LogFollower(ledger, projection, events));
  }

  override async isReady(): Promise<readonly Readiness[]> {
    // Where the database does not answer, the followers know by themselves where they are.
    const lags = await this.ledger.lags().catch(() => []);
    return this.followers.map(({ projection: { name }, isUpToDate, standsStill }) => {
      const lag = lags.find(({ projection }) => projection === name);
      const keepsUp = (lag?.lagSeconds ?? 0) <= PROJECTION_SECONDS_MAX;
      const detail = standsStill ? 'stands still' : `${lag?.lagEntries ?? '?'} entries behind`;
      return { name, ok: isUpToDate, keepsUp, detail };
    });
  }

  onApplicationBootstrap(): void {
    for (const follower of this.followers) follower.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.followers.map((follower) => follower.stop()));
  }
}
