/** The database's own roles: what each may do is written in `migrations/`, and nowhere else. */
import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';

export const DATABASE_ROLES = ['owner', 'app', 'sequencer', 'reader', 'eraser'] as const;
export type DatabaseRole = (typeof DATABASE_ROLES)[number];

export interface DatabaseLogin {
  readonly url: string;
  readonly role: DatabaseRole;
}

export function postgresRole(role: DatabaseRole): string {
  return `ledger_${role}`;
}

/**
 * The sequencer's session holds the lock of the one leader and speaks several times a second. One
 * that fell silent is behind a network that is gone: the server ends it after this time, so that
 * another leads, and its own process stops waiting for an answer.
 */
const LEADER_SILENT_MS_MAX = 5_000;
const LEADER_ANSWER_MS_MAX = 30_000;

/**
 * The role is part of the connection's start, not a statement after it: no query can come before
 * it, and RESET ROLE leads back to it.
 */
function startAs(role: DatabaseRole): Pick<pg.PoolConfig, 'options' | 'query_timeout'> {
  const options = `-c role=${postgresRole(role)}`;
  if (role !== 'sequencer') return { options };
  const silent = ['idle_session_timeout', 'idle_in_transaction_session_timeout'];
  return {
    options: [options, ...silent.map((name) => `-c ${name}=${LEADER_SILENT_MS_MAX}`)].join(' '),
    query_timeout: LEADER_ANSWER_MS_MAX,
  };
}

/** A pool whose every connection acts as the role. The caller ends it. */
export function openPool({ url, role }: DatabaseLogin, max = 10): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max, keepAlive: true, ...startAs(role) });
  // An idle connection that the server ends is dropped by the pool; unheard, it would end Node.
  pool.on('error', () => undefined);
  // So would one that somebody works with: to him its next statement tells it.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** For TypeORM; the caller adds its entities. Never `synchronize`. */
export function dataSourceAs(
  { url, role }: DatabaseLogin,
  entities: NonNullable<DataSourceOptions['entities']> = [],
): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities,
    synchronize: false,
    migrationsRun: false,
    extra: startAs(role),
  });
}
