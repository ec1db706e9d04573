/** PostgreSQL servers as operators have them: with settings and logins of their own. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/database/embedded-postgres.js';
import { preparePostgresHome } from '../../src/database/postgres-home.js';

const ROOT = join(import.meta.dirname, '../..');
const LOGINS = join(ROOT, 'scripts', 'create-logins.sql');
export const LOGIN_ROLES = ['owner', 'app', 'sequencer', 'reader', 'eraser'] as const;

export interface ClusterForTests {
  readonly server: EmbeddedPostgres;
  /** Of the superuser. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface ClusterOptions {
  readonly settings?: Readonly<Record<string, string>>;
  readonly dataChecksums?: boolean;
}

export async function clusterForTests(options: ClusterOptions = {}): Promise<ClusterForTests> {
  const dataDir = mkdtempSync(join(tmpdir(), 'battery-ledger-cluster-'));
  chmodSync(dataDir, 0o755);
  if (options.dataChecksums === false) await initialiseWithoutChecksums(dataDir);
  const { settings = {} } = options;
  const server = await startEmbeddedPostgres({ dataDir, settings });
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(server.folder, { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { server, url: server.url, stop };
}

/** As an older initdb left them, or one that was told to. */
async function initialiseWithoutChecksums(dataDir: string): Promise<void> {
  const home = await preparePostgresHome(dataDir);
  const password = join(home.folder, 'password');
  writeFileSync(password, `${randomBytes(16).toString('hex')}\n`);
  const { uid, gid } = home.user;
  if (uid !== undefined && gid !== undefined) chownSync(password, uid, gid);
  const options = ['--no-data-checksums', '--username=postgres', '--auth=scram-sha-256'];
  const { status, stderr } = spawnSync(
    home.initdb,
    [`--pgdata=${join(home.folder, 'cluster')}`, `--pwfile=${password}`, ...options],
    { ...home.user, cwd: home.folder, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
}

/** Does what the operator's page says: the script, then a password each. Returns the environment. */
export async function createLogins(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const environment: Record<string, string> = {};
  try {
    await client.query(readFileSync(LOGINS, 'utf8'));
    for (const role of LOGIN_ROLES) {
      const password = randomBytes(12).toString('hex');
      await client.query(`ALTER ROLE battery_ledger_${role} PASSWORD '${password}'`);
      const login = new URL(url);
      login.username = `battery_ledger_${role}`;
      login.password = password;
      environment[`DATABASE_URL_${role.toUpperCase()}`] = login.href;
    }
  } finally {
    await client.end();
  }
  return { ...environment, DATABASE_URL: environment['DATABASE_URL_APP'] ?? '' };
}
