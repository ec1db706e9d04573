/** The schema as the application builds it, with its extensions; nothing of it is started. */
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { lexicographicSortSchema, type GraphQLSchema } from 'graphql';
import { AppModule } from '../../src/app.module.js';
import { DatabasePools } from '../../src/database/database-pools.js';
import { LedgerSecret } from '../../src/ledger/ledger-secret.js';

type ModuleLike = Type | DynamicModule;

/** Every resolver that the application's modules name, without starting any of them. */
function resolversOf(module: ModuleLike, seen = new Set<unknown>()): Type[] {
  const type = 'module' in module ? module.module : module;
  if (seen.has(type)) return [];
  seen.add(type);
  const dynamic: Partial<DynamicModule> = 'module' in module ? module : {};
  const listed = (key: 'imports' | 'providers'): unknown[] => [
    ...((Reflect.getMetadata(key, type) as unknown[] | undefined) ?? []),
    ...(dynamic[key] ?? []),
  ];
  const resolvers = listed('providers').filter(
    (provider): provider is Type =>
      typeof provider === 'function' && /Resolver$/.test(provider.name),
  );
  const imported = listed('imports') as ModuleLike[];
  return [...resolvers, ...imported.flatMap((one) => resolversOf(one, seen))];
}

export async function schemaOfApplication(): Promise<GraphQLSchema> {
  const pools = new DatabasePools({ url: 'postgres://nobody@127.0.0.1:1/none' });
  const module = AppModule.of({ pools, secret: new LedgerSecret(Buffer.alloc(32)) });
  const resolvers = (module.imports ?? []).flatMap((one) => resolversOf(one as ModuleLike));
  const app = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, {
    logger: false,
  });
  const schema = await app.get(GraphQLSchemaFactory).create([...new Set(resolvers)]);
  await app.close();
  await pools.end();
  return lexicographicSortSchema(schema);
}
