/** The register as readers see it: each master-data event is a version of something with a key. */
import { namedByGroup } from '../../effects/domain/named-by-group.js';
import { siteItemId } from '../../identifiers/domain/item-id.js';
import { eventTypeOf } from '../../lifecycle/domain/catalogue.js';
import { newJsonObject, type JsonObject } from '../../vocabulary/json.js';
import { percentEncode } from '../../vocabulary/percent-encoding.js';
import type { DatedVersion } from './dated-version.js';
import { optionalText, requiredText } from './master-data-event.js';
import type { MasterDataEvent } from './master-data-event.js';

export type RegisterKind =
  | 'PARTY'
  | 'ROLE'
  | 'PERMIT'
  | 'FACILITY'
  | 'MAKER_CODE'
  | 'GRANT'
  | 'MANDATE'
  | 'REVOCATION'
  | 'MODEL';

export interface RegisterEntry extends DatedVersion {
  readonly eventId: string;
  readonly kind: RegisterKind;
  /** A later entry of the same kind and key is a change of this one. */
  readonly key: string;
  /** Whom it is about; of a mandate its giver, of a grant the auditor, of a model its maker. */
  readonly party: string;
  /** The type's own fields, without those that every event has. */
  readonly fields: JsonObject;
}

type Read = (event: MasterDataEvent) => readonly [key: string, party: string];

const READ: Readonly<Record<string, readonly [RegisterKind, Read]>> = {
  partyRegistered: ['PARTY', (event) => [partyOf(event), partyOf(event)]],
  roleGranted: ['ROLE', (event) => ofParty(event, 'role', 'scope')],
  permitRecorded: ['PERMIT', (event) => ofParty(event, 'kind', 'number')],
  facilityRecorded: [
    'FACILITY',
    (event) => [siteItemId(partyOf(event), requiredText(event, 'facilityCode')), partyOf(event)],
  ],
  makerCodeRecorded: ['MAKER_CODE', (event) => [requiredText(event, 'makerCode'), partyOf(event)]],
  grantGiven: ['GRANT', (event) => [event.eventId, requiredText(event, 'auditor')]],
  mandateGiven: ['MANDATE', (event) => [event.eventId, event.principal]],
  mandateRevoked: ['REVOCATION', (event) => [requiredText(event, 'mandate'), event.principal]],
  modelRegistered: [
    'MODEL',
    (event) => [modelKey(event.principal, requiredText(event, 'model')), event.principal],
  ],
};

/** Undefined for every type that is not master data. */
export function registerEntryOf(event: MasterDataEvent): RegisterEntry | undefined {
  const entry = READ[event.type];
  if (entry === undefined) return undefined;
  const [kind, read] = entry;
  const [key, party] = read(event);
  return {
    ...{ eventId: event.eventId, kind, key, party },
    // A revocation has no dates of its own: it counts from the day on which it happened.
    validFrom: optionalText(event, 'validFrom') ?? requiredText(event, 'occurredAt').slice(0, 10),
    validUntil: optionalText(event, 'validUntil'),
    fields: ownFields(event),
  };
}

export function modelKey(maker: string, model: string): string {
  return `${maker}:${percentEncode(model)}`;
}

function ofParty(event: MasterDataEvent, ...names: string[]): readonly [string, string] {
  const party = partyOf(event);
  const parts = names.map((name) => percentEncode(optionalText(event, name) ?? ''));
  return [[party, ...parts].join(':'), party];
}

function partyOf(event: MasterDataEvent): string {
  return requiredText(event, 'party');
}

function ownFields({ type, fields }: MasterDataEvent): JsonObject {
  const own = newJsonObject();
  for (const { name } of eventTypeOf(type)?.fields ?? []) {
    const value = fields[name];
    if (value !== undefined) own[name] = value;
  }
  return own;
}

/** An entry of the log, as far as it tells whom it concerns. */
export interface ConcerningEntry {
  readonly logIndex: bigint;
  readonly eventId: string;
  readonly type: string;
  readonly principal: string;
  readonly fields: JsonObject;
}

export interface PartyMentioned {
  readonly party: string;
  readonly logIndex: bigint;
  readonly eventId: string;
  readonly eventType: string;
  /** Reported for the party; else the event names it. */
  readonly reported: boolean;
}

/** The parties that an entry concerns, each once. */
export function mentionsOf(entry: ConcerningEntry): PartyMentioned[] {
  const { logIndex, eventId, type: eventType, principal } = entry;
  const named = namedByGroup(entry).parties.filter((party) => party !== principal);
  return [principal, ...named].map((party) => {
    return { party, logIndex, eventId, eventType, reported: party === principal };
  });
}
