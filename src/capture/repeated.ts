/** Does a transaction again that another one got in the way of, and says so when it gives up. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Another transaction was first somewhere: everything is looked at again. */
export class Raced extends Error {}

/** Others were in the way for too long. Nothing was recorded; sending it again does no harm. */
export class BusyError extends Error {
  constructor(cause: unknown) {
    super(
      'Another transaction held what these events need for longer than they can wait, so nothing was ' +
        'recorded. Send them again.',
      { cause },
    );
    this.name = 'BusyError';
  }
}

const ATTEMPTS_MAX = 12;
/** Each is a wait of two seconds: who holds a lock for three of them will not give it up for a fourth. */
const LOCK_WAITS_MAX = 3;
/** Twice as long each time, so that few of those that meet again and again come at once. */
const PAUSE_MS_FIRST = 5;
const PAUSE_MS_MAX = 250;

/** deadlock_detected, serialization_failure. */
const LOST = new Set(['40P01', '40001']);
const LOCK_NOT_AVAILABLE = '55P03';

type Hindrance = 'NONE' | 'LOST' | 'LOCKED';

/** What is waited for before the next attempt; the first is 1. */
export type PauseAfter = (attempt: number) => Promise<void>;

/** Throws BusyError in the end, and at once whatever else the work throws. */
export async function repeated<T>(
  work: () => Promise<T>,
  pauseAfter: PauseAfter = pauseByChance,
): Promise<T> {
  let lockWaits = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const hindrance = hindranceOf(error);
      if (hindrance === 'NONE') throw error;
      if (hindrance === 'LOCKED') lockWaits += 1;
      if (attempt === ATTEMPTS_MAX || lockWaits === LOCK_WAITS_MAX) throw new BusyError(error);
      await pauseAfter(attempt);
    }
  }
}

/** By chance, so that two that were in each other's way do not meet again. */
async function pauseByChance(attempt: number): Promise<void> {
  await sleep(Math.random() * Math.min(PAUSE_MS_MAX, PAUSE_MS_FIRST * 2 ** (attempt - 1)));
}

function hindranceOf(error: unknown): Hindrance {
  if (error instanceof Raced) return 'LOST';
  const code = error instanceof pg.DatabaseError ? (error.code ?? '') : '';
  if (code === LOCK_NOT_AVAILABLE) return 'LOCKED';
  return LOST.has(code) ? 'LOST' : 'NONE';
}
