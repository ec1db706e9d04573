/** Why bytes or values are not of the event format, as `docs/spec/event-format.md` names it. */
export type EventFormatCode =
  | 'VALUE_NOT_CANONICAL'
  | 'ENVELOPE_MALFORMED'
  | 'ENVELOPE_NOT_CANONICAL'
  | 'FORMAT_VERSION_UNKNOWN'
  | 'GROUP_UNKNOWN'
  | 'GROUP_MALFORMED'
  | 'GROUP_TOO_LARGE'
  | 'GROUP_NOT_CANONICAL'
  | 'GROUP_NOT_IN_ENVELOPE'
  | 'SALT_LENGTH'
  | 'SALT_REUSED'
  | 'SECRET_LENGTH'
  | 'HASH_LENGTH'
  | 'COMMITMENT_MISMATCH'
  | 'LEAF_HASH_MISMATCH';

/**
 * A broken invariant of stored or about-to-be-stored bytes: it stops the work and is never repaired.
 * What a client sends wrongly is no such error, but data: see `json-text.ts`.
 */
export class EventFormatError extends Error {
  override readonly name = 'EventFormatError';

  constructor(
    readonly code: EventFormatCode,
    detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}
