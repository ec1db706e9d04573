/**
 * Random event documents that are valid, of every type that a client may send, in all the spellings
 * that are accepted: blanks, lower case, bare codes, defaults said aloud. No item stands in one
 * document twice.
 */
import fc from 'fast-check';
import { ENVELOPE_ENTRIES } from '../../src/documents/domain/document-fields.js';
import { parsePartyId } from '../../src/identifiers/domain/party-id.js';
import type { ItemKind } from '../../src/identifiers/domain/item-id.js';
import { parseVin } from '../../src/identifiers/domain/vin.js';
import { COMMON_FIELDS, EVENT_CATALOGUE } from '../../src/lifecycle/domain/catalogue.js';
import { ELEMENTS } from '../../src/lifecycle/domain/materials.js';
import type {
  EventType,
  FieldType,
  MemberField,
  ScalarKind,
} from '../../src/lifecycle/domain/event-type.js';
import { isJsonObject } from '../../src/vocabulary/json.js';
import type { JsonObject, JsonValue } from '../../src/vocabulary/json.js';

/** Stands for an item until all of a document are numbered, so that none comes twice. */
class Numbered {
  constructor(readonly spell: (serial: number) => string) {}
}

type Draft = string | number | boolean | null | Numbered | Draft[] | DraftObject;
interface DraftObject {
  [name: string]: Draft;
}

/** The types that a client may send, supported or not. */
export const CLIENT_TYPES: readonly EventType[] = EVENT_CATALOGUE.filter(({ input }) => input);

const LIST_MAX = 3;
const TREE_DEPTH = 3;
const SERIAL_MAX = 9_000_000;

/** A valid document of the type, `{ "<type>": { fields } }`; `occurredAt` lies in 2019 to 2025. */
export function arbitraryDocument(type: EventType): fc.Arbitrary<JsonObject> {
  const members = [...ENVELOPE_ENTRIES, ...COMMON_FIELDS, ...type.fields];
  return fc
    .tuple(objectDraft(members), fc.nat({ max: SERIAL_MAX }))
    .map(([draft, serial]) => ({ [type.name]: numbered(settle(type.name, draft), serial) }));
}

function numbered(draft: DraftObject, first: number): JsonObject {
  let serial = first;
  const finish = (value: Draft): JsonValue => {
    if (value instanceof Numbered) return value.spell((serial += 1));
    if (Array.isArray(value)) return value.map(finish);
    return typeof value === 'object' && value !== null ? finishObject(value) : value;
  };
  const finishObject = (object: DraftObject): JsonObject =>
    Object.fromEntries(Object.entries(object).map(([name, value]) => [name, finish(value)]));
  return finishObject(draft);
}

function objectDraft(members: readonly MemberField[], depth = 0): fc.Arbitrary<DraftObject> {
  const model = Object.fromEntries(members.map((m) => [m.name, memberDraft(m, depth)]));
  const requiredKeys = members.filter((m) => m.required).map((m) => m.name);
  return fc.record(model, { requiredKeys, noNullPrototype: true });
}

function memberDraft({ name, type, required }: MemberField, depth: number): fc.Arbitrary<Draft> {
  const draft = BY_NAME[name] ?? draftOf(type, depth);
  // Null says no more than absence does.
  return required ? draft : fc.option(draft, { nil: null, freq: 20 });
}

function draftOf(type: FieldType, depth: number): fc.Arbitrary<Draft> {
  switch (type.kind) {
    case 'list':
      return listDraft(type.of, Math.min(LIST_MAX, type.max), depth);
    case 'enum':
      return fc.constantFrom(...type.values);
    case 'object':
      return objectDraft(type.fields, depth + 1);
    case 'recursion':
      return objectDraft(membersNamed(type.name, depth), depth + 1);
    case 'eventDocument':
      return replacementDraft();
    case 'itemId':
      return fc.oneof(...type.kinds.map((kind) => ITEMS[kind]));
    default:
      return SCALARS[type.kind];
  }
}

function listDraft(of: FieldType, maxLength: number, depth: number): fc.Arbitrary<Draft> {
  if (of.kind !== 'object' || of.name !== 'CompositionInput') {
    return fc.array(draftOf(of, depth), { minLength: 1, maxLength });
  }
  const elements = fc.uniqueArray(fc.constantFrom(...ELEMENTS), { minLength: 1, maxLength });
  return fc
    .tuple(elements, objectDraft(of.fields, depth))
    .map(([symbols, entry]) => symbols.map((element) => ({ ...entry, element })));
}

/** Deep trees are rare in life, and endless ones would be here. */
function membersNamed(name: string, depth: number): readonly MemberField[] {
  const members = objectMembers(name);
  return depth < TREE_DEPTH ? members : members.filter(({ required }) => required);
}

function objectMembers(name: string): readonly MemberField[] {
  const search = (type: FieldType): readonly MemberField[] | undefined => {
    if (type.kind === 'list') return search(type.of);
    if (type.kind !== 'object') return undefined;
    return type.name === name ? type.fields : undefined;
  };
  for (const { fields } of EVENT_CATALOGUE) {
    const found = fields.map((field) => search(field.type)).find((m) => m !== undefined);
    if (found !== undefined) return found;
  }
  throw new Error(`the catalogue has no object ${name}`);
}

function replacementDraft(): fc.Arbitrary<Draft> {
  const types = CLIENT_TYPES.filter(({ name }) => name !== 'eventCorrected');
  return fc.constantFrom(...types).chain((type) =>
    objectDraft([...COMMON_FIELDS, ...type.fields]).map((draft) => ({
      [type.name]: settle(type.name, draft),
    })),
  );
}

const digits = (serial: number, width: number): string => String(serial).padStart(width, '0');
const spelled = (code: string, style: number): string => {
  if (style === 1) return code.toLowerCase();
  return style === 2 ? ` ${code.slice(0, 12)} ${code.slice(12)}` : code;
};

const newCode = (product: string): fc.Arbitrary<Numbered> =>
  fc
    .tuple(fc.constantFrom('001', '04Q', 'X12'), fc.nat({ max: 2 }))
    .map(
      ([maker, style]) =>
        new Numbered((n) => spelled(`${maker}${product}B240000003B3C${digits(n + 1, 7)}`, style)),
    );
const batteryCode = fc.oneof(newCode('P'), newCode('M'), newCode('C'));
const coded = (product: string): fc.Arbitrary<Numbered> =>
  fc.oneof(
    newCode(product),
    fc.constant(new Numbered((n) => `001${product}B24B3C${digits(n + 1, 7)}R${product}`)),
  );
const vin = fc.nat({ max: 1 }).map((style) => new Numbered((n) => spelled(vinOf(n), style)));
const party = fc
  .boolean()
  .map((bare) => new Numbered((n) => (bare ? '' : 'uscc-') + creditCode(n)));
const lotNumber = fc
  .constantFrom('L-', ' 批', 'Lot / ')
  .map((prefix) => new Numbered((n) => `${prefix}${n}`));
const SELLER = 'uscc-91350900587527783P';
const uncoded = fc.constant(new Numbered((n) => `uncoded:${SELLER}:${n}`));
const uri = fc
  .constantFrom('urn:uuid:580d3adf-1981-44a0-a214-', 'uri:urn:uuid:580d3adf-1981-44a0-a214-')
  .map((prefix) => new Numbered((n) => `${prefix}${digits(n, 12)}`));
const ITEMS: Readonly<Record<ItemKind, fc.Arbitrary<Draft>>> = {
  PACK: coded('P'),
  MODULE: coded('M'),
  CELL: coded('C'),
  VEHICLE: vin,
  MATERIAL_LOT: fc.constant(new Numbered((n) => `lot:${SELLER}:L-${n}`)),
  UNCODED_BATTERY: uncoded,
  SITE: fc.constant(new Numbered((n) => `site:${SELLER}:S${n}`)),
  OTHER: uri,
};

/** A VIN with the check digit that fits. */
function vinOf(serial: number): string {
  const found = [...'0123456789X']
    .map((check) => `LSVAA498${check}D${digits(serial, 7)}`)
    .find((candidate) => parseVin(candidate).ok);
  if (found === undefined) throw new Error('no check digit fits');
  return found;
}

/** A credit code with the check character that fits. */
function creditCode(serial: number): string {
  const found = [...'0123456789ABCDEFGHJKLMNPQRTUWXY']
    .map((check) => `9111000${digits(serial, 10)}${check}`)
    .find((candidate) => parsePartyId(candidate).ok);
  if (found === undefined) throw new Error('no check character fits');
  return found;
}

const decimal = (fractionDigits: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat({ max: 99_999 }), fc.nat({ max: 10 ** fractionDigits - 1 }), fc.boolean())
    .map(([whole, part, short]) =>
      short ? String(whole) : `${whole}.${digits(part, fractionDigits)}`,
    );

/** Years 2019 to 2025 unless others are asked for. */
const instant = (firstYear = 2019, lastYear = 2025): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.integer({ min: firstYear, max: lastYear }),
      fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 })),
      fc.tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 }), fc.nat({ max: 59 })),
      fc.constantFrom('', '.5', '.120', '.123456'),
      fc.constantFrom('Z', '+08:00', '-00:00', '-05:30', '+00:00'),
    )
    .map(([year, date, time, part, offset]) => {
      const two = (parts: number[]): string[] => parts.map((n) => digits(n, 2));
      return `${year}-${two(date).join('-')}T${two(time).join(':')}${part}${offset}`;
    });

const date = (firstYear: number, lastYear: number): fc.Arbitrary<string> =>
  instant(firstYear, lastYear).map((text) => text.slice(0, 10));

const text = fc.oneof(
  fc.constantFrom('LFP', ' GB/T 34015 ', '郑州一厂', 'é', 'a\nb', '__proto__'),
  fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme-ascii' }).map((chars) => `t${chars}`),
);

const SCALARS: Readonly<Record<Exclude<ScalarKind, 'itemId'>, fc.Arbitrary<Draft>>> = {
  batteryCode,
  makerCode: fc.constantFrom('001', '04q', ' X12'),
  vin,
  partyId: party,
  lotNumber,
  decimal: fc.oneof(decimal(9), decimal(2), fc.constantFrom('-1.50', '0.0', '0')),
  fraction: fc.constantFrom('0', '0.05', '0.250', '1', '1.0'),
  massKg: decimal(6),
  instant: instant(),
  date: date(2015, 2025),
  text,
  rawText: fc.constantFrom('04Q CB7', '\u001d21', ' '),
  uuid: fc.uuid().map((id) => (id.startsWith('a') ? id.toUpperCase() : id)),
  sha256: fc.constantFrom('ab'.repeat(32), 'AB'.repeat(32), '0'.repeat(64)),
  integer: fc.oneof(fc.constant(0), fc.nat({ max: 2 ** 31 - 1 })),
  boolean: fc.boolean(),
  country: fc.constantFrom('CN', 'DE', 'TH'),
  region: fc.constantFrom('CN', 'CN-44', 'CN-31', 'DE'),
};

/** Fields that must fit others of the same document, whatever stands in those. */
const BY_NAME: Readonly<Record<string, fc.Arbitrary<Draft>>> = {
  startedAt: instant(2010, 2012),
  takenAt: instant(2013, 2018),
  validUntil: date(2026, 2060),
  substance: fc.constant(new Numbered((n) => `substance ${n}`)),
};

/** Makes what was drawn field by field into something that can be meant. */
function settle(typeName: string, draft: DraftObject): DraftObject {
  const late = draft['submissionMode'] === 'BACKFILL' ? { submissionModeReason: 'late' } : {};
  const settled: DraftObject = { ...draft, ...late };
  return eachLotNamed({ ...settled, ...(SETTLED[typeName]?.(settled) ?? {}) });
}

const someItem = new Numbered((n) => `urn:example:item:${n}`);
const someLot = new Numbered((n) => `lot:${SELLER}:L-${n}`);

const somethingMoved = ({ removed, fitted }: DraftObject): DraftObject =>
  removed == null && fitted == null ? { removed: [someItem] } : {};

const SETTLED: Readonly<Record<string, (draft: DraftObject) => DraftObject>> = {
  batterySwapped: somethingMoved,
  batteryReplaced: somethingMoved,
  handedOver: ({ items, fromLot }) =>
    fromLot == null
      ? { items: items ?? [someItem], fromLot: null, newLotNumber: null }
      : { items: null, newLotNumber: 'part', massKg: '12.5' },
  received: ({ items, handover, ownLotNumber, massKg }) => ({
    items: handover == null ? (items ?? [someItem]) : (items ?? null),
    massKg: ownLotNumber == null ? (massKg ?? null) : '7',
  }),
  stockCounted: ({ counts }) => ({
    counts: entries(counts).map((count, index) =>
      index % 2 === 0
        ? { ...count, lot: someLot, materialKind: null, reason: 'scale' }
        : { ...count, lot: null, materialKind: 'COPPER', reason: 'scale' },
    ),
  }),
  batteryIdentified: ({ foundInLot, battery }) =>
    foundInLot == null
      ? { battery: new Numbered((n) => `uncoded:${SELLER}:${n}`) }
      : { battery: battery ?? someItem, sameAs: null, massKg: '300' },
  eventCorrected: ({ kind, replacement }) =>
    kind === 'DID_NOT_OCCUR'
      ? { replacement: null }
      : { replacement: replacement ?? { itemLost: LOSS } },
};

const LOSS: DraftObject = {
  occurredAt: '2024-05-06T07:08:09Z',
  items: [someItem],
  how: 'LOST',
};

function entries(list: Draft | undefined): DraftObject[] {
  return Array.isArray(list) ? list.filter(isDraftObject) : [];
}

function isDraftObject(draft: Draft | undefined): draft is DraftObject {
  if (typeof draft !== 'object' || draft === null) return false;
  return !Array.isArray(draft) && !(draft instanceof Numbered);
}

/** A lot of a kind that needs a name or a chemistry gets it. */
function eachLotNamed(draft: DraftObject): DraftObject {
  const named = (lot: Draft): Draft => {
    if (!isDraftObject(lot) || lot['lotNumber'] === undefined) return lot;
    return { ...lot, otherName: 'shavings', chemistry: 'NCM811' };
  };
  const all = Object.entries(draft).map(([name, value]): [string, Draft] => [
    name,
    Array.isArray(value) ? value.map(named) : named(value),
  ]);
  return Object.fromEntries(all);
}

/** The fields of a document, whatever its type. */
export function fieldsIn(document: JsonObject): JsonObject {
  const [fields] = Object.values(document);
  if (!isJsonObject(fields)) throw new Error('a document has one type');
  return fields;
}
