/** The rows of the journal. */
import type { Queryable } from '../../database/database-pools.js';
import type { AuditPlace } from '../domain/audit-cursor.js';
import type { AuditEntry } from '../domain/audit-entry.js';
import type { AuditKind, CountedNote } from '../domain/audit-note.js';

/** Another writer holds the lock for milliseconds; who waits longer waits for one that is gone. */
const LOCK_MS_MAX = 5_000;
const STATEMENT_MS_MAX = 10_000;

/** Until the transaction ends. Synchronous where what is told must outlive a power cut. */
const PREPARE = `
  SELECT set_config('synchronous_commit', $1, true),
    set_config('lock_timeout', '${LOCK_MS_MAX}', true),
    set_config('statement_timeout', '${STATEMENT_MS_MAX}', true),
    set_config('idle_in_transaction_session_timeout', '${STATEMENT_MS_MAX}', true)`;

/** Writers take turns until they commit: rows become visible in the order of their times. */
const TAKE_TURN = `SELECT pg_advisory_xact_lock(hashtextextended('audit.entry', 0))`;

const INSERT = `
  INSERT INTO audit.entry (age_ms, kind, outcome, party, credential_id, request_id, code, subject,
    detail, occurrences)
  SELECT "ageMs", kind, outcome, "partyId", "credentialId", "requestId", code, subject,
    coalesce(detail, '{}'), occurrences
  FROM jsonb_to_recordset($1::jsonb) AS note ("ageMs" bigint, kind text, outcome text,
    "partyId" text, "credentialId" text, "requestId" text, code text, subject text, detail jsonb,
    occurrences bigint)`;

/** Appends the notes, in one transaction of the caller's. */
export async function appendEntries(
  tx: Queryable,
  notes: readonly CountedNote[],
  { nowMs, synchronous }: { readonly nowMs: number; readonly synchronous: boolean },
): Promise<void> {
  const rows = notes.map(({ firstMs, ...note }) => ({
    ...note,
    ageMs: Math.max(0, Math.round(nowMs - firstMs)),
  }));
  await tx.query(PREPARE, [synchronous ? 'on' : 'off']);
  await tx.query(TAKE_TURN);
  await tx.query(INSERT, [JSON.stringify(rows)]);
}

export interface AuditQuestion {
  readonly kinds: readonly AuditKind[];
  readonly party?: string | undefined;
  readonly code?: string | undefined;
  /** Written at this time or later, and before that; microseconds since 1970 UTC. */
  readonly from?: bigint | undefined;
  readonly until?: bigint | undefined;
  readonly limit: number;
  /** What comes after it in the order asked for. */
  readonly after?: AuditPlace | undefined;
}

const COLUMNS = `entry_no, recorded_at, age_ms, kind, outcome, party, credential_id, request_id, code,
  subject, detail, occurrences`;

const INSTANT = (parameter: string): string =>
  `timestamptz 'epoch' + ${parameter}::bigint * interval '1 microsecond'`;

/** Each kind by its own index, newest or oldest first; then the first of all. */
function pageStatement(order: 'DESC' | 'ASC'): string {
  const beyond = order === 'DESC' ? '<' : '>';
  return `
  SELECT entry_no::text AS "entryNo", (extract(epoch FROM recorded_at) * 1000000)::bigint::text AS micros,
    age_ms::float8 AS "ageMs", kind, outcome, party AS "partyId", credential_id AS "credentialId",
    request_id AS "requestId", code, subject, detail, occurrences::float8 AS occurrences
  FROM unnest($1::text[]) AS wanted (wanted_kind)
  CROSS JOIN LATERAL (
    SELECT ${COLUMNS} FROM audit.entry
    WHERE kind = wanted_kind
      AND ($2::text IS NULL OR party = $2)
      AND ($3::text IS NULL OR code = $3)
      AND ($4::bigint IS NULL OR recorded_at >= ${INSTANT('$4')})
      AND ($5::bigint IS NULL OR recorded_at < ${INSTANT('$5')})
      AND ($6::bigint IS NULL OR (recorded_at, entry_no) ${beyond} (${INSTANT('$6')}, $7::bigint))
    ORDER BY recorded_at ${order}, entry_no ${order} LIMIT $8) AS found
  ORDER BY recorded_at ${order}, entry_no ${order} LIMIT $8`;
}

const NEWEST = pageStatement('DESC');
const OLDEST = pageStatement('ASC');

type Row = Omit<AuditEntry, 'recordedMicros'> & { readonly micros: string };

export function newestEntries(db: Queryable, question: AuditQuestion): Promise<AuditEntry[]> {
  return entries(db, NEWEST, question);
}

export function oldestEntries(db: Queryable, question: AuditQuestion): Promise<AuditEntry[]> {
  return entries(db, OLDEST, question);
}

async function entries(
  db: Queryable,
  statement: string,
  { kinds, party, code, from, until, limit, after }: AuditQuestion,
): Promise<AuditEntry[]> {
  const bounds = [from, until, after?.recordedMicros, after?.entryNo];
  const values = [kinds, party ?? null, code ?? null, ...bounds.map((bound) => bound ?? null)];
  const { rows } = await db.query<Row>(statement, [...values, limit]);
  return rows.map(({ micros, ...row }) => ({ ...row, recordedMicros: BigInt(micros) }));
}

const PRUNE_DAY = 'SELECT day::text AS day, removed::float8 AS removed FROM audit.prune_day($1)';

export interface PrunedDay {
  readonly day: string;
  readonly removed: number;
}

/** Removes the oldest day; undefined where none is older. The owner's alone. */
export async function pruneDay(
  db: Queryable,
  olderThanDays: number,
): Promise<PrunedDay | undefined> {
  const { rows } = await db.query<PrunedDay>(PRUNE_DAY, [olderThanDays]);
  return rows[0];
}
