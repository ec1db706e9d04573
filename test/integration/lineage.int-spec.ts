/** Lineage as the server has it: events in the ledger, projected by the cursor, asked by the service. */
import { randomUUID } from 'node:crypto';
import { DatabasePools, inTransaction } from '../../src/database/database-pools.js';
import { LedgerSecret } from '../../src/ledger/ledger-secret.js';
import { LedgerService } from '../../src/ledger/ledger.service.js';
import { sequencePass } from '../../src/ledger/sequencer.js';
import { LineageService } from '../../src/lineage/lineage.service.js';
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
    const { nodes } = await lineage.walk({ item, direction: 'BACKWARD', ...known });
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

  it('gives a receipt the items of its hand-over, also when that comes later', async () => {
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
    const { edges } = await lineage.walk({ item: PACK, direction: 'FORWARD' });
    expect(edges).toMatchObject([{ to: OTHER_PACK, certainty: 'PRESUMED' }]);
  });

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
