/** The way of one document: its frame, its shape, its normal form, what contradicts, what is later. */
import type { ContradictionReason } from '../errors/contradiction-texts.js';
import { ERROR_CODES } from '../errors/error-code.js';
import type { ErrorCode, Violation } from '../errors/error-code.js';
import { eventTypeOf } from '../lifecycle/domain/catalogue.js';
import type { DisclosureGroup } from '../lifecycle/domain/disclosure-groups.js';
import type { EventType } from '../lifecycle/domain/event-type.js';
import { isJsonObject, newJsonObject } from '../vocabulary/json.js';
import type { JsonObject, JsonValue } from '../vocabulary/json.js';
import { contradictionsOf } from './domain/contradictions.js';
import { fieldsOf, INPUT_TYPE_NAMES } from './domain/document-fields.js';
import type { EventDocument, Reading } from './domain/event-document.js';
import { pointerTo } from './domain/json-pointer.js';
import { asText } from './domain/judged-shape.js';
import { nearestName } from './domain/nearest-name.js';
import { normalForm } from './domain/normal-form.js';
import type { Given } from './domain/normal-form.js';
import { quoted } from './domain/refusal-params.js';
import { TEXT_RULES, TextReader } from './domain/scalar-values.js';
import { instantOf, isInFuture } from './domain/time-contradictions.js';
import { DOCUMENT_NESTING_MAX, withoutBlanks } from './domain/without-blanks.js';
import { shapeViolations } from './shape-validators.js';

type Groups = Partial<Record<DisclosureGroup, JsonObject>>;

interface Judging {
  readonly texts: TextReader;
  /** Now, where a time may lie in the future. */
  readonly nowMicros: bigint | undefined;
}

interface Judged {
  readonly document: EventDocument;
  readonly violations: readonly Violation[];
}

/** Without `nowMicros` no time lies in the future. */
export function readFramedDocument(document: JsonValue, nowMicros: bigint | undefined): Reading {
  const given = givenIn(document, '');
  if ('code' in given) return { ok: false, violations: [given] };
  const { type, fields, path } = given;
  const judging = { texts: new TextReader(), nowMicros };
  const wrong = shapeViolations(given, judging.texts);
  if (wrong.length > 0) return refused(fields, wrong);
  const judged = judge(given, judging);
  if (judged.violations.length > 0) return refused(fields, judged.violations);
  if (!type.supported) return refused(fields, [{ code: 'NOT_YET_SUPPORTED', path }]);
  return { ok: true, document: judged.document };
}

/** The type and the fields, or the one violation that leaves nothing to read further. */
function givenIn(document: JsonValue, path: string): Given | Violation {
  if (!isJsonObject(document)) return notAnObject(document, path);
  const names = Object.keys(document);
  // Names come first: an unknown one is refused even where nothing stands under it.
  const foreign = names.find((name) => eventTypeOf(name)?.input !== true);
  if (foreign !== undefined) return foreignType(foreign, pointerTo(path, foreign));
  const [name = '', ...more] = names.filter((one) => document[one] !== null);
  const type = eventTypeOf(name);
  if (type === undefined || more.length > 0) {
    const count = type === undefined ? 0 : more.length + 1;
    return { code: 'UNKNOWN_EVENT_TYPE', path, params: { reason: 'NOT_ONE_TYPE', count } };
  }
  const at = pointerTo(path, name);
  const sent = document[name] ?? null;
  if (!isJsonObject(sent)) return notAnObject(sent, at);
  const fields = withoutBlanks(sent, type);
  if (fields !== undefined) return { type, fields, path: at };
  const params = { reason: 'NESTED_TOO_DEEP', expected: DOCUMENT_NESTING_MAX };
  return { code: 'DOCUMENT_TOO_LARGE', path: at, params };
}

function notAnObject(value: JsonValue, path: string): Violation {
  const found = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  return { code: 'WRONG_TYPE', path, params: { found, expected: 'object' } };
}

function foreignType(name: string, path: string): Violation {
  if (eventTypeOf(name) !== undefined) {
    return { code: 'SERVER_ONLY_TYPE', path, params: { found: name } };
  }
  const suggestion = nearestName(name, INPUT_TYPE_NAMES);
  const params = { found: quoted(name), ...(suggestion === undefined ? {} : { suggestion }) };
  return { code: 'UNKNOWN_EVENT_TYPE', path, params };
}

function judge(given: Given, judging: Judging): Judged {
  const { type, path } = given;
  const { texts, nowMicros } = judging;
  const { fields, itemCount, violations } = normalForm(given, texts);
  const occurredAt = instantOf(fields['occurredAt']);
  const late = nowMicros !== undefined && isInFuture(occurredAt, nowMicros);
  const inner = judgeReplacement(fields['replacement'], `${path}/replacement`, judging);
  const contradictions = contradictionsOf(type, fields).map(({ pointer, ...params }): Violation => {
    return { code: 'FIELDS_CONTRADICT', path: path + pointer, params };
  });
  const own = splitByGroup(type, fields);
  if (inner !== undefined) fields['replacement'] = framed(inner.document);
  return {
    document: {
      ...{ type, fields, occurredAt, ...envelopeOf(given, texts) },
      groups: inner === undefined ? own : withReplacement(own, inner.document),
      itemCount: itemCount + (inner?.document.itemCount ?? 0),
    },
    violations: [
      ...[...violations, ...contradictions, ...(inner?.violations ?? [])],
      ...(late ? [inFuture(path, occurredAt.text)] : []),
    ],
  };
}

function envelopeOf(
  { fields: { eventId, onBehalfOf } }: Given,
  texts: TextReader,
): Pick<EventDocument, 'eventId' | 'onBehalfOf'> {
  return {
    ...(eventId === undefined ? {} : { eventId: texts.canonical('uuid', asText(eventId)) }),
    ...(onBehalfOf === undefined
      ? {}
      : { onBehalfOf: texts.canonical('partyId', asText(onBehalfOf)) }),
  };
}

function inFuture(path: string, found: string): Violation {
  return { code: 'TIME_IN_FUTURE', path: `${path}/occurredAt`, params: { found } };
}

/** Its shape was judged with that of the correction around it. */
function judgeReplacement(
  replacement: JsonValue | undefined,
  path: string,
  judging: Judging,
): Judged | undefined {
  if (replacement === undefined) return undefined;
  const given = givenIn(replacement, path);
  if ('code' in given) throw new TypeError('a replacement was judged and names no type');
  const judged = judge(given, judging);
  const wrong = ['eventId', 'onBehalfOf'].filter((name) => given.fields[name] !== undefined);
  const violations = wrong.map((name) =>
    contradiction(pointerTo(given.path, name), 'OF_THE_TARGET'),
  );
  // A wrong correction is put right by another correction of the same report.
  const nested = given.type.name === 'eventCorrected';
  if (nested) violations.push(contradiction(given.path, 'CORRECTS_A_CORRECTION'));
  return { document: judged.document, violations: [...violations, ...judged.violations] };
}

function contradiction(path: string, reason: ContradictionReason): Violation {
  return { code: 'FIELDS_CONTRADICT', path, params: { reason } };
}

function splitByGroup(type: EventType, fields: JsonObject): Groups {
  const groups: Groups = {};
  for (const { name, group } of fieldsOf(type)) {
    const value = fields[name];
    if (value === undefined || name === 'scans') continue;
    const members = (groups[group] ??= newJsonObject());
    members[name] = value;
  }
  for (const [group, scans] of scansByGroup(type, fields)) {
    const members = (groups[group] ??= newJsonObject());
    members['scans'] = scans;
  }
  return groups;
}

/** A raw scan tells what its field tells, so it is sealed with that field. */
function scansByGroup(type: EventType, { scans }: JsonObject): Map<DisclosureGroup, JsonValue[]> {
  if (!Array.isArray(scans)) return new Map();
  const groupOf = new Map(fieldsOf(type).map(({ name, group }) => [name, group]));
  return Map.groupBy(scans, (scan) => {
    const path = isJsonObject(scan) ? scan['path'] : undefined;
    const [, of, field = ''] = typeof path === 'string' ? path.split('/') : [];
    // What points at no field of the event is shown to the fewest.
    return (of === type.name ? groupOf.get(field) : undefined) ?? 'commercial';
  });
}

/** Each group of the replaced event holds its part, framed by the type, under `replacement`. */
function withReplacement(own: Groups, replacement: EventDocument): Groups {
  const groups: Groups = { ...own };
  delete groups.public?.['replacement'];
  for (const { group } of fieldsOf(replacement.type)) {
    const part = replacement.groups[group];
    if (part === undefined) continue;
    const members = (groups[group] ??= newJsonObject());
    members['replacement'] = framed({ type: replacement.type, fields: part });
  }
  return groups;
}

function framed({ type, fields }: Pick<EventDocument, 'type' | 'fields'>): JsonObject {
  const document = newJsonObject();
  document[type.name] = fields;
  return document;
}

const RANKS = new Map<ErrorCode, number>(ERROR_CODES.map((code, rank) => [code, rank]));

function refused(given: JsonObject, violations: readonly Violation[]): Reading {
  const sorted = violations.toSorted(byRankThenPath);
  const eventId = given['eventId'];
  const parsed = typeof eventId === 'string' ? TEXT_RULES.uuid.parse(eventId) : undefined;
  if (parsed?.ok !== true) return { ok: false, violations: sorted };
  return { ok: false, eventId: parsed.value, violations: sorted };
}

function byRankThenPath(a: Violation, b: Violation): number {
  const byRank = (RANKS.get(a.code) ?? 0) - (RANKS.get(b.code) ?? 0);
  if (byRank !== 0) return byRank;
  return a.path < b.path ? -1 : Number(a.path > b.path);
}
