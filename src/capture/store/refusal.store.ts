/** Counts what was refused of one party in one day. */
import type { Queryable } from '../../database/database-pools.js';

export const REFUSALS_A_DAY_MAX = 1_000;

const COUNT = `
  INSERT INTO capture.refusal_day AS d (party, day, n) VALUES ($1, $2, $3)
  ON CONFLICT (party, day) DO UPDATE SET n = d.n + $3
  RETURNING n`;

const LOCK = `SELECT pg_advisory_xact_lock(hashtextextended('capture.refusal_day ' || $1, 0))`;

/** Until the transaction ends nobody else records what was refused of the party. */
export async function lockRefusals(tx: Queryable, party: string): Promise<void> {
  await tx.query(LOCK, [party]);
}

export interface RefusalCount {
  readonly party: string;
  readonly day: string;
  readonly more: number;
}

/** Counts them; how many of them still fit into the day's number. */
export async function countRefusals(
  tx: Queryable,
  { party, day, more }: RefusalCount,
): Promise<number> {
  const { rows } = await tx.query<{ n: string }>(COUNT, [party, day, more]);
  const before = Number(rows[0]?.n ?? 0) - more;
  return Math.min(Math.max(REFUSALS_A_DAY_MAX - before, 0), more);
}
