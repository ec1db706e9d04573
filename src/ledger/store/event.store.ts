/** Events and batches: written once, in the caller's transaction, and read back verified. */
import type { Queryable } from '../../database/database-pools.js';
import type { DisclosureGroup } from '../../lifecycle/domain/disclosure-groups.js';
import type { GroupBytes } from '../domain/sealed-event.js';

export interface EventRow {
  readonly eventId: string;
  readonly placeInBatch: number;
  readonly envelope: Uint8Array;
  readonly submissionHash: Uint8Array;
  readonly groups: GroupBytes;
}

export interface BatchRow {
  readonly batchId: string;
  readonly leafHashes: Uint8Array;
  readonly events: readonly EventRow[];
}

export interface StoredEvent {
  readonly eventId: string;
  readonly envelope: Uint8Array;
  /** As its batch holds it, to compare the envelope with. */
  readonly leafHash: Uint8Array;
  /** Null once a group of the event was erased. */
  readonly submissionHash: Uint8Array | null;
  readonly groups: GroupBytes;
  /** Null until the sequencer has given it one. */
  readonly logIndex: bigint | null;
  readonly sequencedAt: Date | null;
}

export const INSERT_EVENTS = `
  INSERT INTO ledger.event (event_id, batch_id, place_in_batch, envelope, submission_hash,
    group_public, group_detail, group_individual, group_custody, group_authority, group_commercial,
    group_personal)
  SELECT e.event_id, $1, e.place_in_batch, e.envelope, e.submission_hash,
    e.g1, e.g2, e.g3, e.g4, e.g5, e.g6, e.g7
  FROM unnest($2::uuid[], $3::int[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[], $8::bytea[],
    $9::bytea[], $10::bytea[], $11::bytea[], $12::bytea[])
    AS e(event_id, place_in_batch, envelope, submission_hash, g1, g2, g3, g4, g5, g6, g7)
  ORDER BY e.event_id
  ON CONFLICT (event_id) DO NOTHING`;

export const INSERT_BATCH = `
  INSERT INTO ledger.batch (batch_id, event_ids, leaf_hashes) VALUES ($1, $2::uuid[], $3)`;

export const ENQUEUE_BATCH = 'INSERT INTO ledger.pending_batch (batch_id, n) VALUES ($1, $2)';

export const SELECT_EVENTS = `
  SELECT e.event_id, e.envelope, e.submission_hash, e.group_public, e.group_detail,
    e.group_individual, e.group_custody, e.group_authority, e.group_commercial, e.group_personal,
    substring(b.leaf_hashes FROM 32 * e.place_in_batch + 1 FOR 32) AS leaf_hash,
    s.first_index + e.place_in_batch AS log_index, s.sequenced_at
  FROM ledger.event e
  JOIN ledger.batch b USING (batch_id)
  LEFT JOIN ledger.sequenced_batch s USING (batch_id)
  WHERE e.event_id = ANY ($1::uuid[])`;

/** As the index has it: the leaf of an entry, which is the tag `bpe1` and the hash of the envelope. */
const SELECT_ID_BY_LEAF_HASH = `
  SELECT event_id FROM ledger.event
  WHERE sha256('\\x0062706531'::bytea || sha256(envelope)) = $1`;

export async function selectIdByLeafHash(
  db: Queryable,
  leafHash: Uint8Array,
): Promise<string | undefined> {
  const { rows } = await db.query<{ event_id: string }>(SELECT_ID_BY_LEAF_HASH, [leafHash]);
  return rows[0]?.event_id;
}

/** Lengths are read without the bytes. */
const SELECT_SIZES = `
  SELECT event_id, coalesce(octet_length(group_public), 0) + coalesce(octet_length(group_detail), 0)
    + coalesce(octet_length(group_individual), 0) + coalesce(octet_length(group_custody), 0)
    + coalesce(octet_length(group_authority), 0) + coalesce(octet_length(group_commercial), 0)
    + coalesce(octet_length(group_personal), 0) AS bytes
  FROM ledger.event WHERE event_id = ANY ($1::uuid[])`;

/** In the order of the parameters of INSERT_EVENTS. */
const GROUP_COLUMNS = [
  'public',
  'detail',
  'individual',
  'custody',
  'authority',
  'commercial',
  'personal',
] as const satisfies readonly DisclosureGroup[];

/**
 * Writes the batch and its place in the queue. False if an event id was there already: another
 * transaction was first, and the caller rolls back and looks again.
 */
export async function insertBatch(tx: Queryable, batch: BatchRow): Promise<boolean> {
  const { events } = batch;
  const { rowCount } = await tx.query(INSERT_EVENTS, [
    batch.batchId,
    events.map(({ eventId }) => eventId),
    events.map(({ placeInBatch }) => placeInBatch),
    events.map(({ envelope }) => bytea(envelope)),
    events.map(({ submissionHash }) => bytea(submissionHash)),
    ...GROUP_COLUMNS.map((name) =>
      events.map(({ groups }) => {
        const stored = groups[name];
        return stored === undefined ? null : bytea(stored);
      }),
    ),
  ]);
  if (rowCount !== events.length) return false;
  await tx.query(INSERT_BATCH, [
    batch.batchId,
    events.map(({ eventId }) => eventId),
    bytea(batch.leafHashes),
  ]);
  await tx.query(ENQUEUE_BATCH, [batch.batchId, events.length]);
  return true;
}

/** Those that are there, in no order. */
export async function selectEvents(db: Queryable, ids: readonly string[]): Promise<StoredEvent[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query<EventRecord>(SELECT_EVENTS, [ids]);
  return rows.map(toStoredEvent);
}

/** The bytes of all groups of each event that is there. */
export async function selectSizes(
  db: Queryable,
  ids: readonly string[],
): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const { rows } = await db.query<{ event_id: string; bytes: number }>(SELECT_SIZES, [ids]);
  return new Map(rows.map(({ event_id, bytes }) => [event_id, bytes]));
}

interface EventRecord extends Record<`group_${DisclosureGroup}`, Buffer | null> {
  readonly event_id: string;
  readonly envelope: Buffer;
  readonly submission_hash: Buffer | null;
  readonly leaf_hash: Buffer;
  readonly log_index: string | null;
  readonly sequenced_at: Date | null;
}

function toStoredEvent(row: EventRecord): StoredEvent {
  const groups: Partial<Record<DisclosureGroup, Uint8Array>> = {};
  for (const name of GROUP_COLUMNS) {
    const stored = row[`group_${name}`];
    if (stored !== null) groups[name] = stored;
  }
  return {
    eventId: row.event_id,
    envelope: row.envelope,
    leafHash: row.leaf_hash,
    submissionHash: row.submission_hash,
    groups,
    logIndex: row.log_index === null ? null : BigInt(row.log_index),
    sequencedAt: row.sequenced_at,
  };
}

/** The driver sends only Buffers as bytes; this is a view, not a copy. */
function bytea(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
