import {
  postgresForTests,
  query,
  type PostgresForTests,
} from '../integration/postgres-for-tests.js';
import { buildProgram, type ProgramForTests, type Ran } from './program-for-tests.js';

const HOSTILE = 'a\r\n{"id":"forged"}\u001b[2J\u009b31m\u202egnp.exe\u2028';

interface Line {
  readonly id: string;
  readonly kind: string;
  readonly code: string | null;
  readonly subject: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

describe('battery-ledger audit', () => {
  let postgres: PostgresForTests;
  let program: ProgramForTests;
  let url: string;

  beforeAll(async () => {
    program = buildProgram();
    postgres = await postgresForTests();
    url = await postgres.ledgerDatabase();
    const values = [
      ['HOSTILE', 1],
      ['OLD', 401],
      ['OLD', 405],
      ['OLD', 405],
    ]
      .map(([code, days]) => `('EXPORT', 'DONE', '${code}', now() - interval '${days} days')`)
      .join();
    await query(url, `INSERT INTO audit.entry (kind, outcome, code, recorded_at) VALUES ${values}`);
    await query(
      url,
      `INSERT INTO audit.entry (kind, outcome, code, subject)
       SELECT 'EXPORT', 'DONE', 'MANY', U&'${asUnicode(HOSTILE)}' FROM generate_series(1, 2500)`,
    );
  }, 120_000);

  afterAll(async () => {
    await program.remove();
    await postgres.stop();
  }, 120_000);

  const run = (...args: string[]): Promise<Ran> =>
    program.runWith({ DATABASE_URL: url }, 'audit', ...args);

  const lines = ({ out }: Ran): Line[] =>
    out
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line);

  it('R-SE-23: exports a period as NDJSON, oldest first, and that stands in the journal', async () => {
    const ran = await run('export');
    expect(ran).toMatchObject({ code: 0, err: '' });
    const entries = lines(ran);
    expect(entries).toHaveLength(2_505);
    expect(entries[0]?.code).toBe('OLD');
    expect(new Set(entries.map(({ id }) => id)).size).toBe(2_505);
    expect(entries.at(-1)).toMatchObject({ kind: 'EXPORT', code: 'AUDIT_LOG', subject: 'audit' });
    const from = new Date(Date.now() - 2 * 86_400_000).toISOString();
    const until = new Date(Date.now() - 3_600_000).toISOString();
    const part = lines(await run('export', '--from', from, '--until', until));
    expect(part.map(({ code }) => code)).toEqual(['HOSTILE']);
  }, 60_000);

  it('R-SE-23: a line of the export is one line, and nothing that a terminal obeys stands in it', async () => {
    const { out } = await run('export');
    expect(out).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    const many = lines({ code: 0, err: '', out }).filter(({ code }) => code === 'MANY');
    expect(many).toHaveLength(2_500);
    expect(many[0]?.subject).toBe(HOSTILE);
  }, 60_000);

  it.each([
    [['prune', '--older-than', '179'], '180 at least'],
    [['prune', '--older-than', 'many'], '180 at least'],
    [['export', '--from', 'yesterday'], '--from takes an instant'],
  ])('refuses %j as wrong use', async (args, said) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain(said);
    expect(err).not.toContain('    at ');
  });

  it('R-SE-23: prunes days older than 400 unless told otherwise, and says which', async () => {
    const { code, out } = await run('prune');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^\d{4}-\d\d-\d\d {10}2 entries\n\d{4}-\d\d-\d\d {10}1 entries\nRemoved 3 entries\.\n$/,
    );
    expect((await run('prune')).out).toBe('No day is older than 400 days.\n');
    const { rows } = await query(url, "SELECT 1 FROM audit.entry WHERE kind = 'RETENTION'");
    expect(rows).toHaveLength(2);
  }, 60_000);
});

/** As PostgreSQL takes a text of any characters. */
function asUnicode(text: string): string {
  return text.replace(/[^]/g, (unit) => `\\${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
