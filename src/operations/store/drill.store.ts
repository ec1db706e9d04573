/** The statements of a back-up and of the drill that restores one; all run as a superuser. */
import pg from 'pg';
import type { Queryable } from '../../database/database-pools.js';

const START_BACKUP = `SELECT pg_backup_start('battery-ledger', fast => true)`;
const STOP_BACKUP = `
  SELECT labelfile, coalesce(spcmapfile, '') AS spcmapfile
  FROM pg_backup_stop(wait_for_archive => true)`;

export async function startBackup(session: Queryable): Promise<void> {
  await session.query(START_BACKUP);
}

export async function stopBackup(
  session: Queryable,
): Promise<{ readonly label: string; readonly tablespaces: string }> {
  const { rows } = await session.query<{ labelfile: string; spcmapfile: string }>(STOP_BACKUP);
  return { label: rows[0]?.labelfile ?? '', tablespaces: rows[0]?.spcmapfile ?? '' };
}

/** What is derived from the log, by schema; of these two tables each is kept nowhere else. */
const SELECT_DERIVED = `
  SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
  WHERE schemaname IN ('party', 'capture', 'lineage', 'custody', 'stock')
    AND (schemaname, tablename) NOT IN (('party', 'credential'), ('capture', 'refusal_day'))
  ORDER BY 1`;

export async function derivedTables(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(SELECT_DERIVED);
  return rows.map(({ name }) => name);
}

/** The names come from the catalogue of the database itself, quoted. */
const DROP_COPIES = 'DROP SCHEMA IF EXISTS drill CASCADE';
const MAKE_COPIES = 'CREATE SCHEMA drill';

export async function copyTables(db: Queryable, tables: readonly string[]): Promise<void> {
  await db.query(DROP_COPIES);
  await db.query(MAKE_COPIES);
  for (const table of tables) {
    await db.query(
      `CREATE TABLE drill.${copyOf(table)} AS SELECT to_jsonb(t) AS row FROM ${table} t`,
    );
  }
}

export interface TableComparison {
  readonly table: string;
  readonly rows: number;
  /** Rows of the one that the other does not have, both ways. */
  readonly different: number;
}

export async function compareWithCopy(db: Queryable, table: string): Promise<TableComparison> {
  const copy = `SELECT row FROM drill.${copyOf(table)}`;
  const now = `SELECT to_jsonb(t) FROM ${table} t`;
  const { rows } = await db.query<{ rows: number; different: number }>(`
    SELECT (SELECT count(*)::float8 FROM ${table}) AS rows,
      (SELECT count(*)::float8 FROM (${copy} EXCEPT ALL ${now}) missing)
      + (SELECT count(*)::float8 FROM (${now} EXCEPT ALL ${copy}) added) AS different`);
  return { table, rows: rows[0]?.rows ?? 0, different: rows[0]?.different ?? 0 };
}

function copyOf(table: string): string {
  return pg.escapeIdentifier(table);
}

export interface LogBatch {
  readonly firstIndex: bigint;
  readonly n: number;
  readonly eventIds: readonly string[];
  readonly leafHashes: Buffer;
}

const SELECT_BATCHES = `
  SELECT s.first_index, s.n, b.event_ids, b.leaf_hashes
  FROM ledger.sequenced_batch s JOIN ledger.batch b USING (batch_id)
  WHERE s.first_index >= $1 ORDER BY s.first_index LIMIT $2`;

export async function selectBatches(db: Queryable, from: bigint, max: number): Promise<LogBatch[]> {
  const { rows } = await db.query<{
    first_index: string;
    n: number;
    event_ids: string[];
    leaf_hashes: Buffer;
  }>(SELECT_BATCHES, [from, max]);
  return rows.map((row) => ({
    ...{ firstIndex: BigInt(row.first_index), n: row.n },
    ...{ eventIds: row.event_ids, leafHashes: row.leaf_hashes },
  }));
}

export interface LogState {
  readonly size: bigint;
  readonly edge: Buffer;
  readonly sequencedAt: Date | null;
}

const SELECT_STATE = 'SELECT size, edge, sequenced_at FROM ledger.log_head';

export async function selectLogState(db: Queryable): Promise<LogState> {
  const { rows } = await db.query<{ size: string; edge: Buffer; sequenced_at: Date | null }>(
    SELECT_STATE,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('ledger.log_head has no row.');
  return { size: BigInt(row.size), edge: row.edge, sequencedAt: row.sequenced_at };
}

const SELECT_STATE_AT = `
  SELECT first_index + n AS size, sequenced_at FROM ledger.sequenced_batch
  WHERE sequenced_at <= coalesce($1, 'infinity'::timestamptz)
  ORDER BY first_index DESC LIMIT 1`;

/** What the log held at an instant, or holds now. */
export async function selectStateAt(
  db: Queryable,
  instant: Date | undefined,
): Promise<{ readonly size: bigint; readonly sequencedAt: Date | null }> {
  const { rows } = await db.query<{ size: string; sequenced_at: Date }>(SELECT_STATE_AT, [
    instant ?? null,
  ]);
  return { size: BigInt(rows[0]?.size ?? 0), sequencedAt: rows[0]?.sequenced_at ?? null };
}

const SET_PASSWORD = (password: string): string =>
  `ALTER ROLE CURRENT_USER PASSWORD ${pg.escapeLiteral(password)}`;

/** By the socket, which the folder's owner alone reaches; every other way asks for the password. */
export async function setOwnPassword(db: Queryable, password: string): Promise<void> {
  await db.query(SET_PASSWORD(password));
}
