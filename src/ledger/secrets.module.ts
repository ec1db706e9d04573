import { Module, type DynamicModule } from '@nestjs/common';
import { LedgerOrigin } from './ledger-origin.js';
import { LedgerSecret } from './ledger-secret.js';

/** Hands the ledger the secret and the origin that whoever starts the server has read. */
@Module({})
export class SecretsModule {
  static of(secret: LedgerSecret, origin = new LedgerOrigin()): DynamicModule {
    return {
      module: SecretsModule,
      global: true,
      providers: [
        { provide: LedgerSecret, useValue: secret },
        { provide: LedgerOrigin, useValue: origin },
      ],
      exports: [LedgerSecret, LedgerOrigin],
    };
  }
}
