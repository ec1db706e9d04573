/**
 * Entries of the ledger's log as changes of what events say. An event says something new. A reception
 * takes the items that it does not name from the hand-over that it answers, which may come later. A
 * correction that counts takes back what its target said and puts its replacement there.
 */
import type { Queryable } from '../../database/database-pools.js';
import { effectsOf, NO_EVENT_EFFECTS, type SaidEvent } from '../../effects/domain/event-effects.js';
import { momentOf, orderOf } from '../../effects/domain/event-moment.js';
import {
  givenHandover,
  givenReception,
  isHandover,
  type HandoverAnswers,
  type HandoverTables,
} from '../../effects/domain/handover-answers.js';
import type { LineageCorrection, LineageEntry, LineageEvent } from '../domain/lineage-event.js';
import { comparePlaces, type Place } from '../domain/place.js';
import { placeOf, type PlaceColumns } from './columns.js';
import type { FactTables } from './fact-tables.js';
import type { EntryChanges, EventChange } from './lineage-projection.js';

export interface LoggedEvent extends SaidEvent {
  readonly logIndex: bigint;
}

const SELECT_HANDOVERS = `SELECT event_id, receiver FROM lineage.handover
   WHERE event_id = ANY($1::uuid[])`;
// By the receiver before any other's, then the first in the order of events.
const SELECT_COUNTING = `SELECT DISTINCT ON (r.handover) r.handover, r.event_id
   FROM unnest($1::uuid[], $2::text[]) AS given(handover, receiver)
   JOIN lineage.reception r USING (handover)
   ORDER BY r.handover, r.principal IS DISTINCT FROM given.receiver, r.instant, r.event_order,
     r.event_id`;

export function handoverTables(db: Queryable): HandoverTables {
  return {
    given: async (handovers) => {
      const found = await db.query<{ event_id: string; receiver: string | null }>(
        SELECT_HANDOVERS,
        [handovers],
      );
      return found.rows.map((row) => ({ eventId: row.event_id, receiver: row.receiver }));
    },
    counting: async (handovers) => {
      const found = await db.query<{ handover: string; event_id: string }>(SELECT_COUNTING, [
        handovers.map(({ eventId }) => eventId),
        handovers.map(({ receiver }) => receiver),
      ]);
      return new Map(found.rows.map((row) => [row.handover, row.event_id]));
    },
  };
}

/** In the order of the log; keeps in the tables what decides which receptions count. */
export function changesOfLog(
  tables: FactTables,
  entries: readonly LoggedEvent[],
  answers: HandoverAnswers,
): EntryChanges[] {
  return entries.map((entry) => {
    const reception = givenReception(entry);
    if (reception !== undefined) {
      const { handover, eventId, principal, instant, order } = reception;
      tables.reception.add([handover, eventId, principal, instant, order]);
    }
    if (isHandover(entry)) {
      const { eventId, receiver } = givenHandover(entry);
      tables.handover.add([eventId, receiver]);
    }
    const changes = answers.changesOf(entry).filter(({ after }) => !isEmpty(after));
    return {
      logIndex: entry.logIndex,
      changes: changes.map(({ before, after }) => ({
        before: before === null ? null : lineageEventOf(before),
        after: lineageEventOf(after),
      })),
    };
  });
}

/** Master data and records of the server concern no items, and may have no place among events. */
function isEmpty(event: SaidEvent): boolean {
  return effectsOf(event) === NO_EVENT_EFFECTS;
}

function lineageEventOf(event: SaidEvent): LineageEvent {
  const { removals, departures, takenOut, flows, begun, ended, openings, fittings, identity } =
    effectsOf(event);
  return {
    kind: 'EVENT',
    id: event.eventId,
    moment: momentOf(event),
    order: orderOf(event),
    ...{ removals, departures, takenOut, flows, begun, ended, openings, fittings, identity },
  };
}

/** Finds entries of the log by their event ids; those that are not there are left out. */
export type EntryReader = (ids: readonly string[]) => Promise<ReadonlyMap<string, LineageEntry>>;

export interface LoggedEntry {
  readonly logIndex: bigint;
  readonly entry: LineageEntry;
}

interface CorrectionColumns extends PlaceColumns {
  readonly target: string;
}

const SELECT_CORRECTIONS = `SELECT target, event_id, instant, event_order FROM lineage.correction
   WHERE target = ANY($1::uuid[]) AND known_until IS NULL`;

export class EntryChangeReader {
  /** The correction that counts, by target. */
  private readonly counting = new Map<string, Place>();

  constructor(
    private readonly db: Queryable,
    private readonly tables: FactTables,
    private readonly read: EntryReader,
  ) {}

  /** For the entries that `changesOf` is then asked about, in the order of the log. */
  async prepare(entries: readonly LoggedEntry[]): Promise<void> {
    const targets = entries.flatMap(({ entry }) =>
      entry.kind === 'CORRECTION' ? [entry.target] : [],
    );
    if (targets.length === 0) return;
    const found = await this.db.query<CorrectionColumns>(SELECT_CORRECTIONS, [targets]);
    for (const row of found.rows) this.counting.set(row.target, placeOf(row, 0));
  }

  async changesOf({ entry, logIndex }: LoggedEntry): Promise<EventChange[]> {
    if (entry.kind === 'EVENT') return [{ before: null, after: entry }];
    const place = correctionPlace(entry);
    const counting = this.counting.get(entry.target);
    // Of several the last in the order of events counts, whatever their order of arrival.
    if (counting !== undefined && comparePlaces(counting, place) > 0) return [];
    const before = await this.saidBy(counting?.eventId ?? entry.target, entry.target);
    if (counting !== undefined) this.tables.correction.close([entry.target], logIndex);
    const { instant, order } = place;
    this.tables.correction.add([entry.target, entry.id, instant, order], logIndex);
    this.counting.set(entry.target, place);
    return [{ before, after: named(entry.replacement, entry.target) }];
  }

  private async saidBy(eventId: string, target: string): Promise<LineageEvent | null> {
    const entry = (await this.read([eventId])).get(eventId);
    if (entry === undefined) throw new Error(`${target} is corrected, but not in the log`);
    return entry.kind === 'EVENT' ? entry : named(entry.replacement, target);
  }
}

/** A replacement keeps its original's id. */
function named(event: LineageEvent | null, id: string): LineageEvent | null {
  return event === null ? null : { ...event, id };
}

function correctionPlace({ moment, order, id }: LineageCorrection): Place {
  return { instant: moment.instant, order, eventId: id, step: 0 };
}
