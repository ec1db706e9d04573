/** Beginnings and lots, read and written within the capture transaction. */
import type { Queryable } from '../../database/database-pools.js';
import {
  LoadedHoldings,
  type Beginning,
  type HoldingsDraft,
  type Lot,
  type LotChange,
} from '../domain/holdings.js';

export const SELECT_BEGINNINGS = `
  SELECT item, event_id, principal FROM capture.beginning WHERE item = ANY ($1::text[])`;

export const SELECT_LOTS = `
  SELECT item, holder, content_mg, drawn_mg FROM capture.lot WHERE item = ANY ($1::text[])`;

export const INSERT_BEGINNINGS = `
  INSERT INTO capture.beginning (item, event_id, principal)
  SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[]) AS b(item, event_id, principal)
  ORDER BY item
  ON CONFLICT (item) DO NOTHING`;

const INSERT_LOTS = `
  INSERT INTO capture.lot (item, holder, content_mg, drawn_mg)
  SELECT * FROM unnest($1::text[], $2::text[], $3::numeric[], $4::numeric[])
    AS l(item, holder, content_mg, drawn_mg)
  ORDER BY item`;

// One lot a statement: rows of several machines can't be locked together. What another drew meanwhile
// is added to, never written over. Also of a lot that stays as it is, where its holder decided: its row
// is locked until the end, so that the order of the log is that of the decisions.
const CHANGE_LOT = `
  UPDATE capture.lot
  SET holder = $2, content_mg = $3, drawn_mg = drawn_mg + $4::numeric
  WHERE item = $1 AND holder = $5 AND content_mg = $6
    AND drawn_mg >= $7 AND drawn_mg <= coalesce($8::numeric, drawn_mg)
  RETURNING item`;

// Locked in the order in which a capture takes them, so that the two never wait for each other.
const EMPTY = 'TRUNCATE capture.lot, capture.beginning';

/** Both tables, for a rebuild; whoever else wants to read or write them waits. */
export async function emptyHoldings(tx: Queryable): Promise<void> {
  await tx.query(EMPTY);
}

/** Takes no lock: what another writes meanwhile, `saveHoldings` sees. */
export async function loadHoldings(
  tx: Queryable,
  items: readonly string[],
): Promise<LoadedHoldings> {
  if (items.length === 0) return new LoadedHoldings(new Map(), new Map());
  const lots = await tx.query<{
    item: string;
    holder: string;
    content_mg: string;
    drawn_mg: string;
  }>(SELECT_LOTS, [items]);
  const beginnings = await tx.query<{ item: string; event_id: string; principal: string }>(
    SELECT_BEGINNINGS,
    [items],
  );
  return new LoadedHoldings(
    new Map(
      beginnings.rows.map((row): [string, Beginning] => [
        row.item,
        { eventId: row.event_id, principal: row.principal },
      ]),
    ),
    new Map(
      lots.rows.map((row): [string, Lot] => [
        row.item,
        {
          holder: row.holder,
          contentMassMg: BigInt(row.content_mg),
          drawnMassMg: BigInt(row.drawn_mg),
        },
      ]),
    ),
  );
}

/**
 * False if another transaction has begun one of the items meanwhile, or has left a lot in a state in
 * which something would be decided otherwise: roll back and look again. Beginnings before lots, and
 * each in the order of items: two transactions never wait for each other.
 */
export async function saveHoldings(tx: Queryable, draft: HoldingsDraft): Promise<boolean> {
  if (!(await insertBeginnings(tx, [...draft.beginnings]))) return false;
  const changes = draft.lotChanges();
  await insertLots(tx, changes);
  for (const { before, ...change } of changes) {
    if (before !== undefined && !(await changeLot(tx, { ...change, before }))) return false;
  }
  return true;
}

async function insertBeginnings(
  tx: Queryable,
  beginnings: readonly (readonly [item: string, beginning: Beginning])[],
): Promise<boolean> {
  if (beginnings.length === 0) return true;
  const { rowCount } = await tx.query(INSERT_BEGINNINGS, [
    beginnings.map(([item]) => item),
    beginnings.map(([, { eventId }]) => eventId),
    beginnings.map(([, { principal }]) => principal),
  ]);
  return rowCount === beginnings.length;
}

/** A lot is written only after its beginning, so a new one is never another's. */
async function insertLots(tx: Queryable, changes: readonly LotChange[]): Promise<void> {
  const begun = changes.filter(({ before }) => before === undefined);
  if (begun.length === 0) return;
  await tx.query(INSERT_LOTS, [
    begun.map(({ item }) => item),
    begun.map(({ after }) => after.holder),
    begun.map(({ after }) => after.contentMassMg),
    begun.map(({ after }) => after.drawnMassMg),
  ]);
}

async function changeLot(
  tx: Queryable,
  { item, before, after, drawnMassMgMax }: LotChange & { readonly before: Lot },
): Promise<boolean> {
  const { rowCount } = await tx.query(CHANGE_LOT, [
    ...[item, after.holder, after.contentMassMg, after.drawnMassMg - before.drawnMassMg],
    ...[before.holder, before.contentMassMg, before.drawnMassMg, drawnMassMgMax],
  ]);
  return rowCount === 1;
}
