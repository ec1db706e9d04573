import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { LineageModule } from '../lineage/lineage.module.js';
import { CustodyClaims } from './custody-claims.service.js';
import { CustodyService } from './custody.service.js';

@Module({
  imports: [LedgerModule, LineageModule],
  providers: [CustodyService, CustodyClaims],
  exports: [CustodyService, CustodyClaims],
})
export class CustodyModule {}
