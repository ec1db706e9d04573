import { Module, type DynamicModule } from '@nestjs/common';
import { LedgerSecret } from './ledger-secret.js';

/** Hands the ledger the secret that whoever starts the server has read. */
@Module({})
export class SecretsModule {
  static of(secret: LedgerSecret): DynamicModule {
    return {
      module: SecretsModule,
      global: true,
      providers: [{ provide: LedgerSecret, useValue: secret }],
      exports: [LedgerSecret],
    };
  }
}
