import { Module } from '@nestjs/common';
import { CustodyModule } from '../custody/custody.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PartiesModule } from '../parties/parties.module.js';
import { AccessService } from './access.service.js';
import { LookUps } from './look-ups.js';

@Module({
  imports: [LedgerModule, PartiesModule, CustodyModule],
  providers: [AccessService, LookUps],
  exports: [AccessService],
})
export class AccessModule {}
