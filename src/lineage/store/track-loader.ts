/** Brings to hand what a replay needs: steps, rows and readings of items, many in one query each. */
import type { Queryable } from '../../database/database-pools.js';
import type { Containment } from '../domain/containment.js';
import { START } from '../domain/place.js';
import { resolveSteps, type NamedStep, type StepList } from '../domain/steps.js';
import {
  type ContainmentColumns,
  type EvidenceColumns,
  OPEN_END,
  type PlaceColumns,
  containmentsOf,
  momentOf,
  placeOf,
} from './columns.js';
import type { IdentityIndex } from './identity-index.js';
import { ItemTrack, rowKey } from './item-track.js';
import type { TrackNeed } from './replay.js';

/** Instants from `since`, up to but not including `before`. */
interface Span {
  readonly since: bigint;
  readonly before: bigint;
}

export interface StepColumns extends PlaceColumns {
  readonly item: string;
  readonly step: number;
  readonly place_in_event: number;
  readonly kind: NamedStep['kind'];
  readonly day: string | null;
  readonly holder: string | null;
  readonly list: number | null;
}

interface ListColumns {
  readonly event_id: string;
  readonly list: number;
  readonly names: string[];
}

interface ReadingColumns extends PlaceColumns {
  readonly item: string;
  readonly step: number;
  readonly reader: string;
}

const SPANS = 'unnest($1::text[], $2::bigint[], $3::bigint[]) AS span (item, since, before)';
const SELECT_STEPS = `SELECT step.* FROM ${SPANS}
   JOIN lineage.step step
     ON step.item = span.item AND step.instant >= span.since AND step.instant < span.before`;
const SELECT_LISTS = `SELECT event_id, list, names FROM lineage.step_list
   WHERE event_id = ANY($1::uuid[])`;
const SELECT_OPEN = `SELECT * FROM lineage.containment
   WHERE child = ANY($1) AND known_until IS NULL AND until_instant = ${OPEN_END.toString()}`;
const SELECT_SINCE = `SELECT containment.* FROM ${SPANS}
   JOIN lineage.containment containment
     ON containment.child = span.item AND containment.known_until IS NULL
    AND containment.until_instant >= span.since AND containment.until_instant < span.before`;
const SELECT_LAST_ENDED = `WITH ended AS MATERIALIZED (
     SELECT containment.child, max(containment.until_instant) AS until_instant FROM ${SPANS}
       JOIN lineage.containment containment
         ON containment.child = span.item AND containment.known_until IS NULL
        AND containment.until_instant < span.since
      GROUP BY containment.child)
   SELECT containment.* FROM ended
     JOIN lineage.containment containment
       ON containment.child = ended.child AND containment.known_until IS NULL
      AND containment.until_instant = ended.until_instant`;
const SELECT_EVIDENCE = `SELECT * FROM lineage.evidence
   WHERE child = ANY($1) AND known_until IS NULL`;
const SELECT_READINGS = `SELECT reading.* FROM ${SPANS}
   JOIN lineage.reading reading
     ON reading.item = span.item
    AND reading.instant >= span.since AND reading.instant < span.before`;

/** After every instant, and of no row: what is open ends here, so that a span takes it in. */
const BEYOND = OPEN_END;

export class TrackLoader {
  constructor(
    private readonly db: Queryable,
    private readonly classes: IdentityIndex,
  ) {}

  /**
   * Adds what is asked for to the tracks. Returns the rows that came to tracks at hand before, by
   * item: a replay under way takes them up too.
   */
  async load(
    tracks: Map<string, ItemTrack>,
    needs: readonly TrackNeed[],
  ): Promise<Map<string, Containment[]>> {
    const spans = spansOf(tracks, needs);
    const wasAtHand = new Set([...spans.keys()].filter((item) => tracks.has(item)));
    for (const item of spans.keys()) {
      if (!tracks.has(item)) tracks.set(item, new ItemTrack(item, BEYOND));
    }
    if (spans.size > 0) {
      await this.loadSteps(tracks, spans);
      await this.loadReadings(tracks, spans);
    }
    const added = await this.loadRows(tracks, spans, needs);
    for (const [item, { since }] of spans) trackOf(tracks, item).since = since;
    return new Map([...added].filter(([item]) => wasAtHand.has(item) || !spans.has(item)));
  }

  /** The stored steps of these, with their lists, as their events name them. */
  async namedSteps(rows: readonly StepColumns[]): Promise<NamedStep[]> {
    const events = rows.filter(({ list }) => list !== null).map((row) => row.event_id);
    const lists = new Map<string, StepList>();
    if (events.length > 0) {
      const found = await this.db.query<ListColumns>(SELECT_LISTS, [[...new Set(events)]]);
      for (const { event_id, list, names } of found.rows) {
        lists.set(`${event_id} ${list}`, { index: list, names });
      }
    }
    return rows.map((row) => namedStepOf(row, lists));
  }

  private async loadSteps(tracks: Map<string, ItemTrack>, spans: Spans): Promise<void> {
    await this.classes.loadMembers(this.db, [...spans.keys()]);
    const byName = new Map<string, Span>();
    for (const [item, span] of spans) {
      for (const name of this.classes.membersOf(item)) byName.set(name, span);
    }
    const found = await this.db.query<StepColumns>(SELECT_STEPS, spanArrays(byName));
    if (found.rows.length === 0) return;
    const steps = await this.namedSteps(found.rows);
    await this.classes.loadNames(this.db, namesIn(steps));
    const resolved = Map.groupBy(resolveSteps(steps, this.classes), ({ child }) => child);
    for (const [item, itsSteps] of resolved) trackOf(tracks, item).addSteps(itsSteps);
  }

  private async loadReadings(tracks: Map<string, ItemTrack>, spans: Spans): Promise<void> {
    const found = await this.db.query<ReadingColumns>(SELECT_READINGS, spanArrays(spans));
    for (const row of found.rows) {
      trackOf(tracks, row.item).addReading({
        reader: row.reader,
        place: placeOf(row, row.step),
      });
    }
  }

  /** In order, what is open is enough; else also what was over since then, and what ended last. */
  private async loadRows(
    tracks: Map<string, ItemTrack>,
    spans: Spans,
    needs: readonly TrackNeed[],
  ): Promise<Map<string, Containment[]>> {
    const fresh = [...spans].filter(([, { before }]) => before === BEYOND).map(([item]) => item);
    const late = new Map(
      [...spans].filter(
        ([item, { since }]) => since === START.instant || trackOf(tracks, item).hasSteps(),
      ),
    );
    const ended = new Map(late);
    for (const { item, since, lastEnded } of needs) {
      if (lastEnded && !ended.has(item)) ended.set(item, { since, before: BEYOND });
    }
    const rows = [
      ...(await this.select(SELECT_OPEN, [fresh], fresh.length)),
      ...(await this.select(SELECT_SINCE, spanArrays(late), late.size)),
      ...(await this.select(SELECT_LAST_ENDED, spanArrays(ended), ended.size)),
    ];
    for (const item of ended.keys()) trackOf(tracks, item).knowsLastEnded = true;
    return this.addRows(tracks, rows);
  }

  private async select(
    text: string,
    values: readonly unknown[],
    size: number,
  ): Promise<ContainmentColumns[]> {
    if (size === 0) return [];
    return (await this.db.query<ContainmentColumns>(text, [...values])).rows;
  }

  private async addRows(
    tracks: Map<string, ItemTrack>,
    rows: readonly ContainmentColumns[],
  ): Promise<Map<string, Containment[]>> {
    const added = new Map<string, Containment[]>();
    if (rows.length === 0) return added;
    const children = [...new Set(rows.map(({ child }) => child))];
    const evidence = await this.db.query<EvidenceColumns>(SELECT_EVIDENCE, [children]);
    for (const row of containmentsOf(rows, evidence.rows)) {
      const track = trackOf(tracks, row.child);
      const key = rowKey(row);
      if (track.seenKeys.has(key)) continue;
      track.seenKeys.add(key);
      const others = added.get(row.child);
      if (others === undefined) added.set(row.child, [row]);
      else others.push(row);
    }
    for (const [item, itsRows] of added) {
      const track = trackOf(tracks, item);
      track.rows = [...itsRows, ...track.rows];
    }
    return added;
  }
}

type Spans = ReadonlyMap<string, Span>;

/** What is missing of each: all from its instant on, or the part before what is at hand. */
function spansOf(tracks: ReadonlyMap<string, ItemTrack>, needs: readonly TrackNeed[]): Spans {
  const spans = new Map<string, Span>();
  for (const { item, since } of needs) {
    const before = tracks.get(item)?.since ?? BEYOND;
    const known = spans.get(item)?.since ?? before;
    if (since < known) spans.set(item, { since, before });
  }
  return spans;
}

function spanArrays(spans: Spans): unknown[] {
  const all = [...spans.values()];
  return [
    [...spans.keys()],
    all.map(({ since }) => since.toString()),
    all.map(({ before }) => before.toString()),
  ];
}

function trackOf(tracks: ReadonlyMap<string, ItemTrack>, item: string): ItemTrack {
  const track = tracks.get(item);
  if (track === undefined) throw new Error(`no track of ${item}`);
  return track;
}

/** Of a list once, not once a step: ten thousand that are named together are not a hundred million names. */
function namesIn(steps: readonly NamedStep[]): string[] {
  const lists = new Set(steps.flatMap(({ list }) => list ?? []));
  return [
    ...steps.flatMap(({ item, holder }) => [item, holder ?? item]),
    ...[...lists].flatMap(({ names }) => names),
  ];
}

function namedStepOf(row: StepColumns, lists: ReadonlyMap<string, StepList>): NamedStep {
  const index = row.list ?? 0;
  const alone = { index, names: [row.item] };
  return {
    item: row.item,
    position: row.place_in_event,
    place: placeOf(row, row.step),
    moment: momentOf(row.instant, row.day),
    kind: row.kind,
    holder: row.holder,
    list: row.list === null ? null : (lists.get(`${row.event_id} ${row.list}`) ?? alone),
  };
}
