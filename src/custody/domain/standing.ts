/**
 * State and custody as they are read: a part has the custody, and the end, of what it stands in.
 * Nothing of it is written into the part: out of its container, it has its own again.
 */
import { hasBatteryState } from '../../effects/domain/effect-parts.js';
import { itemKindOf, partyOfItem } from '../../identifiers/domain/item-id.js';
import { compareOrder, type OrderKey } from '../../lifecycle/domain/event-order.js';
import { euStatusIn } from '../../lifecycle/domain/transitions.js';
import type { Custody, LifeState, OwnState } from './own-state.js';
import { UNSEEN } from './own-state.js';

/** A way up longer than any honest one: what goes in circles is cut. */
export const CONTAINERS_MAX = 32;

/** Ends that what stands inside shares. A scrapped vehicle is none: its battery may be saved. */
const SHARED_ENDS: ReadonlySet<LifeState> = new Set([
  ...(['DISMANTLED', 'REPURPOSED', 'RECYCLED', 'DISPOSED', 'LOST', 'EXPORTED'] as const),
]);

export interface ItemStanding extends OwnState {
  /** What it stands in, nearest first; ends of these aside. */
  readonly containers: readonly string[];
}

/** `containerOf`: the one thing in which a thing stands now, if any. */
export function standingOf(
  item: string,
  ownOf: (item: string) => OwnState | undefined,
  containerOf: (item: string) => string | undefined,
): ItemStanding {
  const containers = containersOf(item, containerOf);
  const own = ownOf(item) ?? UNSEEN;
  // From the outermost in: each has the end of what it stands in, or else its own state.
  const shared = containers.reduceRight<LifeState | undefined>(
    (end, container) => end ?? sharedEnd(ownOf(container)?.state),
    undefined,
  );
  const state = shared !== undefined && hasBatteryState(item) ? shared : own.state;
  const outermost = containers.at(-1);
  return {
    ...own,
    state,
    euStatus: euStatusIn(state, own.euStatus),
    custody: outermost === undefined ? own.custody : custodyOf(outermost, ownOf),
    containers,
  };
}

/** Nearest first; a circle is cut where it closes. */
export function containersOf(
  item: string,
  containerOf: (item: string) => string | undefined,
): string[] {
  const containers: string[] = [];
  let current = containerOf(item);
  while (current !== undefined && current !== item && containers.length < CONTAINERS_MAX) {
    if (containers.includes(current)) break;
    containers.push(current);
    current = containerOf(current);
  }
  return containers;
}

function sharedEnd(state: LifeState | undefined): LifeState | undefined {
  return state !== undefined && SHARED_ENDS.has(state) ? state : undefined;
}

function custodyOf(
  container: string,
  ownOf: (item: string) => OwnState | undefined,
): Custody | null {
  if (itemKindOf(container) !== 'SITE') return ownOf(container)?.custody ?? null;
  const holder = partyOfItem(container);
  return holder === undefined ? null : { kind: 'HELD', holder, site: container, since: null };
}

/** A thing in which another stands, and where it came into it. */
export interface Container {
  readonly item: string;
  readonly from: OrderKey;
}

/** The one it came into last; of several at one place the one that sorts first. */
export function latestContainer(containers: readonly Container[]): string | undefined {
  const [latest] = [...containers].sort(
    (a, b) => compareOrder(b.from, a.from) || (a.item < b.item ? -1 : 1),
  );
  return latest?.item;
}
