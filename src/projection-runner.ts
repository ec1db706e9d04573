import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CustodyService } from './custody/custody.service.js';
import { LedgerService } from './ledger/ledger.service.js';
import { LogFollower, type Projection } from './ledger/log-follower.js';
import { LineageService } from './lineage/lineage.service.js';
import { PartiesService } from './parties/parties.service.js';

/** Starts every projection with the server, each at its own pace. */
@Injectable()
export class ProjectionRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ProjectionRunner.name);
  private readonly followers: readonly LogFollower[];

  constructor(
    ledger: LedgerService,
    parties: PartiesService,
    lineage: LineageService,
    custody: CustodyService,
  ) {
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

  onApplicationBootstrap(): void {
    for (const follower of this.followers) follower.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.followers.map((follower) => follower.stop()));
  }
}
