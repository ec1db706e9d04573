import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { AuditService, type AuditNote } from '../../src/audit/audit.service.js';
import { withinRequest } from '../../src/audit/request-scope.js';
import { DatabasePools } from '../../src/database/database-pools.js';
import { openPool } from '../../src/database/database-role.js';
import { AUDIT_KINDS } from '../../src/audit/domain/audit-note.js';
import { appendEntries, newestEntries } from '../../src/audit/store/audit.store.js';
import { CuttableNetwork } from './cuttable-network.js';
import { postgresForTests, query, type PostgresForTests } from './postgres-for-tests.js';

const REFUSAL: AuditNote = {
  ...{ kind: 'REFUSAL', outcome: 'REFUSED', partyId: 'duns-123456789', code: 'NOT_AUTHORISED' },
};

interface Row {
  readonly kind: string;
  readonly code: string | null;
  readonly party: string | null;
  readonly subject: string | null;
  readonly occurrences: number;
  readonly age: number;
  readonly credential_id: string | null;
  readonly request_id: string | null;
  readonly detail: object;
}

describe('the journal', () => {
  let server: PostgresForTests;
  let url: string;
  let pools: DatabasePools;
  let audit: AuditService;

  beforeAll(async () => {
    // What is told of a database that is away is not what is looked at here.
    Logger.overrideLogger(false);
    server = await postgresForTests();
  }, 60_000);
  beforeEach(async () => {
    url = await server.ledgerDatabase();
    pools = new DatabasePools({ url });
    audit = new AuditService(pools);
  }, 60_000);
  afterEach(async () => {
    await audit.onApplicationShutdown();
    await pools.end();
  });
  afterAll(() => server.stop(), 30_000);

  async function rows(): Promise<Row[]> {
    const { rows: found } = await query(
      url,
      `SELECT kind, code, party, subject, occurrences::int, age_ms::int AS age, credential_id,
         request_id, detail, xmin::text FROM audit.entry ORDER BY recorded_at, entry_no`,
    );
    return found as Row[];
  }

  it('R-SE-23: has a note in its table once telling it resolves', async () => {
    await audit.note({ kind: 'GRANT', outcome: 'DONE', partyId: 'server', subject: 'x' });
    expect(await rows()).toMatchObject([{ kind: 'GRANT', party: 'server', occurrences: 1 }]);
  });

  it('commits the notes of one moment together', async () => {
    const notes = Array.from({ length: 100 }, (_, place) =>
      audit.note({ kind: 'EXPORT', outcome: 'DONE', subject: `file ${place}` }),
    );
    await Promise.all(notes);
    const found = (await rows()) as (Row & { xmin: string })[];
    expect(found.map(({ subject }) => subject)).toEqual(notes.map((_, place) => `file ${place}`));
    expect(new Set(found.map(({ xmin }) => xmin)).size).toBe(1);
  });

  it('R-SE-23: keeps whatever a text holds, and no statement of it runs', async () => {
    const hostile = `'); DROP TABLE audit.entry; -- \r\n\u001b[2J\u202e\u0000\ud800`;
    await audit.note({ kind: 'EXPORT', outcome: 'DONE', subject: hostile, detail: { hostile } });
    const kept = hostile.replace('\u0000', '\ufffd').toWellFormed();
    expect(await rows()).toMatchObject([{ subject: kept, detail: { hostile: kept } }]);
  });

  it('adds who asks and in which request, and the client of a stranger', async () => {
    const client = { address: '192.0.2.7', userAgent: 'curl/8' };
    const party = { partyId: 'duns-123456789', credentialId: 'c1' };
    const told: Promise<void>[] = [];
    withinRequest({ requestId: 'r1', ...client, ...party }, () => {
      told.push(audit.note({ kind: 'EXPORT', outcome: 'DONE' }));
      told.push(audit.note({ kind: 'EXPORT', outcome: 'DONE', partyId: 'server' }));
    });
    withinRequest({ requestId: 'r2', ...client }, () => {
      told.push(audit.note({ kind: 'AUTHENTICATION', outcome: 'REFUSED', code: 'MISSING' }));
    });
    await Promise.all(told);
    expect(await rows()).toMatchObject([
      { party: 'duns-123456789', credential_id: 'c1', request_id: 'r1', detail: {} },
      { party: 'server', credential_id: null, request_id: 'r1', detail: {} },
      { party: null, credential_id: null, request_id: 'r2', detail: client },
    ]);
  });

  it('R-SE-23: makes two entries of a flood of the same refusals, the count flushed at shutdown', async () => {
    for (let place = 0; place < 20_000; place += 1) void audit.note(REFUSAL);
    await audit.note({ kind: 'EXPORT', outcome: 'DONE' });
    expect((await rows()).map(({ occurrences }) => occurrences)).toEqual([1, 1]);
    await audit.onApplicationShutdown();
    const counted = (await rows()).filter(({ kind }) => kind === 'REFUSAL');
    expect(counted.map(({ occurrences }) => occurrences)).toEqual([1, 19_999]);
  });

  it('R-SE-23: writes all that waits at shutdown', async () => {
    for (let place = 0; place < 2_000; place += 1) {
      void audit.note({ kind: 'EXPORT', outcome: 'DONE', subject: String(place) });
    }
    await audit.onApplicationShutdown();
    expect(await rows()).toHaveLength(2_000);
  });

  it('writes nothing below what another is writing, so that a page misses none under way', async () => {
    const other = await pools.app.connect();
    await other.query('BEGIN');
    const slow = { kind: 'EXPORT', outcome: 'DONE', code: 'SLOW', occurrences: 1 } as const;
    const when = { nowMs: 0, synchronous: false };
    await appendEntries(other, [{ ...slow, firstMs: 0 }], when);
    const told = { isDone: false };
    const quick = audit.note({ kind: 'EXPORT', outcome: 'DONE', code: 'QUICK' }).then(() => {
      told.isDone = true;
    });
    await sleep(300);
    // It would be seen while the other is not, and the other would then appear below it.
    expect(told.isDone).toBe(false);
    expect(await rows()).toEqual([]);
    await other.query('COMMIT');
    other.release();
    await quick;
    expect((await rows()).map(({ code }) => code)).toEqual(['SLOW', 'QUICK']);
  });

  it('takes the time of an entry from the database, whatever clock the server has', async () => {
    await audit.note({ kind: 'EXPORT', outcome: 'DONE' });
    const { rows: found } = await query(
      url,
      'SELECT abs(extract(epoch FROM clock_timestamp() - recorded_at)) < 60 AS now FROM audit.entry',
    );
    expect(found).toEqual([{ now: true }]);
  });

  it('finds a page of a kind of which there are none without walking the journal', async () => {
    await query(
      url,
      `INSERT INTO audit.entry (kind, outcome, party, recorded_at)
       SELECT (ARRAY['REFUSAL', 'GRANT', 'EXPORT'])[1 + i % 3], 'DONE', 'server',
         now() - i * interval '1 s' FROM generate_series(1, 100000) AS i;
       ANALYZE audit.entry`,
    );
    const reader = await pools.app.connect();
    // What the statements of this connection read is counted for it alone until it tells the others.
    const read = async (): Promise<number> => {
      const { rows: counted } = await reader.query<{ read: number }>(
        `SELECT coalesce(pg_stat_get_xact_tuples_returned('audit.entry'::regclass), 0)::int
           + (SELECT sum(coalesce(pg_stat_get_xact_tuples_returned(indexrelid), 0)) FROM pg_index
              WHERE indrelid = 'audit.entry'::regclass)::int AS read`,
      );
      return counted[0]?.read ?? 0;
    };
    await reader.query('BEGIN');
    const before = await read();
    const found = await newestEntries(reader, { kinds: AUDIT_KINDS, limit: 51 });
    const touched = (await read()) - before;
    await reader.query('COMMIT');
    reader.release();
    expect(found).toHaveLength(51);
    expect(touched).toBeLessThan(500);
  });

  it('counts a note that the table refuses, and writes the others', async () => {
    const pool = openPool({ url, role: 'owner' }, 1);
    await pool.query("ALTER TABLE audit.entry ADD CONSTRAINT odd CHECK (subject <> 'odd')");
    await pool.end();
    const subjects = ['a', 'odd', 'b'];
    await Promise.all(
      subjects.map((subject) => audit.note({ kind: 'EXPORT', outcome: 'DONE', subject })),
    );
    await audit.onApplicationShutdown();
    expect((await rows()).map(({ subject, code }) => subject ?? code)).toEqual([
      ...['a', 'b', 'NOT_KEPT'],
    ]);
  });

  describe('while the database is away', () => {
    let network: CuttableNetwork;
    let behind: DatabasePools;
    let cut: AuditService;

    beforeEach(async () => {
      network = await CuttableNetwork.before(new URL(url));
      behind = new DatabasePools({ url: network.urlFor(new URL(url)) });
      cut = new AuditService(behind);
    });
    afterEach(async () => {
      await cut.onApplicationShutdown();
      await behind.end();
      network.close();
    });

    it('R-SE-23: holds nobody up for long, keeps what it is told in bounds, and writes it afterwards', async () => {
      await cut.note({ kind: 'EXPORT', outcome: 'DONE', subject: 'before' });
      network.cut();
      const started = Date.now();
      const first = cut.note({ kind: 'GRANT', outcome: 'DONE', subject: 'first' });
      for (let place = 0; place < 12_000; place += 1) {
        void cut.note({ kind: 'EXPORT', outcome: 'DONE', subject: randomUUID(), code: 'MANY' });
      }
      expect(cut.waiting).toBeLessThan(5_010);
      await first;
      expect(Date.now() - started).toBeLessThan(8_000);
      expect(await rows()).toHaveLength(1);
      network.mend();
      while (cut.waiting > 0) await sleep(50);
      await cut.note({ kind: 'EXPORT', outcome: 'DONE', subject: 'after' });
      await cut.onApplicationShutdown();
      const found = await rows();
      const many = found.filter(({ code }) => code === 'MANY');
      expect(many.reduce((sum, { occurrences }) => sum + occurrences, 0)).toBe(12_000);
      const grant = found.find(({ kind }) => kind === 'GRANT');
      expect(grant).toMatchObject({ subject: 'first', occurrences: 1 });
      expect(grant?.age).toBeGreaterThan(4_000);
      expect(found.map(({ subject }) => subject)).toContain('after');
    }, 60_000);

    it('lets the server stop, within seconds', async () => {
      network.cut();
      void cut.note({ kind: 'EXPORT', outcome: 'DONE' });
      const started = Date.now();
      await cut.onApplicationShutdown();
      expect(Date.now() - started).toBeLessThan(12_000);
    }, 30_000);
  });
});
