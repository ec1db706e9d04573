/**
 * A hand-over and the receptions that name it, item by item: what came, what did not, what came
 * besides. A reception that names no items takes all that was handed over; of several such one counts.
 */
import { handedOverItems } from '../../effects/domain/handover-effects.js';
import type { SaidEvent } from '../../effects/domain/effect-types.js';
import { textsIn } from '../../effects/domain/said-fields.js';
import { compareOrder, type OrderKey } from '../../lifecycle/domain/event-order.js';

export const HANDOVER_ITEM_STATUSES = ['ON_THE_WAY', 'RECEIVED', 'MISSING', 'ADDITIONAL'] as const;
/** ON_THE_WAY while no reception counts; MISSING once one does and the item was not among its own. */
export type HandoverItemStatus = (typeof HANDOVER_ITEM_STATUSES)[number];

export interface HandoverItem {
  readonly item: string;
  readonly status: HandoverItemStatus;
  /** The reception that took it. */
  readonly reception: string | null;
}

/** A reception as the list knows it. */
export interface KnownReception extends OrderKey {
  readonly principal: string;
  readonly namesItems: boolean;
}

/** The receptions that count, in the order of events: those that name items, and one that does not. */
export function countingReceptions(
  receptions: readonly KnownReception[],
  receiver: string,
): KnownReception[] {
  const inOrder = receptions.toSorted(compareOrder);
  const whole = inOrder.filter(({ namesItems }) => !namesItems);
  const taking = whole.find(({ principal }) => principal === receiver) ?? whole[0];
  return inOrder.filter((one) => one.namesItems || one === taking);
}

/** Sorted by item. `receptions` are those that count and can be read. */
export function handoverItems(
  handover: SaidEvent,
  receptions: readonly SaidEvent[],
): HandoverItem[] {
  const handedOver = handedOverItems(handover);
  const takenBy = new Map<string, string>();
  for (const reception of receptions) {
    const named = textsIn(reception.fields, 'items');
    for (const item of named.length > 0 ? named : handedOver) {
      if (!takenBy.has(item)) takenBy.set(item, reception.eventId);
    }
  }
  const given = new Set(handedOver);
  const untaken = receptions.length === 0 ? 'ON_THE_WAY' : 'MISSING';
  const items = [...new Set([...given, ...takenBy.keys()])].sort(byCodeUnit);
  return items.map((item) => {
    const reception = takenBy.get(item) ?? null;
    if (reception === null) return { item, status: untaken, reception };
    return { item, status: given.has(item) ? 'RECEIVED' : 'ADDITIONAL', reception };
  });
}

/**
 * A thing that was handed over by one of its names and received by another came: `classOf` gives the
 * name that stands for each.
 */
export function joinedByName(
  items: readonly HandoverItem[],
  classOf: (item: string) => string,
): HandoverItem[] {
  const additional = new Map(
    items.flatMap((one) => (one.status === 'ADDITIONAL' ? [[classOf(one.item), one]] : [])),
  );
  const joined = new Set<HandoverItem>();
  const result = items.map((one) => {
    const other = one.status === 'MISSING' ? additional.get(classOf(one.item)) : undefined;
    if (other === undefined) return one;
    joined.add(other);
    return { ...one, status: 'RECEIVED' as const, reception: other.reception };
  });
  return result.filter((one) => !joined.has(one));
}

/** How many of each status there are. */
export function countsOf(items: readonly HandoverItem[]): Record<HandoverItemStatus, number> {
  const counts = { ON_THE_WAY: 0, RECEIVED: 0, MISSING: 0, ADDITIONAL: 0 };
  for (const { status } of items) counts[status] += 1;
  return counts;
}

function byCodeUnit(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
