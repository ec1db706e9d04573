import pg from 'pg';
import { postgresRole, type DatabaseRole } from '../../src/database/database-role.js';
import { postgresForTests, query, type PostgresForTests } from './postgres-for-tests.js';
import { DENIED, RolesForTests, tried } from './roles-for-tests.js';

const EVENT = '00000000-0000-7000-8000-000000000001';
const OTHER = '00000000-0000-7000-8000-000000000002';
const BATCH = '00000000-0000-7000-8000-00000000000b';
const TABLES = [
  'event',
  'batch',
  'pending_batch',
  'sequenced_batch',
  'log_head',
  'tile',
  'projection_cursor',
  'secret_digest',
];

/** A statement of each kind that would touch the table, were it allowed. */
const STATEMENTS: Readonly<Record<string, (table: string) => string>> = {
  SELECT: (table) => `SELECT 1 FROM ledger.${table}`,
  INSERT: (table) => insertInto(table),
  UPDATE: (table) => UPDATES[table] ?? '',
  DELETE: (table) => `DELETE FROM ledger.${table}`,
  TRUNCATE: (table) => `TRUNCATE ledger.${table}`,
};
const UPDATES: Readonly<Record<string, string>> = {
  event: 'UPDATE ledger.event SET group_personal = NULL, submission_hash = NULL',
  batch: 'UPDATE ledger.batch SET batch_id = batch_id',
  pending_batch: 'UPDATE ledger.pending_batch SET n = n',
  sequenced_batch: 'UPDATE ledger.sequenced_batch SET n = n',
  log_head: "UPDATE ledger.log_head SET sequenced_at = '2030-01-01Z'",
  tile: 'UPDATE ledger.tile SET level = level',
  projection_cursor: 'UPDATE ledger.projection_cursor SET next_index = 1',
  secret_digest: 'UPDATE ledger.secret_digest SET kept_at = now()',
};
const MAY: Readonly<Record<DatabaseRole, readonly string[]>> = {
  owner: TABLES.flatMap((table) => [`SELECT ${table}`, `INSERT ${table}`]).concat(
    'UPDATE projection_cursor',
  ),
  app: [
    ...['event', 'batch', 'pending_batch', 'secret_digest'].flatMap((table) => [
      `SELECT ${table}`,
      `INSERT ${table}`,
    ]),
    'SELECT sequenced_batch',
    'SELECT log_head',
    'SELECT tile',
    'SELECT projection_cursor',
    'INSERT projection_cursor',
    'UPDATE projection_cursor',
  ],
  sequencer: [
    'SELECT batch',
    'SELECT pending_batch',
    'DELETE pending_batch',
    'SELECT sequenced_batch',
    'INSERT sequenced_batch',
    'SELECT tile',
    'INSERT tile',
    'SELECT log_head',
    'UPDATE log_head',
  ],
  reader: [],
  eraser: [],
};

function insertInto(table: string): string {
  const rows: Readonly<Record<string, string>> = {
    event: `(event_id, batch_id, place_in_batch, envelope) VALUES ('${OTHER}', '${BATCH}', 1, 'e')`,
    batch: `VALUES ('${OTHER}', ARRAY['${OTHER}']::uuid[], decode(repeat('00', 32), 'hex'))`,
    pending_batch: `(batch_id, n) VALUES ('${OTHER}', 1)`,
    sequenced_batch: `VALUES (1, 1, '${OTHER}', now())`,
    log_head: "(size, edge) VALUES (0, '') ON CONFLICT DO NOTHING",
    tile: "VALUES (1, 0, decode(repeat('00', 8192), 'hex'))",
    projection_cursor: "(projection, next_index) VALUES ('findings', 0)",
    secret_digest: "(digest) VALUES (decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING",
  };
  return `INSERT INTO ledger.${table} ${rows[table] ?? ''}`;
}

const FILL = `
  INSERT INTO ledger.event (event_id, batch_id, place_in_batch, envelope, submission_hash, group_public, group_personal)
    VALUES ('${EVENT}', '${BATCH}', 0, 'e', decode(repeat('01', 32), 'hex'), 'public', 'personal');
  INSERT INTO ledger.batch VALUES ('${BATCH}', ARRAY['${EVENT}']::uuid[], decode(repeat('00', 32), 'hex'));
  INSERT INTO ledger.pending_batch (batch_id, n) VALUES ('${BATCH}', 1);
  INSERT INTO ledger.sequenced_batch VALUES (0, 1, '${BATCH}', now());
  INSERT INTO ledger.tile VALUES (0, 0, decode(repeat('00', 8192), 'hex'));
  INSERT INTO ledger.projection_cursor (projection, next_index) VALUES ('lineage', 0);
  INSERT INTO ledger.secret_digest (digest) VALUES (decode(repeat('01', 32), 'hex'));`;

describe('database grants', () => {
  let server: PostgresForTests;
  let url: string;
  let roles: RolesForTests;

  const triedAs = async (role: DatabaseRole, sql: string): Promise<string> =>
    (await roles.triedAs(role, [sql])).join();

  beforeAll(async () => {
    server = await postgresForTests();
    url = await server.ledgerDatabase();
    await query(url, FILL);
    roles = new RolesForTests(url);
  }, 60_000);

  afterAll(async () => {
    await roles.close();
    await server.stop();
  }, 30_000);

  it.each(['owner', 'app', 'sequencer', 'reader', 'eraser'] as const)(
    'lets %s do what it must on each table, and nothing else',
    async (role) => {
      const attempts = TABLES.flatMap((table) =>
        Object.entries(STATEMENTS).map(([kind, statement]) => {
          return { what: `${kind} ${table}`, sql: statement(table) };
        }),
      );
      const outcomes = await roles.triedAs(
        role,
        attempts.map(({ sql }) => sql),
      );
      const found = attempts.map(({ what }, place) => ({ what, outcome: outcomes[place] ?? '' }));
      const allowed = found.filter(({ outcome }) => outcome === 'allowed').map(({ what }) => what);
      const odd = found.filter(({ outcome }) => !['allowed', DENIED].includes(outcome));
      expect(odd).toEqual([]);
      expect(allowed.sort()).toEqual([...MAY[role]].sort());
    },
  );

  it('acts as the role from the first statement, and RESET ROLE leads back to it', async () => {
    const { rows } = await roles.poolAs('app').query('SELECT current_user AS name');
    expect(rows).toEqual([{ name: postgresRole('app') }]);
    const client = await roles.poolAs('app').connect();
    await client.query('RESET ROLE');
    const again = await client.query('SELECT current_user AS name');
    client.release();
    expect(again.rows).toEqual([{ name: postgresRole('app') }]);
  });

  it('refuses changes even to a superuser who switches ordinary triggers off', async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query("SET session_replication_role = 'replica'");
    const outcomes = [
      await tried(client, "UPDATE ledger.event SET envelope = 'x'"),
      await tried(client, 'DELETE FROM ledger.event'),
      await tried(client, 'TRUNCATE ledger.event'),
      await tried(client, 'DELETE FROM ledger.pending_batch'),
      await tried(client, 'UPDATE ledger.log_head SET size = 0'),
      await tried(client, 'UPDATE ledger.secret_digest SET kept_at = now()'),
      await tried(client, 'DELETE FROM ledger.secret_digest'),
    ];
    await client.end();
    expect(outcomes).toEqual(outcomes.map(() => DENIED));
  });

  it('refuses the eraser’s function to every other role', async () => {
    const call = `SELECT ledger.erase_personal(ARRAY['${EVENT}']::uuid[])`;
    for (const role of ['owner', 'app', 'sequencer', 'reader'] as const) {
      expect(await triedAs(role, call)).toBe(DENIED);
    }
  });

  it('keeps all but the personal group and the submission hash from the function owner', async () => {
    const as = 'SET LOCAL ROLE ledger_eraser_definer; ';
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const other = await tried(client, `${as} UPDATE ledger.event SET group_public = NULL`);
    const filled = await tried(client, `${as} UPDATE ledger.event SET group_personal = 'other'`);
    const gone = await tried(client, `${as} DELETE FROM ledger.event`);
    await client.end();
    expect([other, filled, gone]).toEqual([DENIED, DENIED, DENIED]);
  });

  it('shows a reader the order and the envelopes, and no group', async () => {
    expect(await triedAs('reader', 'SELECT envelope FROM ledger.event_envelope')).toBe('allowed');
    expect(await triedAs('reader', 'SELECT size FROM ledger.log_size')).toBe('allowed');
    expect(await triedAs('reader', 'SELECT first_index FROM ledger.log_range')).toBe('allowed');
    expect(await triedAs('reader', 'SELECT group_public FROM ledger.event_envelope')).toBe('42703');
  });

  it('never lets the log shrink or its time fall, not even for the sequencer', async () => {
    const grow = `UPDATE ledger.log_head
      SET size = 1, edge = decode(repeat('00', 32), 'hex'), sequenced_at = '2030-01-01Z'`;
    expect(await triedAs('sequencer', grow)).toBe('allowed');
    const shrink = `${grow}; UPDATE ledger.log_head SET size = 0, edge = ''`;
    expect(await triedAs('sequencer', shrink)).toBe(DENIED);
    const earlier = `${grow}; UPDATE ledger.log_head SET sequenced_at = '2029-01-01Z'`;
    expect(await triedAs('sequencer', earlier)).toBe(DENIED);
    const forgetful = `${grow}; UPDATE ledger.log_head SET sequenced_at = NULL`;
    expect(await triedAs('sequencer', forgetful)).toBe(DENIED);
  });

  it('erases the personal group and the submission hash once, and not what it just wrote', async () => {
    const call = `SELECT ledger.erase_personal(ARRAY['${EVENT}']::uuid[]) AS n`;
    expect(await triedAs('eraser', `CREATE TEMP TABLE t (); ${call}`)).toBe('55000');
    const pool = roles.poolAs('eraser');
    expect((await pool.query(call)).rows).toEqual([{ n: '1' }]);
    expect((await pool.query(call)).rows).toEqual([{ n: '0' }]);
    const { rows } = await query(
      url,
      'SELECT group_public IS NULL AS p, group_personal, submission_hash FROM ledger.event',
    );
    expect(rows).toEqual([{ p: false, group_personal: null, submission_hash: null }]);
  });
});
