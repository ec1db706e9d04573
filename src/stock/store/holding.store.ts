/** What parties hold: one row a thing, overwritten; read a page at a time along an index. */
import type { Queryable } from '../../database/database-pools.js';
import { ENDS, type Holding } from '../domain/holding.js';

export interface HoldingRow extends Holding {
  readonly model: string | null;
}

const UPSERT_HOLDINGS = `
  INSERT INTO stock.holding AS h (item, kind, holder, state, ended, site, model)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[], $6::text[],
    $7::text[])
  ON CONFLICT (item) DO UPDATE SET kind = EXCLUDED.kind, holder = EXCLUDED.holder,
    state = EXCLUDED.state, ended = EXCLUDED.ended, site = EXCLUDED.site, model = EXCLUDED.model
  WHERE (h.holder, h.state, h.site, h.model)
    IS DISTINCT FROM (EXCLUDED.holder, EXCLUDED.state, EXCLUDED.site, EXCLUDED.model)`;

const DELETE_HOLDINGS = 'DELETE FROM stock.holding WHERE item = ANY($1)';

const SELECT_MODELS = 'SELECT item, model FROM stock.holding WHERE item = ANY($1)';

const FILTERED = `holder = $1 AND item > $2
    AND ($3::text[] IS NULL OR kind = ANY($3)) AND ($4::text IS NULL OR site = $4)
    AND ($5::text IS NULL OR model = $5)`;

const SELECT_AT_HAND = `
  SELECT item FROM stock.holding WHERE NOT ended AND ${FILTERED} ORDER BY item LIMIT $6`;

// One state a statement: of each the index has the order of the list.
const SELECT_IN_STATE = `
  SELECT item FROM stock.holding WHERE state = $7 AND ${FILTERED} ORDER BY item LIMIT $6`;

/** First in a transaction: all that it reads is of one moment. */
export const READ_ONE_MOMENT = 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY';

export const TRUNCATE_STOCK = 'TRUNCATE stock.holding, stock.handover, stock.reception';

/** `held` as they are now; `gone` are names under which nothing is held. */
export async function writeHoldings(
  tx: Queryable,
  { held, gone }: { readonly held: readonly HoldingRow[]; readonly gone: readonly string[] },
): Promise<void> {
  if (gone.length > 0) await tx.query(DELETE_HOLDINGS, [gone]);
  if (held.length === 0) return;
  await tx.query(UPSERT_HOLDINGS, [
    held.map(({ item }) => item),
    held.map(({ kind }) => kind),
    held.map(({ holder }) => holder),
    held.map(({ state }) => state),
    held.map(({ state }) => ENDS.has(state)),
    held.map(({ site }) => site),
    held.map(({ model }) => model),
  ]);
}

/** The models of those that have a row. */
export async function selectModels(
  tx: Queryable,
  names: readonly string[],
): Promise<Map<string, string | null>> {
  if (names.length === 0) return new Map();
  const { rows } = await tx.query<{ item: string; model: string | null }>(SELECT_MODELS, [names]);
  return new Map(rows.map(({ item, model }) => [item, model]));
}

export interface HoldingQuery {
  readonly holder: string;
  /** Exclusive; empty from the start. */
  readonly after: string;
  readonly kinds: readonly string[] | null;
  readonly site: string | null;
  readonly model: string | null;
  readonly max: number;
}

/** Without states, what is at hand; with states, what is in one of them, ended or not. */
export async function selectHoldings(
  db: Queryable,
  query: HoldingQuery,
  states: readonly string[] | null,
): Promise<string[]> {
  const { holder, after, kinds, site, model, max } = query;
  const values = [holder, after, kinds, site, model, max];
  if (states === null) return itemsOf(db, SELECT_AT_HAND, values);
  const found: string[] = [];
  for (const state of new Set(states)) {
    found.push(...(await itemsOf(db, SELECT_IN_STATE, [...values, state])));
  }
  return found.sort(byBytes).slice(0, max);
}

async function itemsOf(
  db: Queryable,
  statement: string,
  values: readonly unknown[],
): Promise<string[]> {
  const { rows } = await db.query<{ item: string }>(statement, [...values]);
  return rows.map(({ item }) => item);
}

/** As the database sorts by "C": code units differ from it beyond the first plane. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
