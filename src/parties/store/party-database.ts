import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { DataSource, Repository } from 'typeorm';
import type { DatabasePools } from '../../database/database-pools.js';
import { CredentialEntity } from './credential.entity.js';
import { RegisterEntryEntity } from './register-entry.entity.js';

/** The classes that TypeORM maps; a test holds them to the migration. */
export const PARTY_ENTITIES = [CredentialEntity, RegisterEntryEntity];

/** TypeORM's connections for plain look-ups; open as long as the server runs. */
@Injectable()
export class PartyDatabase implements OnApplicationShutdown {
  private constructor(private readonly source: DataSource) {}

  static async open(pools: DatabasePools): Promise<PartyDatabase> {
    return new PartyDatabase(await pools.dataSource(PARTY_ENTITIES).initialize());
  }

  get credentials(): Repository<CredentialEntity> {
    return this.source.getRepository(CredentialEntity);
  }

  get register(): Repository<RegisterEntryEntity> {
    return this.source.getRepository(RegisterEntryEntity);
  }

  onApplicationShutdown(): Promise<void> {
    return this.source.destroy();
  }
}
