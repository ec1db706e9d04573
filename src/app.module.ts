import { Module, type DynamicModule } from '@nestjs/common';
import { ApiModule } from './api/api.module.js';
import { AuditInquiryModule } from './audit/audit-inquiry.module.js';
import { AuditModule } from './audit/audit.module.js';
import { CaptureModule } from './capture/capture.module.js';
import { CustodyModule } from './custody/custody.module.js';
import { DatabaseModule } from './database/database.module.js';
import type { DatabasePools } from './database/database-pools.js';
import { DocumentsModule } from './documents/documents.module.js';
import { InquiryModule } from './inquiry/inquiry.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { LedgerOrigin } from './ledger/ledger-origin.js';
import type { LedgerSecret } from './ledger/ledger-secret.js';
import type { CostLimits } from './limits/cost.service.js';
import { LineageModule } from './lineage/lineage.module.js';
import { PartiesModule } from './parties/parties.module.js';
import { MetricsAddress } from './metrics/metrics-listener.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { ProjectionFigures } from './projection-figures.js';
import { ProjectionRunner } from './projection-runner.js';
import { SearchModule } from './search/search.module.js';
import { StockModule } from './stock/stock.module.js';
import { SecretsModule } from './ledger/secrets.module.js';

export interface AppResources {
  readonly pools: DatabasePools;
  readonly secret: LedgerSecret;
  readonly origin?: LedgerOrigin;
  /** Where `/metrics` listens; nowhere without it. */
  readonly metrics?: MetricsAddress;
  /** What a credential may ask; as this server has it unless told otherwise. */
  readonly limits?: CostLimits;
}

/** The rooms, in the order in which data flows: the table of contents. */
@Module({})
export class AppModule {
  static of({
    pools,
    secret,
    origin = new LedgerOrigin(),
    metrics = new MetricsAddress(),
    limits,
  }: AppResources): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.of(pools),
        SecretsModule.of(secret, origin),
        AuditModule,
        ApiModule.forRoot({}, limits),
        MetricsModule.of(metrics),
        DocumentsModule,
        LedgerModule,
        PartiesModule,
        CaptureModule,
        LineageModule,
        CustodyModule,
        InquiryModule,
        StockModule,
        AuditInquiryModule,
        SearchModule,
      ],
      providers: [ProjectionRunner, ProjectionFigures],
    };
  }
}
