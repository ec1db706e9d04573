/** Pages of what a party holds, of a party that has held much: rows as the projection leaves them. */
import { jest } from '@jest/globals';
import { postgresForTests, query, type PostgresForTests } from './postgres-for-tests.js';
import { RunningLedger } from './running-ledger.js';

const RECYCLER = 'duns-111111111';
const HELD_BEFORE = 200_000;
const AT_HAND = 1_000;

describe('stock of a party that has held much', () => {
  let postgres: PostgresForTests;
  let running: RunningLedger;

  beforeAll(async () => {
    postgres = await postgresForTests();
    running = await RunningLedger.start(postgres);
    await query(
      running.url,
      `INSERT INTO stock.holding (item, kind, holder, state, ended, site, model)
       SELECT 'battery:' || lpad(n::text, 24, '0'), CASE WHEN n % 10 = 0 THEN 'MODULE' ELSE 'PACK' END,
         '${RECYCLER}', CASE WHEN n % ${HELD_BEFORE / AT_HAND} = 0 THEN 'COLLECTED' ELSE 'RECYCLED' END,
         n % ${HELD_BEFORE / AT_HAND} <> 0, 'site:${RECYCLER}:' || n % 3, 'M-' || n % 7
       FROM generate_series(1, ${HELD_BEFORE}) n`,
    );
    await query(
      running.url,
      `INSERT INTO stock.handover (event_id, sender, receiver, instant, event_order, received)
       SELECT gen_random_uuid(), 'duns-22222222' || n % 10, '${RECYCLER}', n, 0, n % 2000 <> 0
       FROM generate_series(1, ${HELD_BEFORE}) n`,
    );
    await query(running.url, 'ANALYZE');
  }, 120_000);

  afterAll(async () => {
    await running.stop();
    await postgres.stop();
  });

  const ASKED = {
    ...{ holder: RECYCLER, first: 50, after: '', kinds: null, site: null, model: null },
  };
  const EVER = { from: -(1n << 62n), until: 1n << 62n };
  const LAST = { instant: 1n << 62n, order: 0n, eventId: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };
  const TRUCKS = {
    ...{ party: RECYCLER, first: 50, direction: null, counterparty: null, received: null },
    ...{ before: LAST, ...EVER },
  };

  /** The most rows that one node of the plans of what is asked reads. */
  async function mostRowsRead(ask: () => Promise<unknown>): Promise<number> {
    const client = await running.pools.app.connect();
    const asked: { text: string; values: unknown[] }[] = [];
    const query = client.query.bind(client) as (...sent: unknown[]) => Promise<unknown>;

    const connecting = jest.spyOn(running.pools.app, 'connect');
    connecting.mockResolvedValue(client as never);
    // eslint-disable-next-line @typescript-eslint/no-misused-promises -- pg takes a callback there too
    const querying = jest.spyOn(client, 'query').mockImplementation((...sent: unknown[]) => {
      const [text, values] = sent;
      if (typeof text === 'string' && Array.isArray(values)) asked.push({ text, values });
      return query(...sent);
    });
    await ask();
    querying.mockRestore();
    connecting.mockRestore();
    let most = 0;
    for (const { text, values } of asked.filter((one) => one.text.includes('stock.'))) {
      const plan = await running.pools.app.query<{ 'QUERY PLAN': unknown }>(
        `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
        values,
      );
      const read = JSON.stringify(plan.rows).matchAll(
        /"(?:Actual Rows|Rows Removed by [A-Za-z ]+)":([\d.]+)/g,
      );
      for (const [, rows] of read) most = Math.max(most, Number(rows));
    }
    expect(asked.length).toBeGreaterThan(0);
    return most;
  }

  it('reads of what is at hand no more than it shows, however much was held before', async () => {
    const first = await running.stock.holdings(ASKED, null);
    expect(first.records).toHaveLength(50);
    expect(first.hasNextPage).toBe(true);
    expect(await mostRowsRead(() => running.stock.holdings(ASKED, null))).toBeLessThanOrEqual(51);
    const after = first.records.at(-1) ?? '';
    const second = await running.stock.holdings({ ...ASKED, after }, null);
    expect((second.records[0] ?? '') > after).toBe(true);
  });

  it('reads of a state no more than it shows, though nearly all ever held is in it', async () => {
    const ask = (): Promise<unknown> => running.stock.holdings(ASKED, ['RECYCLED']);
    expect(await mostRowsRead(ask)).toBeLessThanOrEqual(51);
  });

  it('judges kind, site and model in the rows at hand alone', async () => {
    const filter = { kinds: ['MODULE'], site: `site:${RECYCLER}:0`, model: 'M-3' };
    const ask = () => running.stock.holdings({ ...ASKED, ...filter }, null);
    expect((await ask()).records.length).toBeGreaterThan(0);
    expect(await mostRowsRead(ask)).toBeLessThanOrEqual(AT_HAND);
  });

  it('reads of hand-overs no more than a page, open ones and those with one party too', async () => {
    for (const filter of [{}, { received: false }, { counterparty: 'duns-222222223' }]) {
      const ask = () => running.stock.handovers({ ...TRUCKS, ...filter });
      expect((await ask()).records.length).toBe(50);
      expect(await mostRowsRead(ask)).toBeLessThanOrEqual(51);
    }
  });

  it('R-UX-2: answers a page of stock and one of hand-overs in a few milliseconds', async () => {
    const took: number[] = [];
    for (let run = 0; run < 40; run += 1) {
      const started = performance.now();
      await running.stock.holdings(ASKED, null);
      await running.stock.handovers(TRUCKS);
      took.push(performance.now() - started);
    }
    const median = took.sort((a, b) => a - b)[20] ?? Infinity;
    console.info(`a page of stock and one of hand-overs: ${median.toFixed(1)} ms`);
    expect(median).toBeLessThan(100);
  });
});
