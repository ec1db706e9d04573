/**
 * The steps of items as children: what one event says of where one item is. First as the event names
 * them, then with every name resolved to that of its identity class.
 */
import type { ContainmentKind, LineageEvent } from './lineage-event.js';
import { comparePlaces, STEP, type Moment, type Place } from './place.js';

/** What one list of an event names together: the parts of a removal or a fitting, the departures. */
export interface StepList {
  /** Among the lists of its event. */
  readonly index: number;
  readonly names: readonly string[];
}

/** A step as its event names it: what a store keeps, since identities are found later. */
export interface NamedStep {
  readonly item: string;
  /** Among the steps of its event: steps at one place are taken in this order. */
  readonly position: number;
  readonly place: Place;
  readonly moment: Moment;
  readonly kind: ChildStep['kind'];
  /** The host of a removal or a fitting, the parent of an opening. */
  readonly holder: string | null;
  /** Of a removal, a fitting, a departure; the item is in it. */
  readonly list: StepList | null;
}

interface StepOf {
  readonly child: string;
  readonly position: number;
  readonly place: Place;
  readonly moment: Moment;
}

/** `together`: what the same list names, the child included; one set for all of the list. */
export type ChildStep = StepOf &
  (
    | { readonly kind: 'REMOVED'; readonly host: string; readonly together: ReadonlySet<string> }
    | { readonly kind: 'DEPARTED'; readonly together: ReadonlySet<string> }
    | { readonly kind: 'TAKEN_OUT' }
    | { readonly kind: 'OPENED'; readonly parent: string }
    | { readonly kind: 'FITTED'; readonly host: string; readonly together: ReadonlySet<string> }
  );

export const KIND_OF_STEP: Readonly<Record<'OPENED' | 'FITTED', ContainmentKind>> = {
  OPENED: 'COMPOSITION',
  FITTED: 'INSTALLATION',
};

/** The name that stands for a name's identity class. */
export interface ClassNames {
  nameOf(name: string): string;
}

/** All steps of the events, in the order of places. */
export function childSteps(events: readonly LineageEvent[], classes: ClassNames): ChildStep[] {
  return events.flatMap((event) => resolveSteps(namedSteps(event), classes)).sort(compareSteps);
}

/** By place, then as the event says them. */
export function compareSteps(a: ChildStep, b: ChildStep): number {
  return comparePlaces(a.place, b.place) || a.position - b.position;
}

export function eventPlace(event: LineageEvent, moment: Moment, step: number): Place {
  return { instant: moment.instant, order: event.order, eventId: event.id, step };
}

/** The steps of one event: removals first, then departures, then openings and fittings. */
export function namedSteps(event: LineageEvent): NamedStep[] {
  const remove = stepAt(event, STEP.REMOVE);
  const open = stepAt(event, STEP.OPEN);
  const departures = {
    index: event.removals.length,
    names: event.departures.map(({ item }) => item),
  };
  const steps: Omit<NamedStep, 'position'>[] = event.removals.flatMap(({ host, parts }, index) => {
    const list = { index, names: parts };
    return parts.map((item) => ({
      ...remove,
      item,
      kind: 'REMOVED' as const,
      holder: host,
      list,
    }));
  });
  for (const item of event.takenOut) {
    steps.push({ ...remove, item, kind: 'TAKEN_OUT', holder: null, list: null });
  }
  for (const { item, takenAt } of event.departures) {
    const moment = takenAt ?? event.moment;
    const place = eventPlace(event, moment, STEP.REMOVE);
    steps.push({ place, moment, item, kind: 'DEPARTED', holder: null, list: departures });
  }
  for (const { child, parent } of event.openings) {
    steps.push({ ...open, item: child, kind: 'OPENED', holder: parent, list: null });
  }
  for (const [position, { host, parts }] of event.fittings.entries()) {
    const list = { index: departures.index + 1 + position, names: parts };
    for (const item of parts) steps.push({ ...open, item, kind: 'FITTED', holder: host, list });
  }
  return steps.map((step, position) => ({ ...step, position }));
}

export function resolveSteps(steps: readonly NamedStep[], classes: ClassNames): ChildStep[] {
  // Once a list, not once a step: ten thousand parts named together are not a hundred million names.
  const sets = new Map<StepList, ReadonlySet<string>>();
  return withoutRepeats(steps.map((step) => resolveStep(step, classes, sets)));
}

/** A list names a part once, though it gives two names of it: a second removal would find it gone. */
function withoutRepeats(steps: readonly ChildStep[]): ChildStep[] {
  const removed = new Map<ReadonlySet<string>, Set<string>>();
  return steps.filter((step) => {
    if (step.kind !== 'REMOVED') return true;
    const parts = removed.get(step.together) ?? new Set();
    removed.set(step.together, parts);
    if (parts.has(step.child)) return false;
    parts.add(step.child);
    return true;
  });
}

function resolveStep(
  step: NamedStep,
  classes: ClassNames,
  sets: Map<StepList, ReadonlySet<string>>,
): ChildStep {
  const { position, place, moment, kind } = step;
  const at = { child: classes.nameOf(step.item), position, place, moment };
  const holder = classes.nameOf(step.holder ?? step.item);
  switch (kind) {
    case 'TAKEN_OUT':
      return { ...at, kind };
    case 'OPENED':
      return { ...at, kind, parent: holder };
    case 'DEPARTED':
      return { ...at, kind, together: setOf(step.list, classes, sets) };
    default:
      return { ...at, kind, host: holder, together: setOf(step.list, classes, sets) };
  }
}

function setOf(
  list: StepList | null,
  classes: ClassNames,
  sets: Map<StepList, ReadonlySet<string>>,
): ReadonlySet<string> {
  if (list === null) return NOTHING;
  const known = sets.get(list);
  if (known !== undefined) return known;
  const made = new Set(list.names.map((name) => classes.nameOf(name)));
  sets.set(list, made);
  return made;
}

const NOTHING: ReadonlySet<string> = new Set();

function stepAt(event: LineageEvent, step: number): { place: Place; moment: Moment } {
  return { place: eventPlace(event, event.moment, step), moment: event.moment };
}
