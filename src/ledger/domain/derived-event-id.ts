/** An id for an event sent without one, so that a blind retry meets itself. */
import { createHmac } from 'node:crypto';
import { stringify } from 'uuid';
import { EventFormatError } from './event-format-error.js';
import { assertHash } from './leaf-hash.js';

/** As long as the hash: a shorter key could be searched. */
export const LEDGER_SECRET_BYTES_MIN = 32;

const TAG = Buffer.from('bpi1', 'ascii');
const PRINCIPAL_LENGTH_BYTES = 2;

export interface DerivedFrom {
  readonly principal: string;
  readonly submissionHash: Uint8Array;
}

/**
 * A UUIDv8 (RFC 9562 section 5.8) from an HMAC. Keyed, since a plain hash in an id would be a
 * fingerprint by which erased data could be guessed.
 */
export function derivedEventId(ledgerSecret: Uint8Array, from: DerivedFrom): string {
  if (ledgerSecret.length < LEDGER_SECRET_BYTES_MIN) {
    throw new EventFormatError('SECRET_LENGTH', `fewer than ${LEDGER_SECRET_BYTES_MIN} bytes`);
  }
  assertHash(from.submissionHash);
  const principal = Buffer.from(from.principal, 'utf8');
  const length = Buffer.alloc(PRINCIPAL_LENGTH_BYTES);
  length.writeUInt16BE(principal.length);
  const digest = createHmac('sha256', ledgerSecret)
    .update(Buffer.concat([TAG, length, principal, from.submissionHash]))
    .digest();
  // Version 8 in the high half of byte 6, variant 10 in the top bits of byte 8.
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x80, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  return stringify(digest);
}
