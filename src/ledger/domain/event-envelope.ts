/** What is hashed of every event: who, what kind, when recorded, and commitments to what was said. */
import type { DisclosureGroup } from '../../lifecycle/domain/disclosure-groups.js';
import { parseInstant } from '../../vocabulary/instant.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../vocabulary/json.js';
import { canonicalBytes } from './canonical-form.js';
import { isDisclosureGroup } from './commitment.js';
import { EventFormatError } from './event-format-error.js';
import { parseJsonBytes } from '../../vocabulary/json-text.js';

export const FORMAT_VERSION = 1;

export interface EnvelopeHead {
  readonly eventId: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly recordedAt: string;
  /** The credential's party, or `server`. */
  readonly submitter: string;
  /** The party it was submitted for. */
  readonly principal: string;
}

export interface GroupCommitment {
  readonly name: DisclosureGroup;
  /** 64 lower-case hexadecimal digits. */
  readonly commitment: string;
}

export interface EventEnvelope extends EnvelopeHead {
  readonly formatVersion: typeof FORMAT_VERSION;
  readonly groups: readonly GroupCommitment[];
}

/** Far above the largest envelope of seven groups, which has about 1,000 bytes. */
const ENVELOPE_LIMITS = { bytesMax: 4_096, depthMax: 3 };
const SCHEMA_VERSION_MAX = 2_147_483_647;
const EVENT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TYPE = /^[a-z][A-Za-z0-9]{0,63}$/;
const PARTY = /^(?:server|uscc-[0-9A-Z]{18}|duns-[0-9]{9})$/;
const COMMITMENT = /^[0-9a-f]{64}$/;
const ENVELOPE_NAMES =
  'eventId,formatVersion,groups,principal,recordedAt,schemaVersion,submitter,type';

/** Encodes canonically. Throws ENVELOPE_MALFORMED for a field out of its form. */
export function encodeEnvelope(head: EnvelopeHead, groups: readonly GroupCommitment[]): Uint8Array {
  assertHead(head);
  assertGroups(groups);
  return canonicalBytes({
    eventId: head.eventId,
    formatVersion: FORMAT_VERSION,
    groups: groups.map(({ name, commitment }) => ({ commitment, name })),
    principal: head.principal,
    recordedAt: head.recordedAt,
    schemaVersion: head.schemaVersion,
    submitter: head.submitter,
    type: head.type,
  });
}

/** Reads an envelope, and proves by encoding it again that its bytes are the canonical ones. */
export function decodeEnvelope(bytes: Uint8Array): EventEnvelope {
  const parsed = parseJsonBytes(bytes, ENVELOPE_LIMITS);
  if (!parsed.ok) throw malformed(parsed.fault.code);
  const { value } = parsed;
  if (!isJsonObject(value)) throw malformed('not an object');
  if (value['formatVersion'] !== FORMAT_VERSION) {
    throw new EventFormatError('FORMAT_VERSION_UNKNOWN', 'only format version 1 is known');
  }
  if (Object.keys(value).sort().join() !== ENVELOPE_NAMES) throw malformed('other member names');
  const head: EnvelopeHead = {
    eventId: text(value, 'eventId'),
    type: text(value, 'type'),
    schemaVersion: wholeNumber(value, 'schemaVersion'),
    recordedAt: text(value, 'recordedAt'),
    submitter: text(value, 'submitter'),
    principal: text(value, 'principal'),
  };
  const groups = readGroups(value['groups']);
  if (Buffer.compare(encodeEnvelope(head, groups), bytes) !== 0) {
    throw new EventFormatError('ENVELOPE_NOT_CANONICAL', 'other bytes than the canonical ones');
  }
  return { ...head, formatVersion: FORMAT_VERSION, groups };
}

function readGroups(value: JsonValue | undefined): GroupCommitment[] {
  if (!Array.isArray(value)) throw malformed('groups is no array');
  return value.map((entry) => {
    if (!isJsonObject(entry)) throw malformed('a group is no object');
    if (Object.keys(entry).sort().join() !== 'commitment,name') throw malformed('a group’s names');
    const name = text(entry, 'name');
    if (!isDisclosureGroup(name)) throw new EventFormatError('GROUP_UNKNOWN', name);
    return { name, commitment: text(entry, 'commitment') };
  });
}

function assertHead(head: EnvelopeHead): void {
  if (!EVENT_ID.test(head.eventId)) throw malformed('eventId is no lower-case UUID');
  if (!TYPE.test(head.type)) throw malformed('type is no event name');
  const { schemaVersion } = head;
  const whole = Number.isInteger(schemaVersion) && schemaVersion <= SCHEMA_VERSION_MAX;
  if (!whole || schemaVersion < 1) throw malformed('schemaVersion is no version');
  if (!isRecordedAt(head.recordedAt)) throw malformed('recordedAt is no normalised UTC time');
  if (!PARTY.test(head.submitter)) throw malformed('submitter is no party');
  if (!PARTY.test(head.principal)) throw malformed('principal is no party');
}

function assertGroups(groups: readonly GroupCommitment[]): void {
  if (groups.length === 0) throw malformed('no group');
  let before = '';
  for (const { name, commitment } of groups) {
    if (!isDisclosureGroup(name)) throw new EventFormatError('GROUP_UNKNOWN', name);
    if (name <= before) throw malformed('groups are not in byte order, each once');
    if (!COMMITMENT.test(commitment)) throw malformed('a commitment is no SHA-256');
    before = name;
  }
}

/** The normal form of event times, in UTC. */
function isRecordedAt(time: string): boolean {
  const instant = parseInstant(time);
  return instant.ok && instant.value.text === time && time.endsWith('+00:00');
}

function text(object: JsonObject, name: string): string {
  const value = object[name];
  if (typeof value !== 'string') throw malformed(`${name} is no string`);
  return value;
}

function wholeNumber(object: JsonObject, name: string): number {
  const value = object[name];
  if (typeof value !== 'number') throw malformed(`${name} is no number`);
  return value;
}

function malformed(detail: string): EventFormatError {
  return new EventFormatError('ENVELOPE_MALFORMED', detail);
}
