/**
 * Lets concurrent small requests share a commit: while one transaction runs, requests gather, and
 * the next transaction takes as many of them as fit. Each request is still decided for itself.
 */
import { changesRights } from '../parties/domain/entitlement.js';
import type { ReadRequest, RequestResult } from './capture-transaction.js';
import { BusyError } from './repeated.js';

interface Waiting {
  readonly request: ReadRequest;
  readonly resolve: (result: RequestResult) => void;
  readonly reject: (error: unknown) => void;
}

/** As many as one full request may hold. */
const EVENTS_A_COMMIT_MAX = 1_000;
/** Of a group that others are in the way of, so many may find that it is they: the rest need not wait for it. */
const BUSY_ALONE_MAX = 2;

export class CaptureQueue {
  private waiting: Waiting[] = [];
  private running = false;

  constructor(
    private readonly record: (requests: readonly ReadRequest[]) => Promise<RequestResult[]>,
  ) {}

  /** Requests that wait for the transaction at hand. */
  get length(): number {
    return this.waiting.length;
  }

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
    let isAlone = false;
    const count = this.waiting.findIndex(({ request }, place) => {
      events += request.readable.length;
      // Whoever commits with it is judged by the rights before it, and would stand in the log behind it.
      isAlone ||= request.readable.some(({ document }) => changesRights(document.type.name));
      return place > 0 && (isAlone || events > EVENTS_A_COMMIT_MAX);
    });
    return this.waiting.splice(0, count === -1 ? this.waiting.length : count);
  }

  /** A transaction that fails for one request's sake must not fail the others: each goes alone. */
  private async commit(group: readonly Waiting[]): Promise<void> {
    try {
      resolveAll(group, await this.record(group.map(({ request }) => request)));
    } catch (error) {
      await this.commitEach(group, error);
    }
  }

  private async commitEach(group: readonly Waiting[], groupError: unknown): Promise<void> {
    let busy = 0;
    for (const waiting of group) {
      // What keeps several of them waiting, each for as long, is not one request's matter.
      if (group.length === 1 || busy === BUSY_ALONE_MAX) waiting.reject(groupError);
      else if (await this.isBusyAlone(waiting)) busy += 1;
    }
  }

  private async isBusyAlone(waiting: Waiting): Promise<boolean> {
    try {
      resolveAll([waiting], await this.record([waiting.request]));
      return false;
    } catch (error) {
      waiting.reject(error);
      return error instanceof BusyError;
    }
  }
}

function resolveAll(group: readonly Waiting[], results: readonly RequestResult[]): void {
  group.forEach(({ resolve, reject }, place) => {
    const result = results[place];
    if (result === undefined) reject(new Error('A request got no result.'));
    else resolve(result);
  });
}
