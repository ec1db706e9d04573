/**
 * What a replay has at hand of one item as child: its steps and its rows, from some instant on.
 */
import { leftLast, type Closing, type Containment } from '../domain/containment.js';
import { comparePlaces, type Place } from '../domain/place.js';
import { compareSteps, type ChildStep } from '../domain/steps.js';

/** The step of `reader` at this place asked where the item stood. */
export interface Reading {
  readonly reader: string;
  readonly place: Place;
}

export class ItemTrack {
  /** As projected so far; of those that were over before `since`, at most the last to end. */
  rows: readonly Containment[] = [];
  /** Every row that was ever taken from the store or written to it, changed since or not. */
  readonly seenKeys = new Set<string>();
  /** Whether what ended last before `since` is among the rows. */
  knowsLastEnded = false;
  private steps: ChildStep[] = [];
  private readonly readings = new Map<string, Reading>();

  /** Exact for places from this instant on. */
  constructor(
    readonly item: string,
    public since: bigint,
  ) {}

  hasSteps(): boolean {
    return this.steps.length > 0;
  }

  stepsAt(place: Place): ChildStep[] {
    const found: ChildStep[] = [];
    for (let at = this.firstFrom(place); at < this.steps.length; at += 1) {
      const step = this.steps[at];
      if (step === undefined || comparePlaces(step.place, place) !== 0) break;
      found.push(step);
    }
    return found;
  }

  placeAfter(place: Place): Place | undefined {
    for (let at = this.firstFrom(place); at < this.steps.length; at += 1) {
      const step = this.steps[at];
      if (step !== undefined && comparePlaces(step.place, place) > 0) return step.place;
    }
    return undefined;
  }

  addSteps(steps: readonly ChildStep[]): void {
    let inOrder = true;
    for (const step of steps) {
      const last = this.steps.at(-1);
      inOrder &&= last === undefined || compareSteps(last, step) < 0;
      this.steps.push(step);
    }
    if (!inOrder) this.steps.sort(compareSteps);
  }

  dropSteps(eventId: string): void {
    this.steps = this.steps.filter(({ place }) => place.eventId !== eventId);
  }

  readingsAfter(place: Place): Reading[] {
    if (this.readings.size === 0) return [];
    return [...this.readings.values()].filter((each) => comparePlaces(each.place, place) > 0);
  }

  /** True if it is new. */
  addReading(reading: Reading): boolean {
    const key = `${reading.reader} ${placeKey(reading.place)}`;
    if (this.readings.has(key)) return false;
    this.readings.set(key, { reader: reading.reader, place: reading.place });
    return true;
  }

  /** The first of the steps not before the place. */
  private firstFrom(place: Place): number {
    let low = 0;
    let high = this.steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const step = this.steps[middle];
      if (step !== undefined && comparePlaces(step.place, place) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The rows as they were just before a place. */
export function rowsBefore(rows: readonly Containment[], place: Place): readonly Containment[] {
  return rows.filter(({ from }) => isBefore(from, place)).map((row) => rowBefore(row, place));
}

function rowBefore(row: Containment, place: Place): Containment {
  const { closing, conflictingFrom } = row;
  if (isOver(row, place)) return row;
  const evidence = row.evidence.filter((each) => isBefore(each.place, place));
  const isMarked = conflictingFrom !== null && isBefore(conflictingFrom, place);
  return {
    ...row,
    evidence,
    closing: closing !== null && isBefore(closing.place, place) ? endedBefore(row, place) : null,
    conflicting: isMarked,
    conflictingFrom: isMarked ? conflictingFrom : null,
  };
}

/** Whether all that ever happened to the row did before the place. */
function isOver({ from, evidence, closing, conflictingFrom }: Containment, place: Place): boolean {
  const last = evidence.at(-1)?.place ?? from;
  return [last, closing?.place ?? from, conflictingFrom ?? from].every((each) =>
    isBefore(each, place),
  );
}

/** A closed row gets evidence only by a removal that reports its presumed end. */
function endedBefore({ closing, evidence }: Containment, place: Place): Closing | null {
  if (closing === null) return null;
  const report = evidence.find((each) => comparePlaces(each.place, closing.place) >= 0);
  if (report === undefined || isBefore(report.place, place)) return closing;
  return { ...closing, end: 'PRESUMED' };
}

/**
 * The rows after a place at which both states were the same: as replayed up to there, as stored
 * from there on.
 */
export function joinRows(
  replayed: readonly Containment[],
  stored: readonly Containment[],
  place: Place,
): readonly Containment[] {
  const byKey = new Map(stored.map((row) => [rowKey(row), row]));
  const joined = replayed.map((row) => joinRow(row, byKey.get(rowKey(row)), place));
  return [...joined, ...stored.filter(({ from }) => !isBefore(from, place))];
}

function joinRow(row: Containment, stored: Containment | undefined, place: Place): Containment {
  if (stored === undefined) return row;
  const later = stored.evidence.filter((each) => !isBefore(each.place, place));
  const mark = row.conflictingFrom ?? markFrom(stored, place);
  const closing = row.closing ?? stored.closing;
  const isReported = row.closing !== null && later.length > 0;
  return {
    ...row,
    evidence: [...row.evidence, ...later],
    closing: closing !== null && isReported ? { ...closing, end: 'REPORTED' } : closing,
    conflicting: mark !== null,
    conflictingFrom: mark,
  };
}

function markFrom({ conflictingFrom }: Containment, place: Place): Place | null {
  return conflictingFrom === null || isBefore(conflictingFrom, place) ? null : conflictingFrom;
}

/** All that later steps of the item can see of it: what is open, and what ended last. */
export function stateOf(rows: readonly Containment[]): string {
  const open = rows.filter(({ closing }) => closing === null);
  return [...open, ...leftLast(rows)].map(rowState).sort().join('\n');
}

function rowState(row: Containment): string {
  const { closing, evidence, conflictingFrom } = row;
  return [
    rowKey(row),
    row.kind,
    placeKey(evidence.at(-1)?.place ?? row.from),
    conflictingFrom === null ? '' : placeKey(conflictingFrom),
    ...(closing === null ? [] : [placeKey(closing.place), closing.end, closing.moment.day?.first]),
  ].join('|');
}

/** The items in which the rows say it is. */
export function openParents(rows: readonly Containment[]): string[] {
  return rows.filter(({ closing }) => closing === null).map(({ parent }) => parent);
}

/** Tells a row from all others of its child. */
export function rowKey(row: Containment): string {
  return [row.parent, row.openedBy, row.from.instant, row.from.order].join('\u0000');
}

export function placeKey({ instant, order, eventId, step }: Place): string {
  return [instant, order, eventId, step].join(' ');
}

function isBefore(a: Place, b: Place): boolean {
  return comparePlaces(a, b) < 0;
}
