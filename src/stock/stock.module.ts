import { Module } from '@nestjs/common';
import { CustodyModule } from '../custody/custody.module.js';
import { InquiryModule } from '../inquiry/inquiry.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { LineageModule } from '../lineage/lineage.module.js';
import { PartiesModule } from '../parties/parties.module.js';
import { HandoverReceptionResolver, HandoverResolver } from './graphql/handover.resolver.js';
import { ItemsResolver } from './graphql/items.resolver.js';
import { StockInquiry } from './stock-inquiry.js';
import { StockService } from './stock.service.js';

@Module({
  imports: [LedgerModule, LineageModule, CustodyModule, PartiesModule, InquiryModule],
  providers: [
    StockService,
    StockInquiry,
    ItemsResolver,
    HandoverResolver,
    HandoverReceptionResolver,
  ],
  exports: [StockService],
})
export class StockModule {}
