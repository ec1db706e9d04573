/** The whole server on a real database, with the sample industry's parties and a client for each. */
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpAdapter } from '../../src/api/http-adapter.js';
import { AppModule, type AppResources } from '../../src/app.module.js';
import { CaptureService } from '../../src/capture/capture.service.js';
import { DatabasePools } from '../../src/database/database-pools.js';
import { LedgerSecret } from '../../src/ledger/ledger-secret.js';
import { CostLimits } from '../../src/limits/cost.service.js';
import { SERVER } from '../../src/ledger/ledger.service.js';
import { MetricsAddress } from '../../src/metrics/metrics-listener.js';
import { PartiesService } from '../../src/parties/parties.service.js';
import {
  PARTY_KEYS,
  sampleMasterData,
  SAMPLE_PARTIES,
  type PartyKey,
} from '../../src/sample/domain/sample-parties.js';
import { sampleStory } from '../../src/sample/domain/sample-story.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import { postgresForTests, type PostgresForTests } from '../integration/postgres-for-tests.js';

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly data: T | null;
  readonly errors: readonly {
    message: string;
    extensions?: { code?: string; retryAfterSeconds?: number };
  }[];
}

export interface EventResult {
  readonly __typename: string;
  readonly index: number;
  readonly eventId: string | null;
  readonly leafHash?: string;
  readonly recordedAt?: string;
  readonly refusals?: readonly {
    code: string;
    path: string;
    message: string;
    hint: string | null;
  }[];
}

export interface Captured {
  readonly outcome: string;
  readonly recorded: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly results: readonly EventResult[];
}

export interface CaptureOptions {
  readonly onRefusal?: 'ROLLBACK' | 'PROCEED';
  readonly dryRun?: boolean;
  readonly awaitProjection?: boolean;
}

export interface ServerForTests {
  readonly url: string;
  readonly databaseUrl: string;
  readonly app: NestFastifyApplication;
  /** By the key of the sample's party; any other text is sent as the credential itself. */
  ask<T = Record<string, unknown>>(
    as: PartyKey,
    query: string,
    variables?: object,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
  /** Throws where GraphQL itself refuses. */
  capture(as: PartyKey, events: readonly JsonObject[], options?: CaptureOptions): Promise<Captured>;
  /** Records the whole story of the sample; throws at the first refusal. */
  tellStory(): Promise<void>;
  tokenOf(key: PartyKey): string;
  stop(): Promise<void>;
}

const CAPTURE = `mutation Capture($input: CaptureEventsInput!) {
  captureEvents(input: $input) {
    outcome recorded duplicates refused
    results {
      __typename
      ... on EventRecorded { index eventId leafHash recordedAt }
      ... on EventAccepted { index eventId }
      ... on EventDuplicate { index eventId leafHash recordedAt }
      ... on EventRefused { index eventId refusals { code path message hint } }
    }
  }
}`;

export async function serverForTests(
  metrics = new MetricsAddress(),
  limits = new CostLimits(),
): Promise<ServerForTests> {
  const postgres = await postgresForTests();
  const databaseUrl = await postgres.ledgerDatabase();
  const pools = new DatabasePools({ url: databaseUrl });
  const app = await startApp({ pools, metrics, limits });
  const url = await app.getUrl();
  const tokens = await registerSample(app);
  const ask = asker(`${url}/graphql`, tokens);
  const capture: ServerForTests['capture'] = async (as, events, options = {}) => {
    const { data, errors } = await ask<{ captureEvents: Captured }>(as, CAPTURE, {
      input: { events, ...options },
    });
    if (data === null) throw new Error(JSON.stringify(errors));
    return data.captureEvents;
  };
  return {
    ...{ url, databaseUrl, app, ask, capture },
    tellStory: () => tellStory(capture),
    tokenOf: (key) => tokens.get(key) ?? '',
    stop: () => stopAll(app, pools, postgres),
  };
}

async function startApp(resources: Omit<AppResources, 'secret'>): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.of({ ...resources, secret: new LedgerSecret(Buffer.alloc(32, 5)) }),
    createHttpAdapter(),
    { logger: ['error', 'fatal'], abortOnError: false },
  );
  await app.listen(0, '127.0.0.1');
  return app;
}

async function registerSample(app: NestFastifyApplication): Promise<Map<PartyKey, string>> {
  const { results } = await app.get(CaptureService, { strict: false }).captureEvents({
    ...{ documents: sampleMasterData(), submitter: SERVER, onRefusal: 'ROLLBACK', dryRun: false },
    awaitProjection: true,
  });
  const refused = results.filter(({ kind }) => kind === 'REFUSED');
  if (refused.length > 0) throw new Error(JSON.stringify(refused));
  const parties = app.get(PartiesService, { strict: false });
  const tokens = new Map<PartyKey, string>();
  for (const key of PARTY_KEYS) {
    tokens.set(key, await parties.issueServerCredential(SAMPLE_PARTIES[key].id, 'test'));
  }
  return tokens;
}

function asker(endpoint: string, tokens: ReadonlyMap<PartyKey, string>): ServerForTests['ask'] {
  return async <T>(
    as: PartyKey,
    query: string,
    variables: object = {},
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${tokens.get(as) ?? as}`,
        'content-type': 'application/json',
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as { data?: T; errors?: Answer['errors'] };
    return { status: response.status, data: body.data ?? null, errors: body.errors ?? [] };
  };
}

async function tellStory(capture: ServerForTests['capture']): Promise<void> {
  for (const { tellings } of sampleStory()) {
    for (const { by, document } of tellings) {
      const { recorded, results } = await capture(by, [document]);
      if (recorded !== 1) throw new Error(JSON.stringify(results));
    }
  }
}

async function stopAll(
  app: NestFastifyApplication,
  pools: DatabasePools,
  postgres: PostgresForTests,
): Promise<void> {
  await app.close();
  await pools.end();
  await postgres.stop();
}
