/** Keeps one projection up with the log: projects while there is more, then waits for growth. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerService } from './ledger.service.js';

/** What reads the log into tables of its own, one transaction a call. */
export interface Projection {
  readonly name: string;
  project(): Promise<{ readonly entries: number; readonly next: bigint }>;
}

/** Growth by another process is noticed by looking: nobody can wake us for it. */
const LOOK_MS = 200;
/** After a fault: long enough not to spin, short enough to be back soon. */
const RETRY_MS = 1_000;

export class LogFollower {
  private running: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(
    private readonly ledger: LedgerService,
    private readonly projection: Projection,
    private readonly onFault: (fault: unknown, projection: string) => void,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Waits for the transaction at hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        const { entries, next } = await this.projection.project();
        if (entries === 0) await this.ledger.grownBeyond(next, LOOK_MS);
      } catch (fault) {
        this.onFault(fault, this.projection.name);
        await sleep(RETRY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }
}
