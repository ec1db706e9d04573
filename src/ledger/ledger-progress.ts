/** Whether order keeps up with what is recorded, and each projection with the log. */
import type { Queryable } from '../database/database-pools.js';
import { decodeEnvelope } from './domain/event-envelope.js';
import {
  selectHead,
  selectLags,
  selectQueue,
  type CursorRow,
  type HeadRow,
} from './store/progress.store.js';

export interface OrderProgress extends HeadRow {
  readonly waitingBatches: number;
  readonly waitingEvents: number;
  /** How long the oldest batch without a place has waited; 0 where none waits. */
  readonly oldestSeconds: number;
}

/** Recorded and without a place for so long: the sequencer does not keep up, or none leads. */
const ORDER_SECONDS_MAX = 10;
/** Read in the log and not yet in an answer for so long. */
export const PROJECTION_SECONDS_MAX = 10;

export async function orderProgress(db: Queryable): Promise<OrderProgress> {
  const head = await selectHead(db);
  const { batches, events, oldestEnvelope } = await selectQueue(db);
  const oldestSeconds = oldestEnvelope === undefined ? 0 : ageOf(oldestEnvelope);
  return { ...head, waitingBatches: batches, waitingEvents: events, oldestSeconds };
}

export function projectionLags(db: Queryable): Promise<CursorRow[]> {
  return selectLags(db);
}

/** Slow where the log still grows, standing where it does not: then no server leads. */
export function paceOf(progress: OrderProgress): 'KEEPS_UP' | 'SLOW' | 'STANDS' {
  if (progress.oldestSeconds <= ORDER_SECONDS_MAX) return 'KEEPS_UP';
  const hasMoved = (progress.sequencedSeconds ?? Infinity) <= ORDER_SECONDS_MAX;
  return hasMoved ? 'SLOW' : 'STANDS';
}

/** By the clock of this server, which stamped the event or is near to that of the one that did. */
function ageOf(envelope: Buffer): number {
  const recordedAt = Date.parse(decodeEnvelope(envelope).recordedAt);
  return Math.max(0, (Date.now() - recordedAt) / 1_000);
}
