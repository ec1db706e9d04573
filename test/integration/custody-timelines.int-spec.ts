/** Pages of long and of many timelines: rows stand in the table as a projection would have left them. */
import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { CustodyService } from '../../src/custody/custody.service.js';
import { DatabasePools } from '../../src/database/database-pools.js';
import { LedgerSecret } from '../../src/ledger/ledger-secret.js';
import { LedgerService } from '../../src/ledger/ledger.service.js';
import { LineageService } from '../../src/lineage/lineage.service.js';
import { postgresForTests, query, type PostgresForTests } from './postgres-for-tests.js';

const MAKER = 'duns-111111111';

describe('timelines', () => {
  let postgres: PostgresForTests;
  let url: string;
  let pools: DatabasePools;
  let custody: CustodyService;
  let sites = 0;

  beforeAll(async () => {
    postgres = await postgresForTests();
    url = await postgres.ledgerDatabase();
    pools = new DatabasePools({ url });
    const ledger = new LedgerService(pools, new LedgerSecret(Buffer.alloc(32, 1)));
    custody = new CustodyService(pools, ledger, new LineageService(pools, ledger));
  }, 60_000);

  afterAll(async () => {
    await pools.end();
    await postgres.stop();
  });

  function nextSite(): string {
    sites += 1;
    return `site:${MAKER}:${sites}`;
  }

  it('reads of a long history no more than the page shows', async () => {
    const site = nextSite();
    await happened(site, 3_000);
    const { text, values } = await askedFor(async () => {
      const { entries, hasMore } = await custody.timelineOf(site, {
        ...{ first: 50, asKnownAt: 5_000n },
        after: { instant: 1_000n, order: 2n, eventId: randomUUID() },
      });
      expect(entries.map(({ instant }) => instant)).toEqual(
        Array.from({ length: 50 }, (_, at) => 1_001n + BigInt(at)),
      );
      expect(hasMore).toBe(true);
    });
    await query(url, 'ANALYZE custody.item_event');
    const plan = await pools.reader.query<{ 'QUERY PLAN': unknown }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
      values,
    );
    const read = [...JSON.stringify(plan.rows).matchAll(/"Actual Rows":([\d.]+)/g)];
    expect(read.length).toBeGreaterThan(0);
    expect(Math.max(...read.map(([, rows]) => Number(rows)))).toBe(51);
  });

  it('answers the pages of more things than one statement asks about', async () => {
    const things = Array.from({ length: 120 }, (_, at) => `site:${MAKER}:many-${at}`);
    for (const [at, thing] of things.entries()) await happened(thing, (at % 4) + 1);
    const asKnownAt = 100n;
    const timelines = await custody.timelinesOf(things, { first: 2, asKnownAt });
    things.forEach((thing, at) => {
      const { entries, hasMore } = timelines.get(thing) ?? { entries: [], hasMore: false };
      expect(entries.map(({ item, instant }) => [item, instant])).toEqual(
        [1n, 2n].slice(0, (at % 4) + 1).map((instant) => [thing, instant]),
      );
      expect(hasMore).toBe((at % 4) + 1 > 2);
    });
  });

  it('shows in a timeline what was known at that size of the log', async () => {
    const site = nextSite();
    await happened(site, 3);
    await pools.app.query(
      `UPDATE custody.item_event SET known_until = 10 WHERE item = '${site}' AND instant = 2`,
    );
    const instants = async (asKnownAt: bigint): Promise<bigint[]> => {
      const { entries } = await custody.timelineOf(site, { first: 9, asKnownAt });
      return entries.map(({ instant }) => instant);
    };
    expect(await instants(0n)).toEqual([]);
    expect(await instants(2n)).toEqual([1n, 2n]);
    expect(await instants(10n)).toEqual([1n, 2n, 3n]);
    expect(await instants(11n)).toEqual([1n, 3n]);
  });

  /** One event after the other names the thing, each known one index later. */
  async function happened(item: string, events: number): Promise<void> {
    await pools.app.query(
      `INSERT INTO custody.item_event
         (item, instant, event_order, event_id, event_type, acts, known_from,
          principal, parties, event_groups, named_in)
       SELECT $1, i, 1, gen_random_uuid(), 'batterySwapped', '{}', i - 1, $3, '{}', '{custody}',
         '{custody}' FROM generate_series(1, $2::int) i`,
      [item, events, MAKER],
    );
  }

  interface Statement {
    readonly text: string;
    readonly values: unknown[];
  }

  /** The last statement that custody asks on the way. */
  async function askedFor(ask: () => Promise<void>): Promise<Statement> {
    let last: Statement = { text: '', values: [] };
    const send = pools.reader.query.bind(pools.reader) as (...asked: unknown[]) => unknown;
    const spy = jest.spyOn(pools.reader, 'query').mockImplementation((...asked: unknown[]) => {
      [last = last] = asked as Statement[];
      return send(...asked);
    });
    await ask();
    spy.mockRestore();
    return last;
  }
});
