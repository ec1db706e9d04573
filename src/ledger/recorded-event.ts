/** How an event goes into the ledger and comes back out of it. */
import { DISCLOSURE_GROUPS, type DisclosureGroup } from '../lifecycle/domain/disclosure-groups.js';
import type { JsonObject } from '../vocabulary/json.js';
import { SALT_BYTES } from './domain/commitment.js';
import type { EnvelopeHead } from './domain/event-envelope.js';
import { mergedGroups } from './domain/merged-groups.js';
import { openEvent, sealEvent, type GroupFields } from './domain/sealed-event.js';
import type { EventRow, StoredEvent } from './store/event.store.js';
import type { LogRange } from './store/log.store.js';

/** An event to be recorded: normalised, judged, and split into its groups. */
export interface NewEvent {
  readonly eventId: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly submitter: string;
  readonly principal: string;
  readonly recordedAt: string;
  readonly groups: GroupFields;
  readonly submissionHash: Uint8Array;
}

/** What the reporter is given: it holds the leaf that a later proof is about. */
export interface Receipt {
  readonly eventId: string;
  readonly leafHash: Uint8Array;
  readonly recordedAt: string;
}

/** An event as recorded, every hash checked again. */
export interface RecordedEvent {
  readonly eventId: string;
  readonly type: string;
  readonly recordedAt: string;
  readonly submitter: string;
  readonly principal: string;
  readonly leafHash: Uint8Array;
  /** Null once a group of the event was erased. */
  readonly submissionHash: Uint8Array | null;
  readonly groups: GroupFields;
  /** Committed to, but erased. */
  readonly absent: readonly DisclosureGroup[];
  /** Null while it is RECORDED and not yet SEQUENCED. */
  readonly logIndex: bigint | null;
  readonly sequencedAt: Date | null;
}

/** An entry of the log as projections read it: all groups merged but `personal`. */
export interface LogEntry {
  readonly logIndex: bigint;
  readonly eventId: string;
  readonly type: string;
  readonly recordedAt: string;
  readonly submitter: string;
  readonly principal: string;
  readonly fields: JsonObject;
}

const GROUPS_MAX = 7;
/** Every group of every event gets a salt of its own out of one draw. */
export const SALT_BYTES_AN_EVENT = GROUPS_MAX * SALT_BYTES;

export interface SealedForRecord {
  readonly receipt: Receipt;
  readonly row: EventRow;
  readonly leafHash: Uint8Array;
}

/** Seals the events in their order. `salts` holds SALT_BYTES_AN_EVENT for each. */
export function sealAll(events: readonly NewEvent[], salts: Buffer): SealedForRecord[] {
  return events.map((event, place) => {
    const { eventId, recordedAt } = event;
    const { envelopeBytes, leafHash, groups } = sealEvent(
      headOf(event),
      event.groups,
      saltsAt(salts, place),
    );
    return {
      leafHash,
      receipt: { eventId, recordedAt, leafHash },
      row: {
        ...{ eventId, placeInBatch: place, envelope: envelopeBytes },
        ...{ submissionHash: event.submissionHash, groups },
      },
    };
  });
}

function headOf(event: NewEvent): EnvelopeHead {
  const { eventId, type, schemaVersion, recordedAt, submitter, principal } = event;
  return { eventId, type, schemaVersion, recordedAt, submitter, principal };
}

function saltsAt(salts: Buffer, place: number): Record<DisclosureGroup, Uint8Array> {
  const at = (group: number): Uint8Array => {
    const start = (place * GROUPS_MAX + group) * SALT_BYTES;
    return salts.subarray(start, start + SALT_BYTES);
  };
  return {
    ...{ authority: at(0), commercial: at(1), custody: at(2), detail: at(3) },
    ...{ individual: at(4), personal: at(5), public: at(6) },
  };
}

export function toRecordedEvent(stored: StoredEvent): RecordedEvent {
  const { leafHash, envelope: bytes } = stored;
  const opened = openEvent({ envelopeBytes: bytes, leafHash, groups: stored.groups });
  const { envelope } = opened;
  if (envelope.eventId !== stored.eventId) throw new Error('An envelope has another event’s id.');
  return {
    eventId: envelope.eventId,
    type: envelope.type,
    recordedAt: envelope.recordedAt,
    submitter: envelope.submitter,
    principal: envelope.principal,
    leafHash,
    submissionHash: stored.submissionHash,
    groups: opened.groups,
    absent: opened.absent,
    logIndex: stored.logIndex,
    sequencedAt: stored.sequencedAt,
  };
}

/** `personal` can be erased, so nothing that is derived from the log reads it. */
const PROJECTED_GROUPS = DISCLOSURE_GROUPS.filter((name) => name !== 'personal');

export function toLogEntry(event: RecordedEvent, logIndex: bigint): LogEntry {
  const fields = mergedGroups(event.groups, PROJECTED_GROUPS);
  const { eventId, type, recordedAt, submitter, principal } = event;
  return { logIndex, eventId, type, recordedAt, submitter, principal, fields };
}

/** The places of the log from an index on. */
export function placesFrom(
  ranges: readonly LogRange[],
  from: bigint,
): { readonly logIndex: bigint; readonly eventId: string }[] {
  return ranges
    .flatMap(({ firstIndex, eventIds }) =>
      eventIds.map((eventId, place) => ({ logIndex: firstIndex + BigInt(place), eventId })),
    )
    .filter(({ logIndex }) => logIndex >= from);
}
