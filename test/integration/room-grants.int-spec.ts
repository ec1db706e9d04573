import pg from 'pg';
import { openPool, type DatabaseRole } from '../../src/database/database-role.js';
import { postgresForTests, query, type PostgresForTests } from './postgres-for-tests.js';

const DENIED = '42501';
const SCHEMAS = ['party', 'capture', 'lineage', 'custody'];
/** Neither events nor credentials are deleted by the server itself. */
const KEPT_FROM_APP = ['DELETE party.credential', 'TRUNCATE party.credential'];
const NOT_FOR_READER = ['party.credential', 'capture.refusal_day'];

interface Table {
  readonly name: string;
  readonly column: string;
}

/** The error's SQLSTATE, or `allowed`; nothing that was tried stays. */
async function tried(client: pg.ClientBase, sql: string): Promise<string> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    return 'allowed';
  } catch (error) {
    return error instanceof pg.DatabaseError ? (error.code ?? 'unknown') : String(error);
  } finally {
    await client.query('ROLLBACK');
  }
}

describe('grants on the rooms’ tables', () => {
  let server: PostgresForTests;
  let url: string;
  let tables: readonly Table[];
  const pools: pg.Pool[] = [];

  beforeAll(async () => {
    server = await postgresForTests();
    url = await server.ledgerDatabase();
    const { rows } = await query(
      url,
      `SELECT table_schema || '.' || table_name AS name, min(column_name) AS column
       FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
       WHERE table_type = 'BASE TABLE' AND table_schema IN ('${SCHEMAS.join("','")}')
       GROUP BY 1 ORDER BY 1`,
    );
    tables = rows as Table[];
  }, 60_000);

  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
    await server.stop();
  }, 30_000);

  async function withRole<T>(role: DatabaseRole, work: (client: pg.PoolClient) => Promise<T>) {
    const pool = openPool({ url, role }, 1);
    pools.push(pool);
    const client = await pool.connect();
    try {
      return await work(client);
    } finally {
      client.release();
    }
  }

  function statements({ name, column }: Table): Record<string, string> {
    return {
      SELECT: `SELECT 1 FROM ${name}`,
      INSERT: `INSERT INTO ${name} DEFAULT VALUES`,
      UPDATE: `UPDATE ${name} SET ${column} = ${column}`,
      DELETE: `DELETE FROM ${name}`,
      TRUNCATE: `TRUNCATE ${name}`,
    };
  }

  /** What the role was let do; an insert without values is let through and fails at a constraint. */
  async function letDo(role: DatabaseRole): Promise<string[]> {
    return withRole(role, async (client) => {
      const done: string[] = [];
      for (const table of tables) {
        for (const [verb, sql] of Object.entries(statements(table))) {
          if ((await tried(client, sql)) !== DENIED) done.push(`${verb} ${table.name}`);
        }
      }
      return done;
    });
  }

  it('finds the tables of every room', () => {
    const schemas = new Set(tables.map(({ name }) => name.split('.')[0]));
    expect([...schemas].sort()).toEqual([...SCHEMAS].sort());
  });

  it.each(['sequencer', 'eraser'] as const)('lets the %s touch none of them', async (role) => {
    expect(await letDo(role)).toEqual([]);
  });

  it('lets the reader read projections and constraints, and never a credential', async () => {
    const readable = tables
      .map(({ name }) => name)
      .filter((name) => !NOT_FOR_READER.includes(name));
    const done = await letDo('reader');
    expect(done.filter((what) => !what.startsWith('SELECT'))).toEqual([]);
    for (const name of NOT_FOR_READER) expect(done).not.toContain(`SELECT ${name}`);
    for (const what of done) expect(readable).toContain(what.slice('SELECT '.length));
  });

  it('lets the server write what is derived, but delete no credential', async () => {
    const done = await letDo('app');
    for (const what of KEPT_FROM_APP) expect(done).not.toContain(what);
    for (const { name } of tables) expect(done).toContain(`SELECT ${name}`);
  });

  it.each(['app', 'sequencer', 'reader', 'eraser'] as const)(
    'keeps the %s from making, changing or owning anything',
    async (role) => {
      const forbidden = [
        ...SCHEMAS.map((schema) => `CREATE TABLE ${schema}.mine (a int)`),
        'CREATE SCHEMA mine',
        'ALTER TABLE ledger.event DISABLE TRIGGER ALL',
        'DROP TABLE capture.beginning',
        'ALTER TABLE party.credential ADD COLUMN secret text',
        'CREATE ROLE mine',
      ];
      const states = await withRole(role, async (client) => {
        const found: string[] = [];
        for (const sql of forbidden) found.push(await tried(client, sql));
        return found;
      });
      expect(states).toEqual(forbidden.map(() => DENIED));
    },
  );
});
