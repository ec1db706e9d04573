/** The database's own roles: what each may do is written in `migrations/`, and nowhere else. */
import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';

export const DATABASE_ROLES = ['owner', 'app', 'sequencer', 'reader', 'eraser'] as const;
export type DatabaseRole = (typeof DATABASE_ROLES)[number];

export interface DatabaseLogin {
  readonly url: string;
  readonly role: DatabaseRole;
  /** As for requests, unless told otherwise. */
  readonly patience?: Patience;
  /** Behind a network that fell silent no answer would ever come; the database itself cannot tell. */
  readonly answerMsMax?: number;
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
 * Of a role that answers requests: a statement, a wait for a lock and a transaction that does nothing end
 * after this time, so that nobody holds what others need for good. Batches of the projections take a second
 * or two; commands that build everything again have no limit.
 */
const PATIENCE: Readonly<Partial<Record<DatabaseRole, Readonly<Record<string, number>>>>> = {
  app: {
    statement_timeout: 60_000,
    lock_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
  },
  reader: {
    statement_timeout: 30_000,
    lock_timeout: 5_000,
    idle_in_transaction_session_timeout: 30_000,
  },
  sequencer: {
    idle_session_timeout: LEADER_SILENT_MS_MAX,
    idle_in_transaction_session_timeout: LEADER_SILENT_MS_MAX,
  },
};

/** Whoever waits longer for a connection of a pool is told that the server has too much to do. */
export const CONNECTION_MS_MAX = 10_000;

/** `ALL_DAY` for commands: a rebuild, and whoever else has nobody waiting for an answer. */
export type Patience = 'REQUEST' | 'ALL_DAY';

type Started = Pick<pg.PoolConfig, 'options' | 'query_timeout' | 'connectionTimeoutMillis'>;

/**
 * The role is part of the connection's start, not a statement after it: no query can come before
 * it, and RESET ROLE leads back to it.
 */
function startAs(role: DatabaseRole, patience: Patience): Started {
  const isLeader = role === 'sequencer';
  const limits = patience === 'REQUEST' || isLeader ? (PATIENCE[role] ?? {}) : {};
  const settings = { role: postgresRole(role), ...limits };
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  return {
    options: options.join(' '),
    ...(isLeader && { query_timeout: LEADER_ANSWER_MS_MAX }),
    ...(patience === 'REQUEST' && !isLeader && { connectionTimeoutMillis: CONNECTION_MS_MAX }),
  };
}

/** A pool whose every connection acts as the role. The caller ends it. */
export function openPool(
  { url, role, patience = 'REQUEST', answerMsMax }: DatabaseLogin,
  max = 10,
): pg.Pool {
  const started = {
    ...startAs(role, patience),
    ...(answerMsMax !== undefined && { query_timeout: answerMsMax }),
  };
  const pool = new pg.Pool({ connectionString: url, max, keepAlive: true, ...started });
  // An idle connection that the server ends is dropped by the pool; unheard, it would end Node.
  pool.on('error', () => undefined);
  // So would one that somebody works with: to him its next statement tells it.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** For TypeORM; the caller adds its entities. Never `synchronize`. */
export function dataSourceAs(
  { url, role, patience = 'REQUEST' }: DatabaseLogin,
  entities: NonNullable<DataSourceOptions['entities']> = [],
): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities,
    synchronize: false,
    migrationsRun: false,
    extra: startAs(role, patience),
  });
}
