/** The rows that entries of the log add and withdraw, each known from the index at which the ledger knew. */
import { HandoverAnswers, type SaidChange } from '../../effects/domain/handover-answers.js';
import type { SaidEvent } from '../../effects/domain/event-effects.js';
import { itemRows, type ItemRow } from './item-row.js';

/** An event with its place in the log. */
export interface LoggedEvent extends SaidEvent {
  readonly logIndex: bigint;
}

export interface KnownRow extends ItemRow {
  readonly knownFrom: bigint;
}

/** A row that is written: known until another entry said otherwise, if one has. */
export interface VersionedRow extends KnownRow {
  readonly knownUntil: bigint | null;
}

/** A row from before the entries, which one of them withdraws. */
export interface WithdrawnRow {
  readonly row: ItemRow;
  readonly knownUntil: bigint;
}

export interface LogRows {
  readonly added: readonly VersionedRow[];
  readonly withdrawn: readonly WithdrawnRow[];
}

/** Entry by entry: the same rows, whatever the batches were. */
export function rowsOfLog(entries: readonly LoggedEvent[], answers: HandoverAnswers): LogRows {
  const rows = new BatchRows();
  for (const entry of entries) {
    for (const change of answers.changesOf(entry)) {
      const { gone, come } = differenceOf(change);
      for (const row of gone) rows.withdraw(row, entry.logIndex);
      for (const row of come) rows.add(row, entry.logIndex);
    }
  }
  return rows;
}

class BatchRows implements LogRows {
  readonly withdrawn: WithdrawnRow[] = [];
  private readonly over: VersionedRow[] = [];
  private readonly open = new Map<string, VersionedRow>();

  get added(): VersionedRow[] {
    return [...this.over, ...this.open.values()];
  }

  add(row: ItemRow, logIndex: bigint): void {
    this.open.set(keyOf(row), { ...row, knownFrom: logIndex, knownUntil: null });
  }

  withdraw(row: ItemRow, knownUntil: bigint): void {
    const key = keyOf(row);
    const ofBatch = this.open.get(key);
    if (ofBatch === undefined) this.withdrawn.push({ row, knownUntil });
    else this.over.push({ ...ofBatch, knownUntil });
    this.open.delete(key);
  }
}

/** Rows of what was said before that are not the same now, and those that are new. */
function differenceOf({ before, after }: SaidChange): { gone: ItemRow[]; come: ItemRow[] } {
  if (before === null) return { gone: [], come: itemRows(after) };
  const old = new Map(itemRows(before).map((row) => [textOf(row), row]));
  const now = new Map(itemRows(after).map((row) => [textOf(row), row]));
  return {
    gone: [...old].filter(([text]) => !now.has(text)).map(([, row]) => row),
    come: [...now].filter(([text]) => !old.has(text)).map(([, row]) => row),
  };
}

/** One row an item and event is known at a time. */
function keyOf({ item, eventId }: ItemRow): string {
  return `${eventId} ${item}`;
}

function textOf(row: ItemRow): string {
  return JSON.stringify(row, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}` : value,
  );
}
