/** Every vector of the event format: what must come out of the valid, which code the others meet. */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import {
  TEXT_RULES,
  wrongCheckDigit,
  type TextKind,
} from '../../src/documents/domain/scalar-values.js';
import { readDocument } from '../../src/documents/documents.service.js';
import { canonicalText } from '../../src/ledger/domain/canonical-form.js';
import { appendLeaf, EMPTY_RANGE, rootHash } from '../../src/ledger/domain/compact-range.js';
import { derivedEventId } from '../../src/ledger/domain/derived-event-id.js';
import { decodeEnvelope, type EnvelopeHead } from '../../src/ledger/domain/event-envelope.js';
import { EventFormatError } from '../../src/ledger/domain/event-format-error.js';
import { parseJsonBytes, parseNdjsonLine } from '../../src/vocabulary/json-text.js';
import { logEntry } from '../../src/ledger/domain/leaf-hash.js';
import { ledgerOpenedFields } from '../../src/ledger/domain/ledger-opened.js';
import { openEvent, sealEvent } from '../../src/ledger/domain/sealed-event.js';
import { submissionHash } from '../../src/ledger/domain/submission-hash.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/vocabulary/json.js';
import type { Violation } from '../../src/errors/error-code.js';
import { naiveEventId, naiveRoot, naiveSeal, sha256 } from '../property/event-format-oracle.js';

type Hexes = Readonly<Record<string, string>>;

interface SubmissionVector {
  readonly type: string;
  readonly fields: JsonObject;
  readonly principal: string;
  readonly ledgerSecret: string;
  readonly expected: {
    readonly canonical: string;
    readonly submissionHash: string;
    readonly eventId: string;
  };
}

interface SealVector {
  readonly check: 'seal';
  readonly head: EnvelopeHead;
  readonly groups: Readonly<Record<string, JsonObject>>;
  readonly salts: Hexes;
  readonly sent?: JsonValue;
  readonly submission?: SubmissionVector;
  readonly opening?: {
    readonly origin: string;
    readonly occurredAt: string;
    readonly previousHead?: {
      readonly origin: string;
      readonly size: string;
      readonly rootHash: string;
    };
  };
  readonly expected: {
    readonly canonicalGroups: Hexes;
    readonly commitments: Hexes;
    readonly envelope: string;
    readonly envelopeSha256: string;
    readonly logEntry: string;
    readonly leafHash: string;
  };
}

interface OpenVector {
  readonly check: 'open';
  readonly envelope: string;
  readonly leafHash: string;
  readonly groups: Hexes;
  readonly expected: { readonly groups: JsonObject; readonly absent: readonly string[] };
}

interface DocumentVector {
  readonly check: 'document';
  readonly sent: JsonValue;
  readonly expected: {
    readonly canonical: string;
    readonly canonicalGroups: Hexes;
    readonly eventId?: string;
    readonly onBehalfOf?: string;
  };
}

interface ValueVector {
  readonly check: 'value';
  readonly kind: TextKind;
  readonly expected: readonly { readonly given: string; readonly canonical: string }[];
}

type Check =
  | DocumentVector
  | ValueVector
  | SealVector
  | OpenVector
  | ({ readonly check: 'submission' } & SubmissionVector)
  | {
      readonly check: 'json-text';
      readonly jsonTextHex: string;
      readonly expected: { readonly canonical: string };
    }
  | {
      readonly check: 'tree';
      readonly leafHashes: readonly string[];
      readonly expected: { readonly roots: readonly string[] };
    };

type Refused =
  | Exclude<Check, ValueVector>
  | { readonly check: 'canonical'; readonly value: JsonValue }
  | EnvelopeVector
  | DeriveVector;

interface RefusedValue {
  readonly check: 'value';
  readonly kind: TextKind;
  readonly given: string;
  readonly expectedCode: string;
}

interface EnvelopeVector {
  readonly check: 'envelope';
  readonly envelope: string;
}

interface DeriveVector {
  readonly check: 'derive';
  readonly principal: string;
  readonly submissionHash: string;
  readonly ledgerSecret: string;
}

interface Expectation {
  readonly expectedCode: string;
  readonly expectedPointer?: string;
  readonly expectedLine?: number;
  readonly expectedColumn?: number;
}

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../vectors/event-format');

/** Name and content of each vector of a folder. */
function vectorsIn<T>(folder: string): (readonly [string, T & { readonly why: string }])[] {
  return readdirSync(join(FOLDER, folder)).map((file) => [
    file.replace('.json', ''),
    JSON.parse(readFileSync(join(FOLDER, folder, file), 'utf8')) as T & { readonly why: string },
  ]);
}

function fromHex(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function eachFromHex(hexes: Hexes): Record<string, Buffer> {
  return Object.fromEntries(Object.entries(hexes).map(([name, hex]) => [name, fromHex(hex)]));
}

function seal({ head, groups, salts }: SealVector): ReturnType<typeof sealEvent> {
  return sealEvent(head, groups, eachFromHex(salts));
}

function open({ envelope, leafHash, groups }: OpenVector): ReturnType<typeof openEvent> {
  return openEvent({
    envelopeBytes: Buffer.from(envelope),
    leafHash: fromHex(leafHash),
    groups: eachFromHex(groups),
  });
}

function rootsOf(leafHashes: readonly string[]): string[] {
  let range = EMPTY_RANGE;
  const roots = [toHex(rootHash(range))];
  for (const leaf of leafHashes) {
    range = appendLeaf(range, fromHex(leaf));
    roots.push(toHex(rootHash(range)));
  }
  return roots;
}

function expectSealed(vector: SealVector): void {
  const { expected, groups } = vector;
  const sealed = seal(vector);
  const stored = Object.entries(sealed.groups);
  const texts = stored.map(([name, bytes]) => [name, Buffer.from(bytes.subarray(16)).toString()]);
  expect(Object.fromEntries(texts)).toEqual(expected.canonicalGroups);
  expect(Buffer.from(sealed.envelopeBytes).toString()).toBe(expected.envelope);
  expect(toHex(sha256(sealed.envelopeBytes))).toBe(expected.envelopeSha256);
  expect(toHex(logEntry(sealed.envelopeBytes))).toBe(expected.logEntry);
  expect(toHex(sealed.leafHash)).toBe(expected.leafHash);
  const { envelope, groups: opened, absent } = openEvent(sealed);
  const committed = envelope.groups.map(({ name, commitment }) => [name, commitment]);
  expect(Object.fromEntries(committed)).toEqual(expected.commitments);
  expect(absent).toEqual([]);
  for (const [name] of stored) {
    const text = canonicalText({ ...opened }[name] ?? null);
    expect(text).toBe(canonicalText(groups[name] ?? null));
  }
  expectOracleAgrees(vector);
}

function expectOracleAgrees({ head, groups, salts, expected }: SealVector): void {
  const naive = naiveSeal(head, groups, eachFromHex(salts));
  expect(naive.commitments).toEqual(expected.commitments);
  expect(naive.envelope).toBe(expected.envelope);
  expect(toHex(naive.leafHash)).toBe(expected.leafHash);
}

function expectSubmission(vector: SubmissionVector): void {
  const { principal, ledgerSecret, expected } = vector;
  const hash = submissionHash(vector);
  const secret = fromHex(ledgerSecret);
  expect(toHex(sha256(expected.canonical))).toBe(expected.submissionHash);
  expect(toHex(hash)).toBe(expected.submissionHash);
  expect(derivedEventId(secret, { principal, submissionHash: hash })).toBe(expected.eventId);
  expect(naiveEventId(secret, principal, hash)).toBe(expected.eventId);
}

function expectOpening({ opening, groups }: SealVector): void {
  if (opening === undefined) return;
  const { previousHead, ...own } = opening;
  const head = previousHead && {
    origin: previousHead.origin,
    size: BigInt(previousHead.size),
    rootHash: fromHex(previousHead.rootHash),
  };
  const fields = ledgerOpenedFields({ ...own, ...(head && { previousHead: head }) });
  expect({ public: fields }).toEqual(groups);
}

/** The document as it was sent gives the fields and groups that the vector begins with. */
function expectNormalForm({ sent, submission, groups }: SealVector): void {
  if (sent === undefined) return;
  const reading = readDocument(sent, { nowMicros: 0n, checkFuture: false });
  expect(reading).toMatchObject({ ok: true });
  if (!reading.ok) return;
  expect(reading.document.groups).toEqual(groups);
  expect(reading.document.fields).toEqual(submission?.fields);
}

/** `MALFORMED_VIN` of whatever has a wrong check digit; without one, the canonical text or the kind's code. */
function readValue(
  kind: TextKind,
  given: string,
): { readonly value?: string; readonly code?: string } {
  const parsed = TEXT_RULES[kind].parse(given);
  if (!parsed.ok) return { code: codeOfKind(kind, parsed.reason) };
  const { value } = parsed;
  return wrongCheckDigit(kind, value) === undefined ? { value } : { code: 'MALFORMED_VIN' };
}

function codeOfKind(kind: TextKind, reason: string): string {
  return reason === 'YEAR_OUT_OF_RANGE' && kind === 'instant'
    ? 'TIME_OUT_OF_RANGE'
    : TEXT_RULES[kind].code;
}

function expectValues({ kind, expected }: ValueVector): void {
  for (const { given, canonical } of expected) {
    expect([given, readValue(kind, given)]).toEqual([given, { value: canonical }]);
    expect(readValue(kind, canonical)).toEqual({ value: canonical });
  }
}

const AT_ANY_TIME = { nowMicros: 0n, checkFuture: false };

function expectDocument({ sent, expected }: DocumentVector): void {
  const reading = readDocument(sent, AT_ANY_TIME);
  if (!reading.ok) {
    expectCorrection(sent, reading.violations, expected);
    return;
  }
  const { fields, groups, eventId, onBehalfOf } = reading.document;
  const texts = Object.entries(groups).map(([name, group]) => [name, canonicalText(group)]);
  const canonicalGroups: unknown = Object.fromEntries(texts);
  const canonical = canonicalText(fields);
  const id = { ...(eventId && { eventId }), ...(onBehalfOf && { onBehalfOf }) };
  expect({ canonical, canonicalGroups, ...id }).toEqual(expected);
}

/** Corrections are answered as not yet supported where all is right; their replacements are read by themselves. */
function expectCorrection(
  sent: JsonValue,
  violations: readonly Violation[],
  { canonical, canonicalGroups }: DocumentVector['expected'],
): void {
  expect(violations).toEqual([{ code: 'NOT_YET_SUPPORTED', path: '/eventCorrected' }]);
  const replacement =
    isJsonObject(sent) && isJsonObject(sent['eventCorrected'])
      ? (sent['eventCorrected']['replacement'] ?? null)
      : null;
  const reading = readDocument(replacement, AT_ANY_TIME);
  if (!reading.ok) throw new Error('the replacement is refused');
  const { type, fields, groups } = reading.document;
  const part = (of: JsonObject) => `"replacement":${canonicalText({ [type.name]: of })}`;
  expect(canonical).toContain(part(fields));
  for (const [name, group] of Object.entries(groups))
    expect(canonicalGroups[name]).toContain(part(group));
}

function expectRefusedDocument(
  sent: JsonValue,
  { expectedCode, expectedPointer }: Expectation,
): void {
  const reading = readDocument(sent, AT_ANY_TIME);
  const found = reading.ok ? [] : reading.violations.map(({ code, path }) => ({ code, path }));
  expect(found).toEqual([{ code: expectedCode, path: expectedPointer }]);
}

function expectValid(vector: Check): void {
  switch (vector.check) {
    case 'document':
      expectDocument(vector);
      return;
    case 'value':
      expectValues(vector);
      return;
    case 'seal':
      expectSealed(vector);
      if (vector.submission !== undefined) expectSubmission(vector.submission);
      expectOpening(vector);
      expectNormalForm(vector);
      return;
    case 'open':
      expect(open(vector)).toMatchObject(vector.expected);
      return;
    case 'submission':
      expectSubmission(vector);
      return;
    case 'json-text': {
      const parsed = parseJsonBytes(fromHex(vector.jsonTextHex));
      expect(parsed.ok && canonicalText(parsed.value)).toBe(vector.expected.canonical);
      return;
    }
    case 'tree':
      expect(rootsOf(vector.leafHashes)).toEqual(vector.expected.roots);
      expect(toHex(naiveRoot(vector.leafHashes.map(fromHex)))).toBe(vector.expected.roots.at(-1));
  }
}

function expectRefusedText(jsonTextHex: string, expectation: Expectation): void {
  const { expectedCode: code, expectedPointer: pointer } = expectation;
  const { expectedLine: line, expectedColumn: column } = expectation;
  const fault = { code, pointer, line, column };
  const bytes = fromHex(jsonTextHex);
  expect(parseJsonBytes(bytes)).toEqual({ ok: false, fault });
  if (code !== 'JSON_NOT_UTF8') {
    expect(parseNdjsonLine(bytes.toString('utf8'))).toEqual({ ok: false, fault });
  }
}

/** What must throw. */
function attempt(vector: Refused): void {
  switch (vector.check) {
    case 'canonical':
      canonicalText(vector.value);
      return;
    case 'envelope':
      decodeEnvelope(Buffer.from(vector.envelope));
      return;
    case 'open':
      open(vector);
      return;
    case 'seal':
      seal(vector);
      return;
    case 'tree':
      rootsOf(vector.leafHashes);
      return;
    case 'derive':
      derivedEventId(fromHex(vector.ledgerSecret), {
        principal: vector.principal,
        submissionHash: fromHex(vector.submissionHash),
      });
      return;
    default:
      throw new Error(`no such check of what is invalid: ${vector.check}`);
  }
}

function expectInvalid(vector: (Refused | RefusedValue) & Expectation): void {
  if (vector.check === 'json-text') expectRefusedText(vector.jsonTextHex, vector);
  else if (vector.check === 'document') expectRefusedDocument(vector.sent, vector);
  else if (vector.check === 'value') {
    expect(readValue(vector.kind, vector.given)).toEqual({ code: vector.expectedCode });
  } else expect(codeOf(() => attempt(vector))).toBe(vector.expectedCode);
}

function codeOf(attempted: () => void): string {
  try {
    attempted();
  } catch (error) {
    if (error instanceof EventFormatError) return error.code;
    throw error;
  }
  return 'none';
}

describe('event format, valid', () => {
  test.each(vectorsIn<Check>('valid'))('%s', (_name, vector) => {
    expect(vector.why).not.toBe('');
    expectValid(vector);
  });
});

describe('event format, invalid', () => {
  test.each(vectorsIn<(Refused | RefusedValue) & Expectation>('invalid'))('%s', (_name, vector) => {
    expect(vector.why).not.toBe('');
    expectInvalid(vector);
  });
});

describe('event format, the specification', () => {
  const page = readFileSync(join(FOLDER, '../../../docs/spec/event-format.md'), 'utf8');
  const example = JSON.parse(
    readFileSync(join(FOLDER, 'valid/worked-example.json'), 'utf8'),
  ) as SealVector;

  it('begins with the worked example, byte for byte', () => {
    const { expected, submission, salts, sent } = example;
    const { canonicalGroups, commitments, ...hashed } = expected;
    const shown = [canonicalGroups, commitments, salts, hashed, submission?.expected ?? {}];
    const missing = shown.flatMap(Object.values).filter((bytes) => !page.includes(String(bytes)));
    expect(missing).toEqual([]);
    const [, document = ''] = /```json\n([^`]*)```/.exec(page) ?? [];
    expect(JSON.parse(document)).toEqual(sent);
  });

  it('names every code that a vector expects', () => {
    const codes = vectorsIn<Expectation>('invalid').map(([, { expectedCode }]) => expectedCode);
    expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });
});
