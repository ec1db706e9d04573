import { Module } from '@nestjs/common';
import { LedgerResolver } from './graphql/ledger.resolver.js';
import { LedgerService } from './ledger.service.js';

/** `LedgerSecret` and the pools come from the application, which reads the environment. */
@Module({
  providers: [LedgerService, LedgerResolver],
  exports: [LedgerService],
})
export class LedgerModule {}
