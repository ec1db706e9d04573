import { Injectable } from '@nestjs/common';
import { rateLimitFields, type CostReport } from './domain/cost-report.js';
import { TokenBucket, type BucketLimits } from './domain/token-bucket.js';

/**
 * Generous to honest use, and not to a loop of large questions: three hundred single captures a second
 * cost some 4,000 a second, a file of a thousand events 3,000, the lineage of 10,000 items with events and
 * holders some 80,000.
 */
export const COST_LIMIT = 1_000_000;
export const COST_RESTORED_PER_SECOND = 50_000;

/**
 * What may be under way at a time, of all credentials together: an object of an answer takes up to some
 * hundreds of bytes while it is made, and Node has two to four gigabytes.
 */
export const COST_UNDER_WAY_MAX = 3_000_000;

/** Each some hundred bytes. Beyond it the one not used for longest is forgotten, and begins full. */
const BUCKETS_MAX = 10_000;

export class CostLimits implements BucketLimits {
  constructor(
    readonly capacity: number = COST_LIMIT,
    readonly restoredPerSecond: number = COST_RESTORED_PER_SECOND,
  ) {}
}

export type Charge =
  | { readonly kind: 'CHARGED'; readonly credentialId: string; readonly requested: number }
  /** Costs more than any question may. */
  | { readonly kind: 'TOO_COSTLY' }
  /** The bucket will have enough then. */
  | { readonly kind: 'EMPTY'; readonly retryAfterSeconds: number }
  /** The server as a whole has too much to do. */
  | { readonly kind: 'OVERLOADED' };

/** A bucket of cost for each credential, in the memory of this process. */
@Injectable()
export class CostService {
  private readonly buckets = new Map<string, TokenBucket>();
  private underWay = 0;
  private total = 0;

  constructor(readonly limits: CostLimits) {}

  /** Takes the cost, or says why not. What was charged is settled once, whatever happens meanwhile. */
  charge(credentialId: string, requested: number, questionOf: () => string): Charge {
    if (requested > this.limits.capacity) return { kind: 'TOO_COSTLY' };
    // One alone is always let through: it is within the limit of one question.
    if (this.underWay > 0 && this.underWay + requested > COST_UNDER_WAY_MAX) {
      return { kind: 'OVERLOADED' };
    }
    const taken = this.bucketOf(credentialId).take(requested, now(), questionOf);
    if (!taken.ok) return { kind: 'EMPTY', retryAfterSeconds: taken.retryAfterSeconds };
    this.underWay += requested;
    return { kind: 'CHARGED', credentialId, requested };
  }

  settle({ credentialId, requested }: Extract<Charge, { kind: 'CHARGED' }>, actual: number): void {
    this.underWay -= requested;
    this.total += actual;
    this.bucketOf(credentialId).settle(requested - actual, now());
  }

  /** For what was refused before its cost was known. */
  pay(credentialId: string, cost: number): void {
    this.total += cost;
    this.bucketOf(credentialId).settle(-cost, now());
  }

  remaining(credentialId: string): number {
    return this.bucketOf(credentialId).remaining(now());
  }

  report(credentialId: string, spent: Pick<CostReport, 'requested' | 'actual'>): CostReport {
    return {
      ...spent,
      limit: this.limits.capacity,
      remaining: this.bucketOf(credentialId).remaining(now()),
      restoreRate: this.limits.restoredPerSecond,
    };
  }

  /** The fields of HTTP that say how much is left. */
  fieldsFor(credentialId: string): Readonly<Record<string, string>> {
    const bucket = this.bucketOf(credentialId);
    const at = now();
    return rateLimitFields(this.limits, {
      remaining: bucket.remaining(at),
      secondsToFull: bucket.secondsToFull(at),
    });
  }

  /** What all answers have cost since the start. */
  spent(): number {
    return this.total;
  }

  private bucketOf(credentialId: string): TokenBucket {
    const bucket = this.buckets.get(credentialId) ?? new TokenBucket(this.limits, now());
    // Deleting first moves it to the end: a Map keeps insertion order, and the first was not used for longest.
    this.buckets.delete(credentialId);
    this.buckets.set(credentialId, bucket);
    const [first] = this.buckets.keys();
    if (this.buckets.size > BUCKETS_MAX && first !== undefined) this.buckets.delete(first);
    return bucket;
  }
}

/** Never goes back, whatever is done to the clock of the day. */
function now(): number {
  return performance.now();
}
