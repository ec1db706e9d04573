import pg from 'pg';
import type { DatabaseRole } from '../../src/database/database-role.js';
import { postgresForTests, query, type PostgresForTests } from './postgres-for-tests.js';
import { DENIED, RolesForTests, tried } from './roles-for-tests.js';

const ROLES = ['owner', 'app', 'sequencer', 'reader', 'eraser'] as const;
const STATEMENTS: Readonly<Record<string, string>> = {
  SELECT: 'SELECT 1 FROM audit.entry',
  INSERT: "INSERT INTO audit.entry (kind, outcome) VALUES ('EXPORT', 'DONE')",
  'INSERT of a time':
    "INSERT INTO audit.entry (kind, outcome, recorded_at) VALUES ('EXPORT', 'DONE', now())",
  'INSERT of a number':
    "INSERT INTO audit.entry (entry_no, kind, outcome) OVERRIDING SYSTEM VALUE VALUES (999999, 'EXPORT', 'DONE')",
  UPDATE: 'UPDATE audit.entry SET party = NULL',
  DELETE: 'DELETE FROM audit.entry',
  TRUNCATE: 'TRUNCATE audit.entry',
  PRUNE: 'SELECT audit.prune_day(180)',
};
const MAY: Readonly<Record<DatabaseRole, readonly string[]>> = {
  app: ['SELECT', 'INSERT'],
  // Whoever migrates could also drop the table; by none of these does it change an entry.
  owner: ['SELECT', 'INSERT', 'INSERT of a time', 'INSERT of a number', 'PRUNE'],
  sequencer: [],
  reader: [],
  eraser: [],
};
const INVALID_PARAMETER = '22023';

describe('grants on the journal', () => {
  let server: PostgresForTests;
  let url: string;
  let roles: RolesForTests;

  beforeAll(async () => {
    server = await postgresForTests();
    url = await server.ledgerDatabase();
    await query(
      url,
      `INSERT INTO audit.entry (kind, outcome, code, recorded_at)
       SELECT 'EXPORT', 'DONE', 'AGE_' || days, now() - make_interval(days => days)
       FROM unnest(ARRAY[500, 500, 400, 182, 179, 0]) AS days`,
    );
    roles = new RolesForTests(url);
  }, 60_000);

  afterAll(async () => {
    await roles.close();
    await server.stop();
  }, 30_000);

  const pruned = async (days: number): Promise<string[]> => {
    const sql = 'SELECT removed FROM audit.prune_day($1)';
    const { rows } = await roles.poolAs('owner').query<{ removed: string }>(sql, [days]);
    return rows.map(({ removed }) => removed);
  };

  const codes = async (): Promise<(string | null)[]> => {
    const { rows } = await query(url, 'SELECT code FROM audit.entry ORDER BY recorded_at');
    return (rows as { code: string | null }[]).map(({ code }) => code);
  };

  it.each(ROLES)('R-SE-23: lets %s append or read as it must, and nobody change', async (role) => {
    const names = Object.keys(STATEMENTS);
    const outcomes = await roles.triedAs(role, Object.values(STATEMENTS));
    const found = names.map((name, place) => ({ name, outcome: outcomes[place] ?? '' }));
    const odd = found.filter(({ outcome }) => !['allowed', DENIED].includes(outcome));
    expect(odd).toEqual([]);
    const allowed = found.filter(({ outcome }) => outcome === 'allowed').map(({ name }) => name);
    expect(allowed).toEqual(MAY[role]);
  });

  it('R-SE-23: refuses changes even to a superuser who switches ordinary triggers off', async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query("SET session_replication_role = 'replica'");
    const outcomes = [
      await tried(client, "UPDATE audit.entry SET code = 'x'"),
      await tried(client, 'DELETE FROM audit.entry'),
      await tried(client, 'TRUNCATE audit.entry'),
    ];
    await client.end();
    expect(outcomes).toEqual([DENIED, DENIED, DENIED]);
  });

  it('R-SE-23: keeps what is younger than 180 days from the pruning function’s owner too', async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const as = 'SET LOCAL ROLE ledger_audit_definer; ';
    const young = `${as} DELETE FROM audit.entry WHERE recorded_at > now() - interval '180 days'`;
    const old = `${as} DELETE FROM audit.entry WHERE recorded_at < now() - interval '181 days'`;
    const outcomes = [
      await tried(client, young),
      await tried(client, old),
      await tried(client, `${as} UPDATE audit.entry SET code = 'x'`),
      await tried(client, `${as} TRUNCATE audit.entry`),
    ];
    await client.end();
    expect(outcomes).toEqual([DENIED, 'allowed', DENIED, DENIED]);
  });

  it.each([['179'], ['0'], ['-1'], ['NULL']])(
    'R-SE-23: refuses to prune what is only %s days old',
    async (days) => {
      const [state] = await roles.triedAs('owner', [`SELECT audit.prune_day(${days})`]);
      expect(state).toBe(INVALID_PARAMETER);
    },
  );

  it('R-SE-23: removes the oldest day whole, writes that down, and stops at the age asked for', async () => {
    expect(await pruned(400)).toEqual(['2']);
    // What is 400 days old is not older than 400 days.
    expect(await pruned(400)).toEqual([]);
    expect([await pruned(180), await pruned(180), await pruned(180)]).toEqual([['1'], ['1'], []]);
    expect(await codes()).toEqual(['AGE_179', 'AGE_0', null, null, null]);
    const { rows } = await query(
      url,
      "SELECT party, detail FROM audit.entry WHERE kind = 'RETENTION' ORDER BY recorded_at LIMIT 1",
    );
    expect(rows).toEqual([{ party: 'server', detail: { removed: 2, olderThanDays: 400 } }]);
  });
});
