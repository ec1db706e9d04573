import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { LineageModule } from '../lineage/lineage.module.js';
import { CustodyService } from './custody.service.js';

@Module({
  imports: [LedgerModule, LineageModule],
  providers: [CustodyService],
  exports: [CustodyService],
})
export class CustodyModule {}
