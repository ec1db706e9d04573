/** Reading the log in its order, and the cursors of those who follow it. */
import type { Queryable } from '../../database/database-pools.js';

export interface LogRange {
  readonly firstIndex: bigint;
  readonly eventIds: readonly string[];
}

export const SELECT_SIZE = 'SELECT size FROM ledger.log_head';

export const SELECT_RANGES = `
  SELECT s.first_index, b.event_ids
  FROM ledger.sequenced_batch s JOIN ledger.batch b USING (batch_id)
  WHERE s.first_index >= coalesce(
    (SELECT max(first_index) FROM ledger.sequenced_batch WHERE first_index <= $1), 0)
    AND s.first_index < $1::bigint + $2::bigint
  ORDER BY s.first_index`;

const SIZE_AT = `
  SELECT first_index + n AS size FROM ledger.sequenced_batch
  WHERE sequenced_at <= $1 ORDER BY sequenced_at DESC, first_index DESC LIMIT 1`;

export const MAKE_CURSOR = `
  INSERT INTO ledger.projection_cursor (projection, next_index) VALUES ($1, 0)
  ON CONFLICT (projection) DO NOTHING`;

export const LOCK_CURSOR = `
  SELECT next_index FROM ledger.projection_cursor WHERE projection = $1 FOR UPDATE`;

const IS_DRAINED = 'SELECT NOT EXISTS (SELECT FROM ledger.pending_batch) AS drained';

const READ_CURSORS = 'SELECT projection, next_index FROM ledger.projection_cursor';

export const MOVE_CURSOR = `
  UPDATE ledger.projection_cursor SET next_index = $2, moved_at = now() WHERE projection = $1`;

export async function selectSize(db: Queryable): Promise<bigint> {
  const { rows } = await db.query<{ size: string }>(SELECT_SIZE);
  const [head] = rows;
  if (head === undefined) throw new Error('ledger.log_head has no row.');
  return BigInt(head.size);
}

/** Whether all that is committed has its place in the log. */
export async function selectIsDrained(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ drained: boolean }>(IS_DRAINED);
  return rows[0]?.drained === true;
}

/** The size that the log had at an instant. `sequenced_at` never falls, so this is well defined. */
export async function selectSizeAt(db: Queryable, instant: Date): Promise<bigint> {
  const { rows } = await db.query<{ size: string }>(SIZE_AT, [instant]);
  return BigInt(rows[0]?.size ?? 0);
}

/** The ranges that hold the entries from `from` on, `max` of them or a few more. */
export async function selectRanges(db: Queryable, from: bigint, max: number): Promise<LogRange[]> {
  const { rows } = await db.query<{ first_index: string; event_ids: string[] }>(SELECT_RANGES, [
    from,
    max,
  ]);
  return rows.map((row) => ({ firstIndex: BigInt(row.first_index), eventIds: row.event_ids }));
}

/** Makes the cursor at 0 where there is none, and holds it until the transaction ends. */
export async function lockCursor(tx: Queryable, projection: string): Promise<bigint> {
  await tx.query(MAKE_CURSOR, [projection]);
  const { rows } = await tx.query<{ next_index: string }>(LOCK_CURSOR, [projection]);
  return BigInt(rows[0]?.next_index ?? 0);
}

export async function selectCursors(db: Queryable): Promise<Map<string, bigint>> {
  const { rows } = await db.query<{ projection: string; next_index: string }>(READ_CURSORS);
  return new Map(rows.map((row) => [row.projection, BigInt(row.next_index)]));
}

export async function updateCursor(tx: Queryable, projection: string, next: bigint): Promise<void> {
  const { rowCount } = await tx.query(MOVE_CURSOR, [projection, next]);
  if (rowCount !== 1) throw new Error(`No cursor ${projection}.`);
}
