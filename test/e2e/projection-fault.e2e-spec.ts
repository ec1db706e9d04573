/** A projection that throws: it stops, is named in /readyz, and goes on after a fix; capture goes on. */
import { setTimeout as sleep } from 'node:timers/promises';
import { MetricsAddress, MetricsListener } from '../../src/metrics/metrics-listener.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import { query } from '../integration/postgres-for-tests.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';

let server: ServerForTests;

beforeAll(async () => {
  server = await serverForTests(new MetricsAddress(0));
  for (let poll = 0; poll < 200 && (await readyz()).status !== 200; poll += 1) await sleep(50);
}, 120_000);

afterAll(() => server.stop(), 30_000);

interface Told {
  readonly status: number;
  readonly parts: Readonly<Record<string, { readonly status: string }>>;
  readonly text: string;
}

async function readyz(): Promise<Told> {
  const answer = await fetch(`${server.url}/readyz`);
  const text = await answer.text();
  const { details } = JSON.parse(text) as { details: Told['parts'] };
  return { status: answer.status, parts: details, text };
}

async function until(isSo: (told: Told) => boolean): Promise<Told> {
  for (let poll = 0; poll < 300; poll += 1) {
    const told = await readyz();
    if (isSo(told)) return told;
    await sleep(50);
  }
  throw new Error('It was never so.');
}

function produced(serial: string): JsonObject {
  const product = `ZZ1PB24S000001GA100000${serial}`;
  const components = [{ code: `ZZ1MB24S000001GA100001${serial}` }];
  return {
    batteryProduced: {
      ...{ occurredAt: '2026-10-01T08:30:00+08:00', product, model: 'SB-LFP-60', components },
    },
  };
}

async function metric(pattern: RegExp): Promise<string | undefined> {
  const { url = '' } = server.app.get(MetricsListener, { strict: false });
  return pattern.exec(await (await fetch(url)).text())?.[1];
}

const UP = { status: 'up' };
const STANDS = /projection_stands_still\{projection="lineage"\} (\d)/;
const LAG = /projection_lag_entries\{projection="lineage"\} (\d+)/;

test('readyz names database, sequencer and each projection', async () => {
  const { status, parts } = await readyz();
  expect(status).toBe(200);
  const projections = { parties: UP, lineage: UP, custody: UP, stock: UP };
  expect(parts).toEqual({ database: UP, sequencer: UP, disk: UP, ...projections });
});

test('a projection that throws stands still by name while capture goes on, and goes on after a fix', async () => {
  const table = 'lineage.containment';
  await query(server.databaseUrl, `REVOKE INSERT ON ${table} FROM ledger_app`);
  const options = { awaitProjection: false };
  const first = await server.capture('batteryMaker', [produced('21')], options);
  expect(first.recorded).toBe(1);
  const stopped = await until(({ status }) => status === 503);
  expect(stopped.parts['lineage']).toEqual({ status: 'down' });
  // Of what failed, and why, a stranger hears nothing.
  expect(stopped.text).not.toMatch(/permission|containment|denied|error":\{"[^"]*":\{[^}]*message/);

  const second = await server.capture('batteryMaker', [produced('22')], options);
  expect(second.recorded).toBe(1);
  const others = await until(({ parts }) => parts['parties']?.status === 'up');
  expect(others.parts).toMatchObject({ database: UP, sequencer: UP, parties: UP });
  expect(await metric(STANDS)).toBe('1');
  expect(Number(await metric(LAG))).toBeGreaterThanOrEqual(2);

  await query(server.databaseUrl, `GRANT INSERT ON ${table} TO ledger_app`);
  const mended = await until(({ status }) => status === 200);
  expect(mended.parts['lineage']).toEqual(UP);
  expect(await metric(STANDS)).toBe('0');
  expect(await metric(LAG)).toBe('0');
  const { data } = await server.ask<{ battery: { components: { id: string }[] } }>(
    'batteryMaker',
    '{ battery(code: "ZZ1PB24S000001GA10000022") { components { id } } }',
  );
  expect(data?.battery.components).toHaveLength(1);
}, 60_000);

test('says that it falls behind, and stays ready, while a projection lags long', async () => {
  // Held by another session, the cursor can't move, as when a projection is overrun by events.
  const hold = `BEGIN; SELECT FROM ledger.projection_cursor WHERE projection = 'custody' FOR UPDATE`;
  const holding = query(server.databaseUrl, `${hold}; SELECT pg_sleep(13); COMMIT`);
  await sleep(200);
  await server.capture('batteryMaker', [produced('23')], { awaitProjection: false });
  const behind = await until(({ parts }) => parts['custody']?.status !== 'up');
  expect(behind.status).toBe(200);
  expect(behind.parts).toMatchObject({ custody: { status: 'degraded' }, lineage: UP });
  await holding;
  await until(({ parts }) => parts['custody']?.status === 'up');
}, 60_000);
