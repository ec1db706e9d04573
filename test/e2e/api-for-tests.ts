import type { AddressInfo } from 'node:net';
import { Module } from '@nestjs/common';
import type { LoggerService, Provider } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { RouteOptions } from 'fastify';
import { Test } from '@nestjs/testing';
import { ApiModule } from '../../src/api/api.module.js';
import { Authenticator } from '../../src/api/authenticator.js';
import type { EndpointOptions } from '../../src/api/graphql/graphql-endpoint.js';
import { AuditModule } from '../../src/audit/audit.module.js';
import { DatabaseModule } from '../../src/database/database.module.js';
import { DatabasePools } from '../../src/database/database-pools.js';
import { createHttpAdapter, type HttpOptions } from '../../src/api/http-adapter.js';
import type { CostLimits } from '../../src/limits/cost.service.js';
import type { Viewer } from '../../src/vocabulary/viewer.js';

export const VIEWER: Viewer = {
  credentialId: 'probe',
  partyId: 'uscc-91350900587527783P',
  partyName: 'Probe Batteries',
  roles: ['BATTERY_MAKER'],
  ...{ authorityScopes: [], grants: [], principals: [] },
};
export const TOKEN = 'probe_3f2a9c';
export const credentialHeaders = { authorization: `Bearer ${TOKEN}` };

/** Nothing listens there: the journal waits in memory, and nobody else asks a database. */
const NO_DATABASE = 'postgres://nobody@127.0.0.1:1/none';

/** Knows one credential; another one stands for a database that is away. */
class ProbeAuthenticator extends Authenticator {
  authenticate(token: string): Promise<Viewer | undefined> {
    if (token === 'away') throw new Error('SELECT secret FROM credential');
    return Promise.resolve(token === TOKEN ? VIEWER : undefined);
  }
}

export interface ServedApi {
  readonly app: NestFastifyApplication;
  /** Without a slash at its end. */
  readonly origin: string;
  readonly graphqlUrl: string;
  close(): Promise<void>;
}

/** The api room on a free port, with a resolver of the test's own. */
export async function serveApi(options: {
  endpoint?: EndpointOptions;
  providers: Provider[];
  logger?: LoggerService;
  http?: HttpOptions;
  limits?: CostLimits;
  /** Told of each route, as the server has them. */
  onRoute?: (route: RouteOptions) => void;
}): Promise<ServedApi> {
  @Module({
    providers: [...options.providers, { provide: Authenticator, useClass: ProbeAuthenticator }],
  })
  class ProbeModule {}

  const testing = await Test.createTestingModule({
    imports: [
      ApiModule.forRoot(options.endpoint, options.limits),
      DatabaseModule.of(new DatabasePools({ url: NO_DATABASE })),
      AuditModule,
      ProbeModule,
    ],
  }).compile();
  const adapter = createHttpAdapter(options.http);
  const { onRoute } = options;
  if (onRoute !== undefined) adapter.getInstance().addHook('onRoute', onRoute);
  const app = testing.createNestApplication<NestFastifyApplication>(adapter);
  app.useLogger(options.logger ?? false);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return { app, origin, graphqlUrl: `${origin}/graphql`, close: () => app.close() };
}
