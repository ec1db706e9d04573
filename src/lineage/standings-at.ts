/**
 * The names of things and what they stand in at one place, judged by rows alone: an end of what a
 * thing stands in is no end of its standing there. What is inside is not read.
 */
import { comparePlaces, type Place } from './domain/place.js';
import type { Opening, StoreSource } from './store/store-source.js';

export interface Standing {
  /** All names of the thing, the one that stands for its class first. */
  readonly names: readonly string[];
  readonly parents: readonly { readonly item: string; readonly from: Place }[];
}

/** By the names asked for, each of which has an answer. */
export async function standingsAt(
  source: StoreSource,
  items: readonly string[],
  place: Place,
): Promise<ReadonlyMap<string, Standing>> {
  const classes = await source.classesOf(items);
  const [openings, names] = await Promise.all([
    source.openingsAt([...classes.values()], place.instant),
    source.namesOf([...classes.values()]),
  ]);
  const open = Map.groupBy(
    openings.filter((opening) => isOpenAt(opening, place)),
    ({ child }) => child,
  );
  return new Map(
    [...classes].map(([item, of]) => [
      item,
      {
        names: names.get(of) ?? [of],
        parents: (open.get(of) ?? []).map(({ parent, from }) => ({ item: parent, from })),
      },
    ]),
  );
}

function isOpenAt({ from, closing }: Opening, place: Place): boolean {
  if (comparePlaces(from, place) > 0) return false;
  return closing === null || comparePlaces(closing.place, place) > 0;
}
