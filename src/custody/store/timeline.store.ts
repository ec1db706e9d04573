/**
 * Timelines: of each name a page, read along the primary key from where the page begins. However long
 * the history of a site is, no more of it is read than is shown, unless types are left out on the way.
 */
import type { Queryable } from '../../database/database-pools.js';
import { compareOrder, type OrderKey } from '../../lifecycle/domain/event-order.js';
import type { KnownRow } from '../domain/log-rows.js';
import type { RowFilter } from '../domain/row-filter.js';
import { ITEM_EVENT_COLUMNS, toRow, type ItemEventColumns } from './item-event.store.js';
import { FILTER_PARAMETERS, filterCondition, filterValues } from './row-filter.js';

/** How many names one statement asks about; fewer are filled up, so that it is always the same one. */
const NAMES = 50;
/** Parameters that all names share: six, and those of the filter. */
const OWN_PARAMETERS = 6;
const SHARED = OWN_PARAMETERS + FILTER_PARAMETERS;

/**
 * Of each name a LIMIT of its own: a window function over all of them would read each history whole.
 * `known_from` is the last column of the key: versions of one event stand side by side, in its order.
 */
const SELECT_TIMELINES = `SELECT ${ITEM_EVENT_COLUMNS} FROM (${Array.from(
  { length: NAMES },
  (_, place) => `
  (SELECT DISTINCT ON (instant, event_order, event_id) ${ITEM_EVENT_COLUMNS}
   FROM custody.item_event
   WHERE item = $${SHARED + place + 1} AND known_from < $1
     AND (known_until IS NULL OR known_until >= $1)
     AND (instant, event_order, event_id) > ($2::bigint, $3::bigint, $4::uuid)
     AND ($5::text[] IS NULL OR event_type = ANY($5))
     AND ${filterCondition(OWN_PARAMETERS + 1)}
   ORDER BY instant, event_order, event_id LIMIT $6)`,
).join(' UNION ALL ')}) AS timelines`;
/** Under a name it is planned once a connection: that takes longer than to answer it. */
const STATEMENT = { name: 'custody-timelines', text: SELECT_TIMELINES };

export interface TimelineQuery {
  /** Each thing asked for, with its names. */
  readonly asked: readonly { readonly item: string; readonly names: readonly string[] }[];
  readonly asKnownAt: bigint;
  /** Exclusive. */
  readonly after: OrderKey;
  readonly types: readonly string[] | null;
  readonly max: number;
  readonly filter: RowFilter;
}

/** In the order of events, at most `max` for each thing asked for. */
export async function selectTimelines(
  db: Queryable,
  query: TimelineQuery,
): Promise<ReadonlyMap<string, readonly KnownRow[]>> {
  const names = [...new Set(query.asked.flatMap((each) => each.names))];
  const rows: KnownRow[] = [];
  for (let from = 0; from < names.length; from += NAMES) {
    const some = names.slice(from, from + NAMES);
    for (const row of await selectOfNames(db, some, query)) rows.push(row);
  }
  const byName = Map.groupBy(rows, ({ item }) => item);
  return new Map(
    query.asked.map((each) => {
      const found = each.names.flatMap((name) => byName.get(name) ?? []);
      return [each.item, inOrder(found).slice(0, query.max)];
    }),
  );
}

async function selectOfNames(
  db: Queryable,
  names: readonly string[],
  { asKnownAt, after, types, max, filter }: TimelineQuery,
): Promise<KnownRow[]> {
  const own = [asKnownAt, after.instant, after.order, after.eventId, types, max];
  const shared = [...own, ...filterValues(filter)];
  const filled = Array.from({ length: NAMES }, (_, place) => names[place] ?? null);
  const values = [...shared, ...filled];
  const { rows } = await db.query<ItemEventColumns>({ ...STATEMENT, values });
  return rows.map(toRow);
}

/** An event that names a thing twice, by two of its names, stands once in its timeline. */
function inOrder(rows: readonly KnownRow[]): KnownRow[] {
  const sorted = rows.toSorted((a, b) => compareOrder(a, b) || (a.item < b.item ? -1 : 1));
  return sorted.filter((row, place) => {
    const before = sorted[place - 1];
    return before === undefined || compareOrder(row, before) !== 0;
  });
}
