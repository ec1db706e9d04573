import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { LineageService } from './lineage.service.js';

@Module({
  imports: [LedgerModule],
  providers: [LineageService],
  exports: [LineageService],
})
export class LineageModule {}
