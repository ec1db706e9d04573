/** Keeps one projection up with the log: projects while there is more, then waits for growth. */
import type { LedgerService } from './ledger.service.js';
import { pauseByClock, type Pause } from './sequencer.js';

/** What reads the log into tables of its own, one transaction a call. */
export interface Projection {
  readonly name: string;
  project(): Promise<{ readonly entries: number; readonly next: bigint }>;
}

/** Told of a fault that makes a projection stand still, and of the end of that. */
export interface FollowerEvents {
  readonly onFault: (fault: unknown, projection: string) => void;
  readonly onRecovered?: (projection: string) => void;
}

/** Growth by another process is noticed by looking: nobody can wake us for it. */
const LOOK_MS = 200;
/** After a fault: long enough not to spin, short enough to be back soon. */
const RETRY_MS_MIN = 1_000;
/** A fault that stays needs somebody's hand; after that the projection goes on within this time. */
const RETRY_MS_MAX = 5_000;
/** The same fault is told again after so many attempts, a minute or so. */
const ATTEMPTS_UNTOLD = 12;

export class LogFollower {
  /** The next index that the projection reads, as it was seen last. */
  private next = 0n;
  private upToDate = false;
  /** Attempts in a row that have failed. */
  private failures = 0;
  private lastFault = '';
  private running: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(
    private readonly ledger: Pick<LedgerService, 'size' | 'grownBeyond'>,
    readonly projection: Projection,
    private readonly events: FollowerEvents,
    private readonly wait: Pause = pauseByClock,
  ) {}

  /**
   * Whether it has been at the end of the log since it was started, since the projection was last begun
   * anew, and since its last fault. How far it lags in between, while much is captured, says nothing about that.
   */
  get isUpToDate(): boolean {
    return this.upToDate;
  }

  /** A fault keeps it where it is. It is tried again, and goes on once the fault is mended. */
  get standsStill(): boolean {
    return this.failures > 0;
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
        this.recover();
        if (entries === 0) await this.ledger.grownBeyond(next, LOOK_MS);
      } catch (fault) {
        await this.standStill(fault);
      }
    }
  }

  private recover(): void {
    if (this.failures === 0) return;
    this.failures = 0;
    this.events.onRecovered?.(this.projection.name);
  }

  private async standStill(fault: unknown): Promise<void> {
    this.upToDate = false;
    const said = String(fault);
    if (said !== this.lastFault || this.failures % ATTEMPTS_UNTOLD === 0) {
      this.events.onFault(fault, this.projection.name);
    }
    this.lastFault = said;
    this.failures += 1;
    const pause = Math.min(RETRY_MS_MIN * this.failures, RETRY_MS_MAX);
    await this.wait(pause, this.stopping.signal);
  }
}
