import { Module } from '@nestjs/common';
import { LedgerResolver } from './graphql/ledger.resolver.js';
import { LedgerFigures, LedgerProbe } from './ledger-watch.js';
import { LedgerService } from './ledger.service.js';

/** `LedgerSecret` and the pools come from the application, which reads the environment. */
@Module({
  providers: [LedgerService, LedgerResolver, LedgerProbe, LedgerFigures],
  exports: [LedgerService],
})
export class LedgerModule {}
