/**
 * As much of PostgreSQL as the ledger's own statements ask for: rows that are seen when they are committed,
 * locks of rows and keys that are waited for, a sequence that no transaction holds back, the lock of a
 * session. A statement is one step; it sees what is committed then, and its own transaction's writes.
 */
import { strict as assert } from 'node:assert';
import pg from 'pg';

export const TABLES = [
  ...['event', 'batch', 'pending', 'range', 'head', 'tile', 'cursor', 'beginning', 'shown'],
] as const;
export type Table = (typeof TABLES)[number];
export type Row = Readonly<Record<string, unknown>>;

export interface Result {
  readonly rows: readonly Row[];
  readonly rowCount: number;
  readonly command: string;
}

/** What is planted to see whether it would be found. */
export type Plant =
  | 'order by sequence value'
  | 'forget a batch after take-over'
  | 'acknowledge before commit'
  | 'cursor moved in another transaction';

export interface Transaction {
  readonly writes: Map<Table, Map<string, Row | undefined>>;
  readonly locks: Set<string>;
  failed: boolean;
}

export interface Session {
  readonly id: number;
  readonly process: number;
  isOpen: boolean;
  tx: Transaction | undefined;
}

/** Another session holds what the statement needs; it is tried again when that has ended. */
export class Blocked extends Error {
  constructor(readonly by: Session) {
    super('blocked');
  }
}

export function databaseError(code: string): pg.DatabaseError {
  const error = new pg.DatabaseError(`simulated ${code}`, 0, 'error');
  error.code = code;
  return error;
}

export class SimulatedStore {
  readonly committed = new Map<Table, Map<string, Row>>(TABLES.map((name) => [name, new Map()]));
  private readonly locks = new Map<string, Session>();
  private leader: Session | undefined;
  private lastQueueId = 0;
  private isTrial = false;

  constructor(readonly plant?: Plant) {}

  begin(session: Session): void {
    assert(session.tx === undefined, 'one transaction at a time');
    session.tx = { writes: new Map(), locks: new Set(), failed: false };
  }

  /** `ROLLBACK` where a statement of it had failed, as PostgreSQL says. */
  commit(session: Session): 'COMMIT' | 'ROLLBACK' {
    const { tx } = session;
    if (tx === undefined || tx.failed) {
      this.rollback(session);
      return 'ROLLBACK';
    }
    for (const [table, writes] of tx.writes) {
      for (const [key, row] of writes) this.put(table, key, row);
    }
    this.rollback(session);
    return 'COMMIT';
  }

  rollback(session: Session): void {
    for (const lock of session.tx?.locks ?? []) this.locks.delete(lock);
    session.tx = undefined;
  }

  close(session: Session): void {
    this.rollback(session);
    session.isOpen = false;
    if (this.leader === session) this.leader = undefined;
  }

  tryLead(session: Session): boolean {
    this.leader ??= session;
    return this.leader === session;
  }

  /** Never given back, whatever becomes of the transaction; hence never the order of commits. */
  nextQueueId(): number {
    return (this.lastQueueId += 1);
  }

  get(session: Session, table: Table, key: string): Row | undefined {
    const own = session.tx?.writes.get(table);
    return own?.has(key) === true ? own.get(key) : this.committed.get(table)?.get(key);
  }

  all(session: Session, table: Table): Row[] {
    const rows = new Map<string, Row | undefined>(this.committed.get(table));
    for (const [key, row] of session.tx?.writes.get(table) ?? []) rows.set(key, row);
    return [...rows.values()].filter((row) => row !== undefined);
  }

  /** Takes the locks of all the keys, or none: throws Blocked where another holds one. */
  lock(session: Session, table: Table, keys: readonly string[]): void {
    const names = keys.map((key) => `${table} ${key}`);
    for (const name of names) {
      const holder = this.locks.get(name);
      if (holder !== undefined && holder !== session) throw new Blocked(holder);
    }
    for (const name of names) {
      this.locks.set(name, session);
      session.tx?.locks.add(name);
    }
  }

  /** Whether a statement would run now. It is tried on a transaction of which nothing stays. */
  isFree(session: Session, run: () => unknown): boolean {
    const { tx } = session;
    const queueId = this.lastQueueId;
    const leader = this.leader;
    const trial = { writes: new Map(), locks: new Set<string>(), failed: false };
    for (const [table, writes] of tx?.writes ?? []) trial.writes.set(table, new Map(writes));
    this.isTrial = true;
    session.tx = trial;
    try {
      run();
      return true;
    } catch (error) {
      if (!(error instanceof Blocked)) throw error;
      return false;
    } finally {
      for (const lock of trial.locks) if (tx?.locks.has(lock) !== true) this.locks.delete(lock);
      session.tx = tx;
      this.lastQueueId = queueId;
      this.leader = leader;
      this.isTrial = false;
    }
  }

  write(session: Session, table: Table, key: string, row: Row | undefined): void {
    const { tx } = session;
    if (tx === undefined) throw new Error('A write outside of a transaction.');
    const writes = tx.writes.get(table) ?? new Map<string, Row | undefined>();
    tx.writes.set(table, writes.set(key, row));
  }

  /** What no transaction can take back. */
  put(table: Table, key: string, row: Row | undefined): void {
    if (this.isTrial) return;
    if (row === undefined) this.committed.get(table)?.delete(key);
    else this.committed.get(table)?.set(key, row);
  }
}
