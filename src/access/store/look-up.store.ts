/** How many things of others each party has asked about today. */
import type { Queryable } from '../../database/database-pools.js';

export interface CountedLookUps {
  readonly party: string;
  readonly items: readonly string[];
  /** A party and day. */
  readonly max: number;
}

/**
 * One statement: it sees the table as it was before, so two at once may together go a little beyond the
 * bound, which is none that anybody relies upon to the last one. The day is that of UTC. What was counted on days before is
 * of no use any more.
 */
const COUNT_LOOK_UPS = `
  WITH asked AS (SELECT unnest($2::text[]) AS item),
  today AS (SELECT (now() AT TIME ZONE 'UTC')::date AS day),
  past AS (DELETE FROM access.look_up USING today WHERE party = $1 AND look_up.day < today.day),
  before AS (SELECT count(*) AS n FROM access.look_up JOIN today USING (day) WHERE party = $1),
  fresh AS (
    SELECT item FROM asked WHERE NOT EXISTS (
      SELECT FROM access.look_up l JOIN today USING (day)
      WHERE l.party = $1 AND l.item = asked.item)),
  fits AS (SELECT (SELECT n FROM before) + (SELECT count(*) FROM fresh) <= $3 AS yes),
  kept AS (
    INSERT INTO access.look_up (party, day, item)
    SELECT $1, today.day, fresh.item FROM fresh, today, fits WHERE fits.yes
    ORDER BY fresh.item ON CONFLICT DO NOTHING)
  SELECT yes FROM fits`;

/** False, and nothing is counted, where they are more than the party has left. */
export async function countLookUps(
  db: Queryable,
  { party, items, max }: CountedLookUps,
): Promise<boolean> {
  const { rows } = await db.query<{ yes: boolean }>(COUNT_LOOK_UPS, [party, items, max]);
  return rows[0]?.yes === true;
}
