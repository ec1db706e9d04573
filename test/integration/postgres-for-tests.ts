/** A real PostgreSQL for a test file, with databases of its own. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../../src/database/migrator.js';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';

export const MIGRATIONS = join(import.meta.dirname, '../../migrations');
/** A test's database need not survive a power cut. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

export interface PostgresForTests {
  /** A new, empty database; its URL is the superuser's. */
  emptyDatabase(): Promise<string>;
  /** A new database with all migrations. */
  ledgerDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/** Uses TEST_DATABASE_URL (a superuser's) where the run provides one; else starts a server. */
export async function postgresForTests(): Promise<PostgresForTests> {
  const given = process.env.TEST_DATABASE_URL;
  if (given !== undefined && given !== '') return databasesOn(given, () => Promise.resolve());
  const dataDir = mkdtempSync(join(tmpdir(), 'battery-ledger-'));
  // As root, the server's own user has to enter this folder.
  chmodSync(dataDir, 0o755);
  const server = await startEmbeddedPostgres({ dataDir, settings: SETTINGS });
  return databasesOn(server.url, async () => {
    await server.stop();
    rmSync(server.folder, { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  });
}

function databasesOn(url: string, stop: () => Promise<void>): PostgresForTests {
  const emptyDatabase = async (): Promise<string> => {
    const name = `test_${randomBytes(8).toString('hex')}`;
    await query(url, `CREATE DATABASE ${name}`);
    const made = new URL(url);
    made.pathname = `/${name}`;
    return made.href;
  };
  const ledgerDatabase = async (): Promise<string> => {
    const made = await emptyDatabase();
    await migrate({ url: made, sources: MIGRATIONS });
    return made;
  };
  return { emptyDatabase, ledgerDatabase, stop };
}

/** One statement on a connection of its own. */
export async function query(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
