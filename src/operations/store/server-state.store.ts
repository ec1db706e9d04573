/** What a PostgreSQL server says about itself, its settings and the login that asks. */
import pg from 'pg';
import type { Queryable } from '../../database/database-pools.js';

export interface LoginRow {
  readonly login: string;
  readonly isSuperuser: boolean;
  /** As this login's sessions have it: it may be set for a role or a database. */
  readonly synchronousCommit: string;
}

export interface SettingsRow {
  readonly fsync: string;
  readonly fullPageWrites: string;
  readonly dataChecksums: string;
}

const SELECT_LOGIN = `
  SELECT session_user::text AS login, current_setting('synchronous_commit') AS synchronous_commit,
    coalesce((SELECT rolsuper FROM pg_roles WHERE rolname = session_user), true) AS is_superuser`;

const SELECT_SETTINGS = `
  SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS full_page_writes,
    current_setting('data_checksums') AS data_checksums`;

const SELECT_CLOCK = 'SELECT clock_timestamp() AS now';

const SELECT_VERSION = `SELECT current_setting('server_version_num')::int / 10000 AS major`;

export async function selectLogin(db: Queryable): Promise<LoginRow> {
  const { rows } = await db.query<{
    login: string;
    synchronous_commit: string;
    is_superuser: boolean;
  }>(SELECT_LOGIN);
  const [row] = rows;
  if (row === undefined) throw new Error('A SELECT without FROM gave no row.');
  const { login, is_superuser: isSuperuser, synchronous_commit: synchronousCommit } = row;
  return { login, isSuperuser, synchronousCommit };
}

export async function selectSettings(db: Queryable): Promise<SettingsRow> {
  const { rows } = await db.query<{
    fsync: string;
    full_page_writes: string;
    data_checksums: string;
  }>(SELECT_SETTINGS);
  const [row] = rows;
  if (row === undefined) throw new Error('A SELECT without FROM gave no row.');
  return {
    fsync: row.fsync,
    fullPageWrites: row.full_page_writes,
    dataChecksums: row.data_checksums,
  };
}

export async function selectClock(db: Queryable): Promise<Date> {
  const { rows } = await db.query<{ now: Date }>(SELECT_CLOCK);
  const [row] = rows;
  if (row === undefined) throw new Error('A SELECT without FROM gave no row.');
  return row.now;
}

/** 18 for PostgreSQL 18.4. On a connection of its own: a role to act as may not be there yet. */
export async function majorVersionOf(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ major: number }>(SELECT_VERSION);
    return rows[0]?.major ?? 0;
  } finally {
    await client.end();
  }
}
