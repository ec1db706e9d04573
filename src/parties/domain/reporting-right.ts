/** Who may report what: the roles of lifecycle's catalogue against the rights that are recorded. */
import type { Violation } from '../../errors/error-code.js';
import { EVENT_CATALOGUE } from '../../lifecycle/domain/catalogue.js';
import type { EventType, ReporterPolicy } from '../../lifecycle/domain/event-type.js';
import { OPERATING_ROLES } from '../../lifecycle/domain/roles.js';
import type { PartyRole } from '../../lifecycle/domain/roles.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../vocabulary/json.js';
import type { RightsTable } from './rights-table.js';

/** The server itself, as submitter and as principal of what it records. */
export const SERVER_PARTY = 'server';

/** Positions 1 to 3 of a battery code name its maker (GB/T 34014-2017). */
const MAKER_CODE_LENGTH = 3;

/**
 * Coding is due from this day on (Order No. 35 of 2018 and MIIT's interim provisions on traceability):
 * what was built before may have no code, and its maker or workshop may say so.
 */
export const CODED_FROM = '2018-08-01';
/** They meet uncoded batteries in vehicles only, and in old ones. */
const IN_OLD_VEHICLES: ReadonlySet<PartyRole> = new Set([
  'SERVICE',
  'SWAP_OPERATOR',
  'VEHICLE_MANUFACTURER',
]);

export interface Report {
  readonly type: EventType;
  /** Normalised. */
  readonly fields: JsonObject;
  /** The calendar day on which it happened, by the event's own offset. */
  readonly occurredOn: string;
  /** The calendar day on which it is recorded, by the register's clock: an offset is the submitter's word. */
  readonly recordedOn: string;
  /** The party of the credential. */
  readonly submitter: string;
  /** The party that it is reported for. */
  readonly principal: string;
}

type Entitled = 'ITS_ROLES' | 'OPERATING_ROLES' | 'REGISTERED' | 'SERVER_ALONE';

/**
 * Whoever operates may be a holder: not being the known one is a finding. That a vehicle was exported,
 * who reported an original, and whom a finding concerns, is judged where those are known.
 */
const ENTITLED: Readonly<Record<ReporterPolicy, Entitled>> = {
  MAKER_CODE_OWNER_OR_MANDATE: 'ITS_ROLES',
  ANY_MANUFACTURER: 'ITS_ROLES',
  ANY_HOLDER: 'OPERATING_ROLES',
  ANY_OPERATING: 'OPERATING_ROLES',
  HOLDER_OR_SAMPLE_KEEPER: 'OPERATING_ROLES',
  DISMANTLER_OR_MAKER_OF_EXPORTED: 'ITS_ROLES',
  UNCODED_REPORTERS: 'ITS_ROLES',
  ORIGINAL_REPORTER_OR_AUTHORITY: 'REGISTERED',
  REVIEWER: 'ITS_ROLES',
  PARTY_CONCERNED: 'REGISTERED',
  MANDATE_GIVER: 'REGISTERED',
  MODEL_MAKER: 'ITS_ROLES',
  ADMINISTRATOR: 'ITS_ROLES',
  REPORT_REQUESTER: 'SERVER_ALONE',
  SERVER: 'SERVER_ALONE',
};

/**
 * Judges whether the submitter may report that event for the principal: NOT_AUTHORISED, with reason
 * MANDATE_MISSING where that is why, or FOREIGN_MAKER_CODE; none if it may. Roles and maker codes count on the day on
 * which it happened, mandates on the day on which it is recorded. The table has to know submitter,
 * principal and the owners of `makerCodesOf`.
 */
export function judgeReporter(report: Report, rights: RightsTable): Violation[] {
  const { submitter, principal } = report;
  const isServer = submitter === SERVER_PARTY;
  if (isServer && principal === SERVER_PARTY) return [];
  // Without a mandate nothing more is told: the principal's rights are not the submitter's to learn.
  if (!isServer && !mayActFor(report, rights)) return [mandateMissing(report, rights)];
  return [...judgeRole(report, rights), ...judgeMakerCode(report, rights)];
}

/** The maker codes whose owners decide about the report. */
export function makerCodesOf(report: Pick<Report, 'type' | 'fields'>): string[] {
  return [...new Set(codesBegun(report).map(({ makerCode }) => makerCode))];
}

interface CodeBegun {
  readonly makerCode: string;
  /** JSON pointer of the code. */
  readonly path: string;
}

/** The codes that an event gives to things of its own, new ones and second lives. */
function codesBegun({ type, fields }: Pick<Report, 'type' | 'fields'>): CodeBegun[] {
  const given =
    type.name === 'batteryRepurposed'
      ? repurposedCodes(fields['products'])
      : type.policy === 'MAKER_CODE_OWNER_OR_MANDATE'
        ? [{ code: fields['product'], path: '/product' }]
        : [];
  return given.flatMap(({ code, path }) => {
    if (typeof code !== 'string') return [];
    return [{ makerCode: code.slice(0, MAKER_CODE_LENGTH), path: `/${type.name}${path}` }];
  });
}

interface GivenCode {
  readonly code: JsonValue | undefined;
  readonly path: string;
}

function repurposedCodes(products: JsonValue | undefined): GivenCode[] {
  return objectsIn(products, '/products').flatMap(({ member, path }) => [
    { code: member['code'], path: `${path}/code` },
    ...objectsIn(member['components'], `${path}/components`).map((component) => {
      return { code: component.member['newCode'], path: `${component.path}/newCode` };
    }),
  ]);
}

function objectsIn(
  list: JsonValue | undefined,
  path: string,
): { member: JsonObject; path: string }[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((member, place) =>
    isJsonObject(member) ? [{ member, path: `${path}/${place}` }] : [],
  );
}

/** The roles of which one suffices; none where registration does, or where no party may report. */
export function reportingRoles(type: EventType): readonly PartyRole[] {
  const entitled = entitledTo(type);
  if (entitled === 'OPERATING_ROLES') return OPERATING_ROLES;
  return entitled === 'ITS_ROLES' ? type.roles : [];
}

/** Whether a registered party with these roles may report the type, its fields and codes apart. */
export function mayReport(type: EventType, roles: ReadonlySet<string>): boolean {
  if (!type.input || !type.supported) return false;
  if (entitledTo(type) === 'REGISTERED') return true;
  return reportingRoles(type).some((role) => roles.has(role));
}

/** The names of the types that `mayReport` allows, in the order of the catalogue. */
export function reportableTypes(roles: readonly string[]): string[] {
  const held = new Set(roles);
  return EVENT_CATALOGUE.filter((type) => mayReport(type, held)).map(({ name }) => name);
}

function entitledTo({ policy }: EventType): Entitled {
  return policy === undefined ? 'ITS_ROLES' : ENTITLED[policy];
}

/** What a mandate lets its agent do is its purpose, which never changes: REPORTING, for all types. */
function mayActFor({ submitter, principal, recordedOn }: Report, rights: RightsTable): boolean {
  if (submitter === principal) return true;
  return rights.hasMandate({ giver: principal, agent: submitter }, recordedOn);
}

function judgeRole(report: Report, rights: RightsTable): Violation[] {
  const { type, principal, occurredOn } = report;
  const entitled = entitledTo(type);
  if (entitled === 'REGISTERED') {
    return rights.isRegistered(principal, occurredOn) ? [] : [notAuthorised(type)];
  }
  const held = rights.rolesOn(principal, occurredOn);
  const fitting = reportingRoles(type).filter((role) => held.has(role));
  if (fitting.length === 0) return [notAuthorised(type)];
  return type.policy === 'UNCODED_REPORTERS' ? judgeUncoded(report, fitting) : [];
}

function judgeUncoded({ type, fields }: Report, fitting: readonly PartyRole[]): Violation[] {
  if (!fitting.every((role) => IN_OLD_VEHICLES.has(role))) return [];
  const { vehicleBuiltOn } = fields;
  if (typeof vehicleBuiltOn === 'string' && vehicleBuiltOn < CODED_FROM) return [];
  const roles = type.roles.filter((role) => !IN_OLD_VEHICLES.has(role));
  return [{ ...notAuthorised(type, roles), path: `/${type.name}/vehicleBuiltOn` }];
}

/** A code of no known maker is accepted: its maker may not be on the ledger yet. */
function judgeMakerCode(report: Report, rights: RightsTable): Violation[] {
  const { submitter, principal, occurredOn, recordedOn } = report;
  return codesBegun(report).flatMap(({ makerCode, path }): Violation[] => {
    const owner = rights.ownerOfMakerCode(makerCode, occurredOn);
    if (owner === undefined || owner === principal) return [];
    const mandate = { giver: owner, agent: principal };
    if (rights.hasMandate(mandate, recordedOn)) return [];
    // Whether the principal once had one is not told to who submits for it.
    const ended = submitter === principal ? endOf(mandate, report, rights) : {};
    const params = { makerCode, ...ended };
    return [{ code: 'FOREIGN_MAKER_CODE', path, params }];
  });
}

function mandateMissing(report: Report, rights: RightsTable): Violation {
  const { type, submitter, principal } = report;
  const { params, ...violation } = notAuthorised(type);
  const path = `/${type.name}/onBehalfOf`;
  const ended = endOf({ giver: principal, agent: submitter }, report, rights);
  return {
    ...violation,
    path,
    params: { ...params, reason: 'MANDATE_MISSING', principal, ...ended },
  };
}

/** When the agent's own mandate ended, if it had one: news to nobody who may learn of the refusal. */
function endOf(
  mandate: { giver: string; agent: string },
  { recordedOn }: Report,
  rights: RightsTable,
): { readonly mandateUntil?: string } {
  const mandateUntil = rights.endOfMandate(mandate, recordedOn);
  return mandateUntil === undefined ? {} : { mandateUntil };
}

function notAuthorised(type: EventType, roles = reportingRoles(type)): Violation {
  const params = {
    ...(roles.length === 0 ? {} : { role: roles.join(', ') }),
    ...(type.law === undefined ? {} : { law: type.law }),
  };
  return { code: 'NOT_AUTHORISED', path: `/${type.name}`, params };
}
