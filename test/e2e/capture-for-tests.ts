/** What the tests of capture need besides the server: further parties, counts of rows, rebuilds. */
import pg from 'pg';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpAdapter } from '../../src/api/http-adapter.js';
import { AppModule } from '../../src/app.module.js';
import { CaptureService } from '../../src/capture/capture.service.js';
import { HoldingsRebuild } from '../../src/capture/holdings-rebuild.js';
import { DatabasePools } from '../../src/database/database-pools.js';
import { LedgerSecret } from '../../src/ledger/ledger-secret.js';
import { SERVER } from '../../src/ledger/ledger.service.js';
import { PartiesService } from '../../src/parties/parties.service.js';
import type { PartyRole } from '../../src/lifecycle/domain/roles.js';
import { samplePartyId } from '../../src/sample/domain/sample-codes.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import type { Captured, CaptureOptions, EventResult, ServerForTests } from './server-for-tests.js';

const MASTER_DATA_AT = '2026-01-01T00:00:00+08:00';

export interface NewParty {
  /** Makes its id; the sample's parties have 1 to 10. */
  readonly number: number;
  readonly roles: readonly PartyRole[];
  readonly makerCode?: string;
  readonly validFrom?: string;
}

export interface Client {
  readonly id: string;
  readonly token: string;
  capture(events: readonly JsonObject[], options?: CaptureOptions): Promise<Captured>;
}

/** Registers a party with its roles and gives a client that holds its credential. */
export async function join(server: ServerForTests, party: NewParty): Promise<Client> {
  const { number, roles, makerCode, validFrom = '2010-01-01' } = party;
  const id = samplePartyId(number);
  await captureAsServer(server, [
    { partyRegistered: said({ party: id, name: `Party ${number}`, validFrom }) },
    ...roles.map((role) => ({ roleGranted: said({ party: id, role, validFrom }) })),
    ...(makerCode === undefined
      ? []
      : [{ makerCodeRecorded: said({ party: id, makerCode, validFrom }) }]),
  ]);
  const parties = server.app.get(PartiesService, { strict: false });
  const token = await parties.issueServerCredential(id, 'test');
  return clientOf(server.url, { id, token });
}

function said(fields: JsonObject): JsonObject {
  return { occurredAt: MASTER_DATA_AT, ...fields };
}

/** By the server itself, as its command line would. Throws at a refusal. */
export async function captureAsServer(
  server: ServerForTests,
  documents: readonly JsonObject[],
): Promise<void> {
  const { results } = await server.app.get(CaptureService, { strict: false }).captureEvents({
    ...{ documents, submitter: SERVER, onRefusal: 'ROLLBACK' },
    ...{ dryRun: false, awaitProjection: true },
  });
  const refused = results.filter(({ kind }) => kind === 'REFUSED');
  if (refused.length > 0) throw new Error(JSON.stringify(refused));
}

export const CAPTURE = `mutation Capture($input: CaptureEventsInput!) {
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

export interface RawAnswer {
  readonly status: number;
  readonly data: { captureEvents?: Captured } | null;
  readonly errors: readonly { message: string; extensions?: { code?: string } }[];
}

/** A body as it is, so that it may be one that no JSON writer would write. */
export async function post(
  url: string,
  token: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...headers,
    },
    body,
  });
  const answer = (await response.json()) as Partial<RawAnswer>;
  return { status: response.status, data: answer.data ?? null, errors: answer.errors ?? [] };
}

export function clientOf(
  url: string,
  { id, token }: { readonly id: string; readonly token: string },
): Client {
  const capture: Client['capture'] = async (events, options = {}) => {
    // The projections are not asked here, and waiting for them would cost the test its time.
    const input = { events, awaitProjection: false, ...options };
    const { data, errors } = await post(
      url,
      token,
      JSON.stringify({ query: CAPTURE, variables: { input } }),
    );
    if (data?.captureEvents === undefined) throw new Error(JSON.stringify(errors));
    return data.captureEvents;
  };
  return { id, token, capture };
}

/** A second process, as far as the database sees one: pools, queue and sequencer of its own. */
export interface SecondServer {
  readonly url: string;
  stop(): Promise<void>;
}

export async function secondServer({ databaseUrl }: ServerForTests): Promise<SecondServer> {
  const pools = new DatabasePools({ url: databaseUrl });
  const app = await NestFactory.create<NestFastifyApplication>(
    // The secret of the server for tests: both derive the same ids.
    AppModule.of({ pools, secret: new LedgerSecret(Buffer.alloc(32, 5)) }),
    createHttpAdapter(),
    { logger: ['error', 'fatal'], abortOnError: false },
  );
  await app.listen(0, '127.0.0.1');
  const stop = async (): Promise<void> => {
    await app.close();
    await pools.end();
  };
  return { url: await app.getUrl(), stop };
}

/** Rows of the database, as the superuser sees them. */
export class Rows {
  private readonly pool: pg.Pool;

  constructor({ databaseUrl }: ServerForTests) {
    this.pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  }

  async of<T extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> {
    return (await this.pool.query<T>(sql, values)).rows;
  }

  async count(table: string): Promise<number> {
    const [row] = await this.of<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
    return row?.n ?? 0;
  }

  /** All that is recorded, with or without a place in the log yet. */
  events(): Promise<number> {
    return this.count('ledger.event');
  }

  end(): Promise<void> {
    return this.pool.end();
  }
}

const DERIVED = {
  beginnings: 'SELECT item, event_id, principal FROM capture.beginning ORDER BY item',
  lots: 'SELECT item, holder, content_mg, drawn_mg FROM capture.lot ORDER BY item',
  rights: `SELECT row_number() OVER (ORDER BY log_index, queue_id, place_in_batch) AS nth, event_id,
      kind, holder, object, scope, valid_from, valid_until
    FROM party.entitlement JOIN ledger.event_order USING (event_id) ORDER BY nth`,
  revocations: 'SELECT * FROM party.mandate_revocation ORDER BY event_id',
};

export type Derived = Readonly<Record<keyof typeof DERIVED, readonly object[]>>;

/** What capture keeps besides the log, before and after both are built from the log again. */
export async function rebuilt(
  server: ServerForTests,
  rows: Rows,
): Promise<{ before: Derived; after: Derived }> {
  const before = await derived(rows);
  await server.app.get(HoldingsRebuild, { strict: false }).run();
  await server.app.get(PartiesService, { strict: false }).rebuildRights();
  return { before, after: await derived(rows) };
}

async function derived(rows: Rows): Promise<Derived> {
  return {
    beginnings: await rows.of(DERIVED.beginnings),
    lots: await rows.of(DERIVED.lots),
    rights: await rows.of(DERIVED.rights),
    revocations: await rows.of(DERIVED.revocations),
  };
}

export const codesIn = ({ refusals = [] }: EventResult): string[] =>
  refusals.map(({ code }) => code);

/** `EventRecorded`, `EventDuplicate` … or the code of the first refusal. */
export const kindOf = (result: EventResult): string => codesIn(result)[0] ?? result.__typename;

export function only(captured: Captured): EventResult {
  const [result, ...more] = captured.results;
  if (result === undefined || more.length > 0) throw new Error(JSON.stringify(captured));
  return result;
}
