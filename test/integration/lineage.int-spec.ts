/** Lineage as the server has it: events in the ledger, projected by the cursor, asked by the service. */
import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import type pg from 'pg';
import { DatabasePools, inTransaction } from '../../src/database/database-pools.js';
import { LedgerSecret } from '../../src/ledger/ledger-secret.js';
import { LedgerService } from '../../src/ledger/ledger.service.js';
import { sequencePass } from '../../src/ledger/sequencer.js';
import type { Containment } from '../../src/lineage/domain/containment.js';
import { comparePlaces, lastPlaceAt } from '../../src/lineage/domain/place.js';
import { LineageService } from '../../src/lineage/lineage.service.js';
import { StoreSource } from '../../src/lineage/store/store-source.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import { postgresForTests, type PostgresForTests } from './postgres-for-tests.js';

const MAKER = 'duns-123456789';
const PACK = 'uri:urn:example:pack-1';
const OTHER_PACK = 'uri:urn:example:pack-2';
const MODULE = 'uri:urn:example:module-1';
const LOT = `lot:${MAKER}:L1`;

describe('lineage of the log', () => {
  let postgres: PostgresForTests;
  let pools: DatabasePools;
  let ledger: LedgerService;
  let lineage: LineageService;

  beforeAll(async () => {
    postgres = await postgresForTests();
  }, 60_000);

  beforeEach(async () => {
    pools = new DatabasePools({ url: await postgres.ledgerDatabase() });
    ledger = new LedgerService(pools, new LedgerSecret(Buffer.alloc(32, 1)));
    lineage = new LineageService(pools, ledger);
  }, 60_000);

  afterEach(() => pools.end());

  afterAll(() => postgres.stop());

  /** Recorded, placed in the log, and projected. */
  async function say(
    type: string,
    day: number,
    fields: JsonObject,
    eventId: string = randomUUID(),
  ): Promise<void> {
    const occurredAt = `2026-05-${String(day).padStart(2, '0')}T08:00:00+00:00`;
    const event = {
      ...{ eventId, type, schemaVersion: 1 },
      ...{ submitter: MAKER, principal: MAKER, recordedAt: occurredAt },
      groups: { public: { occurredAt, ...fields } },
      submissionHash: Buffer.alloc(32, 7),
    };
    await inTransaction(pools.app, (tx) => ledger.record(tx, [event]));
    const session = await pools.sequencer.connect();
    await sequencePass(session);
    session.release();
    await lineage.project();
  }

  async function assemble(): Promise<void> {
    await say('itemAssembled', 1, { item: PACK, parts: [MODULE] });
  }

  async function process(day: number): Promise<void> {
    await say('materialProcessed', day, {
      inputs: [{ item: PACK, massKg: '400' }],
      outputs: [{ lotNumber: 'L1', massKg: '390', materialKind: 'BLACK_MASS' }],
    });
  }

  async function itemsBackward(item: string, asKnownAt?: bigint): Promise<string[]> {
    const known = asKnownAt === undefined ? {} : { asKnownAt };
    const { nodes } = await lineage.walk({ items: [item], direction: 'BACKWARD', ...known });
    return nodes.map((node) => node.item).sort();
  }

  it('finds the module in the black mass until its earlier replacement is reported', async () => {
    await assemble();
    await process(10);
    const before = await lineage.projectedSize();
    expect(before).toBe(2n);
    expect(await itemsBackward(LOT)).toEqual([LOT, MODULE, PACK]);
    await say('batteryRemoved', 5, { host: PACK, batteries: [MODULE] });
    expect(await itemsBackward(LOT)).toEqual([LOT, PACK]);
    expect(await itemsBackward(LOT, before)).toEqual([LOT, MODULE, PACK]);
  });

  it('says what an item is in and what is in it, at an instant and by all names', async () => {
    await assemble();
    const now = await lineage.containmentsAt([PACK, MODULE, LOT]);
    expect(now.get(PACK)).toMatchObject({
      parents: [],
      children: [{ item: MODULE, kind: 'COMPOSITION', certainty: 'REPORTED' }],
    });
    expect(now.get(MODULE)).toMatchObject({ parents: [{ item: PACK }], children: [] });
    expect(now.get(LOT)).toEqual({ parents: [], children: [] });
    const before = await lineage.containmentsAt([PACK], { at: 0n });
    expect(before.get(PACK)).toEqual({ parents: [], children: [] });
    await process(10);
    const ended = await lineage.containmentsAt([PACK]);
    expect(ended.get(PACK)?.children).toEqual([]);
  });

  it('gives a reception the items of its hand-over, also when that comes later', async () => {
    await say('itemAssembled', 1, { item: OTHER_PACK, parts: [PACK] });
    const handover = randomUUID();
    await say('received', 6, { handover });
    expect((await lineage.containmentsAt([PACK])).get(PACK)?.parents).toHaveLength(1);
    const size = await lineage.projectedSize();
    await say('handedOver', 5, { items: [PACK], receiver: MAKER }, handover);
    expect((await lineage.containmentsAt([PACK])).get(PACK)?.parents).toEqual([]);
    const known = await lineage.containmentsAt([PACK], { asKnownAt: size });
    expect(known.get(PACK)?.parents).toHaveLength(1);
    await say('received', 7, { handover });
    const { edges } = await lineage.walk({ items: [PACK], direction: 'FORWARD' });
    expect(edges).toMatchObject([{ to: OTHER_PACK, certainty: 'PRESUMED' }]);
  });

  it('says what a thing stands in from the rows of that moment, however often it moved', async () => {
    await movedOften(300);
    const standings = async (question: { at?: bigint; asKnownAt?: bigint }): Promise<string[]> => {
      const found = await lineage.standingsAt([PACK], question);
      return (found.get(PACK)?.parents ?? []).map(({ item }) => item).sort();
    };
    const rows = await rowsRead(() => standings({ asKnownAt: 10_000n }));
    // The one it is in; no evidence, and none of those that it left.
    expect(rows).toBe(1);
    for (const asKnownAt of [0n, 1n, 2n, 3n, 299n, 300n, 599n, 600n, 10_000n]) {
      const source = new StoreSource(pools.reader, asKnownAt);
      const all = (await source.containmentsOf([PACK])).filter(({ child }) => child === PACK);
      for (const at of [0n, 1_000n, 1_899n, 1_900n, 150_000n, 150_950n, 300_000n, undefined]) {
        const last = lastPlaceAt(at ?? (1n << 63n) - 1n);
        const isThen = ({ from, closing }: Containment): boolean =>
          comparePlaces(from, last) <= 0 &&
          (closing === null || comparePlaces(closing.place, last) > 0);
        const expected = all.filter(isThen).map(({ parent }) => parent);
        const asked = { asKnownAt, ...(at === undefined ? {} : { at }) };
        expect([asked, await standings(asked)]).toEqual([asked, expected.sort()]);
      }
    }
  });

  /** In one vehicle after the other, each stay known first as open, then with its end; twice in two. */
  async function movedOften(times: number): Promise<void> {
    const place = `'${PACK}', 'vehicle:' || i % 40, 'INSTALLATION', md5('o' || i)::uuid, i * 1000, 1`;
    const until = `i * 1000 + CASE i % 100 WHEN 0 THEN 1500 ELSE 900 END`;
    const columns = 'child, parent, kind, opened_by, from_instant, from_order';
    await pools.app.query(`INSERT INTO lineage.containment (${columns}, known_from, known_until)
      SELECT ${place}, i * 2, CASE WHEN i < ${times} THEN i * 2 + 1 END
      FROM generate_series(1, ${times}) i`);
    await pools.app.query(`INSERT INTO lineage.containment (${columns}, until_instant, until_order,
        closed_by, until_step, ending, known_from)
      SELECT ${place}, ${until}, 1, md5('c' || i)::uuid, 0, 'REPORTED', i * 2 + 1
      FROM generate_series(1, ${times - 1}) i`);
  }

  /** How many rows the database answers with. */
  async function rowsRead(ask: () => Promise<unknown>): Promise<number> {
    const answers: unknown[] = [];
    const query = pools.reader.query.bind(pools.reader) as (...asked: unknown[]) => unknown;
    const spy = jest.spyOn(pools.reader, 'query').mockImplementation((...asked: unknown[]) => {
      const answer = query(...asked);
      answers.push(answer);
      return answer;
    });
    await ask();
    spy.mockRestore();
    const found = (await Promise.all(answers)) as pg.QueryResult[];
    return found.reduce((sum, { rows }) => sum + rows.length, 0);
  }

  it('rebuilds to the same answers, known times included', async () => {
    await assemble();
    await process(10);
    await say('batteryRemoved', 5, { host: PACK, batteries: [MODULE] });
    const rows = async (): Promise<unknown[]> => {
      const table = 'lineage.containment c ORDER BY child, known_from';
      const found = await pools.app.query<{ row: unknown }>(
        `SELECT to_jsonb(c) AS row FROM ${table}`,
      );
      return found.rows.map(({ row }) => row);
    };
    const before = await rows();
    expect(before).toHaveLength(2);
    expect(await lineage.rebuild()).toBe(3n);
    expect(await rows()).toEqual(before);
    expect(await lineage.project()).toEqual({ entries: 0, next: 3n });
  });
});
