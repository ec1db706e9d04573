/**
 * The containments of one item as child, and how one step changes them.
 *
 * Who holds what is judged by open rows; the ends of parents cut only what is read (stretch.ts).
 * A step reads the rows of its own child and the chain above them just before its place, nothing
 * else: that is what lets one item be replayed alone.
 */
import type { ContainmentKind } from './lineage-event.js';
import { comparePlaces, sameMoment, type Moment, type Place } from './place.js';
import { KIND_OF_STEP, type ChildStep } from './steps.js';

export interface Evidence {
  readonly eventId: string;
  readonly place: Place;
}

export interface Closing {
  readonly eventId: string;
  readonly place: Place;
  readonly moment: Moment;
  readonly end: 'REPORTED' | 'PRESUMED';
}

export interface Containment {
  readonly child: string;
  readonly parent: string;
  readonly kind: ContainmentKind;
  readonly openedBy: string;
  readonly from: Place;
  /** The opener first. */
  readonly evidence: readonly Evidence[];
  /** Null while open. */
  readonly closing: Closing | null;
  /** In two parents at one instant; the mark stays. */
  readonly conflicting: boolean;
  /** Where the mark was set: before that place the row did not have it. */
  readonly conflictingFrom: Place | null;
}

/** The parents of an item by its open rows, just before the step. */
export type ParentsOf = (item: string) => readonly string[];

type StepOfKind<K extends ChildStep['kind']> = Extract<ChildStep, { kind: K }>;
type StepWithList = StepOfKind<'REMOVED'> | StepOfKind<'DEPARTED'> | StepOfKind<'FITTED'>;

/** The child's rows after the step, oldest first. */
export function evolveContainments(
  rows: readonly Containment[],
  step: ChildStep,
  parentsOf: ParentsOf,
): readonly Containment[] {
  switch (step.kind) {
    case 'REMOVED':
      return afterRemoval(rows, step, parentsOf);
    case 'DEPARTED':
      return close(rows, step, 'PRESUMED', (row) => !standsBeside(row.parent, step, parentsOf));
    case 'TAKEN_OUT':
      return close(rows, step, 'REPORTED', () => true);
    case 'OPENED':
      return afterNaming(rows, step, (row) => row.parent === step.parent);
    case 'FITTED':
      return afterFitting(rows, step, parentsOf);
  }
}

function afterRemoval(
  rows: readonly Containment[],
  step: StepOfKind<'REMOVED'>,
  parentsOf: ParentsOf,
): readonly Containment[] {
  const isHost = (name: string): boolean => name === step.host;
  const isHeld = (row: Containment): boolean => standsIn(row.parent, isHost, parentsOf);
  // Named together with what it is in, it stays in it.
  const leaves = (row: Containment): boolean => !standsBeside(row.parent, step, parentsOf);

  if (rows.some((row) => row.closing === null && isHeld(row))) {
    return close(rows, step, 'REPORTED', (row) => isHeld(row) && leaves(row));
  }
  const left = leftLast(rows).filter((row) => row.parent === step.host);
  if (left.length > 0) return rows.map((row) => (left.includes(row) ? reported(row, step) : row));
  return close(rows, step, 'PRESUMED', leaves);
}

/** A presumed end of the same moment is what this removal reports. */
function reported(row: Containment, step: ChildStep): Containment {
  const { closing } = row;
  if (closing?.end !== 'PRESUMED' || !sameMoment(closing.moment, step.moment)) return row;
  return { ...withEvidence(row, step), closing: { ...closing, end: 'REPORTED' } };
}

/** The closed rows that ended at the last place at which any did. */
export function leftLast(rows: readonly Containment[]): readonly Containment[] {
  let last: Place | null = null;
  for (const { closing } of rows) {
    if (closing === null) continue;
    if (last === null || comparePlaces(closing.place, last) > 0) last = closing.place;
  }
  const at = last;
  if (at === null) return [];
  return rows.filter(({ closing }) => closing !== null && comparePlaces(closing.place, at) === 0);
}

function afterFitting(
  rows: readonly Containment[],
  step: StepOfKind<'FITTED'>,
  parentsOf: ParentsOf,
): readonly Containment[] {
  const isAround = (name: string): boolean => name === step.host || isBeside(name, step);
  const confirms = (row: Containment): boolean => standsIn(row.parent, isAround, parentsOf);
  return afterNaming(rows, { ...step, parent: step.host }, confirms);
}

type Naming = (StepOfKind<'OPENED'> | StepOfKind<'FITTED'>) & { readonly parent: string };

/** Confirms the rows that say so already, or opens one; then settles with the other parents. */
function afterNaming(
  rows: readonly Containment[],
  step: Naming,
  confirms: (row: Containment) => boolean,
): readonly Containment[] {
  const isConfirmed = (row: Containment): boolean => row.closing === null && confirms(row);
  const named = rows.filter(isConfirmed).map((row) => withEvidence(row, step));
  // Nothing is in itself: two names that turned out to be one thing open nothing.
  if (named.length === 0 && step.parent === step.child) return rows;
  const others = rows.filter((row) => !isConfirmed(row));
  const atOnce = others.some((row) => row.closing === null && !isOlder(row, step));
  const settled = rows.map((row): Containment => {
    if (isConfirmed(row)) return marked(withEvidence(row, step), step, atOnce);
    if (row.closing !== null) return row;
    return isOlder(row, step) ? closed(row, step, 'PRESUMED') : marked(row, step, true);
  });
  return named.length > 0 ? settled : [...settled, opened(step, atOnce)];
}

/** Whether the row's last evidence is strictly before the step, by instant. */
function isOlder(row: Containment, step: ChildStep): boolean {
  return (row.evidence.at(-1)?.place ?? row.from).instant < step.place.instant;
}

function opened(step: Naming, conflicting: boolean): Containment {
  const { eventId } = step.place;
  return {
    child: step.child,
    parent: step.parent,
    kind: KIND_OF_STEP[step.kind],
    openedBy: eventId,
    from: step.place,
    evidence: [{ eventId, place: step.place }],
    closing: null,
    conflicting,
    conflictingFrom: conflicting ? step.place : null,
  };
}

function marked(row: Containment, step: ChildStep, conflicting: boolean): Containment {
  if (!conflicting || row.conflicting) return row;
  return { ...row, conflicting, conflictingFrom: step.place };
}

function withEvidence(row: Containment, step: ChildStep): Containment {
  const { place } = step;
  if (row.evidence.some((evidence) => comparePlaces(evidence.place, place) === 0)) return row;
  return { ...row, evidence: [...row.evidence, { eventId: place.eventId, place }] };
}

function close(
  rows: readonly Containment[],
  step: ChildStep,
  end: Closing['end'],
  ends: (row: Containment) => boolean,
): readonly Containment[] {
  return rows.map((row) => (row.closing === null && ends(row) ? closed(row, step, end) : row));
}

function closed(row: Containment, step: ChildStep, end: Closing['end']): Containment {
  const { place, moment } = step;
  return { ...row, closing: { eventId: place.eventId, place, moment, end } };
}

/** Named in the same list, beside the child itself. */
function isBeside(name: string, { child, together }: StepWithList): boolean {
  return name !== child && together.has(name);
}

function standsBeside(item: string, step: StepWithList, parentsOf: ParentsOf): boolean {
  if (step.together.size <= 1) return false;
  return standsIn(item, (name) => isBeside(name, step), parentsOf);
}

/** Whether the item is one of those meant, or stands in one through anything. */
function standsIn(item: string, isMeant: (name: string) => boolean, parentsOf: ParentsOf): boolean {
  const seen = new Set([item]);
  // A set keeps the order of insertion and yields what is added while it is read.
  for (const current of seen) {
    if (isMeant(current)) return true;
    for (const parent of parentsOf(current)) seen.add(parent);
  }
  return false;
}
