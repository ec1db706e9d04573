/** How this room waits: by the clock, unless whoever made it brings another. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves after the time, or at once when the signal says so; never rejects. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

export const pauseByClock: Pause = (ms, signal) =>
  sleep(ms, undefined, { signal }).catch(() => undefined);
