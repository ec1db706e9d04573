/** How places, and containments with their evidence, stand in columns and come back. */
import type { DaySpan } from '../../lifecycle/domain/event-order.js';
import type { Closing, Containment, Evidence } from '../domain/containment.js';
import type { ContainmentKind } from '../domain/lineage-event.js';
import { comparePlaces, STEP, type Moment, type Place } from '../domain/place.js';
import type { ColumnValue } from './versioned-table.js';

const DAY_MICROS = 86_400_000_000n;

/** What pg gives for the columns of a place: bigints come as text. */
export interface PlaceColumns {
  readonly instant: string;
  readonly event_order: string;
  readonly event_id: string;
}

export function placeOf(columns: PlaceColumns, step: number): Place {
  return {
    instant: BigInt(columns.instant),
    order: BigInt(columns.event_order),
    eventId: columns.event_id,
    step,
  };
}

/** A day is kept as its first instant, which its offset decides. */
export function momentOf(instant: string, day: string | null): Moment {
  return { instant: BigInt(instant), day: day === null ? null : daySpanFrom(BigInt(day)) };
}

export function dayColumn(moment: Moment): bigint | null {
  return moment.day?.first ?? null;
}

function daySpanFrom(first: bigint): DaySpan {
  return { first, last: first + DAY_MICROS - 1n };
}

/** `until_instant` of what is open: after every instant. */
export const OPEN_END = (1n << 63n) - 1n;

export interface ContainmentColumns {
  readonly child: string;
  readonly parent: string;
  readonly kind: ContainmentKind;
  readonly opened_by: string;
  readonly from_instant: string;
  readonly from_order: string;
  readonly until_instant: string;
  readonly until_order: string | null;
  readonly closed_by: string | null;
  readonly until_step: number | null;
  readonly until_day: string | null;
  readonly ending: Closing['end'] | null;
  readonly conflict_instant: string | null;
  readonly conflict_order: string | null;
  readonly conflict_event: string | null;
}

export interface EvidenceColumns extends PlaceColumns {
  readonly child: string;
  readonly parent: string;
  readonly opened_by: string;
  readonly step: number;
}

/** Its opener is the first evidence; only what follows has rows of its own. */
export function containmentsOf(
  rows: readonly ContainmentColumns[],
  evidence: readonly EvidenceColumns[],
): Containment[] {
  const further = new Map<string, Evidence[]>();
  for (const columns of evidence) {
    const key = rowKeyOf(columns);
    const found = { eventId: columns.event_id, place: placeOf(columns, columns.step) };
    const others = further.get(key);
    if (others === undefined) further.set(key, [found]);
    else others.push(found);
  }
  return rows.map((row) => containmentOf(row, further.get(rowKeyOf(row)) ?? []));
}

export function containmentValues(row: Containment): ColumnValue[] {
  const { closing, conflictingFrom } = row;
  return [
    row.child,
    row.openedBy,
    row.parent,
    row.kind,
    row.from.instant,
    row.from.order,
    closing?.place.instant ?? OPEN_END,
    closing?.place.order ?? null,
    closing?.eventId ?? null,
    closing?.place.step ?? null,
    closing === null ? null : dayColumn(closing.moment),
    closing?.end ?? null,
    conflictingFrom?.instant ?? null,
    conflictingFrom?.order ?? null,
    conflictingFrom?.eventId ?? null,
  ];
}

export function evidenceValues(row: Containment, { eventId, place }: Evidence): ColumnValue[] {
  return [row.child, row.openedBy, row.parent, eventId, place.step, place.instant, place.order];
}

function containmentOf(row: ContainmentColumns, further: Evidence[]): Containment {
  const from = openPlace(row.from_instant, row.from_order, row.opened_by);
  const conflictingFrom = conflictOf(row);
  further.sort((a, b) => comparePlaces(a.place, b.place));
  return {
    child: row.child,
    parent: row.parent,
    kind: row.kind,
    openedBy: row.opened_by,
    from,
    evidence: [{ eventId: row.opened_by, place: from }, ...further],
    closing: closingOf(row),
    conflicting: conflictingFrom !== null,
    conflictingFrom,
  };
}

function closingOf(row: ContainmentColumns): Closing | null {
  const { until_instant, until_order, closed_by, until_step, ending } = row;
  if (ending === null || until_order === null || closed_by === null || until_step === null) {
    return null;
  }
  return {
    eventId: closed_by,
    place: {
      instant: BigInt(until_instant),
      order: BigInt(until_order),
      eventId: closed_by,
      step: until_step,
    },
    moment: momentOf(until_instant, row.until_day),
    end: ending,
  };
}

function conflictOf(row: ContainmentColumns): Place | null {
  const { conflict_instant, conflict_order, conflict_event } = row;
  if (conflict_instant === null || conflict_order === null || conflict_event === null) return null;
  return openPlace(conflict_instant, conflict_order, conflict_event);
}

function openPlace(instant: string, order: string, eventId: string): Place {
  return { instant: BigInt(instant), order: BigInt(order), eventId, step: STEP.OPEN };
}

function rowKeyOf(key: { child: string; opened_by: string; parent: string }): string {
  return [key.child, key.opened_by, key.parent].join('\u0000');
}
