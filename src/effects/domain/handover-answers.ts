/**
 * Receptions that name a hand-over instead of items, read together with it, entry by entry of the log.
 *
 * What is handed over is received once: of several such receptions one counts. One by the receiver that
 * the hand-over names goes before any other's; of these the first in the order of events. It may be
 * recorded before its hand-over, and before or after the others: the answer is always the same.
 */
import { compareOrder, type OrderKey } from '../../lifecycle/domain/event-order.js';
import type { SaidEvent } from './effect-types.js';
import { momentOf, orderOf } from './event-moment.js';
import { answeredHandover, answering } from './handover-effects.js';
import { textIn } from './said-fields.js';

/** What one event says from an entry on; null where it said nothing before. */
export interface SaidChange {
  readonly before: SaidEvent | null;
  readonly after: SaidEvent;
}

/** As far as it decides whose reception counts. */
export interface GivenHandover {
  readonly eventId: string;
  readonly receiver: string | null;
}

export interface GivenReception extends OrderKey {
  readonly handover: string;
  readonly principal: string;
}

/** What a projection keeps of the entries that it has taken in. */
export interface HandoverTables {
  /** Those of the hand-overs that were taken in. */
  given(handovers: readonly string[]): Promise<readonly GivenHandover[]>;
  /** Of each hand-over the reception that counts among those taken in; its event id, by the hand-over's. */
  counting(handovers: readonly GivenHandover[]): Promise<ReadonlyMap<string, string>>;
}

/** What was taken in before a batch of entries and is read together with them. */
export interface BeforeBatch {
  /** The hand-overs that receptions of the batch answer. */
  readonly handovers: ReadonlySet<string>;
  /** The reception that counted, by hand-over: of those, and of hand-overs of the batch itself. */
  readonly counting: ReadonlyMap<string, string>;
}

export async function beforeBatch(
  tables: HandoverTables,
  batch: readonly SaidEvent[],
): Promise<BeforeBatch> {
  const answered = new Set(batch.flatMap((event) => answeredHandover(event) ?? []));
  const given = batch.filter(isHandover).map(givenHandover);
  const known = answered.size === 0 ? [] : await tables.given([...answered]);
  const asked = [...known, ...given];
  return {
    handovers: new Set(known.map(({ eventId }) => eventId)),
    counting: asked.length === 0 ? new Map() : await tables.counting(asked),
  };
}

/** The events that an entry is read together with, in the batch or before it, as far as they are known. */
export function readTogetherWith(entry: SaidEvent, { counting }: BeforeBatch): string[] {
  const handover = isHandover(entry) ? entry.eventId : answeredHandover(entry);
  if (handover === undefined) return [];
  const reception = counting.get(handover);
  return [handover, ...(reception === undefined ? [] : [reception])];
}

/** For one batch; asked about its entries in the order of the log. */
export class HandoverAnswers {
  /** Hand-overs of the batch. */
  private readonly handovers = new Map<string, SaidEvent>();
  /** The reception of the batch that counts, by hand-over. */
  private readonly counting = new Map<string, SaidEvent>();
  /** Receptions of the batch whose hand-over has not come yet. */
  private readonly early = new Map<string, SaidEvent[]>();

  /** `events`: those before the batch that the entries asked about are read together with. */
  constructor(
    private readonly before: BeforeBatch,
    private readonly events: ReadonlyMap<string, SaidEvent>,
  ) {}

  /** What is said otherwise from the entry on: what it says itself, and what others say for it. */
  changesOf(entry: SaidEvent): SaidChange[] {
    if (isHandover(entry)) return [{ before: null, after: entry }, ...this.answer(entry)];
    const id = answeredHandover(entry);
    if (id === undefined) return [{ before: null, after: entry }];
    const handover = this.handoverOf(id);
    if (handover === undefined) {
      this.early.set(id, [...(this.early.get(id) ?? []), entry]);
      return [{ before: null, after: entry }];
    }
    const other = this.countingFor(id);
    if (other !== undefined && !countsBefore(entry, other, handover)) {
      return [{ before: null, after: entry }];
    }
    this.counting.set(id, entry);
    const taken = { before: null, after: answering(entry, handover) };
    return other === undefined ? [taken] : [...changed(answering(other, handover), other), taken];
  }

  /** Only when an entry asks for it: what was read ahead for entries that are left for later is not here. */
  private handoverOf(id: string): SaidEvent | undefined {
    const isBefore = this.before.handovers.has(id);
    return this.handovers.get(id) ?? (isBefore ? eventIn(this.events, id) : undefined);
  }

  private countingFor(handover: string): SaidEvent | undefined {
    const before = this.before.counting.get(handover);
    const ofBatch = this.counting.get(handover);
    return ofBatch ?? (before === undefined ? undefined : eventIn(this.events, before));
  }

  /** The reception that was there before its hand-over says only now what it took in. */
  private answer(handover: SaidEvent): SaidChange[] {
    const id = handover.eventId;
    this.handovers.set(id, handover);
    let counts = this.countingFor(id);
    for (const reception of this.early.get(id) ?? []) {
      if (counts === undefined || countsBefore(reception, counts, handover)) counts = reception;
    }
    if (counts === undefined) return [];
    this.counting.set(id, counts);
    return changed(counts, answering(counts, handover));
  }
}

export function givenHandover({ eventId, fields }: SaidEvent): GivenHandover {
  return { eventId, receiver: textIn(fields, 'receiver') ?? null };
}

/** Undefined of all but a reception that takes the items of a hand-over. */
export function givenReception(event: SaidEvent): GivenReception | undefined {
  const handover = answeredHandover(event);
  if (handover === undefined) return undefined;
  return { handover, principal: event.principal, ...orderKeyOf(event) };
}

export function isHandover({ type }: SaidEvent): boolean {
  return type === 'handedOver';
}

function countsBefore(reception: SaidEvent, other: SaidEvent, handover: SaidEvent): boolean {
  const { receiver } = givenHandover(handover);
  const isReceivers = reception.principal === receiver;
  if (isReceivers !== (other.principal === receiver)) return isReceivers;
  return compareOrder(orderKeyOf(reception), orderKeyOf(other)) < 0;
}

function orderKeyOf(event: SaidEvent): OrderKey {
  return { instant: momentOf(event).instant, order: orderOf(event), eventId: event.eventId };
}

/** A hand-over without items changes nothing. */
function changed(before: SaidEvent, after: SaidEvent): SaidChange[] {
  return before === after ? [] : [{ before, after }];
}

function eventIn(events: ReadonlyMap<string, SaidEvent>, id: string): SaidEvent {
  const event = events.get(id);
  if (event === undefined) throw new Error(`${id} was taken in, but is not in the log`);
  return event;
}
