import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { ReadinessProbe, type Readiness } from './api/readiness-probe.js';
import { CustodyService } from './custody/custody.service.js';
import { LedgerService } from './ledger/ledger.service.js';
import { LogFollower, type Projection } from './ledger/log-follower.js';
import { LineageService } from './lineage/lineage.service.js';
import { PartiesService } from './parties/parties.service.js';

/**
 * Starts every projection with the server, each at its own pace. Not ready while one reads the log from
 * its start, after a rebuild or on a new server: answers do not hold all of the log then.
 */
@Injectable()
export class ProjectionRunner
  extends ReadinessProbe
  implements OnApplicationBootstrap, BeforeApplicationShutdown
{
  private readonly logger = new Logger(ProjectionRunner.name);
  private readonly followers: readonly LogFollower[];

  constructor(
    ledger: LedgerService,
    parties: PartiesService,
    lineage: LineageService,
    custody: CustodyService,
  ) {
    super();
    const projections: Projection[] = [
      { name: 'parties', project: () => parties.project() },
      { name: 'lineage', project: () => lineage.project() },
      { name: 'custody', project: () => custody.project() },
    ];
    this.followers = projections.map(
      (projection) =>
        new LogFollower(ledger, projection, (err, name) =>
          this.logger.error({ msg: 'projection', name, err }),
        ),
    );
  }

  override isReady(): Promise<Readiness> {
    const late = this.followers.filter(({ isUpToDate }) => !isUpToDate);
    const detail = late.map(({ projection }) => projection.name).join(', ');
    return Promise.resolve({ name: 'projections', ok: late.length === 0, detail });
  }

  onApplicationBootstrap(): void {
    for (const follower of this.followers) follower.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.followers.map((follower) => follower.stop()));
  }
}
