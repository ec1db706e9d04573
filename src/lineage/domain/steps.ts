/**
 * The steps of items as children: what one event says of where one item is. Names are those of
 * their identity classes.
 */
import type { IdentityClasses } from './identity.js';
import type { ContainmentKind, LineageEvent } from './lineage-event.js';
import { comparePlaces, STEP, type Moment, type Place } from './place.js';

interface StepOf {
  readonly child: string;
  readonly place: Place;
  readonly moment: Moment;
}

/** `together`: what the same list names beside the child. */
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

/** All steps of the events, in the order of places. */
export function childSteps(
  events: readonly LineageEvent[],
  identities: IdentityClasses,
): ChildStep[] {
  return events
    .flatMap((event) => stepsOf(event, identities))
    .sort((a, b) => comparePlaces(a.place, b.place));
}

export function eventPlace(event: LineageEvent, moment: Moment, step: number): Place {
  return { instant: moment.instant, order: event.order, eventId: event.id, step };
}

function stepsOf(event: LineageEvent, identities: IdentityClasses): ChildStep[] {
  return [
    ...removedSteps(event, identities),
    ...departedSteps(event, identities),
    ...openedSteps(event, identities),
    ...fittedSteps(event, identities),
  ];
}

function removedSteps(event: LineageEvent, identities: IdentityClasses): ChildStep[] {
  const at = stepAt(event, STEP.REMOVE);
  const removed = event.removals.flatMap(({ host, parts }) =>
    eachTogether(parts, identities).map(({ child, together }): ChildStep => ({
      ...at,
      kind: 'REMOVED',
      child,
      together,
      host: identities.nameOf(host),
    })),
  );
  const takenOut = classesOf(event.takenOut, identities).map((child): ChildStep => ({
    ...at,
    kind: 'TAKEN_OUT',
    child,
  }));
  return [...removed, ...takenOut];
}

function departedSteps(event: LineageEvent, identities: IdentityClasses): ChildStep[] {
  const named = classesOf(
    event.departures.map(({ item }) => item),
    identities,
  );
  return event.departures.map(({ item, takenAt }): ChildStep => {
    const child = identities.nameOf(item);
    const moment = takenAt ?? event.moment;
    const place = eventPlace(event, moment, STEP.REMOVE);
    return { kind: 'DEPARTED', child, place, moment, together: others(named, child) };
  });
}

function openedSteps(event: LineageEvent, identities: IdentityClasses): ChildStep[] {
  return event.openings.map(({ child, parent }): ChildStep => ({
    ...stepAt(event, STEP.OPEN),
    kind: 'OPENED',
    child: identities.nameOf(child),
    parent: identities.nameOf(parent),
  }));
}

function fittedSteps(event: LineageEvent, identities: IdentityClasses): ChildStep[] {
  return event.fittings.flatMap(({ host, parts }) =>
    eachTogether(parts, identities).map(({ child, together }): ChildStep => ({
      ...stepAt(event, STEP.OPEN),
      kind: 'FITTED',
      child,
      together,
      host: identities.nameOf(host),
    })),
  );
}

function stepAt(event: LineageEvent, step: number): { place: Place; moment: Moment } {
  return { place: eventPlace(event, event.moment, step), moment: event.moment };
}

function eachTogether(
  parts: readonly string[],
  identities: IdentityClasses,
): { child: string; together: ReadonlySet<string> }[] {
  const named = classesOf(parts, identities);
  return named.map((child) => ({ child, together: others(named, child) }));
}

function classesOf(names: readonly string[], identities: IdentityClasses): string[] {
  return [...new Set(names.map((name) => identities.nameOf(name)))];
}

function others(named: readonly string[], child: string): ReadonlySet<string> {
  return new Set(named.filter((name) => name !== child));
}
