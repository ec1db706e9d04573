import { Module } from '@nestjs/common';
import { InquiryModule } from '../inquiry/inquiry.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PartiesModule } from '../parties/parties.module.js';
import { SearchResolver } from './graphql/search.resolver.js';
import { SearchService } from './search.service.js';

@Module({
  imports: [LedgerModule, PartiesModule, InquiryModule],
  providers: [SearchService, SearchResolver],
})
export class SearchModule {}
