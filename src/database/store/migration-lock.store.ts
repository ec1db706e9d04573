/** One migrator at a time in a database. */
import pg from 'pg';

/** An arbitrary constant; whoever migrates this schema takes the same one. */
const LOCK_KEY = '5137420261124';
const TAKE_LOCK = 'SELECT pg_advisory_lock($1)';

/**
 * Runs the work while its own connection holds the lock; waits for whoever holds it. The lock
 * falls with that connection, so a migrator that dies never blocks the next one.
 */
export async function whileLocked<T>(url: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(TAKE_LOCK, [LOCK_KEY]);
    return await work();
  } finally {
    await client.end();
  }
}
