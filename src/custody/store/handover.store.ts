/** Hand-overs and the receptions that answer them, as far as they decide which reception counts. */
import type { Queryable } from '../../database/database-pools.js';
import type {
  GivenHandover,
  GivenReception,
  HandoverTables,
} from '../../effects/domain/handover-answers.js';

const INSERT_HANDOVERS = `
  INSERT INTO custody.handover (event_id, receiver) SELECT * FROM unnest($1::uuid[], $2::text[])`;

const INSERT_RECEPTIONS = `
  INSERT INTO custody.reception (handover, event_id, principal, instant, event_order)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::bigint[])`;

const SELECT_HANDOVERS = `
  SELECT event_id, receiver FROM custody.handover WHERE event_id = ANY($1::uuid[])`;

// By the receiver before any other's, then the first in the order of events.
const SELECT_COUNTING = `
  SELECT DISTINCT ON (r.handover) r.handover, r.event_id
  FROM unnest($1::uuid[], $2::text[]) AS given(handover, receiver)
  JOIN custody.reception r USING (handover)
  ORDER BY r.handover, r.principal IS DISTINCT FROM given.receiver, r.instant, r.event_order,
    r.event_id`;

export async function insertHandovers(
  tx: Queryable,
  handovers: readonly GivenHandover[],
): Promise<void> {
  if (handovers.length === 0) return;
  await tx.query(INSERT_HANDOVERS, [
    handovers.map(({ eventId }) => eventId),
    handovers.map(({ receiver }) => receiver),
  ]);
}

export async function insertReceptions(
  tx: Queryable,
  receptions: readonly GivenReception[],
): Promise<void> {
  if (receptions.length === 0) return;
  await tx.query(INSERT_RECEPTIONS, [
    receptions.map(({ handover }) => handover),
    receptions.map(({ eventId }) => eventId),
    receptions.map(({ principal }) => principal),
    receptions.map(({ instant }) => instant),
    receptions.map(({ order }) => order),
  ]);
}

export function handoverTables(tx: Queryable): HandoverTables {
  return {
    given: async (handovers) => {
      const { rows } = await tx.query<{ event_id: string; receiver: string | null }>(
        SELECT_HANDOVERS,
        [handovers],
      );
      return rows.map(({ event_id: eventId, receiver }) => ({ eventId, receiver }));
    },
    counting: async (handovers) => {
      const { rows } = await tx.query<{ handover: string; event_id: string }>(SELECT_COUNTING, [
        handovers.map(({ eventId }) => eventId),
        handovers.map(({ receiver }) => receiver),
      ]);
      return new Map(rows.map(({ handover, event_id: reception }) => [handover, reception]));
    },
  };
}
