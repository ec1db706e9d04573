/**
 * How a command ends. At Ctrl-C, or the signal of whoever runs us, what was started is stopped before the
 * process ends.
 */
import { constants } from 'node:os';
import { setImmediate } from 'node:timers/promises';

/**
 * 0 done · 1 our own failure · 2 wrong use, or a server that can't be reached · 3 events refused.
 * Whoever is told to stop before the end leaves with that of InterruptedError.
 */
export const EXIT = { FAULT: 1, USE: 2, REFUSED: 3 } as const;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
export type StopSignal = (typeof SIGNALS)[number];

/** One Ctrl-C reaches us several times: from the terminal, and passed on by npm and by the launcher. */
const SAME_KEY_MS_MAX = 500;
/** As shells count it: 130 for SIGINT, 143 for SIGTERM. */
const SIGNAL_EXIT_BASE = 128;

export class InterruptedError extends Error {
  constructor(readonly signal: StopSignal) {
    super('Stopped.');
  }

  get exitCode(): number {
    return SIGNAL_EXIT_BASE + constants.signals[this.signal];
  }
}

/** Listens from the moment it is made, for the rest of the process. */
export class Interruption {
  /** Resolves at the first signal. */
  readonly told: Promise<StopSignal>;
  private first: { readonly signal: StopSignal; readonly at: number } | undefined;

  constructor(private readonly now: () => number = Date.now) {
    this.told = new Promise((resolve) => {
      for (const signal of SIGNALS) process.on(signal, () => this.hear(signal, resolve));
    });
  }

  get isTold(): boolean {
    return this.first !== undefined;
  }

  /** Between two steps of a start; throws InterruptedError. */
  check(): void {
    if (this.first !== undefined) throw new InterruptedError(this.first.signal);
  }

  /**
   * What an error was in truth. Ctrl-C reaches our children as well, and the failure of one of them may
   * be there a moment before the signal.
   */
  async reasonOf(error: unknown): Promise<unknown> {
    await setImmediate();
    return this.first === undefined ? error : new InterruptedError(this.first.signal);
  }

  /** A second signal ends the process at once: whoever presses Ctrl-C twice does not want to wait. */
  private hear(signal: StopSignal, tell: (signal: StopSignal) => void): void {
    if (this.first === undefined) {
      this.first = { signal, at: this.now() };
      tell(signal);
    } else if (this.now() - this.first.at > SAME_KEY_MS_MAX) {
      process.exit(new InterruptedError(signal).exitCode);
    }
  }
}

/**
 * For commands whose work may end anywhere, as a transaction does. The embedded database is bound to the
 * end of the process.
 */
export function endWhenStopped(): void {
  void new Interruption().told.then((signal) => {
    const interrupted = new InterruptedError(signal);
    process.stdout.write(`${interrupted.message}\n`);
    process.exit(interrupted.exitCode);
  });
}
