import { Module } from '@nestjs/common';
import { CustodyModule } from '../custody/custody.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PartiesModule } from '../parties/parties.module.js';
import { AccessService } from './access.service.js';
import { ReadingRightResolver } from './graphql/reading-right.resolver.js';
import { LookUps } from './look-ups.js';

@Module({
  imports: [LedgerModule, PartiesModule, CustodyModule],
  providers: [AccessService, LookUps, ReadingRightResolver],
  exports: [AccessService],
})
export class AccessModule {}
