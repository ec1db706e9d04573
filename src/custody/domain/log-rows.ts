/** The rows that entries of the log add, each known from the index at which the ledger knew it. */
import {
  answering,
  takesItemsOfHandover,
  type SaidEvent,
} from '../../effects/domain/event-effects.js';
import { itemRows, type ItemRow } from './item-row.js';

/** An event with its place in the log. */
export interface LoggedEvent extends SaidEvent {
  readonly logIndex: bigint;
}

export interface KnownRow extends ItemRow {
  readonly knownFrom: bigint;
}

/** A receipt that takes its items from a hand-over. */
export interface OpenReceipt {
  readonly handover: string;
  readonly eventId: string;
}

/** What the entries need of the log before them, or beside them. */
export interface Answered {
  /** Hand-overs by id, wherever in the log they stand. */
  readonly handovers: ReadonlyMap<string, LoggedEvent>;
  /** Receipts before these entries, by the id of the hand-over that they answer. */
  readonly receipts: ReadonlyMap<string, readonly LoggedEvent[]>;
}

export interface LogRows {
  readonly rows: readonly KnownRow[];
  readonly receipts: readonly OpenReceipt[];
}

/**
 * Entry by entry: the same rows, whatever the batches were. A receipt recorded before its hand-over
 * gets its items, at its own place, when the hand-over is recorded.
 */
export function rowsOfLog(entries: readonly LoggedEvent[], answered: Answered): LogRows {
  const rows: KnownRow[] = [];
  const receipts: OpenReceipt[] = [];
  const open = new Map([...answered.receipts].map(([id, before]) => [id, [...before]]));
  for (const entry of entries) {
    const knownFrom = entry.logIndex;
    const handoverId = answeredBy(entry);
    if (handoverId !== undefined) {
      receipts.push({ handover: handoverId, eventId: entry.eventId });
      open.set(handoverId, [...(open.get(handoverId) ?? []), entry]);
    }
    const read = readTogether(entry, answered.handovers);
    const late = entry.type === 'handedOver' ? (open.get(entry.eventId) ?? []) : [];
    const added = [...itemRows(read), ...late.flatMap((receipt) => lateRows(receipt, entry))];
    // One by one: a hand-over may take up more rows than a call has room for.
    for (const row of added) rows.push({ ...row, knownFrom });
  }
  return { rows, receipts };
}

/** The hand-over whose items the event takes, if it takes those of one. */
export function answeredBy(event: SaidEvent): string | undefined {
  if (!takesItemsOfHandover(event)) return undefined;
  const { handover } = event.fields;
  return typeof handover === 'string' ? handover : undefined;
}

function readTogether(entry: LoggedEvent, handovers: ReadonlyMap<string, LoggedEvent>): SaidEvent {
  const handover = handovers.get(answeredBy(entry) ?? '');
  if (handover === undefined || handover.logIndex > entry.logIndex) return entry;
  return answering(entry, handover);
}

/** What the hand-over adds to a receipt that was recorded before it. */
function lateRows(receipt: LoggedEvent, handover: LoggedEvent): ItemRow[] {
  const there = new Set(itemRows(receipt).map(({ item }) => item));
  return itemRows(answering(receipt, handover)).filter(({ item }) => !there.has(item));
}
