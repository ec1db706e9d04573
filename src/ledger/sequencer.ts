/**
 * Gives order: takes committed batches from the queue and appends them to the log, in short
 * transactions, as the one leader.
 *
 * Leadership is a lock of the session in which the passes run, so a leader whose connection is gone
 * can write nothing more, and the next one takes over. Should two ever believe that they lead, the
 * row of the log's head still lets only one of them append at a time.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { DatabasePools } from '../database/database-pools.js';
import { appendLeaves, compactRange } from './domain/compact-range.js';
import {
  lockHead,
  moveHead,
  selectPending,
  sequence,
  splitHashes,
  tryLead,
  type PendingBatch,
} from './store/sequencer.store.js';
import { completeTiles } from './store/tiles.js';

/** A pass for every tiny commit would eat the CPU; this many milliseconds gather a few. */
const PACE_MS = 5;
/** How long a batch of another process may wait unseen: it can't wake us. */
const POLL_MS = 200;
/** How long a follower waits before it asks for the leader's lock again. */
const TAKEOVER_MS = 500;
/** A pass is a short transaction: 1,000 batches are 100 to 200 ms. */
const BATCHES_A_PASS_MAX = 1_000;

/** How this room waits: resolves after the time, or at once when the signal says so; never rejects. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

export const pauseByClock: Pause = (ms, signal) =>
  sleep(ms, undefined, { signal }).catch(() => undefined);

export interface SequencerEvents {
  /** After the commit of a pass that appended something. */
  readonly onGrown: (size: bigint) => void;
  readonly onFault: (fault: unknown) => void;
}

export class Sequencer {
  private running: Promise<void> | undefined;
  private readonly stopping = new AbortController();
  private leading = false;
  private woken = false;
  private wakeUp: () => void = () => undefined;

  constructor(
    private readonly pools: Pick<DatabasePools, 'sequencer'>,
    private readonly events: SequencerEvents,
    private readonly wait: Pause = pauseByClock,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Whether this process gives the order. */
  get leads(): boolean {
    return this.leading;
  }

  /** Something was committed: look now instead of at the next poll. */
  wake(): void {
    this.woken = true;
    this.wakeUp();
  }

  /** Finishes the pass at hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wakeUp();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.isStopping()) {
      const session = await this.pools.sequencer.connect().catch((fault: unknown) => {
        this.events.onFault(fault);
        return undefined;
      });
      if (session !== undefined) await this.serve(session);
      await this.pause(TAKEOVER_MS);
    }
  }

  /** Leads for as long as the session lives; the lock falls with it. */
  private async serve(session: pg.PoolClient): Promise<void> {
    const ignore = (): void => undefined;
    // An idle session that the server ends is noticed by the next statement.
    session.on('error', ignore);
    try {
      while (!this.isStopping() && !(await tryLead(session))) await this.pause(TAKEOVER_MS);
      this.leading = !this.isStopping();
      while (!this.isStopping()) {
        const appended = await sequencePass(session);
        if (appended === undefined) await this.idle();
        else {
          this.events.onGrown(appended);
          await this.pause(PACE_MS);
        }
      }
    } catch (fault) {
      this.events.onFault(fault);
    } finally {
      this.leading = false;
      session.removeListener('error', ignore);
      session.release(true);
    }
  }

  private async idle(): Promise<void> {
    if (!this.woken) {
      const woken = new Promise<void>((resolve) => (this.wakeUp = resolve));
      await Promise.race([woken, this.pause(POLL_MS)]);
    }
    this.woken = false;
  }

  private pause(ms: number): Promise<void> {
    return this.wait(ms, this.stopping.signal);
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }
}

/** One transaction. The log's new size, or undefined if nothing was waiting. */
export async function sequencePass(session: pg.PoolClient): Promise<bigint | undefined> {
  await session.query('BEGIN');
  try {
    const head = await lockHead(session);
    const pending = await selectPending(session, BATCHES_A_PASS_MAX);
    const size = pending.length === 0 ? undefined : await append(session, head, pending);
    await session.query('COMMIT');
    return size;
  } catch (error) {
    await session.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function append(
  session: pg.PoolClient,
  head: Awaited<ReturnType<typeof lockHead>>,
  pending: readonly PendingBatch[],
): Promise<bigint> {
  let next = head.size;
  const ranges = pending.map(({ batchId, n }) => {
    const range = { firstIndex: next, n, batchId };
    next += BigInt(n);
    return range;
  });
  await sequence(
    session,
    ranges,
    pending.map(({ queueId }) => queueId),
  );
  const leaves = pending.flatMap(({ leafHashes }) => splitHashes(leafHashes));
  const range = appendLeaves(compactRange(head.size, splitHashes(head.edge)), leaves);
  if (range.size !== next) throw new Error('A batch has another number of leaves than events.');
  await completeTiles(session, head.size, next);
  await moveHead(session, next, Buffer.concat(range.hashes));
  return next;
}
