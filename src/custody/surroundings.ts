/** What custody asks of lineage: the names of things, and what they stand in. */
import type { LineageService } from '../lineage/lineage.service.js';
import { latestContainer } from './domain/standing.js';

export interface Surrounding {
  /** All names of the thing, the one asked for among them. */
  readonly names: readonly string[];
  /** What it came into last and still stands in. */
  readonly container: string | undefined;
}

export interface AtAndKnown {
  readonly at: bigint;
  readonly asKnownAt: bigint;
}

/** By the names asked for, each of which has an answer. */
export async function surroundingsOf(
  lineage: Pick<LineageService, 'standingsAt'>,
  items: readonly string[],
  { at, asKnownAt }: AtAndKnown,
): Promise<ReadonlyMap<string, Surrounding>> {
  const found = await lineage.standingsAt(items, { at, asKnownAt });
  return new Map(
    [...found].map(([item, { names, parents }]) => [
      item,
      { names, container: latestContainer(parents) },
    ]),
  );
}
