/**
 * Lets concurrent small requests share a commit: while one transaction runs, requests gather, and
 * the next transaction takes as many of them as fit. Each request is still decided for itself.
 */
import type { ReadRequest, RequestResult } from './capture-transaction.js';

interface Waiting {
  readonly request: ReadRequest;
  readonly resolve: (result: RequestResult) => void;
  readonly reject: (error: unknown) => void;
}

/** As many as one full request may hold. */
const EVENTS_A_COMMIT_MAX = 1_000;

export class CaptureQueue {
  private waiting: Waiting[] = [];
  private running = false;

  constructor(
    private readonly record: (requests: readonly ReadRequest[]) => Promise<RequestResult[]>,
  ) {}

  add(request: ReadRequest): Promise<RequestResult> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      if (!this.running) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.waiting.length > 0) await this.commit(this.takeGroup());
    this.running = false;
  }

  private takeGroup(): Waiting[] {
    let events = 0;
    const count = this.waiting.findIndex(({ request }, place) => {
      events += request.readable.length;
      return place > 0 && events > EVENTS_A_COMMIT_MAX;
    });
    return this.waiting.splice(0, count === -1 ? this.waiting.length : count);
  }

  /** A transaction that fails for one request's sake must not fail the others: each goes alone. */
  private async commit(group: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.record(group.map(({ request }) => request));
      group.forEach(({ resolve, reject }, place) => {
        const result = results[place];
        if (result === undefined) reject(new Error('A request got no result.'));
        else resolve(result);
      });
    } catch (error) {
      if (group.length === 1) group[0]?.reject(error);
      else for (const waiting of group) await this.commit([waiting]);
    }
  }
}
