import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../src/app.module.js';
import { DatabasePools, inTransaction } from '../../src/database/database-pools.js';
import {
  appendLeaves,
  EMPTY_RANGE,
  rootHash,
  type CompactRange,
} from '../../src/ledger/domain/compact-range.js';
import { ForeignOriginError, LedgerOrigin } from '../../src/ledger/ledger-origin.js';
import { ForeignSecretError, LedgerSecret } from '../../src/ledger/ledger-secret.js';
import { LedgerService } from '../../src/ledger/ledger.service.js';
import type { NewEvent } from '../../src/ledger/recorded-event.js';
import { sequencePass } from '../../src/ledger/sequencer.js';
import { postgresForTests, query, type PostgresForTests } from './postgres-for-tests.js';

const PARTY = 'duns-123456789';

function newEvent(eventId: string = randomUUID()): NewEvent {
  return {
    ...{ eventId, type: 'batteryTested', schemaVersion: 1, submitter: PARTY, principal: PARTY },
    recordedAt: '2026-05-12T08:30:00+00:00',
    groups: {
      public: { occurredAt: '2026-05-12T08:30:00+00:00' },
      individual: { battery: 'uri:urn:x', method: 'GB/T 34015' },
      personal: { remark: 'secret' },
    },
    submissionHash: Buffer.alloc(32, 7),
  };
}

describe('ledger', () => {
  let postgres: PostgresForTests;
  let url: string;
  const opened: { ledger: LedgerService; pools: DatabasePools }[] = [];

  beforeAll(async () => {
    postgres = await postgresForTests();
  }, 60_000);

  beforeEach(async () => {
    url = await postgres.ledgerDatabase();
  });

  afterEach(async () => {
    for (const { ledger, pools } of opened.splice(0)) {
      await ledger.onApplicationShutdown();
      await pools.end();
    }
  });

  afterAll(() => postgres.stop());

  function open(secretByte = 1, origin?: string): { ledger: LedgerService; pools: DatabasePools } {
    const pools = new DatabasePools({ url });
    const secret = new LedgerSecret(Buffer.alloc(32, secretByte), '/data/ledger-secret');
    const ledger = new LedgerService(pools, secret, new LedgerOrigin(origin));
    opened.push({ ledger, pools });
    return { ledger, pools };
  }

  async function record(events: readonly NewEvent[], { ledger, pools } = opened[0] ?? open()) {
    const receipts = await inTransaction(pools.app, (tx) => ledger.record(tx, events));
    ledger.committed();
    return receipts;
  }

  async function untilSize(ledger: LedgerService, size: bigint): Promise<void> {
    for (let poll = 0; poll < 500 && (await ledger.size()) < size; poll += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await ledger.size()).toBe(size);
  }

  it('opens with ledgerOpened at index 0, once, whoever starts', async () => {
    const first = open();
    const second = open();
    await Promise.all([first.ledger.onModuleInit(), second.ledger.onModuleInit()]);
    await untilSize(first.ledger, 1n);
    const [entry] = await second.ledger.readLog(0n, 10);
    expect(entry).toMatchObject({ logIndex: 0n, type: 'ledgerOpened', submitter: 'server' });
  });

  it('starts under the secret that it was opened with, and under no other', async () => {
    await open().ledger.onModuleInit();
    await open().ledger.onModuleInit();
    const other = open(2).ledger.onModuleInit();
    await expect(other).rejects.toThrow(ForeignSecretError);
    await expect(other).rejects.toThrow(/\/data\/ledger-secret .*backup/);
  });

  it('is called what it is told when it is opened, and never anything else after', async () => {
    const { ledger } = open(1, 'ledger.example.org/battery');
    await ledger.onModuleInit();
    await untilSize(ledger, 1n);
    const [entry] = await ledger.readLog(0n, 1);
    expect(entry?.fields).toMatchObject({ origin: 'ledger.example.org/battery' });
    await open(1, 'ledger.example.org/battery').ledger.onModuleInit();
    await open().ledger.onModuleInit();
    const other = open(1, 'ledger.example.org/other').ledger.onModuleInit();
    await expect(other).rejects.toThrow(ForeignOriginError);
    await expect(other).rejects.toThrow(/example.org\/other, .*opened as .*example.org\/battery/);
    expect(await ledger.size()).toBe(1n);
  });

  it('is told its name by whoever puts the rooms together', async () => {
    const pools = new DatabasePools({ url });
    const secret = new LedgerSecret(Buffer.alloc(32, 1));
    const origin = new LedgerOrigin('ledger.example.org/battery');
    const app = await NestFactory.createApplicationContext(
      AppModule.of({ pools, secret, origin }),
      { logger: ['error', 'fatal'], abortOnError: false },
    );
    try {
      const ledger = app.get(LedgerService, { strict: false });
      await untilSize(ledger, 1n);
      const [entry] = await ledger.readLog(0n, 1);
      expect(entry?.fields).toMatchObject({ origin: origin.told });
    } finally {
      await app.close();
      await pools.end();
    }
  });

  it('refuses a name to a ledger that was opened without being told one', async () => {
    const { ledger } = open();
    await ledger.onModuleInit();
    await untilSize(ledger, 1n);
    const [entry] = await ledger.readLog(0n, 1);
    const own = entry?.fields['origin'];
    if (typeof own !== 'string') throw new Error('no origin');
    await open(1, own).ledger.onModuleInit();
    const other = open(1, 'ledger.example.org/battery').ledger.onModuleInit();
    await expect(other).rejects.toThrow(`opened as ${own}`);
  });

  it('lets one name win where servers with two open a new ledger at once', async () => {
    const names = ['a.example/b', 'b.example/b', 'a.example/b', 'b.example/b'];
    const starts = names.map((name) => ({ name, ...open(1, name) }));
    const ends = await Promise.allSettled(starts.map(({ ledger }) => ledger.onModuleInit()));
    const started = starts.filter((_, place) => ends[place]?.status === 'fulfilled');
    expect(new Set(started.map(({ name }) => name)).size).toBe(1);
    expect(started).toHaveLength(2);
    for (const { ledger } of started) await untilSize(ledger, 1n);
  });

  it('agrees on one secret when servers with several start at once on a new database', async () => {
    const starts = [1, 2, 1, 2, 1, 2].map((byte) => ({ byte, ...open(byte) }));
    const ends = await Promise.allSettled(starts.map(({ ledger }) => ledger.onModuleInit()));
    const started = starts.filter((_, place) => ends[place]?.status === 'fulfilled');
    expect([
      [1, 1, 1],
      [2, 2, 2],
    ]).toContainEqual(started.map(({ byte }) => byte));
    for (const { ledger } of started) await untilSize(ledger, 1n);
  });

  it('keeps the digest of a ledger from before, of the secret alone that opened it', async () => {
    const { ledger } = open();
    await ledger.onModuleInit();
    await untilSize(ledger, 1n);
    await query(
      url,
      `ALTER TABLE ledger.secret_digest DISABLE TRIGGER secret_digest_only_grows;
       DELETE FROM ledger.secret_digest;
       ALTER TABLE ledger.secret_digest ENABLE ALWAYS TRIGGER secret_digest_only_grows`,
    );
    await expect(open(2).ledger.onModuleInit()).rejects.toThrow(ForeignSecretError);
    await open().ledger.onModuleInit();
    const { rows } = await query(url, 'SELECT count(*)::int AS n FROM ledger.secret_digest');
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('gives what is committed contiguous indexes, and merges all groups but personal', async () => {
    const { ledger } = open();
    await ledger.onModuleInit();
    const events = [newEvent(), newEvent(), newEvent()];
    await record(events);
    await record([newEvent()]);
    await untilSize(ledger, 5n);
    const entries = await ledger.readLog(1n, 3);
    expect(entries.map(({ logIndex }) => logIndex)).toEqual([1n, 2n, 3n]);
    expect(entries.map(({ eventId }) => eventId)).toEqual(events.map(({ eventId }) => eventId));
    expect(entries[0]?.fields).toEqual({
      occurredAt: '2026-05-12T08:30:00+00:00',
      battery: 'uri:urn:x',
      method: 'GB/T 34015',
    });
  });

  it('gives no place to an event of a transaction that rolled back', async () => {
    const { ledger, pools } = open();
    await ledger.onModuleInit();
    const failing = inTransaction(pools.app, async (tx) => {
      await ledger.record(tx, [newEvent()]);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await record([newEvent()]);
    await untilSize(ledger, 2n);
    expect(await ledger.readLog(0n, 10)).toHaveLength(2);
  });

  it('tells the second recorder of an id that another was first', async () => {
    const { ledger } = open();
    await ledger.onModuleInit();
    const event = newEvent();
    expect(await record([event])).toHaveLength(1);
    expect(await record([newEvent(), event]).catch(() => 'failed')).toBeUndefined();
  });

  it('knows the size that the log had at an instant', async () => {
    const { ledger } = open();
    const before = new Date(Date.now() - 1_000);
    await ledger.onModuleInit();
    await untilSize(ledger, 1n);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const between = new Date();
    await new Promise((resolve) => setTimeout(resolve, 30));
    await record([newEvent(), newEvent()]);
    await untilSize(ledger, 3n);
    expect(await ledger.sizeAt(before)).toBe(0n);
    expect(await ledger.sizeAt(between)).toBe(1n);
    expect(await ledger.sizeAt(new Date(Date.now() + 60_000))).toBe(3n);
  });

  it('lets another server take over the order when the leader dies', async () => {
    const leader = open();
    await leader.ledger.onModuleInit();
    await untilSize(leader.ledger, 1n);
    const follower = open();
    await follower.ledger.onModuleInit();
    await leader.ledger.onApplicationShutdown();
    await record([newEvent()], follower);
    await untilSize(follower.ledger, 2n);
  });

  it('goes on after the leader’s session was killed in the database', async () => {
    const { ledger } = open();
    await ledger.onModuleInit();
    await untilSize(ledger, 1n);
    const killed = await query(
      url,
      `SELECT pg_terminate_backend(l.pid) AS done FROM pg_locks l JOIN pg_database d ON d.oid = l.database
       WHERE l.locktype = 'advisory' AND d.datname = current_database() AND l.pid <> pg_backend_pid()`,
    );
    expect(killed.rows).toEqual([{ done: true }]);
    await record([newEvent()]);
    await untilSize(ledger, 2n);
  });

  it('orders many writers without gaps, and its edge and full tiles are those of the leaves', async () => {
    const { ledger, pools } = open();
    const writers = Array.from({ length: 20 }, () =>
      record(
        Array.from({ length: 37 }, () => newEvent()),
        { ledger, pools },
      ),
    );
    await Promise.all(writers);
    const session = await pools.sequencer.connect();
    while ((await sequencePass(session)) !== undefined);
    session.release();
    expect(await ledger.size()).toBe(740n);
    const entries = await ledger.readLog(0n, 1_000);
    expect(entries.map(({ logIndex }) => logIndex)).toEqual(
      Array.from({ length: 740 }, (_, index) => BigInt(index)),
    );
    const leaves = await leavesInOrder(ledger, entries);
    const { rows } = await query(url, 'SELECT edge FROM ledger.log_head');
    const whole: CompactRange = appendLeaves(EMPTY_RANGE, leaves);
    expect(Buffer.concat(whole.hashes).equals((rows[0] as { edge: Buffer }).edge)).toBe(true);
    const tiles = await query(
      url,
      'SELECT level, tile_index, hashes FROM ledger.tile ORDER BY 1, 2',
    );
    expect(tiles.rows).toHaveLength(2);
    const [tile] = tiles.rows as { hashes: Buffer }[];
    expect(tile?.hashes.equals(Buffer.concat(leaves.slice(0, 256)))).toBe(true);
    expect(rootHash(whole)).toHaveLength(32);
  });

  it('completes a tile of the next level out of 256 tiles that came in several passes', async () => {
    const { ledger, pools } = open();
    const session = await pools.sequencer.connect();
    for (let batch = 0; batch < 66; batch += 1) {
      await record(
        Array.from({ length: 1_000 }, () => newEvent()),
        { ledger, pools },
      );
      if (batch % 9 === 0) await sequencePass(session);
    }
    while ((await sequencePass(session)) !== undefined);
    session.release();
    const { rows } = await query(
      url,
      'SELECT level, count(*)::int AS n FROM ledger.tile GROUP BY level ORDER BY level',
    );
    expect(rows).toEqual([
      { level: 0, n: 257 },
      { level: 1, n: 1 },
    ]);
    const leaves = await query(
      url,
      `SELECT string_agg(b.leaf_hashes, '' ORDER BY s.first_index) AS all
       FROM ledger.sequenced_batch s JOIN ledger.batch b USING (batch_id)`,
    );
    const all = (leaves.rows[0] as { all: Buffer }).all;
    const { rows: tops } = await query(url, 'SELECT hashes FROM ledger.tile WHERE level = 1');
    const top = (tops[0] as { hashes: Buffer }).hashes;
    for (const place of [0, 1, 255]) {
      const width = 256 * 32;
      const tile = all.subarray(place * width, (place + 1) * width);
      const hashes = Array.from({ length: 256 }, (_, at) => tile.subarray(at * 32, at * 32 + 32));
      const root = rootHash(appendLeaves(EMPTY_RANGE, hashes));
      expect(top.subarray(place * 32, place * 32 + 32).equals(root)).toBe(true);
    }
  }, 120_000);

  async function leavesInOrder(
    ledger: LedgerService,
    entries: readonly { eventId: string }[],
  ): Promise<Uint8Array[]> {
    const events = await ledger.eventsById(entries.map(({ eventId }) => eventId));
    return entries.map(({ eventId }) => events.get(eventId)?.leafHash ?? new Uint8Array());
  }
});
