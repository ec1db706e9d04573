/** The statements of the sequencer, which alone gives order. All but the lock run as its role. */
import type { Queryable } from '../../database/database-pools.js';

export interface PendingBatch {
  readonly queueId: string;
  readonly batchId: string;
  readonly n: number;
  readonly leafHashes: Buffer;
}

export interface LogHead {
  readonly size: bigint;
  /** The roots of the perfect subtrees, the largest first; 32 bytes each. */
  readonly edge: Buffer;
}

export interface SequencedRange {
  readonly firstIndex: bigint;
  readonly n: number;
  readonly batchId: string;
}

/** An arbitrary constant: the leader's lock, held by a session. */
const LEADER_KEY = '5137420261125';
export const TRY_LEAD = 'SELECT pg_try_advisory_lock($1) AS leads';

export const LOCK_HEAD = 'SELECT size, edge FROM ledger.log_head FOR UPDATE';

export const SELECT_PENDING = `
  SELECT p.queue_id, p.batch_id, p.n, b.leaf_hashes
  FROM ledger.pending_batch p JOIN ledger.batch b USING (batch_id)
  ORDER BY p.queue_id LIMIT $1`;

export const DEQUEUE = 'DELETE FROM ledger.pending_batch WHERE queue_id = ANY ($1::bigint[])';

// A clock that was set back must not make time fall: the larger of now and the last one counts.
export const INSERT_RANGES = `
  INSERT INTO ledger.sequenced_batch (first_index, n, batch_id, sequenced_at)
  SELECT r.first_index, r.n, r.batch_id, greatest(now(), h.sequenced_at)
  FROM unnest($1::bigint[], $2::int[], $3::uuid[]) AS r(first_index, n, batch_id), ledger.log_head h`;

export const MOVE_HEAD = `
  UPDATE ledger.log_head SET size = $1, edge = $2, sequenced_at = greatest(now(), sequenced_at)`;

export const INSERT_TILE =
  'INSERT INTO ledger.tile (level, tile_index, hashes) VALUES ($1, $2, $3)';

export const SELECT_TILES = `
  SELECT hashes FROM ledger.tile
  WHERE level = $1 AND tile_index >= $2 AND tile_index < $3 ORDER BY tile_index`;

export const SELECT_LEAVES = `
  SELECT s.first_index, b.leaf_hashes
  FROM ledger.sequenced_batch s JOIN ledger.batch b USING (batch_id)
  WHERE s.first_index >= coalesce(
      (SELECT max(first_index) FROM ledger.sequenced_batch WHERE first_index <= $1), 0)
    AND s.first_index < $2
  ORDER BY s.first_index`;

/** True if the connection now holds the leader's lock. */
export async function tryLead(session: Queryable): Promise<boolean> {
  const { rows } = await session.query<{ leads: boolean }>(TRY_LEAD, [LEADER_KEY]);
  return rows[0]?.leads === true;
}

export async function lockHead(tx: Queryable): Promise<LogHead> {
  const { rows } = await tx.query<{ size: string; edge: Buffer }>(LOCK_HEAD);
  const [head] = rows;
  if (head === undefined) throw new Error('ledger.log_head has no row.');
  return { size: BigInt(head.size), edge: head.edge };
}

export async function selectPending(tx: Queryable, max: number): Promise<PendingBatch[]> {
  const { rows } = await tx.query<{
    queue_id: string;
    batch_id: string;
    n: number;
    leaf_hashes: Buffer;
  }>(SELECT_PENDING, [max]);
  return rows.map((row) => ({
    queueId: row.queue_id,
    batchId: row.batch_id,
    n: row.n,
    leafHashes: row.leaf_hashes,
  }));
}

export async function sequence(
  tx: Queryable,
  ranges: readonly SequencedRange[],
  queueIds: readonly string[],
): Promise<void> {
  await tx.query(INSERT_RANGES, [
    ranges.map(({ firstIndex }) => firstIndex),
    ranges.map(({ n }) => n),
    ranges.map(({ batchId }) => batchId),
  ]);
  const { rowCount } = await tx.query(DEQUEUE, [queueIds]);
  if (rowCount !== queueIds.length) throw new Error('A batch left the queue unsequenced.');
}

export async function moveHead(tx: Queryable, size: bigint, edge: Buffer): Promise<void> {
  await tx.query(MOVE_HEAD, [size, edge]);
}

export interface Tile {
  readonly level: number;
  readonly index: bigint;
  readonly hashes: Buffer;
}

export async function insertTile(tx: Queryable, tile: Tile): Promise<void> {
  await tx.query(INSERT_TILE, [tile.level, tile.index, tile.hashes]);
}

/** The full tiles `from` to `until`, exclusive, of a level. */
export async function selectTiles(
  tx: Queryable,
  level: number,
  { from, until }: { readonly from: bigint; readonly until: bigint },
): Promise<Buffer[]> {
  const { rows } = await tx.query<{ hashes: Buffer }>(SELECT_TILES, [level, from, until]);
  return rows.map(({ hashes }) => hashes);
}

/** The leaf hashes `from` to `until`, exclusive, of what is sequenced. */
export async function selectLeaves(
  tx: Queryable,
  from: bigint,
  until: bigint,
): Promise<Uint8Array[]> {
  const { rows } = await tx.query<{ first_index: string; leaf_hashes: Buffer }>(SELECT_LEAVES, [
    from,
    until,
  ]);
  return rows.flatMap((row) => {
    const first = BigInt(row.first_index);
    return splitHashes(row.leaf_hashes).filter((_hash, place) => {
      const index = first + BigInt(place);
      return index >= from && index < until;
    });
  });
}

export function splitHashes(bytes: Buffer): Uint8Array[] {
  return Array.from({ length: bytes.length / 32 }, (_, place) =>
    bytes.subarray(place * 32, place * 32 + 32),
  );
}
