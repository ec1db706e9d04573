/** From an envelope to its place in the tree: log entry and leaf hash (RFC 6962 section 2.1). */
import { hash } from 'node:crypto';
import { EventFormatError } from './event-format-error.js';

export const HASH_BYTES = 32;

const ENTRY_TAG = Buffer.from('bpe1', 'ascii');
const LEAF_PREFIX = Buffer.of(0x00);

/** The log entry of an envelope: `bpe1`, then SHA-256 of the envelope's bytes. */
export function logEntry(envelopeBytes: Uint8Array): Uint8Array {
  return Buffer.concat([ENTRY_TAG, hash('sha256', envelopeBytes, 'buffer')]);
}

/** Hashes any entry as a leaf; the ledger's own entries come from `logEntry`. */
export function leafHashOfEntry(entry: Uint8Array): Uint8Array {
  return hash('sha256', Buffer.concat([LEAF_PREFIX, entry]), 'buffer');
}

export function leafHash(envelopeBytes: Uint8Array): Uint8Array {
  return leafHashOfEntry(logEntry(envelopeBytes));
}

/** Throws HASH_LENGTH unless these are the 32 bytes of a SHA-256. */
export function assertHash(bytes: Uint8Array): void {
  if (bytes.length !== HASH_BYTES) {
    throw new EventFormatError('HASH_LENGTH', `${bytes.length} bytes instead of ${HASH_BYTES}`);
  }
}
