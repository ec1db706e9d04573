/**
 * Takes again the steps that an entry touches, in the order of places, over all items at once: a
 * step depends on rows before its place only, so each is taken once. An item is left as soon as its
 * state is the stored one again; whoever asked where it stood meanwhile is touched too.
 *
 * Reads no database: where it needs an item that is not at hand, it says so and is run again.
 */
import { evolveContainments, type Containment } from '../domain/containment.js';
import { comparePlaces, placeAfter, type Place } from '../domain/place.js';
import type { ChildStep } from '../domain/steps.js';
import {
  joinRows,
  openParents,
  rowsBefore,
  stateOf,
  type ItemTrack,
  type Reading,
} from './item-track.js';

/** An item that is to be at hand from this instant on. */
export interface TrackNeed {
  readonly item: string;
  readonly since: bigint;
  /** With what ended last before that. */
  readonly lastEnded: boolean;
}

interface Group {
  readonly place: Place;
  readonly items: Set<string>;
}

/** The step of `reader` asked where `item` stood. */
export interface NewReading extends Reading {
  readonly item: string;
}

type Rows = readonly Containment[];

export class Replay {
  /** The rows of each changed item as they were before the entry. */
  readonly before = new Map<string, Rows>();
  readonly readings: NewReading[] = [];
  private readonly agenda: Group[] = [];
  /** At how many places of the agenda each item stands. */
  private readonly pending = new Map<string, number>();
  /** Items whose state is not, or not yet, the stored one: their rows up to the last place taken. */
  private readonly active = new Map<string, Rows>();
  private readonly spread = new Set<string>();

  constructor(private readonly tracks: ReadonlyMap<string, ItemTrack>) {}

  /** The item's steps at this place are new, gone, or mean something else. */
  touch(item: string, place: Place): void {
    let low = 0;
    let high = this.agenda.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const group = this.agenda[middle];
      if (group !== undefined && comparePlaces(group.place, place) < 0) low = middle + 1;
      else high = middle;
    }
    const group = this.agenda[low];
    if (group === undefined || comparePlaces(group.place, place) !== 0) {
      this.agenda.splice(low, 0, { place, items: new Set([item]) });
    } else if (group.items.has(item)) return;
    else group.items.add(item);
    this.pending.set(item, (this.pending.get(item) ?? 0) + 1);
  }

  /** Rows that came to hand after the replay began; they were over before what it looked at. */
  absorb(item: string, rows: Rows): void {
    for (const map of [this.before, this.active]) {
      const known = map.get(item);
      if (known !== undefined) map.set(item, [...rows, ...known]);
    }
  }

  /** Goes on until nothing is touched, or until it needs what it returns. */
  run(): TrackNeed[] {
    for (;;) {
      const group = this.agenda[0];
      if (group === undefined) return [];
      const needs = this.take(group);
      if (needs.length > 0) return needs;
    }
  }

  private take(group: Group): TrackNeed[] {
    const { place, items } = group;
    const look = new GroupLook(place, this.tracks, this.active);
    const after: { item: string; rows: Rows }[] = [];
    for (const item of items) {
      const track = look.trackOf(item);
      if (track === undefined) continue;
      let rows = look.rowsOf(item);
      for (const step of track.stepsAt(place)) {
        look.reader = item;
        if (asksWhatEndedLast(step, rows)) look.needLastEnded(track);
        rows = evolveContainments(rows, step, look.parentsOf);
      }
      after.push({ item, rows });
    }
    if (look.needs.length > 0) return look.needs;
    this.drop(group);
    this.keepReadings(look.readings);
    for (const { item, rows } of after) this.conclude(item, place, rows);
    return [];
  }

  private drop({ items }: Group): void {
    this.agenda.shift();
    for (const item of items) this.pending.set(item, (this.pending.get(item) ?? 1) - 1);
  }

  private keepReadings(readings: readonly NewReading[]): void {
    for (const reading of readings) {
      if (this.tracks.get(reading.item)?.addReading(reading)) this.readings.push(reading);
    }
  }

  private conclude(item: string, place: Place, rows: Rows): void {
    const track = this.tracks.get(item);
    if (track === undefined) return;
    if (!this.before.has(item)) this.before.set(item, track.rows);
    this.spreadFrom(track, place, rows);
    const next = track.placeAfter(place);
    const after = placeAfter(place);
    if (next === undefined) {
      // A step withdrawn later on still stands in the stored rows: whoever asked there is yet to be told.
      if ((this.pending.get(item) ?? 0) > 0) {
        this.active.set(item, rows);
        return;
      }
      track.rows = rows;
      this.leave(item);
    } else if (stateOf(rows) === stateOf(rowsBefore(track.rows, after))) {
      track.rows = joinRows(rows, track.rows, after);
      this.leave(item);
    } else {
      this.active.set(item, rows);
      this.touch(item, next);
    }
  }

  private leave(item: string): void {
    this.active.delete(item);
    this.spread.delete(item);
  }

  /** Once the item stands elsewhere than stored, touches all who asked later on. */
  private spreadFrom(track: ItemTrack, place: Place, rows: Rows): void {
    if (this.spread.has(track.item)) return;
    const readings = track.readingsAfter(place);
    if (readings.length === 0) return;
    const stored = openParents(rowsBefore(track.rows, placeAfter(place)));
    if (openParents(rows).sort().join('\n') === stored.sort().join('\n')) return;
    this.spread.add(track.item);
    for (const reading of readings) this.touch(reading.reader, reading.place);
  }
}

/** The ledger of one place: what all items were like just before it. */
class GroupLook {
  readonly needs: TrackNeed[] = [];
  readonly readings: NewReading[] = [];
  /** Whose step it is that asks. */
  reader = '';
  private readonly known = new Map<string, Rows>();

  constructor(
    private readonly place: Place,
    private readonly tracks: ReadonlyMap<string, ItemTrack>,
    private readonly active: ReadonlyMap<string, Rows>,
  ) {}

  readonly parentsOf = (item: string): readonly string[] => {
    this.readings.push({ item, reader: this.reader, place: this.place });
    return openParents(this.rowsOf(item));
  };

  trackOf(item: string): ItemTrack | undefined {
    const track = this.tracks.get(item);
    if (track !== undefined && track.since <= this.place.instant) return track;
    this.needs.push({ item, since: this.place.instant, lastEnded: false });
    return undefined;
  }

  rowsOf(item: string): Rows {
    const known = this.known.get(item);
    if (known !== undefined) return known;
    const rows = this.active.get(item) ?? this.storedRows(item);
    // Always in one order: a step that finds what it looks for asks no further.
    const ordered = rows.length > 1 ? rows.toSorted(compareRows) : rows;
    this.known.set(item, ordered);
    return ordered;
  }

  private storedRows(item: string): Rows {
    const track = this.trackOf(item);
    return track === undefined ? [] : rowsBefore(track.rows, this.place);
  }

  needLastEnded(track: ItemTrack): void {
    if (track.knowsLastEnded) return;
    this.needs.push({ item: track.item, since: track.since, lastEnded: true });
  }
}

function compareRows(a: Containment, b: Containment): number {
  return comparePlaces(a.from, b.from) || (a.parent < b.parent ? -1 : 1);
}

/** A removal from a host that does not hold the item looks for the row that ended last. */
function asksWhatEndedLast(step: ChildStep, rows: Rows): boolean {
  if (step.kind !== 'REMOVED') return false;
  return !rows.some(({ closing, parent }) => closing !== null || parent === step.host);
}
