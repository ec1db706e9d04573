import type { Viewer } from '../vocabulary/viewer.js';

/** A revoked credential may be good for so long in another process; in this one it ends at once. */
export const RECENT_MS = 5_000;
/** Bounds memory, whoever sends what. */
const VIEWERS_MAX = 1_000;

interface Seen {
  readonly viewer: Viewer;
  readonly until: number;
}

/** Viewers authenticated a moment ago, by a digest of their token: a burst asks the database once. */
export class RecentViewers {
  private readonly seen = new Map<string, Seen>();
  /** How often one was forgotten here: whoever looks one up learns whether that happened meanwhile. */
  revocations = 0;

  get(tokenKey: string, nowMs: number): Viewer | undefined {
    const found = this.seen.get(tokenKey);
    return found !== undefined && nowMs < found.until ? found.viewer : undefined;
  }

  put(tokenKey: string, viewer: Viewer, nowMs: number): void {
    this.seen.delete(tokenKey);
    const [oldest] = this.seen.keys();
    if (oldest !== undefined && this.seen.size >= VIEWERS_MAX) this.seen.delete(oldest);
    this.seen.set(tokenKey, { viewer, until: nowMs + RECENT_MS });
  }

  forgetCredential(credentialId: string): void {
    this.revocations += 1;
    for (const [key, { viewer }] of this.seen) {
      if (viewer.credentialId === credentialId) this.seen.delete(key);
    }
  }
}
