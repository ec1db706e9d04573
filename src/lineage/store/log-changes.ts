/**
 * Entries of the ledger's log as changes of what events say. An event says something new. A receipt
 * takes the items that it does not name from the hand-over that it answers, which may come later. A
 * correction that counts takes back what its target said and puts its replacement there.
 */
import type { Queryable } from '../../database/database-pools.js';
import {
  answering,
  effectsOf,
  NO_EVENT_EFFECTS,
  takesItemsOfHandover,
  type SaidEvent,
} from '../../effects/domain/event-effects.js';
import { momentOf, orderOf } from '../../effects/domain/event-moment.js';
import type { LineageCorrection, LineageEntry, LineageEvent } from '../domain/lineage-event.js';
import { comparePlaces, type Place } from '../domain/place.js';
import { placeOf, type PlaceColumns } from './columns.js';
import type { FactTables } from './fact-tables.js';
import type { EntryChanges, EventChange } from './lineage-projection.js';

/** An entry of the log; of one looked up by its id, the index is null until it has its place. */
export interface LoggedEvent extends SaidEvent {
  readonly logIndex: bigint | null;
}

export interface PlacedEvent extends LoggedEvent {
  readonly logIndex: bigint;
}

/** Finds events of the ledger by their ids; those that are not recorded are left out. */
export type EventLookup = (ids: readonly string[]) => Promise<ReadonlyMap<string, LoggedEvent>>;

const SELECT_RECEIPTS = `SELECT handover, event_id FROM lineage.receipt
   WHERE handover = ANY($1::uuid[])`;

/** For one batch. */
export class LogChangeReader {
  private readonly changes: EntryChangeReader;
  /** Receipts that take the items of a hand-over, by its id. */
  private readonly receipts = new Map<string, Set<string>>();
  private readonly events = new Map<string, LoggedEvent>();

  constructor(
    private readonly db: Queryable,
    private readonly tables: FactTables,
    private readonly lookUp: EventLookup,
  ) {
    this.changes = new EntryChangeReader(db, tables, async (ids) => {
      const found = await lookUp(ids);
      return new Map([...found].map(([id, event]) => [id, lineageEventOf(event)]));
    });
  }

  /** In the order of the log. */
  async changesOf(entries: readonly PlacedEvent[]): Promise<EntryChanges[]> {
    await this.prepare(entries);
    const all: EntryChanges[] = [];
    for (const entry of entries) {
      const said = this.asKnownThen(entry, entry.logIndex);
      const { logIndex } = entry;
      const changes = isEmpty(said)
        ? []
        : await this.changes.changesOf({ logIndex, entry: lineageEventOf(said) });
      all.push({ logIndex, changes: [...changes, ...this.answeredBy(entry)] });
    }
    return all;
  }

  private async prepare(entries: readonly PlacedEvent[]): Promise<void> {
    for (const entry of entries) this.events.set(entry.eventId, entry);
    const handovers = entries.filter(({ type }) => type === 'handedOver');
    const ids = handovers.map(({ eventId }) => eventId);
    if (ids.length > 0) {
      const found = await this.db.query<{ handover: string; event_id: string }>(SELECT_RECEIPTS, [
        ids,
      ]);
      for (const row of found.rows) this.addReceipt(row.handover, row.event_id);
    }
    for (const entry of entries.filter(takesItemsOfHandover)) {
      const handover = handoverOf(entry);
      this.addReceipt(handover, entry.eventId);
      this.tables.receipt.add([handover, entry.eventId]);
    }
    const wanted = [...this.receipts].flatMap(([handover, receipts]) => [handover, ...receipts]);
    const missing = wanted.filter((id) => !this.events.has(id));
    if (missing.length === 0) return;
    for (const [id, event] of await this.lookUp(missing)) this.events.set(id, event);
  }

  /** What the receipts before it say only now that the hand-over is in the log. */
  private answeredBy(handover: PlacedEvent): EventChange[] {
    if (handover.type !== 'handedOver') return [];
    return [...(this.receipts.get(handover.eventId) ?? [])].flatMap((id) => {
      const receipt = this.events.get(id);
      if (receipt === undefined || !isBefore(receipt, handover.logIndex)) return [];
      return [
        {
          before: lineageEventOf(receipt),
          after: lineageEventOf(answering(receipt, handover)),
        },
      ];
    });
  }

  private asKnownThen(event: PlacedEvent, logIndex: bigint): SaidEvent {
    if (!takesItemsOfHandover(event)) return event;
    const handover = this.events.get(handoverOf(event));
    if (handover === undefined || !isBefore(handover, logIndex)) return event;
    return answering(event, handover);
  }

  private addReceipt(handover: string, receipt: string): void {
    const others = this.receipts.get(handover);
    if (others === undefined) this.receipts.set(handover, new Set([receipt]));
    else others.add(receipt);
  }
}

function isBefore(event: LoggedEvent, logIndex: bigint): boolean {
  return event.logIndex !== null && event.logIndex < logIndex;
}

function handoverOf(receipt: SaidEvent): string {
  return effectsOf(receipt).handover ?? '';
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
