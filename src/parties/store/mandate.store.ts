/** Mandates that a party gave or got, and permits of a party, a page at a time by key. */
import type { Queryable } from '../../database/database-pools.js';
import type { JsonObject } from '../../vocabulary/json.js';

export interface RegisterRow {
  readonly eventId: string;
  readonly key: string;
  readonly party: string;
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly revokedBy: string | null;
  readonly fields: JsonObject;
}

const COLUMNS = `event_id AS "eventId", key, party, valid_from::text AS "validFrom",
    valid_until::text AS "validUntil", revoked_by AS "revokedBy", fields`;

const IN_FORCE = `($2::date IS NULL
      OR (valid_from <= $2 AND (valid_until IS NULL OR valid_until >= $2) AND revoked_by IS NULL))
    AND key > $3`;

const SELECT_GIVEN = `
  SELECT ${COLUMNS} FROM party.register_entry
  WHERE kind = 'MANDATE' AND known_until IS NULL AND party = $1 AND ${IN_FORCE}
  ORDER BY key LIMIT $4`;

const SELECT_RECEIVED = `
  SELECT ${COLUMNS} FROM party.register_entry
  WHERE kind = 'MANDATE' AND known_until IS NULL AND fields->>'agent' COLLATE "C" = $1 AND ${IN_FORCE}
  ORDER BY key LIMIT $4`;

// Of each permit the version that began last until the day; of one that begins later, its first.
const SELECT_PERMITS = `
  SELECT * FROM (
    SELECT DISTINCT ON (key) ${COLUMNS} FROM party.register_entry
    WHERE kind = 'PERMIT' AND known_until IS NULL AND party = $1 AND key > $3
    ORDER BY key, valid_from > $5::date, CASE WHEN valid_from > $5::date THEN -known_from ELSE known_from END DESC
  ) AS latest
  WHERE ($2::date IS NULL OR ("validFrom" <= $2::text
    AND ("validUntil" IS NULL OR "validUntil" >= $2::text)))
  ORDER BY key LIMIT $4`;

export interface MandateQuery {
  readonly party: string;
  readonly direction: 'GIVEN' | 'RECEIVED' | null;
  /** `YYYY-MM-DD`; those in force on that day, as known now. */
  readonly inForceOn: string | null;
  /** Exclusive. */
  readonly after: string;
  readonly max: number;
}

export async function selectMandates(db: Queryable, query: MandateQuery): Promise<RegisterRow[]> {
  const { party, direction, inForceOn, after, max } = query;
  const found = new Map<string, RegisterRow>();
  for (const statement of [
    ...(direction === 'RECEIVED' ? [] : [SELECT_GIVEN]),
    ...(direction === 'GIVEN' ? [] : [SELECT_RECEIVED]),
  ]) {
    const { rows } = await db.query<RegisterRow>(statement, [party, inForceOn, after, max]);
    for (const row of rows) found.set(row.key, row);
  }
  return [...found.values()].sort((a, b) => (a.key < b.key ? -1 : 1)).slice(0, max);
}

export async function selectPermits(
  db: Queryable,
  query: Omit<MandateQuery, 'direction'> & { readonly today: string },
): Promise<RegisterRow[]> {
  const { party, inForceOn, after, max, today } = query;
  const values = [party, inForceOn, after, max, inForceOn ?? today];
  return (await db.query<RegisterRow>(SELECT_PERMITS, values)).rows;
}
