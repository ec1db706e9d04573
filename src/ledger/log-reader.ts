/** Reads the log in bounded steps, for those who follow it. */
import type { Queryable } from '../database/database-pools.js';
import { placesFrom, toLogEntry, toRecordedEvent, type LogEntry } from './recorded-event.js';
import { selectEvents, selectSizes, type StoredEvent } from './store/event.store.js';
import { selectRanges } from './store/log.store.js';

/** What one step brings, and at most one event more: seven that name 10,000 items each. */
const STEP_BYTES_MAX = 2 * 1_048_576;
const ENTRIES_A_LOOK = 100;

/** Entries with the events that they are read together with. */
export interface ReadTogether<Entry> {
  readonly entries: readonly Entry[];
  /** By event id; those among the entries themselves are left out. */
  readonly events: ReadonlyMap<string, LogEntry>;
}

export async function readLog(db: Queryable, from: bigint, max: number): Promise<LogEntry[]> {
  const ranges = await selectRanges(db, from, max);
  const places = placesFrom(ranges, from).slice(0, max);
  const entries: LogEntry[] = [];
  let bytes = 0;
  for (let at = 0; at < places.length && bytes < STEP_BYTES_MAX; at += ENTRIES_A_LOOK) {
    const look = places.slice(at, at + ENTRIES_A_LOOK);
    const stored = await selectEvents(
      db,
      look.map(({ eventId }) => eventId),
    );
    const byId = new Map(stored.map((event) => [event.eventId, event]));
    for (const { logIndex, eventId } of look) {
      const event = byId.get(eventId);
      // Named by a batch and not found is not visible yet, never absent: it is read next time.
      if (event === undefined) return entries;
      if (bytes >= STEP_BYTES_MAX) return entries;
      entries.push(toLogEntry(toRecordedEvent(event), logIndex));
      bytes += sizeOf(event);
    }
  }
  return entries;
}

/**
 * As many of the entries, from the first on, as one step has room for with all that each is read
 * together with; at least one. A thing that two entries need counts twice: so does the work.
 */
export async function readTogether<Entry extends { readonly eventId: string }>(
  db: Queryable,
  entries: readonly Entry[],
  idsOf: (entry: Entry) => readonly string[],
): Promise<ReadTogether<Entry>> {
  const sizes = await selectSizes(db, [...new Set(entries.flatMap(idsOf))]);
  const needed = (entry: Entry): number =>
    idsOf(entry).reduce((sum, id) => sum + (sizes.get(id) ?? 0), 0);
  const within: Entry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    bytes += needed(entry);
    if (within.length > 0 && bytes > STEP_BYTES_MAX) break;
    within.push(entry);
  }
  const own = new Set(within.map(({ eventId }) => eventId));
  const ids = [...new Set(within.flatMap(idsOf))].filter((id) => !own.has(id));
  return { entries: within, events: await logEntries(db, ids) };
}

/** Those that have a place in the log. */
async function logEntries(db: Queryable, ids: readonly string[]): Promise<Map<string, LogEntry>> {
  const events = new Map<string, LogEntry>();
  for (const stored of await selectEvents(db, ids)) {
    const { logIndex } = stored;
    if (logIndex === null) continue;
    events.set(stored.eventId, toLogEntry(toRecordedEvent(stored), logIndex));
  }
  return events;
}

function sizeOf({ groups }: StoredEvent): number {
  return Object.values(groups).reduce((sum, { length }) => sum + length, 0);
}
