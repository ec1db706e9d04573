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
  /** The next index that the projection reads, as it was seen last. */
  private next = 0n;
  private upToDate = false;
  private running: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(
    private readonly ledger: Pick<LedgerService, 'size' | 'grownBeyond'>,
    readonly projection: Projection,
    private readonly onFault: (fault: unknown, projection: string) => void,
  ) {}

  /**
   * Whether it has been at the end of the log since it was started, since the projection was last begun
   * anew, and since its last fault. How far it lags in between, while much is captured, says nothing about that.
   */
  get isUpToDate(): boolean {
    return this.upToDate;
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Waits for the transaction at hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async advance(): Promise<{ readonly entries: number; readonly next: bigint }> {
    // Before projecting: of a log that grows all the time the end is never reached afterwards.
    const size = this.upToDate ? undefined : await this.ledger.size();
    const { entries, next } = await this.projection.project();
    // Only a rebuild goes back.
    if (next < this.next) this.upToDate = false;
    else if (size !== undefined && next >= size) this.upToDate = true;
    this.next = next;
    return { entries, next };
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        const { entries, next } = await this.advance();
        if (entries === 0) await this.ledger.grownBeyond(next, LOOK_MS);
      } catch (fault) {
        this.upToDate = false;
        this.onFault(fault, this.projection.name);
        await sleep(RETRY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }
}
