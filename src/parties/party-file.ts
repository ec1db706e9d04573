/** One JSON file with all master data of a company, as event documents. */
import { nearestName } from '../documents/domain/nearest-name.js';
import { readDocument } from '../documents/documents.service.js';
import type { Violation } from '../errors/error-code.js';
import { refusalText } from '../errors/refusal-text.js';
import { parsePartyId } from '../identifiers/domain/party-id.js';
import type { JsonObject, JsonValue } from '../vocabulary/json.js';
import type { MakerCodeClaim } from './domain/maker-code-holder.js';

export interface PartyDocument {
  readonly document: JsonObject;
  /** Whose event it is, where that is not the server: the party gives mandates and makes models. */
  readonly principal?: string;
  /** The section that it stands in: `party`, `roles`, … */
  readonly section: string;
  /** The JSON pointer to its place in the file. */
  readonly path: string;
  /** The maker code that it gives to the party, in the one spelling. */
  readonly claim?: MakerCodeClaim;
}

/** The documents stand in the order in which they can be recorded, each before the next is judged. */
export type PartyFileReading =
  | {
      readonly ok: true;
      readonly party: { readonly id: string; readonly name: string };
      readonly documents: readonly PartyDocument[];
    }
  | { readonly ok: false; readonly problems: readonly string[] };

type Speaker = 'SERVER' | 'PARTY';

/** By the name of the file's section: the type of its entries, and whose events they are. */
const SECTIONS: ReadonlyMap<string, readonly [type: string, by: Speaker]> = new Map([
  ['roles', ['roleGranted', 'SERVER']],
  ['makerCodes', ['makerCodeRecorded', 'SERVER']],
  ['facilities', ['facilityRecorded', 'SERVER']],
  ['permits', ['permitRecorded', 'SERVER']],
  ['models', ['modelRegistered', 'PARTY']],
  ['mandates', ['mandateGiven', 'PARTY']],
]);

/** The file says once whose data it holds; its documents have no ids and name nobody else. */
const NOT_OF_AN_ENTRY = ['party', 'eventId', 'onBehalfOf'];

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
  const { id = null, ...said } = party;
  const violations: Violation[] = [];
  const registration = judge(
    { type: 'partyRegistered', by: 'SERVER', section: 'party', said, path: '/party' },
    inOneSpelling(id),
  );
  const partyId = textOf(registration.fields, 'party');
  const entries = entriesOf(sections, violations);
  const judged = entries.map((entry) => judge(entry, partyId));
  violations.unshift(...registration.violations);
  violations.push(...judged.flatMap((one) => one.violations));
  if (violations.length > 0) return { ok: false, problems: violations.map(sentence) };
  const documents = [registration, ...judged].map((one) => documentOf(one, partyId));
  const name = textOf(registration.fields, 'name');
  return { ok: true, party: { id: partyId, name }, documents };
}

/** What the ledger refuses of a document, as a fault of its place in the file. */
export function problemInFile(
  { document, section, path }: PartyDocument,
  violation: Violation,
): string {
  const [type = ''] = Object.keys(document);
  return sentence(placed(violation, { type, section, path }));
}

interface Entry {
  readonly type: string;
  readonly by: Speaker;
  readonly section: string;
  readonly said: JsonObject;
  readonly path: string;
}

interface Judged {
  readonly entry: Entry;
  readonly document: JsonObject;
  /** In their normal form; none of a document that is refused. */
  readonly fields: JsonObject;
  readonly violations: readonly Violation[];
}

function entriesOf(sections: JsonObject, violations: Violation[]): Entry[] {
  for (const found of Object.keys(sections)) {
    if (SECTIONS.has(found)) continue;
    const suggestion = nearestName(found, [...SECTIONS.keys()]);
    const params = { found, ...(suggestion === undefined ? {} : { suggestion }) };
    violations.push({ code: 'UNKNOWN_FIELD', path: `/${found}`, params });
  }
  return [...SECTIONS].flatMap(([section, [type, by]]) => {
    const listed = sections[section] ?? [];
    if (!Array.isArray(listed)) {
      violations.push(wrongType(`/${section}`, 'array'));
      return [];
    }
    return listed.flatMap((said, place): Entry[] => {
      const path = `/${section}/${place}`;
      if (isObject(said)) return [{ type, by, section, said, path }];
      violations.push(wrongType(path, 'object'));
      return [];
    });
  });
}

/** No clock is asked: whether a time lies in the future is judged when the document is recorded. */
function judge(entry: Entry, party: JsonValue): Judged {
  const { type, by, said, path } = entry;
  const foreign = NOT_OF_AN_ENTRY.filter((name) => said[name] !== undefined);
  const own = Object.entries(said).filter(([name]) => !foreign.includes(name));
  const document = {
    [type]: {
      ...(by === 'SERVER' ? { party } : {}),
      ...Object.fromEntries(own),
      ...timeFilledIn(said),
    },
  };
  const unknown = foreign.map((found): Violation => {
    return { code: 'UNKNOWN_FIELD', path: `${path}/${found}`, params: { found } };
  });
  const reading = readDocument(document, { nowMicros: 0n, checkFuture: false });
  if (reading.ok) return { entry, document, fields: reading.document.fields, violations: unknown };
  const wrong = withoutEchoes(reading.violations, entry).map((one) => placed(one, entry));
  return { entry, document, fields: {}, violations: [...unknown, ...wrong] };
}

function timeFilledIn(said: JsonObject): JsonObject {
  const { validFrom } = said;
  if (typeof validFrom !== 'string' || statesTime(said)) return {};
  const occurredAtPrecision = said['occurredAtPrecision'] ?? 'DAY';
  return { occurredAt: validFrom.trim() + START_OF_DAY, occurredAtPrecision };
}

function statesTime(said: JsonObject): boolean {
  return (said['occurredAt'] ?? null) !== null;
}

/** One complaint a fault: none about what was filled in from a field that has its own. */
function withoutEchoes(violations: readonly Violation[], { type, section, said }: Entry) {
  const at = (name: string): string => `/${type}/${name}`;
  const isDayWrong = violations.some(({ path }) => path === at('validFrom'));
  return violations.filter(({ path }) => {
    if (path === at('party')) return section === 'party';
    return path !== at('occurredAt') || statesTime(said) || !isDayWrong;
  });
}

function placed(
  violation: Violation,
  { type, section, path }: Pick<Entry, 'type' | 'section' | 'path'>,
): Violation {
  const within = violation.path.slice(`/${type}`.length);
  const isPartyId = section === 'party' && within === '/party';
  return { ...violation, path: path + (isPartyId ? '/id' : within) };
}

function documentOf({ entry, document, fields }: Judged, party: string): PartyDocument {
  const { by, section, path } = entry;
  const made = { document, section, path, ...(by === 'SERVER' ? {} : { principal: party }) };
  if (section !== 'makerCodes') return made;
  const claim = {
    party,
    makerCode: textOf(fields, 'makerCode'),
    validFrom: textOf(fields, 'validFrom'),
  };
  return { ...made, claim };
}

/** What is no party id stays as it is, for the reader to say what is wrong with it. */
function inOneSpelling(id: JsonValue): JsonValue {
  const parsed = typeof id === 'string' ? parsePartyId(id) : undefined;
  return parsed?.ok === true ? parsed.value : id;
}

/** Empty where the document was refused. */
function textOf(fields: JsonObject, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
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
