/** How far order and projections are, for those who watch the ledger. */
import type { Queryable } from '../../database/database-pools.js';

export interface HeadRow {
  readonly size: bigint;
  /** Undefined before the first pass. */
  readonly sequencedSeconds: number | undefined;
}

export interface QueueRow {
  readonly batches: number;
  readonly events: number;
  /** The envelope of the first event that waits. */
  readonly oldestEnvelope: Buffer | undefined;
}

export interface CursorRow {
  readonly projection: string;
  readonly lagEntries: number;
  /** Since the first entry that it has not read was given its place; 0 at the end of the log. */
  readonly lagSeconds: number;
}

const SELECT_HEAD = `
  SELECT size, extract(epoch FROM clock_timestamp() - sequenced_at)::float8 AS seconds
  FROM ledger.log_head`;

// The queue bears no times: the oldest batch is as old as its first event says that it was recorded.
const SELECT_QUEUE = `
  SELECT q.batches, q.events, o.envelope
  FROM (SELECT count(*)::int AS batches, coalesce(sum(n), 0)::int AS events
        FROM ledger.pending_batch) q
  LEFT JOIN LATERAL (
    SELECT e.envelope FROM ledger.pending_batch p
    JOIN ledger.batch b USING (batch_id) JOIN ledger.event e ON e.event_id = b.event_ids[1]
    ORDER BY p.queue_id LIMIT 1) o ON true`;

const SELECT_CURSORS = `
  SELECT c.projection, greatest(h.size - c.next_index, 0)::float8 AS lag,
    coalesce(extract(epoch FROM clock_timestamp() - s.sequenced_at), 0)::float8 AS seconds
  FROM ledger.projection_cursor c CROSS JOIN ledger.log_head h
  LEFT JOIN LATERAL (
    SELECT sequenced_at FROM ledger.sequenced_batch
    WHERE first_index <= c.next_index AND c.next_index < h.size
    ORDER BY first_index DESC LIMIT 1) s ON true
  ORDER BY c.projection`;

export async function selectHead(db: Queryable): Promise<HeadRow> {
  const { rows } = await db.query<{ size: string; seconds: number | null }>(SELECT_HEAD);
  const [head] = rows;
  if (head === undefined) throw new Error('ledger.log_head has no row.');
  return { size: BigInt(head.size), sequencedSeconds: head.seconds ?? undefined };
}

export async function selectQueue(db: Queryable): Promise<QueueRow> {
  const { rows } = await db.query<{ batches: number; events: number; envelope: Buffer | null }>(
    SELECT_QUEUE,
  );
  const [{ batches, events, envelope } = { batches: 0, events: 0, envelope: null }] = rows;
  return { batches, events, oldestEnvelope: envelope ?? undefined };
}

export async function selectLags(db: Queryable): Promise<CursorRow[]> {
  const { rows } = await db.query<{ projection: string; lag: number; seconds: number }>(
    SELECT_CURSORS,
  );
  return rows.map(({ projection, lag, seconds }) => ({
    ...{ projection, lagEntries: lag, lagSeconds: Math.max(0, seconds) },
  }));
}
