/**
 * Projects entries of the log, one after another, into the tables of the room: what they hold after
 * an entry is what all entries up to it say, whatever their order and the size of the batches.
 */
import type { Queryable } from '../../database/database-pools.js';
import type { LineageEvent } from '../domain/lineage-event.js';
import { namedSteps, resolveSteps, type NamedStep } from '../domain/steps.js';
import { dayColumn } from './columns.js';
import { changeFacts } from './event-facts.js';
import { FactTables } from './fact-tables.js';
import { IdentityChanger, type IdentityOf } from './identity-change.js';
import { IdentityIndex } from './identity-index.js';
import type { ItemTrack } from './item-track.js';
import { Replay, type TrackNeed } from './replay.js';
import { TrackLoader } from './track-loader.js';

/** What one event says from an entry on; null where it says, or said, nothing. */
export interface EventChange {
  readonly before: LineageEvent | null;
  readonly after: LineageEvent | null;
}

export interface EntryChanges {
  readonly logIndex: bigint;
  readonly changes: readonly EventChange[];
}

/**
 * The work is index probes of a known, small number. Without statistics, as in a new ledger, a
 * planner would rather read whole tables.
 */
const PROBE =
  'SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL jit = off';
// By a join the planner would at times rather read all steps for each of ten thousand names.
const DELETE_STEPS = `DELETE FROM lineage.step
   WHERE item = ANY($1::text[]) AND instant = ANY($2::bigint[]) AND event_id = $3`;
const DELETE_LISTS = 'DELETE FROM lineage.step_list WHERE event_id = $1';
/** Vehicle, pack, module, cell; what is deeper is fetched when it is asked for. */
const CHAIN_MAX = 3;

/** For one batch, in one transaction. */
export class LineageProjection {
  readonly tables = new FactTables();
  private readonly classes = new IdentityIndex();
  private readonly tracks = new Map<string, ItemTrack>();
  private readonly loader: TrackLoader;
  private written = 0;

  constructor(private readonly db: Queryable) {
    this.loader = new TrackLoader(db, this.classes);
  }

  /** Entries in the order of the log. Returns how many rows were written, closed ones included. */
  async project(entries: readonly EntryChanges[]): Promise<number> {
    await this.db.query(PROBE);
    await this.fetchAhead(entries);
    for (const entry of entries) await this.apply(entry);
    await this.flush();
    return this.written;
  }

  private async apply({ logIndex, changes }: EntryChanges): Promise<void> {
    const replay = new Replay(this.tracks);
    if (changes.some(changesIdentity)) {
      for (const { before } of changes) this.changeFacts({ before, after: null }, logIndex);
      await this.changeIdentities(changes, logIndex, replay);
      for (const { after } of changes) this.changeFacts({ before: null, after }, logIndex);
    } else {
      for (const change of changes) this.changeFacts(change, logIndex);
    }
    for (const { before, after } of changes) {
      if (before !== null) await this.dropSteps(before, replay);
      if (after !== null) await this.addSteps(after, replay);
    }
    for (;;) {
      const needs = replay.run();
      if (needs.length === 0) break;
      await this.fetch(needs, replay);
    }
    this.write(replay, logIndex);
  }

  private changeFacts(change: EventChange, logIndex: bigint): void {
    changeFacts(this.tables, { ...change, classes: this.classes, logIndex });
  }

  private async changeIdentities(
    changes: readonly EventChange[],
    logIndex: bigint,
    replay: Replay,
  ): Promise<void> {
    await this.flush();
    // What is at hand stands under names that may not stand for their classes any more.
    this.tracks.clear();
    const changer = new IdentityChanger(this.db, this.tables, this.classes);
    const withdrawn = changes.flatMap(({ before }) => identityOf(before));
    const found = changes.flatMap(({ after }) => identityOf(after));
    const touched = await changer.change({ withdrawn, found, logIndex }, this.loader);
    await this.fetch(
      touched.map(({ item, place }) => ({ item, since: place.instant, lastEnded: false })),
      replay,
    );
    for (const { item, place } of touched) replay.touch(item, place);
  }

  private async addSteps(event: LineageEvent, replay: Replay): Promise<void> {
    const steps = namedSteps(event);
    await this.fetch(this.needsOf(steps), replay);
    for (const step of resolveSteps(steps, this.classes)) {
      this.tracks.get(step.child)?.addSteps([step]);
      replay.touch(step.child, step.place);
    }
    const lists = new Map<number, readonly string[]>();
    for (const step of steps) {
      this.tables.step.add(stepValues(step));
      if (step.list !== null) lists.set(step.list.index, step.list.names);
    }
    for (const [list, names] of lists) {
      if (names.length > 1) this.tables.addList({ eventId: event.id, list, names });
    }
  }

  private async dropSteps(event: LineageEvent, replay: Replay): Promise<void> {
    const steps = namedSteps(event);
    // The rows that these steps made are found by them: first the rows, then away with the steps.
    await this.fetch(this.needsOf(steps), replay);
    for (const { item, place } of steps) {
      const child = this.classes.nameOf(item);
      this.tracks.get(child)?.dropSteps(event.id);
      replay.touch(child, place);
    }
    await this.flush();
    const items = steps.map(({ item }) => item);
    const instants = [...new Set(steps.map(({ place }) => place.instant))];
    await this.db.query(DELETE_STEPS, [items, instants, event.id]);
    await this.db.query(DELETE_LISTS, [event.id]);
  }

  /** Writes what differs from what was known before the entry. */
  private write(replay: Replay, logIndex: bigint): void {
    for (const [item, before] of replay.before) {
      const track = this.tracks.get(item);
      if (track !== undefined) this.tables.changeRows({ track, before, logIndex });
    }
    for (const { item, reader, place } of replay.readings) {
      const { instant, order, eventId, step } = place;
      this.tables.reading.add([item, instant, order, eventId, step, reader]);
    }
  }

  /** Most of what the batch will ask for, in a few queries. */
  private async fetchAhead(entries: readonly EntryChanges[]): Promise<void> {
    const events = entries.flatMap(({ changes }) =>
      changes.flatMap(({ before, after }) => [before, after].filter((event) => event !== null)),
    );
    await this.classes.loadNames(this.db, events.flatMap(namesOf));
    const steps = events.flatMap(namedSteps);
    await this.fetch([...this.needsOf(steps), ...this.holderNeeds(steps)]);
    let children = steps.filter(({ list }) => list !== null).map(({ item }) => item);
    for (let depth = 0; depth < CHAIN_MAX; depth += 1) {
      const needs = this.parentNeeds(children);
      await this.fetch(needs);
      children = needs.map(({ item }) => item);
    }
  }

  private needsOf(steps: readonly NamedStep[]): TrackNeed[] {
    return steps.map(({ item, place }) => ({
      item: this.classes.nameOf(item),
      since: place.instant,
      lastEnded: false,
    }));
  }

  private holderNeeds(steps: readonly NamedStep[]): TrackNeed[] {
    return steps.flatMap(({ holder, place }) =>
      holder === null
        ? []
        : [{ item: this.classes.nameOf(holder), since: place.instant, lastEnded: false }],
    );
  }

  private parentNeeds(children: readonly string[]): TrackNeed[] {
    return children.flatMap((name) => {
      const track = this.tracks.get(this.classes.nameOf(name));
      if (track === undefined) return [];
      return track.rows.map(({ parent }) => ({
        item: parent,
        since: track.since,
        lastEnded: false,
      }));
    });
  }

  private async fetch(needs: readonly TrackNeed[], replay?: Replay): Promise<void> {
    const missing = needs.filter(({ item, since, lastEnded }) => {
      const track = this.tracks.get(item);
      return track === undefined || track.since > since || (lastEnded && !track.knowsLastEnded);
    });
    if (missing.length === 0) return;
    const added = await this.loader.load(this.tracks, missing);
    for (const [item, rows] of added) replay?.absorb(item, rows);
  }

  private async flush(): Promise<void> {
    this.written += await this.tables.flush(this.db);
  }
}

function stepValues(step: NamedStep): Parameters<FactTables['step']['add']>[0] {
  const { item, place, position, kind, moment, holder, list } = step;
  const { instant, order, eventId } = place;
  const day = dayColumn(moment);
  return [
    item,
    instant,
    order,
    eventId,
    place.step,
    position,
    kind,
    day,
    holder,
    list?.index ?? null,
  ];
}

function changesIdentity({ before, after }: EventChange): boolean {
  return (before?.identity ?? after?.identity ?? null) !== null;
}

function identityOf(event: LineageEvent | null): IdentityOf[] {
  const names = event?.identity ?? null;
  return event === null || names === null ? [] : [{ eventId: event.id, names }];
}

/** Every item that the event names. */
function namesOf(event: LineageEvent): string[] {
  return [
    ...namedSteps(event).flatMap(({ item, holder }) => (holder === null ? [item] : [item, holder])),
    ...event.flows
      .flatMap(({ inputs, outputs }) => [...inputs, ...outputs])
      .map(({ item }) => item),
    ...event.ended.map(({ item }) => item),
    ...event.begun,
    ...(event.identity ?? []),
  ];
}
