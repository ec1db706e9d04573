/**
 * The whole evaluation: events in any order of arrival to containments, flows, ends, makings and
 * identities. It is the definition that a projection by replay is compared with.
 *
 * Items stand under the name of their identity class.
 */
import { evolveContainments, type Containment } from './containment.js';
import { effectiveEvents } from './effective-events.js';
import { IdentityClasses, identitiesOf, type Identity } from './identity.js';
import type { EventFlow, LineageEntry, LineageEvent } from './lineage-event.js';
import { comparePlaces, STEP, type Moment, type Place } from './place.js';
import { childSteps, eventPlace, type ChildStep } from './steps.js';

export interface FlowInput {
  readonly item: string;
  /** Among the inputs of its flow. */
  readonly position: number;
  readonly massMg: bigint | null;
  readonly place: Place;
}

export interface FlowOutput {
  readonly item: string;
  readonly massMg: bigint | null;
}

/** A hub with its inputs and outputs, never their cross product. */
export interface Flow {
  readonly eventId: string;
  /** Which of the event's flows. */
  readonly position: number;
  readonly place: Place;
  readonly moment: Moment;
  readonly inputs: readonly FlowInput[];
  readonly outputs: readonly FlowOutput[];
  readonly found: boolean;
}

export interface End {
  readonly item: string;
  readonly eventId: string;
  readonly place: Place;
}

/** A beginning, or a flow that made the item; the earliest is when it was made. */
export interface Making {
  readonly item: string;
  readonly eventId: string;
  readonly moment: Moment;
}

export interface Projection {
  readonly containments: readonly Containment[];
  readonly flows: readonly Flow[];
  readonly ends: readonly End[];
  readonly makings: readonly Making[];
  readonly identities: readonly Identity[];
}

/** What the entries say, taken together; their order does not matter. */
export function evaluate(entries: readonly LineageEntry[]): Projection {
  const events = effectiveEvents(entries);
  const identities = identitiesOf(events);
  const classes = new IdentityClasses(identities);
  return {
    containments: evaluateContainments(childSteps(events, classes)),
    flows: events.flatMap((event) =>
      event.flows.map((flow, position) => flowOf({ event, flow, position, classes })),
    ),
    ends: events.flatMap((event) => endsOf(event, classes)),
    makings: events.flatMap((event) => makingsOf(event, classes)),
    identities,
  };
}

/** All rows of all children. `steps` in the order of places. */
export function evaluateContainments(steps: readonly ChildStep[]): Containment[] {
  const rows = new Map<string, readonly Containment[]>();
  const parentsOf = (item: string): readonly string[] =>
    (rows.get(item) ?? []).filter((row) => row.closing === null).map((row) => row.parent);

  for (const group of byPlace(steps)) {
    // Steps at one place see what was before it, not one another's effects on other items.
    const changed = new Map<string, readonly Containment[]>();
    for (const step of group) {
      const before = changed.get(step.child) ?? rows.get(step.child) ?? [];
      changed.set(step.child, evolveContainments(before, step, parentsOf));
    }
    for (const [child, after] of changed) rows.set(child, after);
  }
  return [...rows.values()].flat();
}

function byPlace(steps: readonly ChildStep[]): ChildStep[][] {
  const groups: ChildStep[][] = [];
  for (const step of steps) {
    const group = groups.at(-1);
    const first = group?.[0];
    if (group !== undefined && first && comparePlaces(first.place, step.place) === 0) {
      group.push(step);
    } else {
      groups.push([step]);
    }
  }
  return groups;
}

interface FlowOfEvent {
  readonly event: LineageEvent;
  readonly flow: EventFlow;
  readonly position: number;
  readonly classes: IdentityClasses;
}

function flowOf({ event, flow, position, classes }: FlowOfEvent): Flow {
  return {
    eventId: event.id,
    position,
    place: eventPlace(event, event.moment, STEP.TAKE_IN),
    moment: event.moment,
    inputs: flow.inputs.map(({ item, massMg, takenAt }, position) => ({
      item: classes.nameOf(item),
      position,
      massMg,
      place: eventPlace(event, takenAt ?? event.moment, STEP.TAKE_IN),
    })),
    outputs: flow.outputs.map(({ item, massMg }) => ({ item: classes.nameOf(item), massMg })),
    found: flow.found,
  };
}

function endsOf(event: LineageEvent, classes: IdentityClasses): End[] {
  return event.ended.map(({ item, takenAt }) => ({
    item: classes.nameOf(item),
    eventId: event.id,
    place: eventPlace(event, takenAt ?? event.moment, STEP.BEGIN_AND_END),
  }));
}

function makingsOf(event: LineageEvent, classes: IdentityClasses): Making[] {
  const made = event.flows.filter(({ found }) => !found).flatMap(({ outputs }) => outputs);
  const items = [...event.begun, ...made.map(({ item }) => item)];
  return [...new Set(items.map((item) => classes.nameOf(item)))].map((item) => ({
    item,
    eventId: event.id,
    moment: event.moment,
  }));
}
