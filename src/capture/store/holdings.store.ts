/** Beginnings and lots, read and written within the capture transaction. */
import type { Queryable } from '../../database/database-pools.js';
import {
  LoadedHoldings,
  type Beginning,
  type HoldingsDraft,
  type Lot,
} from '../domain/holdings.js';

const SELECT_BEGINNINGS = `
  SELECT item, event_id, principal FROM capture.beginning WHERE item = ANY ($1::text[])`;

// Locked in the order of items, so that two transactions never wait for each other.
const LOCK_LOTS = `
  SELECT item, holder, content_mg, drawn_mg FROM capture.lot
  WHERE item = ANY ($1::text[]) ORDER BY item FOR UPDATE`;

const INSERT_BEGINNINGS = `
  INSERT INTO capture.beginning (item, event_id, principal)
  SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[]) AS b(item, event_id, principal)
  ORDER BY item
  ON CONFLICT (item) DO NOTHING`;

const WRITE_LOTS = `
  INSERT INTO capture.lot (item, holder, content_mg, drawn_mg)
  SELECT * FROM unnest($1::text[], $2::text[], $3::numeric[], $4::numeric[])
    AS l(item, holder, content_mg, drawn_mg)
  ORDER BY item
  ON CONFLICT (item) DO UPDATE SET
    holder = excluded.holder, content_mg = excluded.content_mg, drawn_mg = excluded.drawn_mg`;

// Locked in the order in which a capture takes them, so that the two never wait for each other.
const EMPTY = 'TRUNCATE capture.lot, capture.beginning';

/** Both tables, for a rebuild; whoever else wants to read or write them waits. */
export async function emptyHoldings(tx: Queryable): Promise<void> {
  await tx.query(EMPTY);
}

/** Lots are locked until the transaction ends; whoever else draws on them waits. */
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
  }>(LOCK_LOTS, [items]);
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
 * False if another transaction has begun one of the items meanwhile: roll back and look again.
 * A lot is written only after its beginning, so a new one is never another's.
 */
export async function saveHoldings(tx: Queryable, draft: HoldingsDraft): Promise<boolean> {
  const beginnings = [...draft.beginnings];
  if (beginnings.length > 0) {
    const { rowCount } = await tx.query(INSERT_BEGINNINGS, [
      beginnings.map(([item]) => item),
      beginnings.map(([, { eventId }]) => eventId),
      beginnings.map(([, { principal }]) => principal),
    ]);
    if (rowCount !== beginnings.length) return false;
  }
  const lots = [...draft.lots];
  if (lots.length > 0) {
    await tx.query(WRITE_LOTS, [
      lots.map(([item]) => item),
      lots.map(([, { holder }]) => holder),
      lots.map(([, { contentMassMg }]) => contentMassMg),
      lots.map(([, { drawnMassMg }]) => drawnMassMg),
    ]);
  }
  return true;
}
