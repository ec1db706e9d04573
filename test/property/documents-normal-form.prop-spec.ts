import fc from 'fast-check';
import { readDocument } from '../../src/documents/documents.service.js';
import type { EventDocument } from '../../src/documents/domain/event-document.js';
import { canonicalText } from '../../src/ledger/domain/canonical-form.js';
import { mergedGroups } from '../../src/ledger/domain/merged-groups.js';
import { DISCLOSURE_GROUPS } from '../../src/lifecycle/domain/disclosure-groups.js';
import type { EventType } from '../../src/lifecycle/domain/event-type.js';
import type { JsonObject, JsonValue } from '../../src/vocabulary/json.js';
import { arbitraryDocument, CLIENT_TYPES } from './event-documents.js';

const RUNS = 40;
/** 2026-11-24. */
const NOW = { nowMicros: 1_795_478_400_000_000n };
const DEFAULTS = ['INSTANT', 'NORMAL'];

const SUPPORTED = CLIENT_TYPES.filter(({ supported }) => supported);
const LATER = CLIENT_TYPES.filter(({ supported }) => !supported);
const rows = (types: readonly EventType[]): (readonly [string, EventType])[] =>
  types.map((type) => [type.name, type]);

const anyValue = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }),
  ),
})).value;

/** The document of a reading that must succeed; else its refusal is the message. */
function read(document: JsonObject): EventDocument {
  const reading = readDocument(document, NOW);
  if (reading.ok) return reading.document;
  throw new Error(JSON.stringify({ violations: reading.violations, document }));
}

describe('normal form of documents', () => {
  it.each(rows(SUPPORTED))('%s: read again it is what it was, byte for byte', (_, type) => {
    fc.assert(
      fc.property(arbitraryDocument(type), (document) => {
        const first = read(document);
        const { eventId, onBehalfOf } = first;
        const envelope = withoutUndefined({ eventId, onBehalfOf });
        const again = read({ [type.name]: { ...first.fields, ...envelope } });
        expect(canonicalText(again.fields)).toBe(canonicalText(first.fields));
        expect(again).toMatchObject(withoutUndefined({ eventId, onBehalfOf }));
        expect(again.itemCount).toBe(first.itemCount);
      }),
      { numRuns: RUNS },
    );
  });

  it.each(rows(SUPPORTED))('%s: each field stands in one group, nothing is lost', (_, type) => {
    fc.assert(
      fc.property(arbitraryDocument(type), (document) => {
        const { fields, groups } = read(document);
        const names = DISCLOSURE_GROUPS.flatMap((group) => Object.keys(groups[group] ?? {}));
        const once = names.filter(
          (name, place) => name !== 'scans' || !names.includes(name, place + 1),
        );
        expect(once.toSorted()).toEqual(Object.keys(fields).toSorted());
        const parts = Object.values(groups);
        expect(parts.filter((part) => Object.keys(part).length === 0)).toEqual([]);
        const merged = mergedGroups(groups, DISCLOSURE_GROUPS);
        expect(inOneOrder(merged)).toBe(inOneOrder(fields));
      }),
      { numRuns: RUNS },
    );
  });

  it.each(rows(SUPPORTED))('%s: no null, no default, nothing empty is left', (_, type) => {
    fc.assert(
      fc.property(arbitraryDocument(type), (document) => {
        const { fields } = read(document);
        expect(blanksIn(fields)).toEqual([]);
        expect(DEFAULTS).not.toContain(fields['occurredAtPrecision']);
        expect(DEFAULTS).not.toContain(fields['submissionMode']);
        expect(fields['sequence']).not.toBe(0);
        expect(fields).not.toHaveProperty('eventId');
      }),
      { numRuns: RUNS },
    );
  });

  it.each(rows(LATER))('%s: well-formed, and answered as not yet supported', (_, type) => {
    fc.assert(
      fc.property(arbitraryDocument(type), (document) => {
        const reading = readDocument(document, NOW);
        const violations = reading.ok ? [] : reading.violations;
        expect(violations).toEqual([{ code: 'NOT_YET_SUPPORTED', path: `/${type.name}` }]);
      }),
      { numRuns: RUNS },
    );
  });

  it('says of random values what is wrong, and never throws', () => {
    const fields = fc.dictionary(
      fc.oneof(fc.constantFrom('occurredAt', 'items', 'how', '__proto__', 'evidence'), fc.string()),
      anyValue,
    );
    const type = fc.constantFrom('itemLost', 'batteryProduced', 'eventCorrected', 'toString');
    fc.assert(
      fc.property(type, fields, (name, value) => {
        const reading = readDocument({ [name]: value }, NOW);
        return reading.ok || reading.violations.length > 0;
      }),
      { numRuns: 500 },
    );
  });
});

/** Scans stand with the fields that they tell, so put together they have another order. */
function inOneOrder({ scans, ...fields }: JsonObject): string {
  const sorted = Array.isArray(scans) ? scans.map(canonicalText).toSorted() : [];
  return canonicalText({ ...fields, scans: sorted });
}

function blanksIn(value: JsonValue): JsonValue[] {
  if (value === null) return [value];
  if (typeof value !== 'object') return [];
  const inner = Object.values(value);
  return inner.length === 0 ? [value] : inner.flatMap(blanksIn);
}

function withoutUndefined(members: Record<string, string | undefined>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(members)) if (value !== undefined) kept[name] = value;
  return kept;
}
