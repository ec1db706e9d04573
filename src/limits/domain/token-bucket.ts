/** A bucket of cost: it holds so much, and so much comes back each second. */

export interface BucketLimits {
  /** What the bucket holds when it is full, and so the most that one question may cost. */
  readonly capacity: number;
  readonly restoredPerSecond: number;
}

export type Taken =
  | { readonly ok: true }
  /** Whole seconds, as `Retry-After` has them; after them the same cost will be there. */
  | { readonly ok: false; readonly retryAfterSeconds: number };

/** What somebody was told to come back for. Until it expires nobody else is given it. */
interface Promised {
  readonly question: string;
  readonly cost: number;
  readonly dueMs: number;
  readonly expiresMs: number;
}

/** Whoever obeys `Retry-After` has so long to come back: a slow network, a timer that is late. */
export const PROMISE_KEPT_MS = 5_000;
/** Clocks of timers and of this bucket differ by that much. */
const EARLY_MS_MAX = 50;
/** Bounds memory and time; more are told how long to wait all the same. */
const PROMISES_MAX = 1_000;

/**
 * Whoever is refused is promised his cost for when he was told to come back with the same question, and
 * all others get only what is left beside that. So a client that obeys is never refused twice in a row,
 * even where it asks from many places at once. A client that turns to other questions instead fills the
 * bucket with promises that it lets lapse, and waits the longer. Times are milliseconds of one clock that never goes back.
 */
export class TokenBucket {
  private held: number;
  private promised: Promised[] = [];

  constructor(
    private readonly limits: BucketLimits,
    private nowMs: number,
  ) {
    this.held = limits.capacity;
  }

  /** How much is left, at least 0: what a question cost beyond what was counted is owed, not shown. */
  remaining(nowMs: number): number {
    this.restore(nowMs);
    return Math.max(0, Math.floor(this.held));
  }

  /** Until the bucket is full again. */
  secondsToFull(nowMs: number): number {
    this.restore(nowMs);
    return Math.ceil((this.limits.capacity - this.held) / this.limits.restoredPerSecond);
  }

  isFull(nowMs: number): boolean {
    return this.secondsToFull(nowMs) === 0;
  }

  /**
   * Of a cost that is at most the capacity. `questionOf` tells one question from another and is asked only
   * where the bucket runs low.
   */
  take(cost: number, nowMs: number, questionOf: () => string): Taken {
    this.restore(nowMs);
    if (this.free() >= cost) return this.give(cost);
    const question = questionOf();
    const promise = this.promised.find((one) => one.question === question && one.cost >= cost);
    if (promise === undefined) return this.promise(question, cost);
    const waitMs = promise.dueMs - this.nowMs;
    if (waitMs > EARLY_MS_MAX) return { ok: false, retryAfterSeconds: secondsOf(waitMs) };
    this.promised = this.promised.filter((one) => one !== promise);
    return this.give(cost);
  }

  /** Gives back what was taken too much; a negative amount takes what was taken too little. */
  settle(amount: number, nowMs: number): void {
    this.restore(nowMs);
    const { capacity } = this.limits;
    // Nobody owes more than a full bucket: the longest wait is twice the time to fill it.
    this.held = Math.max(-capacity, Math.min(capacity, this.held + amount));
  }

  private restore(nowMs: number): void {
    const passedMs = Math.max(0, nowMs - this.nowMs);
    this.nowMs = Math.max(this.nowMs, nowMs);
    const restored = (passedMs / 1_000) * this.limits.restoredPerSecond;
    this.held = Math.min(this.limits.capacity, this.held + restored);
    if (this.promised.some(({ expiresMs }) => expiresMs < this.nowMs)) {
      this.promised = this.promised.filter(({ expiresMs }) => expiresMs >= this.nowMs);
    }
  }

  private give(cost: number): Taken {
    this.held -= cost;
    return { ok: true };
  }

  private promise(question: string, cost: number): Taken {
    const { restoredPerSecond, capacity } = this.limits;
    const waitMs = ((cost - this.free()) / restoredPerSecond) * 1_000;
    const retryAfterSeconds = secondsOf(waitMs);
    const dueMs = this.nowMs + retryAfterSeconds * 1_000;
    // What is promised altogether must fit into the bucket, or it could not be kept.
    if (this.promised.length < PROMISES_MAX && this.sumPromised() + cost <= capacity) {
      this.promised.push({ question, cost, dueMs, expiresMs: dueMs + PROMISE_KEPT_MS });
    }
    return { ok: false, retryAfterSeconds };
  }

  private free(): number {
    return this.held - this.sumPromised();
  }

  private sumPromised(): number {
    return this.promised.reduce((sum, { cost }) => sum + cost, 0);
  }
}

function secondsOf(waitMs: number): number {
  return Math.max(1, Math.ceil(waitMs / 1_000));
}
