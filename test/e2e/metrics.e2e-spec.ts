/** `/metrics` of a whole server: what is said there, to whom, and what never is. */
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { DatabasePools } from '../../src/database/database-pools.js';
import { LedgerFigures } from '../../src/ledger/ledger-watch.js';
import { MetricsAddress, MetricsListener } from '../../src/metrics/metrics-listener.js';
import { SAMPLE_PARTIES } from '../../src/sample/domain/sample-parties.js';
import { THINGS } from '../../src/sample/domain/sample-things.js';
import { query } from '../integration/postgres-for-tests.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';

let server: ServerForTests;
let address: string;

beforeAll(async () => {
  server = await serverForTests(new MetricsAddress(0));
  address = server.app.get(MetricsListener, { strict: false }).url ?? '';
  await server.tellStory();
}, 120_000);

afterAll(() => server.stop(), 30_000);

async function scrape(): Promise<string> {
  const answer = await fetch(address);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  return answer.text();
}

/** The sum over all series of a figure that have the labels. */
function valueOf(text: string, name: string, labels: Record<string, string> = {}): number {
  const wanted = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
  const found = text
    .split('\n')
    .filter((line) => new RegExp(`^(battery_ledger_)?${name}[ {]`).test(line))
    .filter((line) => wanted.every((label) => line.includes(label)))
    .map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)));
  if (found.length === 0) throw new Error(`${name} ${wanted.join()} is not in:\n${text}`);
  return found.reduce((sum, value) => sum + value, 0);
}

describe('/metrics', () => {
  it('tells the size of the log, what waits for order, and who leads', async () => {
    const { data } = await server.ask<{ ledger: { size: string } }>('auditor', '{ledger{size}}');
    const text = await scrape();
    expect(valueOf(text, 'log_size')).toBe(Number(data?.ledger.size));
    expect(valueOf(text, 'order_waiting_batches')).toBe(0);
    expect(valueOf(text, 'order_oldest_seconds')).toBe(0);
    expect(valueOf(text, 'sequencer_leader')).toBe(1);
    for (const projection of ['parties', 'lineage', 'custody']) {
      expect(valueOf(text, 'projection_lag_entries', { projection })).toBe(0);
      expect(valueOf(text, 'projection_lag_seconds', { projection })).toBe(0);
      expect(valueOf(text, 'projection_stands_still', { projection })).toBe(0);
    }
  });

  it('tells the use of each pool, of event loop and memory', async () => {
    const text = await scrape();
    for (const role of ['app', 'reader', 'sequencer']) {
      const max = valueOf(text, 'pool_connections_max', { role });
      expect(max).toBeGreaterThan(0);
      expect(valueOf(text, 'pool_connections', { role, state: 'total' })).toBeLessThanOrEqual(max);
      expect(valueOf(text, 'pool_connections', { role, state: 'idle' })).toBeLessThanOrEqual(max);
    }
    expect(valueOf(text, 'capture_queue')).toBe(0);
    expect(valueOf(text, 'audit_waiting')).toBeGreaterThanOrEqual(0);
    expect(valueOf(text, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
    expect(valueOf(text, 'process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
  });

  it('counts requests by route, kind and status, and times them', async () => {
    const labels = { route: '/graphql', operation: 'query', status: '200' };
    const before = await scrape();
    for (let i = 0; i < 3; i += 1) await server.ask('auditor', '{ ledger { size } }');
    const after = await scrape();
    expect(
      valueOf(after, 'requests_total', labels) - valueOf(before, 'requests_total', labels),
    ).toBe(3);
    const timed = { route: '/graphql', operation: 'query' };
    const count = 'request_duration_seconds_count';
    expect(valueOf(after, count, timed) - valueOf(before, count, timed)).toBe(3);
  });

  it('counts events by outcome, and refusals and faults by code', async () => {
    const before = await scrape();
    const outcome = await server.capture('batteryMaker', [
      { batteryProduced: { occurredAt: '2026-10-01', product: 'I', model: 'SB-LFP-60' } },
    ]);
    expect(outcome.refused).toBe(1);
    await server.ask('batteryMaker', '{ nothingLikeIt }');
    await server.ask('bl_unknown' as 'batteryMaker', '{ ledger { size } }');
    const after = await scrape();
    const grown = (name: string, labels: Record<string, string>, from = 0): number =>
      valueOf(after, name, labels) - from;
    const refusedBefore = /events_total\{outcome="REFUSED"\} (\d+)/.exec(before)?.[1] ?? '0';
    expect(grown('events_total', { outcome: 'REFUSED' }, Number(refusedBefore))).toBe(1);
    expect(grown('events_total', { outcome: 'RECORDED' })).toBeGreaterThan(10);
    expect(grown('refusals_total', { code: 'MALFORMED_BATTERY_CODE' })).toBeGreaterThan(0);
    expect(grown('faults_total', { code: 'GRAPHQL_VALIDATION_FAILED' })).toBe(1);
    expect(grown('faults_total', { code: 'UNAUTHENTICATED' })).toBe(1);
  });

  it('has so many series and no more, whatever clients choose (paths, names, codes, methods)', async () => {
    const shape = (text: string): string[] =>
      text
        .split('\n')
        .filter((line) => line.startsWith('battery_ledger_requests_total'))
        .map((line) => line.slice(0, line.lastIndexOf(' ')));
    const ask = async (round: number): Promise<void> => {
      await server.ask('batteryMaker', `query Chosen${round} { ledger { size } }`);
      await server.ask('batteryMaker', `{ chosen${round} }`);
      await fetch(`${server.url}/chosen/${round}`);
      await fetch(`${server.url}/graphql/assets/chosen${round}.js`);
      await fetch(`${server.url}/healthz`, { method: 'PROPFIND' });
    };
    await ask(0);
    const first = shape(await scrape());
    for (let round = 1; round < 20; round += 1) await ask(round);
    const text = await scrape();
    expect(shape(text)).toEqual(first);
    expect(text).not.toMatch(/chosen/i);
  });

  it('counts slow requests, and tells of them in the log without their variables', async () => {
    const told = jest.spyOn(Logger.prototype, 'warn');
    const hold =
      'BEGIN; LOCK TABLE lineage.containment IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(3)';
    const holding = query(server.databaseUrl, `${hold}; COMMIT`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const document = `query HowLong($items: [ID!]!) {
      lineage(items: $items, direction: BACKWARD) { edges { from } } }`;
    await server.ask('authority', document, { items: [`battery:${THINGS.pack1}`] });
    await holding;
    expect(valueOf(await scrape(), 'slow_requests_total')).toBeGreaterThan(0);
    const line: unknown = told.mock.calls.find(([said]) =>
      JSON.stringify(said).includes('HowLong'),
    )?.[0];
    expect(line).toMatchObject({ msg: 'slow', operation: 'query', operationName: 'HowLong' });
    expect(JSON.stringify(line)).not.toContain(THINGS.pack1);
    jest.restoreAllMocks();
  }, 20_000);

  it('stands on no address that strangers reach, without a credential or with one (R-SE-8)', async () => {
    const authorization = `Bearer ${server.tokenOf('administrator')}`;
    for (const path of [
      '/metrics',
      '//metrics',
      '/metrics/',
      '/METRICS',
      '/%6detrics',
      '/metrics;x',
    ]) {
      for (const headers of [{}, { authorization }]) {
        const answer = await fetch(`${server.url}${path}`, { headers });
        expect([path, answer.status]).toEqual([path, 404]);
        expect(await answer.text()).not.toContain('battery_ledger');
      }
    }
    expect(new URL(address).hostname).toBe('127.0.0.1');
    for (const path of ['/', '/metrics/', '/graphql', '/metrics?x']) {
      expect((await fetch(new URL(path, address))).status).toBe(404);
    }
    expect((await fetch(address, { method: 'POST' })).status).toBe(404);
  });

  it('holds no secret, no party and no item of what was asked and sent (R-SE-12)', async () => {
    const planted = 'bl_plantedSecret0123456789abcdefgh';
    await fetch(`${server.url}/graphql?credential=${planted}&query={ledger{size}}`);
    await server.ask(planted as 'batteryMaker', '{ ledger { size } }');
    await fetch(`${server.url}/${planted}`);
    await server.ask('batteryMaker', `query ${planted} { ledger { size } }`);
    await server.ask('batteryMaker', 'query($id: ID!) { event(id: $id) { id } }', { id: planted });
    const text = await scrape();
    expect(text).not.toContain('planted');
    expect(text).not.toContain(server.tokenOf('batteryMaker'));
    for (const { id, name } of Object.values(SAMPLE_PARTIES)) {
      expect(text).not.toContain(id);
      expect(text).not.toContain(name);
    }
    for (const code of Object.values(THINGS)) expect(text).not.toContain(code);
  });

  it('shows a pool that ran dry, which its own look-ups can not pass', async () => {
    const { app } = server.app.get(DatabasePools, { strict: false });
    const asked = Array.from({ length: app.options.max + 5 }, () => app.connect());
    await asked[0];
    const text = await scrape();
    // One after the other: others hold connections too, and wait for more.
    for (const connection of asked) (await connection).release();
    expect(valueOf(text, 'pool_connections', { role: 'app', state: 'idle' })).toBe(0);
    expect(valueOf(text, 'pool_connections', { role: 'app', state: 'waiting' })).toBeGreaterThan(0);
    expect(valueOf(await scrape(), 'metric_source_up', { source: 'LedgerFigures' })).toBe(1);
  }, 20_000);

  it('tells the rest where one part fails, or the database does not answer', async () => {
    const source = { source: 'LedgerFigures' };
    expect(valueOf(await scrape(), 'metric_source_up', source)).toBe(1);
    const figures = server.app.get(LedgerFigures, { strict: false });
    jest.spyOn(figures, 'figures').mockRejectedValue(new Error('gone'));
    const text = await scrape();
    expect(valueOf(text, 'metric_source_up', source)).toBe(0);
    expect(valueOf(text, 'pool_connections_max', { role: 'app' })).toBeGreaterThan(0);
    jest.restoreAllMocks();
    expect(valueOf(await scrape(), 'metric_source_up', source)).toBe(1);
  });

  it('shows that batches wait, and for how long, while nobody leads', async () => {
    // The head's row is what every pass begins with.
    const hold = 'BEGIN; SELECT FROM ledger.log_head FOR UPDATE; SELECT pg_sleep(3); COMMIT';
    const holding = query(server.databaseUrl, hold);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const product = 'ZZ1PB24S000001GA10000091';
    const event = { occurredAt: '2026-10-01T08:30:00+08:00', product, model: 'SB-LFP-60' };
    await server.capture('batteryMaker', [{ batteryProduced: event }], { awaitProjection: false });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const text = await scrape();
    expect(valueOf(text, 'order_waiting_batches')).toBe(1);
    expect(valueOf(text, 'order_waiting_events')).toBe(1);
    expect(valueOf(text, 'order_oldest_seconds')).toBeGreaterThan(1);
    await holding;
    for (let poll = 0; poll < 100; poll += 1) {
      if (valueOf(await scrape(), 'order_waiting_batches') === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('The batch was never sequenced.');
  }, 20_000);
});
