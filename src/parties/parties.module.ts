import { Module } from '@nestjs/common';
import { Authenticator } from '../api/authenticator.js';
import { DatabasePools } from '../database/database-pools.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { CredentialsService } from './credentials.service.js';
import { CredentialResolver } from './graphql/credential.resolver.js';
import { PartyLoader } from './graphql/party-loader.js';
import {
  BatteryModelResolver,
  FacilityResolver,
  MandateResolver,
  RegisterResolver,
} from './graphql/register.resolver.js';
import { ViewerResolver } from './graphql/viewer.resolver.js';
import { MakerCodesService } from './maker-codes.service.js';
import { PartiesService } from './parties.service.js';
import { RegisterSearchService } from './register-search.service.js';
import { RegisterService } from './register.service.js';
import { PartyDatabase } from './store/party-database.js';

const RESOLVERS = [
  ViewerResolver,
  RegisterResolver,
  MandateResolver,
  FacilityResolver,
  BatteryModelResolver,
  CredentialResolver,
];

@Module({
  imports: [LedgerModule],
  providers: [
    {
      provide: PartyDatabase,
      inject: [DatabasePools],
      useFactory: (pools: DatabasePools) => PartyDatabase.open(pools),
    },
    RegisterService,
    CredentialsService,
    { provide: Authenticator, useExisting: CredentialsService },
    PartiesService,
    MakerCodesService,
    RegisterSearchService,
    PartyLoader,
    ...RESOLVERS,
  ],
  exports: [
    ...[PartiesService, RegisterService, CredentialsService, MakerCodesService],
    RegisterSearchService,
    PartyLoader,
  ],
})
export class PartiesModule {}
