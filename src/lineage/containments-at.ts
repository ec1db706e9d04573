/** What items are in, and what is in them, at one place. */
import type { ContainmentKind } from './domain/lineage-event.js';
import { group } from './domain/lineage-source.js';
import type { Place } from './domain/place.js';
import { madeAt, stretchesOf, type Certainty } from './domain/stretch.js';
import { containsPlace, windowBetween } from './domain/window.js';
import type { StoreSource } from './store/store-source.js';

export interface Held {
  readonly item: string;
  readonly kind: ContainmentKind;
  readonly from: Place;
  readonly openedBy: string;
  readonly certainty: Certainty;
}

export interface ContainmentsOfItem {
  readonly parents: readonly Held[];
  readonly children: readonly Held[];
}

/** By the names asked for, each of which has an answer. */
export async function containmentsAt(
  source: StoreSource,
  items: readonly string[],
  place: Place,
): Promise<ReadonlyMap<string, ContainmentsOfItem>> {
  const classes = await source.classesOf(items);
  const rows = await source.containmentsOf([...classes.values()]);
  const [ends, makings] = await Promise.all([
    source.endsOf(rows.map(({ parent }) => parent)),
    source.makingsOf(rows.map(({ child }) => child)),
  ]);
  const endsOf = group(ends, ({ item }) => [item]);
  const makingsOf = group(makings, ({ item }) => [item]);
  const pairs = rows.flatMap((row) => {
    const made = madeAt(makingsOf.get(row.child) ?? []);
    return stretchesOf(row, endsOf.get(row.parent) ?? [], made)
      .filter(({ from, until }) => containsPlace(windowBetween(from, until), place))
      .map(({ from, certainty }) => ({ row, from, certainty }));
  });
  const held = (item: string, { row, from, certainty }: (typeof pairs)[number]): Held => ({
    item,
    kind: row.kind,
    from,
    openedBy: row.openedBy,
    certainty,
  });
  const parents = group(pairs, ({ row }) => [row.child]);
  const children = group(pairs, ({ row }) => [row.parent]);
  return new Map(
    [...classes].map(([name, of]) => [
      name,
      {
        parents: (parents.get(of) ?? []).map((pair) => held(pair.row.parent, pair)).sort(byItem),
        children: (children.get(of) ?? []).map((pair) => held(pair.row.child, pair)).sort(byItem),
      },
    ]),
  );
}

/** The order of rows is nobody's: an answer is the same each time. */
function byItem(a: Held, b: Held): number {
  return a.item < b.item ? -1 : 1;
}
