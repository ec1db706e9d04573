import { ITEMS_MAX } from '../lifecycle/domain/event-type.js';
import type { JsonObject, JsonValue } from '../vocabulary/json.js';
import { readDocument } from './documents.service.js';

/** 2026-11-24T00:00:00Z. */
const NOW = { nowMicros: 1_795_478_400_000_000n };
const PACK = '001PB240000003B3C0221953';
const MODULE = '001MB240000003B3C0221953';
const CELL = '04QCB76836300JBC40000903';
const RECEIVER = 'uscc-91350900587527783P';
const AT = { occurredAt: '2026-01-02T03:04:05+08:00' };

const code = (letter: string, serial: number): string =>
  `001${letter}B240000003B3C${String(serial).padStart(7, '0')}`;

/** Code, path and reason of each violation. */
function refusals(document: JsonValue): string[] {
  const reading = readDocument(document, NOW);
  if (reading.ok) return [];
  return reading.violations.map(({ code: word, path, params }) =>
    [word, path, params?.['reason']].filter((part) => part !== undefined).join(' '),
  );
}

function paramsOf(document: JsonValue): unknown {
  const reading = readDocument(document, NOW);
  return reading.ok ? undefined : reading.violations[0]?.params;
}

function fieldsOf(document: JsonValue): JsonObject {
  const reading = readDocument(document, NOW);
  if (!reading.ok) throw new Error(JSON.stringify(reading.violations));
  return reading.document.fields;
}

const produced = (fields: JsonObject = {}): JsonObject => ({
  batteryProduced: { ...AT, product: PACK, ...fields },
});

describe('frame of a document', () => {
  it.each<[string, JsonValue, string]>([
    ['a list', [], 'WRONG_TYPE '],
    ['null', null, 'WRONG_TYPE '],
    ['text', 'batteryProduced', 'WRONG_TYPE '],
    ['no type', {}, 'UNKNOWN_EVENT_TYPE  NOT_ONE_TYPE'],
    ['two types', { itemLost: {}, exported: {} }, 'UNKNOWN_EVENT_TYPE  NOT_ONE_TYPE'],
    ['an unknown type', { batteryProducd: {} }, 'UNKNOWN_EVENT_TYPE /batteryProducd'],
    ['the name of an object method', { toString: {} }, 'UNKNOWN_EVENT_TYPE /toString'],
    ['a type of the server', { ledgerOpened: AT }, 'SERVER_ONLY_TYPE /ledgerOpened'],
    ['fields that are a list', { itemLost: [] }, 'WRONG_TYPE /itemLost'],
    ['no fields', { itemLost: null, exported: 7 }, 'WRONG_TYPE /exported'],
    ['an unknown type of nothing', { itemLost: {}, x: null }, 'UNKNOWN_EVENT_TYPE /x'],
  ])('refuses %s', (_, document, refusal) => {
    expect(refusals(document)).toEqual([refusal]);
  });

  it('suggests the type that was probably meant', () => {
    expect(paramsOf({ batteryProducd: {} })).toMatchObject({ suggestion: 'batteryProduced' });
  });

  it('refuses what is nested without end, and does not go down there', () => {
    let deep: JsonValue = [];
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(refusals({ itemLost: { items: deep } })).toEqual([
      'DOCUMENT_TOO_LARGE /itemLost NESTED_TOO_DEEP',
    ]);
  });

  it('names the event whose document it refused, if the document does', () => {
    const eventId = '01980A5E-0000-7000-8000-000000000001';
    expect(readDocument({ itemLost: { eventId } }, NOW)).toMatchObject({
      ok: false,
      eventId: eventId.toLowerCase(),
    });
    expect(readDocument({ itemLost: { eventId: 'x' } }, NOW)).not.toHaveProperty('eventId');
  });
});

describe('shape of a document', () => {
  it.each<[string, JsonObject, string]>([
    ['an unknown field', { colour: 'red' }, 'UNKNOWN_FIELD /batteryProduced/colour'],
    ['an unknown null', { colour: null }, 'UNKNOWN_FIELD /batteryProduced/colour'],
    ['an unknown empty list', { colour: [] }, 'UNKNOWN_FIELD /batteryProduced/colour'],
    ['an unknown empty object', { colour: {} }, 'UNKNOWN_FIELD /batteryProduced/colour'],
    [
      'an unknown null deep within',
      { components: [{ code: MODULE, components: [{ code: CELL, colour: null }] }] },
      'UNKNOWN_FIELD /batteryProduced/components/0/components/0/colour',
    ],
    ['the name of an object method', { toString: null }, 'UNKNOWN_FIELD /batteryProduced/toString'],
    ['a name with a slash', { 'a/b~': 1 }, 'UNKNOWN_FIELD /batteryProduced/a~1b~0'],
    ['a missing field', { product: null }, 'MISSING_FIELD /batteryProduced/product'],
    ['a number as a code', { product: 7 }, 'WRONG_TYPE /batteryProduced/product'],
    ['a list as text', { model: ['x'] }, 'WRONG_TYPE /batteryProduced/model'],
    ['null in a list', { components: [null] }, 'WRONG_TYPE /batteryProduced/components/0'],
    ['half a number', { sequence: 0.5 }, 'MALFORMED_INTEGER /batteryProduced/sequence NOT_WHOLE'],
    [
      'a negative one',
      { sequence: -1 },
      'MALFORMED_INTEGER /batteryProduced/sequence OUT_OF_RANGE',
    ],
    [
      'a word of no list',
      { occurredAtPrecision: 'YEAR' },
      'VALUE_NOT_ALLOWED /batteryProduced/occurredAtPrecision',
    ],
    ['an empty text', { model: ' ' }, 'MALFORMED_TEXT /batteryProduced/model EMPTY'],
    ['NUL', { model: 'a\0b' }, 'MALFORMED_TEXT /batteryProduced/model CONTROL_CHARACTER'],
    ['half a pair', { model: '\ud800' }, 'MALFORMED_TEXT /batteryProduced/model LONE_SURROGATE'],
    [
      'an exponent',
      { ratedCapacityAh: '1e3' },
      'MALFORMED_DECIMAL /batteryProduced/ratedCapacityAh NOT_A_DECIMAL',
    ],
    [
      'NaN',
      { ratedCapacityAh: 'NaN' },
      'MALFORMED_DECIMAL /batteryProduced/ratedCapacityAh NOT_A_DECIMAL',
    ],
    ['a microgram', { massKg: '0.0000001' }, 'MALFORMED_MASS /batteryProduced/massKg TOO_FINE'],
    [
      'no offset',
      { occurredAt: '2026-01-02T03:04:05' },
      'MALFORMED_TIME /batteryProduced/occurredAt OFFSET_MISSING',
    ],
    [
      'a leap second',
      { occurredAt: '2016-12-31T23:59:60Z' },
      'MALFORMED_TIME /batteryProduced/occurredAt LEAP_SECOND',
    ],
    [
      '31 April',
      { occurredAt: '2026-04-31T00:00:00Z' },
      'MALFORMED_TIME /batteryProduced/occurredAt DATE_IMPOSSIBLE',
    ],
    [
      'year 0001',
      { occurredAt: '0001-01-01T00:00:00Z' },
      'TIME_OUT_OF_RANGE /batteryProduced/occurredAt YEAR_OUT_OF_RANGE',
    ],
    ['no UUID', { eventId: 'x' }, 'MALFORMED_EVENT_ID /batteryProduced/eventId NOT_A_UUID'],
    [
      'a code of 23',
      { product: PACK.slice(1) },
      'MALFORMED_BATTERY_CODE /batteryProduced/product LENGTH_WRONG',
    ],
    [
      'a VIN as a code',
      { product: 'LSVAA4 9819D1234567' },
      'MALFORMED_BATTERY_CODE /batteryProduced/product LENGTH_WRONG',
    ],
    [
      'a party that is none',
      { onBehalfOf: '91350900587527783A' },
      'MALFORMED_PARTY_ID /batteryProduced/onBehalfOf CHECK_CHARACTER_WRONG',
    ],
    [
      'an item that is none',
      { productionLot: 'lot:x' },
      'MALFORMED_ITEM_ID /batteryProduced/productionLot',
    ],
    [
      'a digest that is none',
      { evidence: [{ sha256: 'ab', mediaType: 'a', name: 'b' }] },
      'MALFORMED_DIGEST /batteryProduced/evidence/0/sha256 NOT_A_SHA256',
    ],
  ])('refuses %s', (_, fields, refusal) => {
    expect(refusals(produced(fields)).join('; ')).toMatch(new RegExp(`^${escaped(refusal)}`));
  });

  it('names the position of a wrong character, and the code that was probably meant', () => {
    expect(paramsOf(produced({ product: '04QCB76836300JBC4000O903' }))).toEqual({
      value: '04QCB76836300JBC4000O903',
      reason: 'CHARACTER_NOT_ALLOWED',
      position: 21,
      found: 'O',
      suggestion: CELL,
    });
  });

  it('names the field that was probably meant', () => {
    expect(paramsOf(produced({ ratedCapacityAH: '1' }))).toEqual({
      found: 'ratedCapacityAH',
      suggestion: 'ratedCapacityAh',
    });
  });

  it('names every fault of a document at once, the gravest first', () => {
    expect(refusals(produced({ product: null, model: 7, colour: 1, massKg: 'x' }))).toEqual([
      'UNKNOWN_FIELD /batteryProduced/colour',
      'MISSING_FIELD /batteryProduced/product',
      'WRONG_TYPE /batteryProduced/model',
      'MALFORMED_MASS /batteryProduced/massKg NOT_A_DECIMAL',
    ]);
  });

  it('refuses a list that is too long, and names no more than a hundred faults', () => {
    const items = Array.from({ length: ITEMS_MAX + 1 }, () => 'x');
    const found = refusals({ itemLost: { ...AT, items, how: 'LOST' } });
    expect(found).toHaveLength(100);
    expect(found[0]).toBe('LIST_LENGTH /itemLost/items');
  });
});

describe('limits of a document', () => {
  const modules = (count: number): JsonValue =>
    Array.from({ length: count }, (_, index) => ({ code: code('M', index + 1) }));

  it('takes ten thousand items and refuses one more', () => {
    expect(refusals(produced({ components: modules(ITEMS_MAX - 1) }))).toEqual([]);
    expect(refusals(produced({ components: modules(ITEMS_MAX) }))).toEqual([
      'TOO_MANY_ITEMS /batteryProduced',
    ]);
  });

  it('does not count the facility', () => {
    const reading = readDocument(produced({ facility: 'urn:example:plant' }), NOW);
    expect(reading).toMatchObject({ document: { itemCount: 1 } });
  });

  it('takes eight levels of components and refuses the ninth', () => {
    const tree = (levels: number): JsonObject => ({
      code: code('M', levels),
      ...(levels > 1 ? { components: [tree(levels - 1)] } : {}),
    });
    expect(refusals(produced({ components: [tree(8)] }))).toEqual([]);
    const ninth = `/batteryProduced${'/components/0'.repeat(9)}`;
    expect(refusals(produced({ components: [tree(9)] }))).toEqual([
      `VALUE_NOT_ALLOWED ${ninth} TREE_TOO_DEEP`,
    ]);
  });
});

describe('time of a document', () => {
  it('takes 24 hours ahead of now, and refuses a microsecond more', () => {
    expect(refusals(produced({ occurredAt: '2026-11-25T00:00:00Z' }))).toEqual([]);
    const late = produced({ occurredAt: '2026-11-25T00:00:00.000001Z' });
    expect(refusals(late)).toEqual(['TIME_IN_FUTURE /batteryProduced/occurredAt']);
    expect(readDocument(late, { ...NOW, checkFuture: false }).ok).toBe(true);
  });
});

describe('normal form', () => {
  it('writes codes, ids, decimals and times in their one spelling', () => {
    const fields = fieldsOf(
      produced({
        product: ' 001pb240000003 b3c0221953 ',
        productionLot: `lot:91350900587527783p:L 1`,
        massKg: '412.50',
        occurredAt: '2026-01-02T03:04:05.120Z',
        model: ' e\u0301 ',
        sequence: -0,
        components: [],
        onBehalfOf: '91350900587527783P',
      }),
    );
    expect(fields).toMatchObject({
      occurredAt: '2026-01-02T03:04:05.12+00:00',
      product: PACK,
      productionLot: `lot:${RECEIVER}:L%201`,
      massKg: '412.5',
      model: 'é',
    });
    expect(Object.keys(fields).toSorted()).toEqual(
      ['massKg', 'model', 'occurredAt', 'product', 'productionLot', 'scans'].toSorted(),
    );
  });

  it('joins the two lines of a plate in the order that parses, and keeps the scan', () => {
    const plate = `${PACK.slice(14)}\n${PACK.slice(0, 14)}`;
    const fields = fieldsOf(produced({ product: plate }));
    expect(fields['product']).toBe(PACK);
    expect(fields['scans']).toEqual([{ path: '/batteryProduced/product', raw: plate }]);
  });

  it('seals a scan with the field that it tells, and what points at none for the fewest', () => {
    const vehicle = 'lzzsampb3r0000088';
    const odd = { path: '/elsewhere', raw: 'x' };
    const reading = readDocument(
      { vehicleSold: { ...AT, vehicle, region: 'CN-44', scans: [odd] } },
      NOW,
    );
    expect(reading.ok ? reading.document.groups : reading.violations).toMatchObject({
      custody: { scans: [{ path: '/vehicleSold/vehicle', raw: vehicle }] },
      commercial: { scans: [odd] },
    });
    expect(reading.ok && reading.document.groups).not.toHaveProperty('detail');
  });

  it('keeps no scan where the canonical spelling tells it', () => {
    const loss = { itemLost: { ...AT, items: [PACK, `battery:${MODULE}`], how: 'LOST' } };
    expect(fieldsOf(loss)).not.toHaveProperty('scans');
  });

  it('lets the reporter’s own scan of a place stand', () => {
    const scans = [{ path: '/batteryProduced/product', raw: ']d2\u001d240' }];
    expect(fieldsOf(produced({ product: PACK.toLowerCase(), scans }))['scans']).toEqual(scans);
  });

  it('leaves a false answer in: it is information', () => {
    const inspected = { batteryInspected: { ...AT, battery: PACK, opened: false } };
    expect(fieldsOf(inspected)).toHaveProperty('opened', false);
  });
});

describe('VIN with a wrong check digit', () => {
  const vehicle = 'LSVAA498XD1234567';
  const sold = (fields: JsonObject): JsonObject => ({
    vehicleSold: { ...AT, vehicle, region: 'CN-44', ...fields },
  });

  it('is refused, with the digit that was expected', () => {
    expect(refusals(sold({}))).toEqual([
      'MALFORMED_VIN /vehicleSold/vehicle CHECK_CHARACTER_WRONG',
    ]);
    expect(paramsOf(sold({}))).toMatchObject({ position: 9, found: 'X' });
  });

  it('is taken with a reason, as a VIN and as an item', () => {
    const reason = { vinOverrideReason: 'as stamped' };
    expect(fieldsOf(sold(reason))).toMatchObject({ vehicle, ...reason });
    const out = { exported: { ...AT, items: [vehicle], country: 'KZ' } };
    expect(refusals(out)).toEqual(['MALFORMED_VIN /exported/items/0 CHECK_CHARACTER_WRONG']);
    expect(fieldsOf({ exported: { ...out.exported, ...reason } })).toMatchObject({
      items: [`vehicle:${vehicle}`],
    });
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
