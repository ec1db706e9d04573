import { Module, type DynamicModule } from '@nestjs/common';
import { DatabasePools } from './database-pools.js';

/** Hands every room the pools that whoever starts the server has opened, and will end. */
@Module({})
export class DatabaseModule {
  static of(pools: DatabasePools): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [{ provide: DatabasePools, useValue: pools }],
      exports: [DatabasePools],
    };
  }
}
