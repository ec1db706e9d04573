/** One row an item and event: what the event did to the item, if anything. */
import {
  effectsOf,
  type CustodyAct,
  type EventEffects,
  type SaidEvent,
} from '../../effects/domain/event-effects.js';
import { momentOf, orderOf } from '../../effects/domain/event-moment.js';
import { namedByGroup } from '../../effects/domain/named-by-group.js';
import type { DisclosureGroup } from '../../lifecycle/domain/disclosure-groups.js';
import type { OrderKey } from '../../lifecycle/domain/event-order.js';
import type { BatteryAct, EuAct, VehicleAct } from '../../lifecycle/domain/transitions.js';

/** What custody becomes, apart from the item. */
export type CustodyChange = CustodyAct extends infer A
  ? A extends CustodyAct
    ? Omit<A, 'item'>
    : never
  : never;

/** What decides who may read of it. */
export interface RowReaders {
  readonly principal: string;
  /** Whom the event names. */
  readonly parties: readonly string[];
  /** Those that the event has, but for `personal`, which nothing that is derived from the log reads. */
  readonly eventGroups: readonly DisclosureGroup[];
  /** Those of them that name the item. */
  readonly namedIn: readonly DisclosureGroup[];
}

/** Its place in the order of events is its own: an input may be taken in before its event. */
export interface ItemRow extends OrderKey, RowReaders {
  readonly item: string;
  readonly eventType: string;
  /** The first instant of the day, where no more than the day is known. */
  readonly day: bigint | null;
  readonly acts: readonly (BatteryAct | VehicleAct)[];
  readonly statusAct: EuAct | null;
  readonly custody: CustodyChange | null;
}

/** A row for each item that the event names. */
export function itemRows(event: SaidEvent): ItemRow[] {
  const effects = effectsOf(event);
  if (effects.named.length === 0) return [];
  const facts = factsByItem(effects);
  const moment = momentOf(event);
  const order = orderOf(event);
  const { groups: eventGroups, parties, items } = namedByGroup(event);
  const readers = { principal: event.principal, parties, eventGroups };
  return effects.named.map((item) => {
    const { taken = moment, acts, statusAct, custody } = facts.get(item) ?? NOTHING;
    return {
      item,
      instant: taken.instant,
      order,
      eventId: event.eventId,
      eventType: event.type,
      day: taken.day?.first ?? null,
      acts,
      statusAct,
      custody,
      ...readers,
      namedIn: items.get(item) ?? [],
    };
  });
}

interface ItemFacts {
  taken?: NonNullable<EventEffects['departures'][number]['takenAt']>;
  acts: (BatteryAct | VehicleAct)[];
  statusAct: EuAct | null;
  custody: CustodyChange | null;
}

const NOTHING: Readonly<ItemFacts> = { acts: [], statusAct: null, custody: null };

function factsByItem(effects: EventEffects): Map<string, ItemFacts> {
  const facts = new Map<string, ItemFacts>();
  const factsOf = (item: string): ItemFacts => {
    const known = facts.get(item);
    if (known !== undefined) return known;
    const made: ItemFacts = { acts: [], statusAct: null, custody: null };
    facts.set(item, made);
    return made;
  };
  for (const { item, takenAt } of effects.flows.flatMap(({ inputs }) => inputs)) {
    if (takenAt !== null) factsOf(item).taken = takenAt;
  }
  for (const { item, act } of effects.acts) factsOf(item).acts.push(act);
  for (const { item, act } of effects.statusActs) factsOf(item).statusAct = act;
  for (const { item, ...change } of effects.custody) factsOf(item).custody = change;
  return facts;
}
