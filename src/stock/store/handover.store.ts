/** Hand-overs with the receptions that name them, and pages of those of a party, newest first. */
import type { Queryable } from '../../database/database-pools.js';
import { compareOrder, type OrderKey } from '../../lifecycle/domain/event-order.js';
import type { KnownReception } from '../domain/handover-difference.js';

export interface HandoverRow extends OrderKey {
  readonly sender: string;
  readonly receiver: string;
}

export interface ReceptionRow extends KnownReception {
  readonly handover: string;
}

export interface ListedHandover extends HandoverRow {
  readonly received: boolean;
}

/** After the batch's receptions: it is received if one by its receiver is there already. */
const INSERT_HANDOVERS = `
  INSERT INTO stock.handover (event_id, sender, receiver, instant, event_order, received)
  SELECT h.*, EXISTS (SELECT FROM stock.reception r
    WHERE r.handover = h.event_id AND r.principal = h.receiver)
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::bigint[])
    AS h(event_id, sender, receiver, instant, event_order)`;

const INSERT_RECEPTIONS = `
  INSERT INTO stock.reception (handover, event_id, principal, instant, event_order, names_items)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::bigint[], $6::boolean[])`;

const MARK_RECEIVED = `
  UPDATE stock.handover h SET received = true
  FROM unnest($1::uuid[], $2::text[]) AS r(handover, principal)
  WHERE h.event_id = r.handover AND h.receiver = r.principal AND NOT h.received`;

const COLUMNS = 'event_id, sender, receiver, instant, event_order, received';

const pageOf = (mine: string, other: string): string => `
  SELECT ${COLUMNS} FROM stock.handover
  WHERE ${mine} = $1 AND ($2::text IS NULL OR ${other} = $2)
    AND ($3::boolean IS NULL OR received = $3) AND instant >= $4 AND instant < $5
    AND (instant, event_order, event_id) < ($6::bigint, $7::bigint, $8::uuid)
  ORDER BY instant DESC, event_order DESC, event_id DESC LIMIT $9`;

const SELECT_SENT = pageOf('sender', 'receiver');
const SELECT_DUE = pageOf('receiver', 'sender');

// Of each hand-over so many at most, its receiver's first: others may name it as often as they like.
const SELECT_RECEPTIONS = `
  SELECT handover, event_id, principal, instant, event_order, names_items FROM (
    SELECT r.*, row_number() OVER (PARTITION BY r.handover
      ORDER BY r.principal IS DISTINCT FROM given.receiver, r.instant, r.event_order, r.event_id) AS place
    FROM unnest($1::uuid[], $2::text[]) AS given(handover, receiver)
    JOIN stock.reception r USING (handover)) AS ranked
  WHERE place <= $3`;

export async function writeHandovers(
  tx: Queryable,
  {
    handovers,
    receptions,
  }: { readonly handovers: readonly HandoverRow[]; readonly receptions: readonly ReceptionRow[] },
): Promise<void> {
  if (receptions.length > 0) {
    await tx.query(INSERT_RECEPTIONS, [
      receptions.map(({ handover }) => handover),
      ...placesOf(receptions, ({ principal }) => principal),
      receptions.map(({ namesItems }) => namesItems),
    ]);
    await tx.query(MARK_RECEIVED, [
      receptions.map(({ handover }) => handover),
      receptions.map(({ principal }) => principal),
    ]);
  }
  if (handovers.length === 0) return;
  await tx.query(INSERT_HANDOVERS, [
    handovers.map(({ eventId }) => eventId),
    handovers.map(({ sender }) => sender),
    handovers.map(({ receiver }) => receiver),
    handovers.map(({ instant }) => instant),
    handovers.map(({ order }) => order),
  ]);
}

export interface HandoverQuery {
  readonly party: string;
  readonly direction: 'TO_ME' | 'FROM_ME' | null;
  readonly counterparty: string | null;
  readonly received: boolean | null;
  /** Microseconds since 1970 UTC; from inclusive, until exclusive. */
  readonly from: bigint;
  readonly until: bigint;
  /** Exclusive: only what came before. */
  readonly before: OrderKey;
  readonly max: number;
}

/** Newest first by the order of events; what a party hands over to itself stands there once. */
export async function selectHandovers(
  db: Queryable,
  query: HandoverQuery,
): Promise<ListedHandover[]> {
  const { party, direction, counterparty, received, from, until, before, max } = query;
  const values = [party, counterparty, received, from, until];
  const place = [before.instant, before.order, before.eventId, max];
  const statements = [
    ...(direction === 'TO_ME' ? [] : [SELECT_SENT]),
    ...(direction === 'FROM_ME' ? [] : [SELECT_DUE]),
  ];
  const found = new Map<string, ListedHandover>();
  for (const statement of statements) {
    const { rows } = await db.query<HandoverColumns>(statement, [...values, ...place]);
    for (const row of rows) found.set(row.event_id, toHandover(row));
  }
  return [...found.values()].sort((a, b) => compareOrder(b, a)).slice(0, max);
}

/** Of each of these hand-overs, by its id. */
export async function selectReceptions(
  db: Queryable,
  handovers: readonly ListedHandover[],
  max: number,
): Promise<Map<string, ReceptionRow[]>> {
  if (handovers.length === 0) return new Map();
  const { rows } = await db.query<ReceptionColumns>(SELECT_RECEPTIONS, [
    handovers.map(({ eventId }) => eventId),
    handovers.map(({ receiver }) => receiver),
    max,
  ]);
  return Map.groupBy(rows.map(toReception), ({ handover }) => handover);
}

interface HandoverColumns {
  readonly event_id: string;
  readonly sender: string;
  readonly receiver: string;
  readonly instant: string;
  readonly event_order: string;
  readonly received: boolean;
}

interface ReceptionColumns {
  readonly handover: string;
  readonly event_id: string;
  readonly principal: string;
  readonly instant: string;
  readonly event_order: string;
  readonly names_items: boolean;
}

function placesOf<Row extends OrderKey>(
  rows: readonly Row[],
  partyOf: (row: Row) => string,
): unknown[][] {
  return [
    rows.map(({ eventId }) => eventId),
    rows.map(partyOf),
    rows.map(({ instant }) => instant),
    rows.map(({ order }) => order),
  ];
}

function toHandover(row: HandoverColumns): ListedHandover {
  const { event_id: eventId, sender, receiver, received } = row;
  return { ...{ eventId, sender, receiver, received }, ...orderOf(row) };
}

function toReception(row: ReceptionColumns): ReceptionRow {
  const { handover, event_id: eventId, principal, names_items: namesItems } = row;
  return { ...{ handover, eventId, principal, namesItems }, ...orderOf(row) };
}

function orderOf(row: { readonly instant: string; readonly event_order: string }): {
  readonly instant: bigint;
  readonly order: bigint;
} {
  return { instant: BigInt(row.instant), order: BigInt(row.event_order) };
}
