import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  checkedMigrations,
  MigrationManifestError,
} from '../../src/database/migration-manifest.js';
import { migrate } from '../../src/database/migrator.js';
import {
  MIGRATIONS,
  postgresForTests,
  query,
  type PostgresForTests,
} from '../integration/postgres-for-tests.js';

const LEDGER = '1767225660000-create-ledger.ts';
const ALL = checkedMigrations(MIGRATIONS).length;

describe('database migrator', () => {
  let server: PostgresForTests;
  let folder: string;

  beforeAll(async () => {
    server = await postgresForTests();
    folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  }, 60_000);

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await server.stop();
  }, 30_000);

  function copyOfMigrations(name: string): string {
    const copy = join(folder, name);
    cpSync(MIGRATIONS, copy, { recursive: true });
    return copy;
  }

  it('migrates once when two start at once, and does nothing the next time', async () => {
    const url = await server.emptyDatabase();
    const options = { url, sources: MIGRATIONS };
    const both = await Promise.all([migrate(options), migrate(options)]);
    expect(both.map(({ length }) => length).sort()).toEqual([0, ALL]);
    expect(await migrate(options)).toEqual([]);
    const { rows } = await query(url, 'SELECT size FROM ledger.log_head');
    expect(rows).toEqual([{ size: '0' }]);
  });

  it('migrates two databases of one server at once, though roles are shared', async () => {
    const urls = await Promise.all([server.emptyDatabase(), server.emptyDatabase()]);
    const done = await Promise.all(urls.map((url) => migrate({ url, sources: MIGRATIONS })));
    expect(done.map(({ length }) => length)).toEqual([ALL, ALL]);
  });

  it('refuses a landed migration that was edited, before it touches the database', async () => {
    const sources = copyOfMigrations('edited');
    appendFileSync(join(sources, LEDGER), '\n');
    const url = await server.emptyDatabase();
    await expect(migrate({ url, sources })).rejects.toThrow(MigrationManifestError);
    const { rows } = await query(url, "SELECT to_regclass('schema_migration') AS found");
    expect(rows).toEqual([{ found: null }]);
  });

  it('refuses a migration that is missing, and one that nobody entered, both named', async () => {
    const sources = copyOfMigrations('strayed');
    rmSync(join(sources, LEDGER));
    writeFileSync(join(sources, '1767225700000-stray.ts'), 'export {};\n');
    const refused = migrate({ url: 'postgres://nowhere', sources });
    await expect(refused).rejects.toThrow(/stray\.ts: not in[^]*create-ledger\.ts: named/);
  });
});
