/** Seals an event into what is stored and hashed, and opens it again by verifying every byte. */
import {
  DISCLOSURE_GROUPS,
  type DisclosureGroup,
} from '../../lifecycle/domain/disclosure-groups.js';
import { isJsonObject, type JsonObject } from '../../vocabulary/json.js';
import { CANONICAL_DEPTH_MAX, canonicalBytes } from './canonical-form.js';
import { SALT_BYTES, groupCommitment, isDisclosureGroup, storedGroup } from './commitment.js';
import {
  decodeEnvelope,
  encodeEnvelope,
  type EnvelopeHead,
  type EventEnvelope,
  type GroupCommitment,
} from './event-envelope.js';
import { EventFormatError } from './event-format-error.js';
import { parseJsonBytes } from '../../vocabulary/json-text.js';
import { leafHash } from './leaf-hash.js';

export type GroupFields = Readonly<Partial<Record<DisclosureGroup, JsonObject>>>;
/** By group: 16 bytes of salt, or a group in its stored form (salt and canonical bytes). */
export type GroupBytes = Readonly<Partial<Record<DisclosureGroup, Uint8Array>>>;

export interface SealedEvent {
  readonly envelopeBytes: Uint8Array;
  readonly leafHash: Uint8Array;
  readonly groups: GroupBytes;
}

export interface OpenedEvent {
  readonly envelope: EventEnvelope;
  readonly groups: GroupFields;
  /** Committed to, but withheld or erased. */
  readonly absent: readonly DisclosureGroup[];
}

/**
 * Canonical bytes of a group. Far above what a document of 1 MiB can grow to: NFC and percent-encoding
 * lengthen a text at most ninefold, and raw scans repeat some of it beside their paths.
 */
export const GROUP_BYTES_MAX = 16 * 1_048_576;
const GROUP_LIMITS = { bytesMax: GROUP_BYTES_MAX, depthMax: CANONICAL_DEPTH_MAX };

const NO_SALT = new Uint8Array();

/** Each non-empty group needs a salt of its own; empty groups are left out. */
export function sealEvent(head: EnvelopeHead, fields: GroupFields, salts: GroupBytes): SealedEvent {
  assertKnown(Object.keys(fields));
  assertDistinct(salts);
  const groups: Partial<Record<DisclosureGroup, Uint8Array>> = {};
  const commitments: GroupCommitment[] = [];
  for (const name of DISCLOSURE_GROUPS) {
    const group = fields[name];
    if (group === undefined || Object.keys(group).length === 0) continue;
    const canonical = canonicalBytes(group);
    // What is sealed must open again, so the limit of reading holds before anything is written.
    if (canonical.length > GROUP_BYTES_MAX) throw new EventFormatError('GROUP_TOO_LARGE', name);
    const stored = storedGroup(salts[name] ?? NO_SALT, canonical);
    groups[name] = stored;
    commitments.push({ name, commitment: hex(groupCommitment(name, stored)) });
  }
  const envelopeBytes = encodeEnvelope(head, commitments);
  return { envelopeBytes, leafHash: leafHash(envelopeBytes), groups };
}

/** Throws at the first byte that is not what was sealed. Any group may be absent. */
export function openEvent(stored: SealedEvent): OpenedEvent {
  if (Buffer.compare(leafHash(stored.envelopeBytes), stored.leafHash) !== 0) {
    throw new EventFormatError('LEAF_HASH_MISMATCH', 'the envelope is not the one in the log');
  }
  const envelope = decodeEnvelope(stored.envelopeBytes);
  assertKnown(Object.keys(stored.groups));
  const committed = new Map(envelope.groups.map(({ name, commitment }) => [name, commitment]));
  const groups: Partial<Record<DisclosureGroup, JsonObject>> = {};
  const absent: DisclosureGroup[] = [];
  for (const name of DISCLOSURE_GROUPS) {
    const bytes = stored.groups[name];
    const commitment = committed.get(name);
    if (bytes !== undefined) groups[name] = openGroup(name, bytes, commitment);
    else if (commitment !== undefined) absent.push(name);
  }
  return { envelope, groups, absent };
}

/** One group by itself, as a reader without the other groups checks it. */
export function openGroup(
  name: DisclosureGroup,
  stored: Uint8Array,
  commitment: string | undefined,
): JsonObject {
  if (commitment === undefined) throw new EventFormatError('GROUP_NOT_IN_ENVELOPE', name);
  if (hex(groupCommitment(name, stored)) !== commitment) {
    throw new EventFormatError('COMMITMENT_MISMATCH', name);
  }
  const canonical = stored.subarray(SALT_BYTES);
  const parsed = parseJsonBytes(canonical, GROUP_LIMITS);
  if (!parsed.ok) throw new EventFormatError('GROUP_MALFORMED', `${name}: ${parsed.fault.code}`);
  const { value } = parsed;
  if (!isJsonObject(value) || Object.keys(value).length === 0) {
    throw new EventFormatError('GROUP_MALFORMED', `${name} is no object with members`);
  }
  if (Buffer.compare(canonicalBytes(value), canonical) !== 0) {
    throw new EventFormatError('GROUP_NOT_CANONICAL', name);
  }
  return value;
}

function assertKnown(names: readonly string[]): void {
  for (const name of names) {
    if (!isDisclosureGroup(name)) throw new EventFormatError('GROUP_UNKNOWN', name);
  }
}

/** A salt that serves two groups would let one that is disclosed weaken one that is not. */
function assertDistinct(salts: GroupBytes): void {
  const seen = new Set<string>();
  for (const salt of Object.values(salts)) {
    const key = hex(salt);
    if (seen.has(key)) throw new EventFormatError('SALT_REUSED', 'two groups share a salt');
    seen.add(key);
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}
