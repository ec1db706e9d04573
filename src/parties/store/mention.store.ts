/** Which events of the log were reported for a party or name it, the newest first. */
import type { Queryable } from '../../database/database-pools.js';
import type { PartyMentioned } from '../domain/register-entry.js';

export interface MentionsBounds {
  readonly party: string;
  /** Exclusive. */
  readonly before: bigint;
  readonly types: readonly string[] | null;
  /** Whether only what was reported for the party counts. */
  readonly onlyReported: boolean;
  readonly max: number;
}

const INSERT_MENTIONS = `
  INSERT INTO party.mention (party, log_index, event_id, event_type, reported)
  SELECT * FROM unnest($1::text[], $2::bigint[], $3::uuid[], $4::text[], $5::boolean[])`;

const SELECT_MENTIONS = `
  SELECT log_index, event_id FROM party.mention
  WHERE party = $1 AND log_index < $2 AND ($3::text[] IS NULL OR event_type = ANY ($3))
    AND (reported OR NOT $4)
  ORDER BY log_index DESC LIMIT $5`;

export async function insertMentions(
  tx: Queryable,
  mentions: readonly PartyMentioned[],
): Promise<void> {
  if (mentions.length === 0) return;
  await tx.query(INSERT_MENTIONS, [
    mentions.map(({ party }) => party),
    mentions.map(({ logIndex }) => logIndex),
    mentions.map(({ eventId }) => eventId),
    mentions.map(({ eventType }) => eventType),
    mentions.map(({ reported }) => reported),
  ]);
}

export async function selectMentions(
  db: Queryable,
  { party, before, types, onlyReported, max }: MentionsBounds,
): Promise<{ readonly logIndex: bigint; readonly eventId: string }[]> {
  const { rows } = await db.query<{ log_index: string; event_id: string }>(SELECT_MENTIONS, [
    ...[party, before, types, onlyReported, max],
  ]);
  return rows.map((row) => ({ logIndex: BigInt(row.log_index), eventId: row.event_id }));
}
