/** What entitles a party to report: read from master data, written where capture decides. */
import type { DatedVersion } from './dated-version.js';
import { optionalText, requiredText } from './master-data-event.js';
import type { MasterDataEvent } from './master-data-event.js';

export const ENTITLEMENT_KINDS = ['REGISTRATION', 'ROLE', 'MAKER_CODE', 'MANDATE'] as const;
export type EntitlementKind = (typeof ENTITLEMENT_KINDS)[number];

export interface Entitlement extends DatedVersion {
  readonly eventId: string;
  readonly kind: EntitlementKind;
  readonly holder: string;
  /** The role; the maker code; of a mandate, the party that gave it; empty of a registration. */
  readonly object: string;
  /** The province of an authority's role. */
  readonly scope: string | null;
}

/** Counts only where its giver is the party that gave the mandate, in whatever order they come. */
export interface MandateRevocation {
  readonly eventId: string;
  readonly mandate: string;
  readonly giver: string;
}

type Read = (event: MasterDataEvent) => Pick<Entitlement, 'holder' | 'object' | 'scope'>;

const READ: Readonly<Record<string, readonly [EntitlementKind, Read]>> = {
  partyRegistered: ['REGISTRATION', (event) => ofParty(event, '')],
  roleGranted: [
    'ROLE',
    (event) => ({
      ...ofParty(event, requiredText(event, 'role')),
      scope: optionalText(event, 'scope'),
    }),
  ],
  makerCodeRecorded: ['MAKER_CODE', (event) => ofParty(event, requiredText(event, 'makerCode'))],
  mandateGiven: [
    'MANDATE',
    (event) => ({ holder: requiredText(event, 'agent'), object: event.principal, scope: null }),
  ],
};

/** Undefined for what decides about no refusal, such as a facility, or a contract with an outlet. */
export function entitlementOf(event: MasterDataEvent): Entitlement | undefined {
  const entry = READ[event.type];
  if (entry === undefined) return undefined;
  if (event.type === 'mandateGiven' && event.fields['purpose'] !== 'REPORTING') return undefined;
  const [kind, read] = entry;
  return {
    ...{ eventId: event.eventId, kind },
    ...read(event),
    validFrom: requiredText(event, 'validFrom'),
    validUntil: optionalText(event, 'validUntil'),
  };
}

export function revocationOf(event: MasterDataEvent): MandateRevocation | undefined {
  if (event.type !== 'mandateRevoked') return undefined;
  const { eventId, principal: giver } = event;
  return { eventId, giver, mandate: requiredText(event, 'mandate') };
}

/** Whether an event of the type gives a right, changes or ends one. */
export function changesRights(type: string): boolean {
  return type in READ || type === 'mandateRevoked';
}

/** What a later record of the same key changes. */
export function keyOfEntitlement({ kind, holder, object, scope }: Entitlement): string {
  if (kind === 'MAKER_CODE') return entitlementKey(kind, object);
  if (kind === 'REGISTRATION') return entitlementKey(kind, holder);
  if (kind === 'MANDATE') return entitlementKey(kind, holder, object);
  return entitlementKey(kind, holder, object, scope ?? '');
}

export function entitlementKey(kind: EntitlementKind, ...parts: string[]): string {
  return [kind, ...parts].join(' ');
}

/**
 * The events of those that share their key with others, so that their order decides which counts.
 * Never mandates: each stands by itself, whatever came before or after it.
 */
export function contestedOf(entitlements: readonly Entitlement[]): string[] {
  const ordered = entitlements.filter(({ kind }) => kind !== 'MANDATE');
  const versions = Map.groupBy(ordered, keyOfEntitlement).values();
  return [...versions].flatMap((same) =>
    same.length === 1 ? [] : same.map(({ eventId }) => eventId),
  );
}

/** As the events stand in the list; those that do not stand in it come after them, by their ids. */
export function inOrderOf(
  eventIds: readonly string[],
  entitlements: readonly Entitlement[],
): Entitlement[] {
  const places = new Map(eventIds.map((eventId, place) => [eventId, place]));
  const placeOf = ({ eventId }: Entitlement): number => places.get(eventId) ?? eventIds.length;
  return entitlements.toSorted(
    (a, b) => placeOf(a) - placeOf(b) || (a.eventId < b.eventId ? -1 : 1),
  );
}

function ofParty(event: MasterDataEvent, object: string): ReturnType<Read> {
  return { holder: requiredText(event, 'party'), object, scope: null };
}
