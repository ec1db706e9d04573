import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { CustodyModule } from '../custody/custody.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { LineageModule } from '../lineage/lineage.module.js';
import { PartiesModule } from '../parties/parties.module.js';
import { AttributionInquiry } from './attribution-inquiry.js';
import { BatteryResolver } from './graphql/battery.resolver.js';
import { EventResolver } from './graphql/event.resolver.js';
import { ItemQueryResolver } from './graphql/item-query.resolver.js';
import { CustodyResolver, ItemResolver } from './graphql/item.resolver.js';
import {
  MaterialLotResolver,
  OtherItemResolver,
  VehicleResolver,
} from './graphql/other-items.resolver.js';
import { LineageResolver } from './graphql/lineage.resolver.js';
import { InquiryService } from './inquiry.service.js';
import { LineageInquiry } from './lineage-inquiry.service.js';

@Module({
  imports: [LedgerModule, PartiesModule, LineageModule, CustodyModule, AccessModule],
  providers: [
    InquiryService,
    LineageInquiry,
    AttributionInquiry,
    ItemQueryResolver,
    ItemResolver,
    CustodyResolver,
    BatteryResolver,
    VehicleResolver,
    MaterialLotResolver,
    OtherItemResolver,
    EventResolver,
    LineageResolver,
  ],
  exports: [InquiryService],
})
export class InquiryModule {}
