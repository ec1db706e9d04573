import type { DatabaseRole } from '../../src/database/database-role.js';
import { postgresForTests, query, type PostgresForTests } from './postgres-for-tests.js';
import { DENIED, RolesForTests } from './roles-for-tests.js';

const SCHEMAS = ['party', 'capture', 'lineage', 'custody', 'audit'];
/** Neither credentials nor the journal are deleted by the server itself. */
const KEPT_FROM_APP = [
  'DELETE party.credential',
  'TRUNCATE party.credential',
  'UPDATE audit.entry',
  'DELETE audit.entry',
  'TRUNCATE audit.entry',
];
const NOT_FOR_READER = ['party.credential', 'capture.refusal_day', 'audit.entry'];

interface Table {
  readonly name: string;
  readonly column: string;
}

describe('grants on the rooms’ tables', () => {
  let server: PostgresForTests;
  let tables: readonly Table[];
  let roles: RolesForTests;

  beforeAll(async () => {
    server = await postgresForTests();
    const url = await server.ledgerDatabase();
    roles = new RolesForTests(url);
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
    await roles.close();
    await server.stop();
  }, 30_000);

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
    const attempts = tables.flatMap((table) =>
      Object.entries(statements(table)).map(([verb, sql]) => {
        return { what: `${verb} ${table.name}`, sql };
      }),
    );
    const outcomes = await roles.triedAs(
      role,
      attempts.map(({ sql }) => sql),
    );
    return attempts.filter((_, place) => outcomes[place] !== DENIED).map(({ what }) => what);
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
        'ALTER TABLE audit.entry DISABLE TRIGGER ALL',
        'ALTER TABLE party.credential ADD COLUMN secret text',
        'CREATE ROLE mine',
      ];
      const states = await roles.triedAs(role, forbidden);
      expect(states).toEqual(forbidden.map(() => DENIED));
    },
  );
});
