/** The rights as capture reads and writes them, within its own transaction. */
import type { Queryable } from '../../database/database-pools.js';
import { contestedOf, ENTITLEMENT_KINDS, inOrderOf } from '../domain/entitlement.js';
import type { Entitlement, EntitlementKind, MandateRevocation } from '../domain/entitlement.js';

/** Whose rights are asked for, and which maker codes' owners. */
export interface AskedRights {
  readonly parties: readonly string[];
  readonly makerCodes: readonly string[];
}

export interface EntitlementRow {
  event_id: string;
  kind: string;
  holder: string;
  object: string;
  scope: string | null;
  valid_from: string;
  valid_until: string | null;
}

/** Several at once take the order of the primary key, so that two writers can't wait for each other. */
const INSERT_ENTITLEMENTS = `
  INSERT INTO party.entitlement
    (event_id, kind, holder, object, scope, valid_from, valid_until)
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[],
    $7::date[]) AS said (event_id)
  ORDER BY event_id ON CONFLICT (event_id) DO NOTHING`;

const INSERT_REVOCATIONS = `
  INSERT INTO party.mandate_revocation (event_id, mandate, giver)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS said (event_id)
  ORDER BY event_id ON CONFLICT (event_id) DO NOTHING`;

const COLUMNS = 'event_id, kind, holder, object, scope, valid_from::text, valid_until::text';

const SELECT_RIGHTS = `
  SELECT ${COLUMNS} FROM party.entitlement e
  WHERE holder = ANY ($1) AND kind <> 'MAKER_CODE' AND NOT EXISTS (
    SELECT FROM party.mandate_revocation r
    WHERE e.kind = 'MANDATE' AND r.mandate = e.event_id AND r.giver = e.object)
  UNION ALL
  SELECT ${COLUMNS} FROM party.entitlement WHERE kind = 'MAKER_CODE' AND object = ANY ($2)`;

/**
 * The log's own order, never a clock's: what has no place in the log yet comes after all that has, and
 * stands as the queue does, by which the sequencer goes. While a pass is under way that has not seen one
 * of two batches, the queue may say otherwise than the log will; nothing of it is kept, so the next
 * look says what the log says.
 */
const SELECT_ORDER = `
  SELECT event_id FROM ledger.event_order WHERE event_id = ANY ($1::uuid[])
  ORDER BY log_index, queue_id, place_in_batch`;

/**
 * An arbitrary constant and one of 64 numbers: a request may name a thousand parties, and PostgreSQL has
 * room for some thousands of locks in all. That two parties share a number costs a wait of milliseconds
 * while rights of one of them change. In the order of numbers, so that two never wait for each other.
 */
const HOLD_RIGHTS = `
  SELECT CASE WHEN changed THEN pg_advisory_xact_lock(51374, slot)
    ELSE pg_advisory_xact_lock_shared(51374, slot) END
  FROM (
    SELECT hashtext(name) & 63 AS slot, bool_or(changed) AS changed
    FROM unnest($1::text[], $2::boolean[]) AS asked(name, changed)
    GROUP BY slot ORDER BY slot) AS held`;

const SELECT_AGENTS = `
  SELECT holder FROM party.entitlement WHERE kind = 'MANDATE' AND event_id = ANY ($1::uuid[])`;

const LOCK_RIGHTS = `
  LOCK TABLE party.entitlement, party.mandate_revocation IN ACCESS EXCLUSIVE MODE`;
const SELECT_EVENT_IDS = `
  SELECT event_id FROM party.entitlement UNION SELECT event_id FROM party.mandate_revocation`;
const TRUNCATE_RIGHTS = 'TRUNCATE party.entitlement, party.mandate_revocation';

export async function insertEntitlements(
  tx: Queryable,
  rows: readonly Entitlement[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(INSERT_ENTITLEMENTS, [
    rows.map(({ eventId }) => eventId),
    rows.map(({ kind }) => kind),
    rows.map(({ holder }) => holder),
    rows.map(({ object }) => object),
    rows.map(({ scope }) => scope),
    rows.map(({ validFrom }) => validFrom),
    rows.map(({ validUntil }) => validUntil),
  ]);
}

export async function insertRevocations(
  tx: Queryable,
  rows: readonly MandateRevocation[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(INSERT_REVOCATIONS, [
    rows.map(({ eventId }) => eventId),
    rows.map(({ mandate }) => mandate),
    rows.map(({ giver }) => giver),
  ]);
}

/** What a transaction judges by, and what it is about to change: parties, and maker codes by themselves. */
export interface HeldRights {
  readonly judged: readonly string[];
  readonly changed: readonly string[];
}

/**
 * Until the transaction ends nobody changes what it judges by, nor judges by what it changes; whoever is
 * first is first in the log, too. Before anything is read, and before anything is recorded.
 */
export async function holdRights(tx: Queryable, { judged, changed }: HeldRights): Promise<void> {
  const names = [...judged, ...changed];
  await tx.query(HOLD_RIGHTS, [names, names.map((_, place) => place >= judged.length)]);
}

/** The parties to which the mandates are given, of those that are recorded. */
export async function selectAgents(tx: Queryable, mandates: readonly string[]): Promise<string[]> {
  if (mandates.length === 0) return [];
  const { rows } = await tx.query<{ holder: string }>(SELECT_AGENTS, [mandates]);
  return rows.map(({ holder }) => holder);
}

/** Those of one key in the order of the log, the earliest first; without mandates that were revoked. */
export async function selectRights(
  db: Queryable,
  asked: AskedRights,
): Promise<readonly Entitlement[]> {
  const { rows } = await db.query<EntitlementRow>(SELECT_RIGHTS, [
    [...new Set(asked.parties)],
    [...new Set(asked.makerCodes)],
  ]);
  return inLogOrder(db, rows.map(toEntitlement));
}

/** Those of one key in the order of the log, the earliest first. */
export async function inLogOrder(
  db: Queryable,
  entitlements: readonly Entitlement[],
): Promise<readonly Entitlement[]> {
  // Few things ever change, and what did not needs no order: most look-ups end here.
  const contested = contestedOf(entitlements);
  if (contested.length === 0) return entitlements;
  const ordered = await db.query<{ event_id: string }>(SELECT_ORDER, [contested]);
  return inOrderOf(
    ordered.rows.map(({ event_id }) => event_id),
    entitlements,
  );
}

/** Empties the tables, which nobody reads until the transaction ends, and gives the ids that they had. */
export async function emptyRights(tx: Queryable): Promise<string[]> {
  await tx.query(LOCK_RIGHTS);
  const { rows } = await tx.query<{ event_id: string }>(SELECT_EVENT_IDS);
  await tx.query(TRUNCATE_RIGHTS);
  return rows.map(({ event_id }) => event_id);
}

export function toEntitlement(row: EntitlementRow): Entitlement {
  return {
    eventId: row.event_id,
    kind: kindOf(row.kind),
    holder: row.holder,
    object: row.object,
    scope: row.scope,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
  };
}

function kindOf(text: string): EntitlementKind {
  const kind = ENTITLEMENT_KINDS.find((known) => known === text);
  if (kind === undefined) throw new Error(`party.entitlement has a row of kind ${text}.`);
  return kind;
}
