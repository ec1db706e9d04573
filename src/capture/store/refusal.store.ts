/** Counts what was refused of one party in one day. */
import type { Queryable } from '../../database/database-pools.js';

export const REFUSALS_A_DAY_MAX = 1_000;

const COUNT = `
  INSERT INTO capture.refusal_day AS d (party, day, n) VALUES ($1, $2, 1)
  ON CONFLICT (party, day) DO UPDATE SET n = d.n + 1
  RETURNING n`;

/** Counts one more; false once the day's number is used up. */
export async function countRefusals(
  tx: Queryable,
  { party, day }: { readonly party: string; readonly day: string },
): Promise<boolean> {
  const { rows } = await tx.query<{ n: string }>(COUNT, [party, day]);
  return Number(rows[0]?.n ?? 0) <= REFUSALS_A_DAY_MAX;
}
