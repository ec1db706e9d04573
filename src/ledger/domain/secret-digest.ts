/** By what a ledger knows its secret again. */
import { createHmac } from 'node:crypto';

/**
 * Fixed for ever: another text would make every secret look like another one. No event id is derived
 * from it, as what ids are derived from begins with `bpi1`.
 */
const TEXT = 'battery-ledger: which secret this is';

/** Keyed by the secret, which is random: the digest helps nobody to find it. */
export function secretDigest(secret: Uint8Array): Uint8Array {
  return createHmac('sha256', secret).update(TEXT, 'ascii').digest();
}
