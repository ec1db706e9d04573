/** What a client is told of cost: in the answer itself, and in fields of HTTP. */
import type { BucketLimits } from './token-bucket.js';

/** In `extensions.cost` of every answer. */
export interface CostReport {
  /** Counted before anything was done, and taken from the bucket. */
  readonly requested: number;
  /** Counted by the answer; the difference was given back, or taken. */
  readonly actual: number;
  /** What the bucket holds when full, and the most that one question may cost. */
  readonly limit: number;
  readonly remaining: number;
  /** What comes back each second. */
  readonly restoreRate: number;
}

/** Of the one policy there is. */
const POLICY = 'cost';

/**
 * `RateLimit` and `RateLimit-Policy` by draft-ietf-httpapi-ratelimit-headers: `q` and `w`, so much in so
 * many seconds; `r` and `t`, what remains, and the seconds until all is there again.
 */
export function rateLimitFields(
  { capacity, restoredPerSecond }: BucketLimits,
  { remaining, secondsToFull }: { readonly remaining: number; readonly secondsToFull: number },
): Readonly<Record<string, string>> {
  const window = Math.ceil(capacity / restoredPerSecond);
  return {
    'ratelimit-policy': `"${POLICY}";q=${capacity};qu="${POLICY}";w=${window}`,
    ratelimit: `"${POLICY}";r=${remaining};t=${secondsToFull}`,
  };
}
