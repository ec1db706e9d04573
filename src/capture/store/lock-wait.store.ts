/** How long a transaction of capture waits for a lock. */
import type { Queryable } from '../../database/database-pools.js';

/**
 * Others hold a lock for milliseconds, a full request for less than a second. Longer than this it is a
 * rebuild, or somebody whose connection is gone: to wait on would hold up all that comes after. More
 * than the second after which PostgreSQL looks for a deadlock, so that one is told as what it is.
 */
export const LOCK_WAIT_MS_MAX = 2_000;

export const LIMIT_LOCK_WAITS = `SET LOCAL lock_timeout = ${LOCK_WAIT_MS_MAX}`;

/** Until the transaction ends; what waits longer fails with lock_not_available. */
export async function limitLockWaits(tx: Queryable): Promise<void> {
  await tx.query(LIMIT_LOCK_WAITS);
}
