/** The rows of items, written in bulk and read for many items at once. */
import type { Queryable } from '../../database/database-pools.js';
import type { DisclosureGroup } from '../../lifecycle/domain/disclosure-groups.js';
import type { EuAct } from '../../lifecycle/domain/transitions.js';
import type { CustodyChange } from '../domain/item-row.js';
import type { KnownRow, VersionedRow, WithdrawnRow } from '../domain/log-rows.js';
import { BEGINNING_ACTS } from '../domain/beginning-acts.js';
import { isAct } from '../domain/own-state.js';
import type { RowFilter } from '../domain/row-filter.js';
import { filterCondition, filterValues } from './row-filter.js';

export const ITEM_EVENT_COLUMNS = `item, instant, event_order, event_id, event_type, day, acts, status_act, custody,
    holder, receiver, site, country, principal, parties, event_groups, named_in, known_from`;

// A list of lists of different lengths is no array of SQL: the acts of a row come as one text.
const INSERT_ROWS = `
  INSERT INTO custody.item_event (${ITEM_EVENT_COLUMNS}, known_until)
  SELECT item, instant, event_order, event_id, event_type, day, string_to_array(acts, ' '),
    status_act, custody, holder, receiver, site, country, principal, string_to_array(parties, ' '),
    string_to_array(event_groups, ' '), string_to_array(named_in, ' '), known_from, known_until
  FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::uuid[], $5::text[], $6::bigint[],
    $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[],
    $14::text[], $15::text[], $16::text[], $17::text[], $18::bigint[], $19::bigint[])
    AS row(${ITEM_EVENT_COLUMNS}, known_until)`;

// By a join the planner would at times rather read all rows for each of ten thousand names.
const WITHDRAW_ROWS = `
  UPDATE custody.item_event SET known_until = $4
  WHERE item = ANY($1::text[]) AND instant = ANY($2::bigint[]) AND event_id = $3
    AND known_until IS NULL`;

const KNOWN = `known_from < $2 AND (known_until IS NULL OR known_until >= $2)`;

const SELECT_STATE_ROWS = `
  SELECT ${ITEM_EVENT_COLUMNS} FROM custody.item_event
  WHERE item = ANY($1) AND ${KNOWN} AND instant <= $3
    AND (acts <> '{}' OR status_act IS NOT NULL OR custody IS NOT NULL)`;

const SELECT_KNOWN_ITEMS = `
  SELECT DISTINCT item FROM custody.item_event
  WHERE item = ANY($1) AND ${KNOWN} AND ${filterCondition(3)}`;

const SELECT_CLAIM_ROWS = `
  SELECT ${ITEM_EVENT_COLUMNS} FROM custody.item_event
  WHERE item = ANY($1) AND ${KNOWN}
    AND (custody IS NOT NULL OR acts && ARRAY[${BEGINNING_ACTS.map((act) => `'${act}'`).join()}]
      OR event_id = ANY($3::uuid[]))`;

export const TRUNCATE_CUSTODY = 'TRUNCATE custody.item_event, custody.handover, custody.reception';

/** `asKnownAt` is a size of the log. */
export interface KnownNames {
  readonly names: readonly string[];
  readonly asKnownAt: bigint;
}

export interface ItemEventColumns {
  readonly item: string;
  readonly instant: string;
  readonly event_order: string;
  readonly event_id: string;
  readonly event_type: string;
  readonly day: string | null;
  readonly acts: readonly string[];
  readonly status_act: EuAct | null;
  readonly custody: CustodyChange['kind'] | null;
  readonly holder: string | null;
  readonly receiver: string | null;
  readonly site: string | null;
  readonly country: string | null;
  readonly principal: string;
  readonly parties: readonly string[];
  readonly event_groups: readonly DisclosureGroup[];
  readonly named_in: readonly DisclosureGroup[];
  readonly known_from: string;
}

export async function insertRows(tx: Queryable, rows: readonly VersionedRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(valuesOf);
  const columns = (values[0] ?? []).map((_, column) => values.map((row) => row[column]));
  await tx.query(INSERT_ROWS, columns);
}

/** Closes rows that were written before; throws if one of them is not there. */
export async function withdrawRows(tx: Queryable, rows: readonly WithdrawnRow[]): Promise<void> {
  const ofEntry = Map.groupBy(rows, ({ row, knownUntil }) => `${row.eventId} ${knownUntil}`);
  for (const gone of ofEntry.values()) {
    const { rowCount } = await tx.query(WITHDRAW_ROWS, [
      gone.map(({ row }) => row.item),
      [...new Set(gone.map(({ row }) => row.instant))],
      gone[0]?.row.eventId,
      gone[0]?.knownUntil,
    ]);
    if (rowCount !== gone.length) throw new Error('a row that is withdrawn was never written');
  }
}

/** Those that move state or custody, up to an instant, in no order. */
export async function selectStateRows(
  db: Queryable,
  { names, asKnownAt }: KnownNames,
  at: bigint,
): Promise<KnownRow[]> {
  if (names.length === 0) return [];
  const { rows } = await db.query<ItemEventColumns>(SELECT_STATE_ROWS, [names, asKnownAt, at]);
  return rows.map(toRow);
}

/** Those of the names that some event names. */
export async function selectKnownItems(
  db: Queryable,
  { names, asKnownAt }: KnownNames,
  filter: RowFilter,
): Promise<string[]> {
  if (names.length === 0) return [];
  const values = [names, asKnownAt, ...filterValues(filter)];
  const { rows } = await db.query<{ item: string }>(SELECT_KNOWN_ITEMS, values);
  return rows.map(({ item }) => item);
}

/** Those that say who has an item, begin it, or belong to one of the events, in no order. */
export async function selectClaimRows(
  db: Queryable,
  { names, asKnownAt }: KnownNames,
  events: readonly string[],
): Promise<KnownRow[]> {
  if (names.length === 0) return [];
  const values = [names, asKnownAt, events];
  const { rows } = await db.query<ItemEventColumns>(SELECT_CLAIM_ROWS, values);
  return rows.map(toRow);
}

function valuesOf(row: VersionedRow): (string | bigint | null)[] {
  const { custody } = row;
  return [
    row.item,
    row.instant,
    row.order,
    row.eventId,
    row.eventType,
    row.day,
    row.acts.join(' '),
    row.statusAct,
    custody?.kind ?? null,
    ...custodyValues(custody),
    row.principal,
    // No party id has a blank in it.
    row.parties.join(' '),
    row.eventGroups.join(' '),
    row.namedIn.join(' '),
    row.knownFrom,
    row.knownUntil,
  ];
}

/** Holder, receiver, site, country. */
function custodyValues(custody: CustodyChange | null): (string | null)[] {
  switch (custody?.kind) {
    case 'HELD':
      return [custody.holder, null, custody.site ?? null, null];
    case 'IN_TRANSIT':
      return [custody.from, custody.to, null, null];
    case 'EXPORTED':
      return [custody.from, null, null, custody.country ?? null];
    default:
      return [null, null, null, null];
  }
}

export function toRow(row: ItemEventColumns): KnownRow {
  return {
    item: row.item,
    instant: BigInt(row.instant),
    order: BigInt(row.event_order),
    eventId: row.event_id,
    eventType: row.event_type,
    day: row.day === null ? null : BigInt(row.day),
    acts: row.acts.filter(isAct),
    statusAct: row.status_act,
    custody: toCustody(row),
    ...{ principal: row.principal, parties: row.parties },
    ...{ eventGroups: row.event_groups, namedIn: row.named_in },
    knownFrom: BigInt(row.known_from),
  };
}

function toCustody({
  custody,
  holder,
  receiver,
  site,
  country,
}: ItemEventColumns): CustodyChange | null {
  if (custody === null) return null;
  if (custody === 'END_USER') return { kind: custody };
  const from = holder ?? '';
  switch (custody) {
    case 'HELD':
      return { kind: custody, holder: from, ...(site === null ? {} : { site }) };
    case 'IN_TRANSIT':
      return { kind: custody, from, to: receiver ?? '' };
    case 'EXPORTED':
      return { kind: custody, from, ...(country === null ? {} : { country }) };
  }
}
