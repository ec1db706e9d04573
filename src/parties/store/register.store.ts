/** Writes the register: a version is closed and followed, never overwritten. */
import type { Queryable } from '../../database/database-pools.js';
import type { RegisterEntry } from '../domain/register-entry.js';

export interface LoggedRegisterEntry extends RegisterEntry {
  readonly logIndex: bigint;
}

/** What would never count again on any day: the new version has begun whenever it would. */
const CLOSE_REPLACED = `
  UPDATE party.register_entry SET known_until = $1
  WHERE kind = $2 AND key = $3 AND known_until IS NULL AND valid_from >= $4`;

/** A mandate may come after its revocation, which counts only if it is the giver's own. */
const INSERT_ENTRY = `
  INSERT INTO party.register_entry
    (event_id, known_from, kind, key, party, valid_from, valid_until, fields, revoked_by)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, (
    SELECT event_id FROM party.register_entry r
    WHERE $3 = 'MANDATE' AND r.kind = 'REVOCATION' AND r.key = $4 AND r.party = $5
    ORDER BY known_from LIMIT 1))`;

const REVOKE_MANDATE = `
  WITH closed AS (
    UPDATE party.register_entry SET known_until = $1
    WHERE kind = 'MANDATE' AND key = $2 AND party = $3
      AND known_until IS NULL AND revoked_by IS NULL
    RETURNING event_id, kind, key, party, valid_from, valid_until, fields)
  INSERT INTO party.register_entry
    (event_id, known_from, kind, key, party, valid_from, valid_until, fields, revoked_by)
  SELECT event_id, $1, kind, key, party, valid_from, valid_until, fields, $4 FROM closed`;

const EMPTY_REGISTER = 'TRUNCATE party.register_entry, party.mention';

export async function insertRegisterEntry(
  tx: Queryable,
  entry: LoggedRegisterEntry,
): Promise<void> {
  const { eventId, logIndex, kind, key, party, validFrom, validUntil, fields } = entry;
  await tx.query(CLOSE_REPLACED, [logIndex, kind, key, validFrom]);
  await tx.query(INSERT_ENTRY, [
    ...[eventId, logIndex, kind, key, party, validFrom, validUntil],
    JSON.stringify(fields),
  ]);
  if (kind === 'REVOCATION') await tx.query(REVOKE_MANDATE, [logIndex, key, party, eventId]);
}

export async function emptyRegister(tx: Queryable): Promise<void> {
  await tx.query(EMPTY_REGISTER);
}
