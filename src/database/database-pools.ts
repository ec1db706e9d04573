/** The connections of a running server: one pool for each role that it acts in. */
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { dataSourceAs, openPool } from './database-role.js';
import type { DatabaseLogin, DatabaseRole, Patience } from './database-role.js';

/** Where each role logs in; a role without a login of its own takes `url` and SET ROLE. */
export interface DatabaseLogins {
  readonly url: string;
  readonly byRole?: Readonly<Partial<Record<DatabaseRole, string | undefined>>>;
  readonly patience?: Patience;
}

/** A connection of a pool, or the pool itself: whatever a statement may be sent to. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

/** What a pool's idle connections die of is told here; the pool itself goes on. */
export type ConnectionErrorListener = (error: Error, role: DatabaseRole) => void;

const APP_CONNECTIONS = 12;
const READER_CONNECTIONS = 8;
/** One holds the leader's lock, one works. */
const SEQUENCER_CONNECTIONS = 3;

const DISK_FULL = '53100';
/** So long a refused write counts where nobody has tried another since. */
const DISK_FULL_MS = 60_000;

/** Whether the database's disk has room, as those who write find it. */
export class DiskWatch {
  private fullUntil = 0;

  get isFull(): boolean {
    return Date.now() < this.fullUntil;
  }

  /** What became of a write: undefined where it was committed. */
  note(fault: unknown): void {
    if (fault === undefined) this.fullUntil = 0;
    const isFull = fault instanceof Error && 'code' in fault && fault.code === DISK_FULL;
    if (isFull) this.fullUntil = Date.now() + DISK_FULL_MS;
  }
}

export class DatabasePools {
  readonly disk = new DiskWatch();
  readonly app: pg.Pool;
  readonly reader: pg.Pool;
  readonly sequencer: pg.Pool;
  private ending = false;

  constructor(
    private readonly logins: DatabaseLogins,
    onError: ConnectionErrorListener = () => undefined,
  ) {
    const open = (role: DatabaseRole, max: number): pg.Pool => {
      const pool = openPool(this.loginOf(role), max);
      // A server that stops after us may still cut what is just being closed: no news.
      pool.on('error', (error) => this.ending || onError(error, role));
      return pool;
    };
    this.app = open('app', APP_CONNECTIONS);
    this.reader = open('reader', READER_CONNECTIONS);
    this.sequencer = open('sequencer', SEQUENCER_CONNECTIONS);
  }

  urlOf(role: DatabaseRole): string {
    return this.logins.byRole?.[role] ?? this.logins.url;
  }

  private loginOf(role: DatabaseRole): DatabaseLogin {
    const { patience = 'REQUEST' } = this.logins;
    return { url: this.urlOf(role), role, patience };
  }

  /** For TypeORM's repositories; the caller initialises and destroys it. */
  dataSource(entities: Parameters<typeof dataSourceAs>[1]): DataSource {
    return dataSourceAs(this.loginOf('app'), entities);
  }

  async end(): Promise<void> {
    this.ending = true;
    await Promise.all([this.app.end(), this.reader.end(), this.sequencer.end()]);
  }
}

/**
 * Commits what the work did, or rolls all of it back and throws what the work threw. A connection
 * that cannot even roll back is not given to anybody else.
 */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (tx: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const tx = await pool.connect();
  let broken: Error | undefined;
  try {
    await tx.query('BEGIN');
    const result = await work(tx);
    const { command } = await tx.query('COMMIT');
    // So PostgreSQL answers where a statement had failed and the work went on regardless.
    if (command !== 'COMMIT') throw new Error('The transaction was rolled back at its end.');
    return result;
  } catch (error) {
    await tx.query('ROLLBACK').catch((failure: unknown) => {
      broken = failure instanceof Error ? failure : new Error('ROLLBACK failed');
    });
    throw error;
  } finally {
    tx.release(broken);
  }
}

/** What pg's pool says where no connection came free in time; it has no code. */
const POOL_DRY = 'timeout exceeded when trying to connect';

/**
 * Time-outs of a statement, a lock or a transaction that did nothing; a server that has no connection or no
 * room on its disk left, starts, or does not listen. A connection lost on the way is none of them: what was sent may have been done.
 */
const BUSY_CODES = ['57014', '55P03', '25P03', '53300', '53100', '57P03', 'ECONNREFUSED'];

/** Whether a fault only says that the database has no room or time just now. */
export function isDatabaseBusy(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 3) return false;
  if (error.message === POOL_DRY) return true;
  if ('code' in error && BUSY_CODES.some((code) => code === error.code)) return true;
  // TypeORM, and whoever adds a sentence, keep what was thrown.
  const within = 'driverError' in error ? error.driverError : error.cause;
  return isDatabaseBusy(within, depth + 1);
}
