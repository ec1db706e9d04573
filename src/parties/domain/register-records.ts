/** Versions of the register put together as readers ask for them. */
import type { JsonObject, JsonValue } from '../../vocabulary/json.js';
import { isJsonObject } from '../../vocabulary/json.js';
import { versionInForce, versionOn } from './dated-version.js';
import type { DatedVersion } from './dated-version.js';
import type { RegisterKind } from './register-entry.js';

/** One version, as the projection keeps it. */
export interface RegisterVersion extends DatedVersion {
  readonly eventId: string;
  readonly kind: RegisterKind;
  readonly key: string;
  readonly party: string;
  /** The event by which a mandate was revoked. */
  readonly revokedBy: string | null;
  readonly fields: JsonObject;
}

interface Dates {
  readonly validFrom: string;
  readonly validUntil: string | null;
}

export interface PartyRecord extends Dates {
  readonly id: string;
  readonly name: string;
  /** Words of lifecycle's PARTY_ROLES, in force on the day asked for. */
  readonly roles: readonly string[];
  readonly makerCodes: readonly string[];
}

export interface FacilityRecord extends Dates {
  /** An item id, `site:<party>:<facility code>`. */
  readonly id: string;
  readonly party: string;
  readonly facilityCode: string;
  readonly kind: string;
  readonly region: string;
}

export interface SubstanceContent {
  readonly substance: string;
  readonly massKg: string;
}

/** A version of a battery model; masses in kilograms as decimals. */
export interface ModelRecord extends Dates {
  readonly id: string;
  readonly maker: string;
  readonly model: string;
  readonly category: string;
  readonly chemistry: string;
  readonly ratedCapacityAh: string | null;
  readonly nominalVoltageV: string | null;
  readonly massKg: string | null;
  readonly content: readonly SubstanceContent[];
  readonly electrodePowderKg: string | null;
  readonly placedOnMarketOn: string | null;
  readonly dismantlingInformation: string | null;
}

/**
 * Undefined for a party that is not registered. Versions of its registration, roles and maker codes,
 * in the order of the log; maker codes with all versions of the code, whoever had it.
 */
export function partyRecordOf(
  id: string,
  versions: readonly RegisterVersion[],
  day: string,
): PartyRecord | undefined {
  const named = versions.filter(({ kind, party }) => kind === 'PARTY' && party === id);
  const registration = versionOn(named, day) ?? named.at(-1);
  if (registration === undefined) return undefined;
  return {
    ...{ id, name: textOf(registration, 'name'), ...datesOf(registration) },
    roles: inForceBy('ROLE', versions, day)
      .filter(({ party }) => party === id)
      .map((version) => textOf(version, 'role')),
    makerCodes: inForceBy('MAKER_CODE', versions, day)
      .filter(({ party }) => party === id)
      .map(({ key }) => key),
  };
}

export function facilityRecordOf(version: RegisterVersion): FacilityRecord {
  return {
    ...{ id: version.key, party: version.party, ...datesOf(version) },
    facilityCode: textOf(version, 'facilityCode'),
    kind: textOf(version, 'kind'),
    region: textOf(version, 'region'),
  };
}

export function modelRecordOf(version: RegisterVersion): ModelRecord {
  const optional = (name: string): string | null => {
    const value = version.fields[name];
    return typeof value === 'string' ? value : null;
  };
  return {
    ...{ id: version.key, maker: version.party, ...datesOf(version) },
    model: textOf(version, 'model'),
    category: textOf(version, 'category'),
    chemistry: textOf(version, 'chemistry'),
    ratedCapacityAh: optional('ratedCapacityAh'),
    nominalVoltageV: optional('nominalVoltageV'),
    massKg: optional('massKg'),
    content: contentOf(version.fields['content']),
    electrodePowderKg: optional('electrodePowderKg'),
    placedOnMarketOn: optional('placedOnMarketOn'),
    dismantlingInformation: optional('dismantlingInformation'),
  };
}

/** Each key's versions together, all in the order in which they came. */
export function byKey(versions: readonly RegisterVersion[]): Map<string, RegisterVersion[]> {
  return Map.groupBy(versions, ({ key }) => key);
}

function inForceBy(
  kind: RegisterKind,
  versions: readonly RegisterVersion[],
  day: string,
): RegisterVersion[] {
  const keys = byKey(versions.filter((version) => version.kind === kind)).values();
  const found = [...keys].flatMap((one) => versionInForce(one, day) ?? []);
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function contentOf(content: JsonValue | undefined): SubstanceContent[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap((entry) => {
    if (!isJsonObject(entry)) return [];
    const { substance, massKg } = entry;
    const complete = typeof substance === 'string' && typeof massKg === 'string';
    return complete ? [{ substance, massKg }] : [];
  });
}

function datesOf({ validFrom, validUntil }: RegisterVersion): Dates {
  return { validFrom, validUntil };
}

function textOf({ kind, key, fields }: RegisterVersion, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw new TypeError(`${kind} ${key} has no ${name}`);
  return value;
}
