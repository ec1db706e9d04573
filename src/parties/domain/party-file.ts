/** One JSON file with all master data of a company, as event documents. */
import { fieldsOf } from '../../documents/domain/document-fields.js';
import { refusalParams } from '../../documents/domain/refusal-params.js';
import { TEXT_RULES } from '../../documents/domain/scalar-values.js';
import type { Violation } from '../../errors/error-code.js';
import { refusalText } from '../../errors/refusal-text.js';
import { parsePartyId } from '../../identifiers/domain/party-id.js';
import { eventTypeOf } from '../../lifecycle/domain/catalogue.js';
import type { EventType, FieldType, MemberField } from '../../lifecycle/domain/event-type.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../vocabulary/json.js';

export interface PartyDocument {
  readonly document: JsonObject;
  /** Whose event it is, where that is not the server: the party gives mandates and makes models. */
  readonly principal?: string;
}

/** The documents stand in the order in which they can be recorded, each before the next is judged. */
export type PartyFileReading =
  | { readonly ok: true; readonly documents: readonly PartyDocument[] }
  | { readonly ok: false; readonly problems: readonly string[] };

type Speaker = 'SERVER' | 'PARTY';

/** By the name of the file's section: the type of its entries, and whose events they are. */
const SECTIONS: Readonly<Record<string, readonly [type: string, by: Speaker]>> = {
  roles: ['roleGranted', 'SERVER'],
  makerCodes: ['makerCodeRecorded', 'SERVER'],
  facilities: ['facilityRecorded', 'SERVER'],
  permits: ['permitRecorded', 'SERVER'],
  models: ['modelRegistered', 'PARTY'],
  mandates: ['mandateGiven', 'PARTY'],
};

/** What happens on a day of the register happens by China's clock, unless an entry says when. */
const START_OF_DAY = 'T00:00:00+08:00';

/**
 * Reads `{ party: { id, name, validFrom }, roles: […], makerCodes: […], facilities: […],
 * permits: […], models: […], mandates: […] }`. An entry has the fields of its event type; `party` and
 * `occurredAt` (else the start of `validFrom`) are filled in. The documents have no ids of their own:
 * the ledger derives one from party and content, so that applying a file again records nothing again.
 */
export function masterDataDocuments(file: unknown): PartyFileReading {
  if (!isObject(file)) return { ok: false, problems: [sentence(wrongType('', 'object'))] };
  const { party, ...sections } = file;
  if (!isObject(party)) return { ok: false, problems: [sentence(wrongType('/party', 'object'))] };
  const { id, ...registration } = party;
  const violations: Violation[] = [];
  const partyId = partyIdOf(id, violations);
  const entries = [
    entryOf('partyRegistered', 'SERVER', { said: registration, path: '/party' }),
    ...entriesOf(sections, violations),
  ];
  const documents = entries.map((entry) => documentOf(entry, partyId, violations));
  if (violations.length > 0) return { ok: false, problems: violations.map(sentence) };
  return { ok: true, documents };
}

interface Entry {
  readonly type: EventType;
  readonly by: Speaker;
  readonly said: JsonObject;
  readonly path: string;
}

function entriesOf(sections: JsonObject, violations: Violation[]): Entry[] {
  for (const name of Object.keys(sections)) {
    if (name in SECTIONS) continue;
    violations.push({ code: 'UNKNOWN_FIELD', path: `/${name}`, params: { found: name } });
  }
  return Object.entries(SECTIONS).flatMap(([name, [type, by]]) => {
    const listed = sections[name] ?? [];
    if (!Array.isArray(listed)) {
      violations.push(wrongType(`/${name}`, 'array'));
      return [];
    }
    return listed.flatMap((said, place): Entry[] => {
      const path = `/${name}/${place}`;
      if (isJsonObject(said)) return [entryOf(type, by, { said, path })];
      violations.push(wrongType(path, 'object'));
      return [];
    });
  });
}

function entryOf(name: string, by: Speaker, where: Pick<Entry, 'said' | 'path'>): Entry {
  const type = eventTypeOf(name);
  if (type === undefined) throw new TypeError(`the catalogue has no ${name}`);
  return { ...where, type, by };
}

function documentOf(entry: Entry, partyId: string, violations: Violation[]): PartyDocument {
  const { type, by, said, path } = entry;
  const { validFrom } = said;
  const filled: JsonObject = {
    ...(typeof validFrom === 'string' && said['occurredAt'] === undefined
      ? { occurredAt: validFrom.trim() + START_OF_DAY, occurredAtPrecision: 'DAY' }
      : {}),
    ...said,
  };
  const fields = fieldsOf(type).filter(({ name }) => name !== 'party');
  // Without its first day the entry has no time either: one complaint is enough.
  const needed = fields.filter(({ name }) => name !== 'occurredAt' || 'validFrom' in said);
  violations.push(...memberViolations(needed, filled, path));
  const own = by === 'SERVER' ? { party: partyId } : {};
  const document = { [type.name]: { ...own, ...filled } };
  return by === 'SERVER' ? { document } : { document, principal: partyId };
}

function memberViolations(
  fields: readonly MemberField[],
  said: JsonObject,
  path: string,
): Violation[] {
  const known = new Set(fields.map(({ name }) => name));
  const unknown = Object.keys(said).filter((name) => !known.has(name));
  return [
    ...unknown.map((found): Violation => {
      return { code: 'UNKNOWN_FIELD', path: `${path}/${found}`, params: { found } };
    }),
    ...fields.flatMap(({ name, type, required }): Violation[] => {
      const value = said[name];
      const at = `${path}/${name}`;
      if (value !== undefined && value !== null) return valueViolations(type, value, at);
      return required ? [{ code: 'MISSING_FIELD', path: at }] : [];
    }),
  ];
}

function valueViolations(type: FieldType, value: JsonValue, at: string): Violation[] {
  switch (type.kind) {
    case 'list':
      if (!Array.isArray(value)) return [wrongType(at, 'array')];
      return value.flatMap((one, place) => valueViolations(type.of, one, `${at}/${place}`));
    case 'object':
      return isJsonObject(value)
        ? memberViolations(type.fields, value, at)
        : [wrongType(at, 'object')];
    case 'boolean':
    case 'integer': {
      const expected = type.kind === 'boolean' ? 'boolean' : 'number';
      return typeof value === expected ? [] : [wrongType(at, expected)];
    }
    case 'recursion':
    case 'eventDocument':
      throw new TypeError(`no master data holds a ${type.kind}`);
    default:
      return typeof value === 'string'
        ? textViolations(type, value, at)
        : [wrongType(at, 'string')];
  }
}

/** Empty for what is no party id: the violation says why. */
function partyIdOf(id: unknown, violations: Violation[]): string {
  const path = '/party/id';
  const parsed = typeof id === 'string' ? parsePartyId(id) : undefined;
  if (parsed?.ok === true) return parsed.value;
  if (typeof id !== 'string' || parsed === undefined) violations.push(wrongType(path, 'string'));
  else {
    violations.push({ code: 'MALFORMED_PARTY_ID', path, params: refusalParams(parsed, id) });
  }
  return '';
}

type TextType = Exclude<
  FieldType,
  { kind: 'list' | 'object' | 'recursion' | 'eventDocument' | 'boolean' | 'integer' }
>;

function textViolations(type: TextType, value: string, path: string): Violation[] {
  if (type.kind === 'enum') {
    if (type.values.includes(value)) return [];
    const params = { found: value, expected: type.values.join(', ') };
    return [{ code: 'VALUE_NOT_ALLOWED', path, params }];
  }
  if (type.kind === 'boolean' || type.kind === 'integer') return [];
  const { code, parse } = TEXT_RULES[type.kind];
  const parsed = parse(value);
  return parsed.ok ? [] : [{ code, path, params: refusalParams(parsed, value) }];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrongType(path: string, expected: string): Violation {
  return { code: 'WRONG_TYPE', path, params: { expected } };
}

function sentence(violation: Violation): string {
  const { message, hint } = refusalText(violation, 'en');
  const said = message.includes(violation.path) ? message : `${violation.path}: ${message}`;
  return hint === undefined ? said : `${said} ${hint}`;
}
