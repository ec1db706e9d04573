/** What the catalogue says of an event type, and the small closed language of its field types. */
import { ITEM_KINDS, type ItemKind } from '../../identifiers/domain/item-id.js';
import type { DisclosureGroup } from './disclosure-groups.js';
import type { EventClass } from './event-order.js';
import type { PartyRole } from './roles.js';

export type ScalarKind =
  | 'batteryCode'
  /** Positions 1 to 3 of a battery code. */
  | 'makerCode'
  | 'vin'
  | 'partyId'
  | 'itemId'
  | 'lotNumber'
  | 'decimal'
  /** A decimal from 0 to 1. */
  | 'fraction'
  | 'massKg'
  | 'instant'
  | 'date'
  | 'text'
  /** As a scanner gave it: neither trimmed nor refused for control characters. */
  | 'rawText'
  | 'uuid'
  | 'sha256'
  | 'integer'
  | 'boolean'
  | 'country'
  | 'region';

/** All but items, of which a field says what kinds it takes. */
type PlainKind = Exclude<ScalarKind, 'itemId'>;

export type FieldType =
  | { readonly kind: PlainKind }
  | { readonly kind: 'itemId'; readonly kinds: readonly ItemKind[] }
  /** One name, one set of values: it is a type of the API. */
  | { readonly kind: 'enum'; readonly name: string; readonly values: readonly string[] }
  | { readonly kind: 'object'; readonly name: string; readonly fields: readonly MemberField[] }
  /** An object of that name again, further up: how a tree is written without end. */
  | { readonly kind: 'recursion'; readonly name: string }
  /** The whole document of another event, in a correction. */
  | { readonly kind: 'eventDocument' }
  | { readonly kind: 'list'; readonly of: FieldType; readonly min: number; readonly max: number };

/** A field within an object: it shares the group of the top-level field above it. */
export interface MemberField {
  readonly name: string;
  readonly type: FieldType;
  readonly required: boolean;
  readonly unit?: string;
  readonly en: string;
  readonly zh: string;
}

export interface EventField extends MemberField {
  readonly group: DisclosureGroup;
  /** What its absence means, for ever: a document that says it is written without it. */
  readonly absentMeans?: string | number;
}

export type ReporterPolicy =
  | 'MAKER_CODE_OWNER_OR_MANDATE'
  | 'ANY_MANUFACTURER'
  | 'ANY_HOLDER'
  | 'ANY_OPERATING'
  | 'HOLDER_OR_SAMPLE_KEEPER'
  | 'DISMANTLER_OR_MAKER_OF_EXPORTED'
  | 'UNCODED_REPORTERS'
  | 'ORIGINAL_REPORTER_OR_AUTHORITY'
  | 'REVIEWER'
  | 'PARTY_CONCERNED'
  | 'MANDATE_GIVER'
  | 'MODEL_MAKER'
  | 'ADMINISTRATOR'
  | 'REPORT_REQUESTER'
  | 'SERVER';

export type Effect = 'P' | 'C+' | 'C-' | 'F' | 'E' | 'H';

export type Stage =
  | 'production'
  | 'use'
  | 'retirement'
  | 'second-life'
  | 'materials'
  | 'custody'
  | 'corrections-and-reviews'
  | 'master-data'
  | 'server-recorded';

export interface EventType {
  readonly name: string;
  readonly stage: Stage;
  readonly rank: number;
  readonly eventClass: EventClass;
  readonly roles: readonly PartyRole[];
  /** What must hold besides the role; none where the role alone decides. */
  readonly policy?: ReporterPolicy;
  readonly schemaVersion: 1;
  readonly effects: readonly Effect[];
  readonly law?: string;
  readonly input: boolean;
  readonly supported: boolean;
  readonly fields: readonly EventField[];
}

type Spoken = readonly [group: DisclosureGroup, en: string, zh: string, unit?: string];

export const ITEMS_MAX = 10_000;

export function itemOf(...kinds: readonly ItemKind[]): FieldType {
  return { kind: 'itemId', kinds };
}

const CODED = ['PACK', 'MODULE', 'CELL'] as const;

/*
 * What may stand in a field: only what can make no sense there is left out, for then the statement would
 * come to nothing. A URI may name a thing of any kind in another system, so OTHER stands nearly everywhere.
 */
export const BATTERY = itemOf(...CODED, 'UNCODED_BATTERY', 'OTHER');
export const LOT_ITEM = itemOf('MATERIAL_LOT', 'OTHER');
/** Of a lot too a sample is tested, and a heap of batteries inspected before transport. */
export const BATTERY_OR_LOT = itemOf(...CODED, 'MATERIAL_LOT', 'UNCODED_BATTERY', 'OTHER');
/** Not a site, which stays where it is and with its party. */
export const MOVABLE = itemOf(...CODED, 'VEHICLE', 'MATERIAL_LOT', 'UNCODED_BATTERY', 'OTHER');
/** A cell of a second life holds the old one. */
export const HOST = itemOf(...CODED, 'VEHICLE', 'UNCODED_BATTERY', 'SITE', 'OTHER');
/** Workshops and swap stations go on wheels too. */
export const PLACE = itemOf('VEHICLE', 'SITE', 'OTHER');
/** Batteries that are known to be in a lot are taken out of it as out of anything. */
export const ANY_ITEM = itemOf(...ITEM_KINDS);

export function oneOf(name: string, values: readonly string[]): FieldType {
  return { kind: 'enum', name, values };
}

/** A list with at least one entry: empty ones are left out of a document. */
export function listOf(of: FieldType | PlainKind, max = ITEMS_MAX): FieldType {
  return { kind: 'list', of: asType(of), min: 1, max };
}

type SpokenMember = readonly [type: FieldType | PlainKind, en: string, zh: string, unit?: string];

/** Members by name; a name that ends in `?` is optional. */
export function objectOf(
  name: string,
  members: Readonly<Record<string, SpokenMember>>,
): Extract<FieldType, { readonly kind: 'object' }> {
  const fields = Object.entries(members).map(([key, [type, en, zh, unit]]) => ({
    ...{ name: key.replace('?', ''), type: asType(type), required: !key.endsWith('?'), en, zh },
    ...(unit === undefined ? {} : { unit }),
  }));
  return { kind: 'object', name, fields };
}

export function required(name: string, type: FieldType | PlainKind, spoken: Spoken): EventField {
  return field({ name, type: asType(type), required: true }, spoken);
}

export function optional(name: string, type: FieldType | PlainKind, spoken: Spoken): EventField {
  return field({ name, type: asType(type), required: false }, spoken);
}

type Defaulted = 'schemaVersion' | 'input' | 'supported' | 'eventClass' | 'roles' | 'effects';

/** Class 2, no role of its own and no effect unless the entry says so. */
export function eventType(entry: Omit<EventType, Defaulted> & Partial<EventType>): EventType {
  return {
    schemaVersion: 1,
    input: true,
    supported: true,
    eventClass: 2,
    roles: [],
    effects: [],
    ...entry,
  };
}

function field(member: Unspoken, [group, en, zh, unit]: Spoken): EventField {
  return { ...member, group, en, zh, ...(unit === undefined ? {} : { unit }) };
}

/** A member before it is said what it means. */
type Unspoken = Pick<MemberField, 'name' | 'type' | 'required'>;

function asType(type: FieldType | PlainKind): FieldType {
  return typeof type === 'string' ? { kind: type } : type;
}
