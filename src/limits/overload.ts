/** Whether the server has more to do than it can, and so refuses instead of answering ever later. */

/** What is under way is done within a second or two, or it takes longer than anybody waits. */
export const RETRY_AFTER_SECONDS = 2;

/** Honest senders have some hundred requests under way: a capture waits up to two seconds for projections. */
export const REQUESTS_UNDER_WAY_MAX = 2_000;

const TICK_MS = 250;
/** So many are looked at: one large answer that takes two seconds is no overload. */
const TICKS = 16;
export const LAG_MS_MAX = 1_000;
/** A machine that stood still once, and is well again, is not overloaded. */
const LATE_TICKS_MIN = 3;

/** Watches how late the event loop is, and counts what is under way. */
export class Overload {
  private underWay = 0;
  private readonly lags: number[] = [];
  private timer: NodeJS.Timeout | undefined;
  private expectedMs = 0;

  constructor(private readonly requestsMax = REQUESTS_UNDER_WAY_MAX) {}

  watch(): void {
    this.expectedMs = performance.now() + TICK_MS;
    this.timer = setInterval(() => this.tick(), TICK_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Whether one request more may begin; whoever was let in leaves once. */
  enter(): boolean {
    if (this.underWay >= this.requestsMax || this.lagMs() > LAG_MS_MAX) return false;
    this.underWay += 1;
    return true;
  }

  leave(): void {
    this.underWay -= 1;
  }

  /** Of the last few seconds, the mean over time: who comes at any moment waits half of it. */
  lagMs(): number {
    if (this.lags.length < TICKS) return 0;
    if (this.lags.filter((lag) => lag > TICK_MS).length < LATE_TICKS_MIN) return 0;
    const passedMs = this.lags.reduce((sum, lag) => sum + lag + TICK_MS, 0);
    return this.lags.reduce((sum, lag) => sum + lag * lag, 0) / passedMs;
  }

  private tick(): void {
    const nowMs = performance.now();
    this.lags.push(Math.max(0, nowMs - this.expectedMs));
    if (this.lags.length > TICKS) this.lags.shift();
    this.expectedMs = nowMs + TICK_MS;
  }
}
