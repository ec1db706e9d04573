/** Faults that last: no connection left, a transaction that somebody leaves open, a projection that can't write. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DatabasePools } from '../../src/database/database-pools.js';
import { CONNECTION_MS_MAX } from '../../src/database/database-role.js';
import { LedgerService } from '../../src/ledger/ledger.service.js';
import { SAMPLE_PARTIES } from '../../src/sample/domain/sample-parties.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import { AT, pack } from '../e2e/capture-documents.js';
import {
  CAPTURE,
  clientOf,
  kindOf,
  only,
  post,
  Rows,
  type Client,
} from '../e2e/capture-for-tests.js';
import { serverForTests, type ServerForTests } from '../e2e/server-for-tests.js';

const POLL_MS = 50;

let server: ServerForTests;
let rows: Rows;
let maker: Client;
let serial = 0;

beforeAll(async () => {
  server = await serverForTests();
  rows = new Rows(server);
  const { id } = SAMPLE_PARTIES.batteryMaker;
  maker = clientOf(server.url, { id, token: server.tokenOf('batteryMaker') });
}, 120_000);

afterAll(async () => {
  await rows.end();
  await server.stop();
}, 60_000);

const tested = (said: JsonObject = {}): JsonObject => ({
  batteryTested: { occurredAt: AT, battery: pack(1), method: `m ${(serial += 1)}`, ...said },
});

async function until(what: string, holds: () => Promise<boolean>, msMax = 20_000): Promise<void> {
  for (let waited = 0; waited < msMax; waited += POLL_MS) {
    if (await holds()) return;
    await sleep(POLL_MS);
  }
  throw new Error(`Never ${what}.`);
}

async function placeOf(eventId: string | null): Promise<number | null> {
  const [row] = await rows.of<{ place: number | null }>(
    `SELECT (s.first_index + e.place_in_batch)::int AS place FROM ledger.event e
     LEFT JOIN ledger.sequenced_batch s USING (batch_id) WHERE event_id = $1`,
    [eventId],
  );
  return row?.place ?? null;
}

async function readiness(): Promise<{ status: number; down: string[] }> {
  const response = await fetch(`${server.url}/readyz`);
  const { details = {} } = (await response.json()) as {
    details?: Record<string, { status: string }>;
  };
  const down = Object.entries(details).filter(([, { status }]) => status === 'down');
  return { status: response.status, down: down.map(([name]) => name) };
}

async function cursor(projection: string): Promise<number> {
  const [row] = await rows.of<{ next: number }>(
    'SELECT next_index::int AS next FROM ledger.projection_cursor WHERE projection = $1',
    [projection],
  );
  return row?.next ?? 0;
}

async function size(): Promise<number> {
  const [row] = await rows.of<{ size: number }>('SELECT size::int AS size FROM ledger.log_head');
  return row?.size ?? 0;
}

describe('R-SE-17: a pool of which all connections are held', () => {
  it('answers 503 in bounded time, and works again when they are given back', async () => {
    const { app } = server.app.get(DatabasePools, { strict: false });
    const held: pg.PoolClient[] = [];
    // Projections give theirs back in between.
    while (held.length < app.options.max) {
      const client = await app.connect().catch(() => undefined);
      if (client !== undefined) held.push(client);
    }
    const eventIds = Array.from({ length: 4 }, () => randomUUID());
    const send = (eventId: string): ReturnType<typeof post> => {
      const input = { events: [tested({ eventId, method: eventId })], awaitProjection: false };
      const headers = { accept: 'application/graphql-response+json' };
      const body = JSON.stringify({ query: CAPTURE, variables: { input } });
      return post(server.url, maker.token, body, headers);
    };
    const began = Date.now();
    const refused = await Promise.all(eventIds.map(send)).finally(() => {
      for (const client of held) client.release();
    });
    const took = Date.now() - began;
    expect(refused.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
    for (const { errors } of refused) {
      expect(['OVERLOADED', 'BUSY']).toContain(errors[0]?.extensions?.code);
    }
    expect(took).toBeLessThan(3 * CONNECTION_MS_MAX);
    const answers = await Promise.all(eventIds.map(send));
    const kinds = answers.flatMap(({ data }) => data?.captureEvents?.results.map(kindOf) ?? []);
    expect(kinds).toEqual(Array(4).fill('EventRecorded'));
    await until('ready', async () => (await readiness()).status === 200);
  }, 90_000);
});

describe('R-SE-17: a transaction that another session leaves open', () => {
  it('with a batch that it has recorded holds up nothing, and is ordered when it commits', async () => {
    const pools = new DatabasePools({ url: server.databaseUrl });
    const ledger = server.app.get(LedgerService, { strict: false });
    const left = await pools.app.connect();
    const eventId = randomUUID();
    try {
      await left.query('BEGIN');
      const event = {
        ...{ eventId, type: 'batteryTested', schemaVersion: 1, submitter: maker.id },
        ...{ principal: maker.id, recordedAt: '2026-05-12T08:30:00+00:00' },
        groups: { public: { occurredAt: '2026-05-12T08:30:00+00:00', battery: pack(1) } },
        submissionHash: Buffer.alloc(32, 7),
      };
      expect(await ledger.record(left, [event])).toHaveLength(1);
      // A snapshot from before everything that follows, too.
      const old = new pg.Client({ connectionString: server.databaseUrl });
      await old.connect();
      await old.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
      await old.query('SELECT count(*) FROM ledger.event');
      const places: number[] = [];
      for (let nth = 0; nth < 20; nth += 1) {
        const { eventId: recorded } = only(await maker.capture([tested()]));
        await until('ordered', async () => (await placeOf(recorded)) !== null, 3_000);
        places.push((await placeOf(recorded)) ?? -1);
      }
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(await placeOf(eventId)).toBeNull();
      const before = await size();
      for (const name of ['lineage', 'custody', 'parties']) {
        await until(`${name} at the end`, async () => (await cursor(name)) === before, 15_000);
      }
      await left.query('COMMIT');
      ledger.committed();
      await until('ordered', async () => (await placeOf(eventId)) !== null, 3_000);
      expect(await placeOf(eventId)).toBe(before);
      await until('read', async () => (await cursor('custody')) > before, 15_000);
      await old.end();
    } finally {
      left.release(true);
      await pools.end();
    }
  }, 60_000);
});

describe('R-SE-17: a projection that can’t write', () => {
  it('stands still alone, is named in /readyz, and goes on by itself when it can again', async () => {
    await until('ready', async () => (await readiness()).status === 200);
    await rows.of('REVOKE INSERT ON custody.item_event FROM ledger_app');
    const from = await cursor('custody');
    const during: string[] = [];
    for (let nth = 0; nth < 5; nth += 1) {
      during.push(kindOf(only(await maker.capture([tested()]))));
    }
    expect(during).toEqual(Array(5).fill('EventRecorded'));
    for (const name of ['lineage', 'parties']) {
      await until(`${name} at the end`, async () => (await cursor(name)) === (await size()));
    }
    expect(await cursor('custody')).toBe(from);
    await until('not ready', async () => (await readiness()).status === 503);
    expect((await readiness()).down).toEqual(['custody']);
    await rows.of('GRANT INSERT ON custody.item_event TO ledger_app');
    await until('at the end', async () => (await cursor('custody')) === (await size()));
    await until('ready', async () => (await readiness()).status === 200);
    const [{ n } = { n: 0 }] = await rows.of<{ n: number }>(
      'SELECT count(*)::int AS n FROM custody.item_event WHERE known_from >= $1',
      [from],
    );
    expect(n).toBeGreaterThanOrEqual(5);
  }, 90_000);
});
