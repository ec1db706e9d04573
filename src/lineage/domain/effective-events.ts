/**
 * The events that count, corrections applied: of several corrections of one event the last in the
 * order of events counts, whatever their order of arrival.
 */
import type { LineageCorrection, LineageEntry, LineageEvent } from './lineage-event.js';
import { comparePlaces, type Place } from './place.js';

/** In the order of events. A replacement keeps its original's id. */
export function effectiveEvents(entries: readonly LineageEntry[]): LineageEvent[] {
  const corrections = lastCorrections(entries);
  const events: LineageEvent[] = [];
  for (const entry of entries) {
    if (entry.kind === 'CORRECTION') continue;
    const correction = corrections.get(entry.id);
    if (correction === undefined) events.push(entry);
    else if (correction.replacement !== null) {
      events.push({ ...correction.replacement, id: entry.id });
    }
  }
  return events.sort(compareEntries);
}

export function compareEntries(a: LineageEntry, b: LineageEntry): number {
  return comparePlaces(entryPlace(a), entryPlace(b));
}

function lastCorrections(entries: readonly LineageEntry[]): Map<string, LineageCorrection> {
  const last = new Map<string, LineageCorrection>();
  for (const entry of entries) {
    if (entry.kind !== 'CORRECTION') continue;
    const other = last.get(entry.target);
    if (other === undefined || compareEntries(other, entry) < 0) last.set(entry.target, entry);
  }
  return last;
}

function entryPlace(entry: LineageEntry): Place {
  return { instant: entry.moment.instant, order: entry.order, eventId: entry.id, step: 0 };
}
