/** What a party has at hand, thing by thing; what stands in another thing goes along and is none. */
import type { LifeState } from '../../custody/domain/own-state.js';
import type { ItemStanding } from '../../custody/domain/standing.js';
import { itemKindOf, type ItemKind } from '../../identifiers/domain/item-id.js';

/** Ends after which a thing is not at hand any more, though nobody else has it. */
export const ENDS: ReadonlySet<string> = new Set<LifeState>([
  ...(['DISMANTLED', 'REPURPOSED', 'RECYCLED', 'DISPOSED', 'LOST', 'EXPORTED'] as const),
  'SCRAPPED',
]);

export interface Holding {
  /** The name that stands for the thing's identity class. */
  readonly item: string;
  readonly kind: ItemKind;
  readonly holder: string;
  readonly state: LifeState;
  readonly site: string | null;
}

/** Undefined of what nobody holds, of a site, and of what stands in another thing that is no site. */
export function holdingOf(
  item: string,
  { containers, custody, state }: ItemStanding,
): Holding | undefined {
  const kind = itemKindOf(item);
  const [container] = containers;
  if (kind === 'SITE' || (container !== undefined && !isSite(container))) return undefined;
  if (custody?.kind !== 'HELD') return undefined;
  return { item, kind, holder: custody.holder, state, site: custody.site ?? null };
}

export function isSite(item: string): boolean {
  return itemKindOf(item) === 'SITE';
}
