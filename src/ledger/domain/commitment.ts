/**
 * Binds one disclosure group of an event without showing it: disclosed, withheld or erased,
 * the envelope stays provable. `docs/spec/event-format.md`, section 6.
 */
import { hash } from 'node:crypto';
import {
  DISCLOSURE_GROUPS,
  type DisclosureGroup,
} from '../../lifecycle/domain/disclosure-groups.js';
import { EventFormatError } from './event-format-error.js';

export const SALT_BYTES = 16;

const COMMITMENT_TAG = 'bpg1';
/** Tag, name's length and name never change for a group, so they are laid out once. */
const PREFIXES: ReadonlyMap<string, Buffer> = new Map(
  DISCLOSURE_GROUPS.map((name) => [
    name,
    Buffer.concat([
      Buffer.from(COMMITMENT_TAG, 'ascii'),
      Buffer.of(name.length),
      Buffer.from(name, 'ascii'),
    ]),
  ]),
);

export function isDisclosureGroup(name: string): name is DisclosureGroup {
  return PREFIXES.has(name);
}

/** The stored form of a group, one column: salt, then canonical bytes. */
export function storedGroup(salt: Uint8Array, canonical: Uint8Array): Uint8Array {
  if (salt.length !== SALT_BYTES) {
    throw new EventFormatError('SALT_LENGTH', `${salt.length} bytes instead of ${SALT_BYTES}`);
  }
  return Buffer.concat([salt, canonical]);
}

/** Commits to a group in its stored form (salt and canonical bytes). 32 bytes. */
export function groupCommitment(group: DisclosureGroup, stored: Uint8Array): Uint8Array {
  const prefix = PREFIXES.get(group);
  if (prefix === undefined) throw new EventFormatError('GROUP_UNKNOWN', group);
  if (stored.length < SALT_BYTES) {
    throw new EventFormatError('SALT_LENGTH', `a stored group of ${stored.length} bytes`);
  }
  return hash('sha256', Buffer.concat([prefix, stored]), 'buffer');
}
