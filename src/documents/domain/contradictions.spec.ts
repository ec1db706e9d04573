import { eventTypeOf } from '../../lifecycle/domain/catalogue.js';
import type { JsonObject, JsonValue } from '../../vocabulary/json.js';
import { contradictionsOf } from './contradictions.js';

const A = 'battery:001PB240000003B3C0221953';
const B = 'battery:001PB240000003B3C0221954';
const LOT = 'lot:uscc-91350900587527783P:L1';
const UNCODED = 'uncoded:uscc-91350900587527783P:7';
const AT = '2026-03-10T12:00:00+08:00';

const lot = (fields: JsonObject = {}): JsonObject => ({
  lotNumber: 'L1',
  materialKind: 'COPPER',
  massKg: '1',
  ...fields,
});
const part = (code: string, components?: JsonValue): JsonObject =>
  components === undefined ? { code } : { code, components };

type Row = readonly [why: string, type: string, fields: JsonObject, found: string];

/** Where a row names nothing, the document is all right: the near side of each rule. */
const ROWS: readonly Row[] = [
  [
    'late without a reason',
    'itemLost',
    { submissionMode: 'BACKFILL' },
    '/submissionMode BACKFILL_NEEDS_REASON',
  ],
  ['late with one', 'itemLost', { submissionMode: 'BACKFILL', submissionModeReason: 'x' }, ''],
  [
    'ends before it starts',
    'roleGranted',
    { validFrom: '2026-02-01', validUntil: '2026-01-31' },
    '/validUntil ENDS_BEFORE_START',
  ],
  ['ends the same day', 'roleGranted', { validFrom: '2026-02-01', validUntil: '2026-02-01' }, ''],
  [
    'a part twice',
    'batteryProduced',
    { product: 'P', components: [part('M'), part('M')] },
    '/components/1/code LISTED_TWICE',
  ],
  [
    'a part twice in the tree',
    'batteryProduced',
    { product: 'P', components: [part('M', [part('C')]), part('N', [part('C')])] },
    '/components/1/components/0/code LISTED_TWICE',
  ],
  [
    'a product in itself',
    'batteryProduced',
    { product: 'P', components: [part('M', [part('P')])] },
    '/components/0/components/0/code LISTED_TWICE',
  ],
  ['an item listed twice', 'itemLost', { items: [A, B, A] }, '/items/2 LISTED_TWICE'],
  [
    'a party listed twice',
    'grantGiven',
    { parties: ['duns-123456789', 'duns-123456789'] },
    '/parties/1 LISTED_TWICE',
  ],
  [
    'a thing in itself',
    'itemAssembled',
    { item: 'uri:urn:x:1', parts: ['uri:urn:x:1'] },
    '/parts/0 HOLDS_ITSELF',
  ],
  [
    'a pack put into itself',
    'batteryInstalled',
    { host: A, batteries: [B, A] },
    '/batteries/1 HOLDS_ITSELF',
  ],
  ['a swap of nothing', 'batterySwapped', {}, ' NOTHING_MOVED'],
  ['a swap out only', 'batterySwapped', { removed: [A] }, ''],
  [
    'out and in at once',
    'batterySwapped',
    { removed: [A], fitted: [A] },
    '/fitted/0 IN_BOTH_LISTS',
  ],
  ['a replacement of nothing', 'batteryReplaced', { host: A }, ' NOTHING_MOVED'],
  [
    'a module put into itself',
    'batteryReplaced',
    { host: A, fitted: [A] },
    '/fitted/0 HOLDS_ITSELF',
  ],
  [
    'found and missing',
    'vehicleScrapped',
    { batteriesFound: [A], exceptions: [{ battery: A, kind: 'SWAP_VEHICLE' }] },
    '/exceptions/0/battery IN_BOTH_LISTS',
  ],
  ['nothing handed over', 'handedOver', {}, ' NOTHING_HANDED_OVER'],
  ['items handed over', 'handedOver', { items: [A] }, ''],
  ['part of a lot', 'handedOver', { fromLot: LOT, newLotNumber: 'L2', massKg: '1' }, ''],
  [
    'part of a lot without a mass',
    'handedOver',
    { fromLot: LOT, newLotNumber: 'L2' },
    ' PART_OF_LOT_INCOMPLETE',
  ],
  [
    'part of a lot without a number',
    'handedOver',
    { fromLot: LOT, massKg: '1' },
    ' PART_OF_LOT_INCOMPLETE',
  ],
  [
    'a number without its lot',
    'handedOver',
    { newLotNumber: 'L2', massKg: '1' },
    ' PART_OF_LOT_INCOMPLETE',
  ],
  [
    'items and part of a lot',
    'handedOver',
    { items: [A], fromLot: LOT, newLotNumber: 'L2', massKg: '1' },
    '/items ITEMS_AND_PART_OF_LOT',
  ],
  ['nothing received', 'received', { massKg: '1' }, ' NOTHING_RECEIVED'],
  ['a hand-over answered', 'received', { handover: 'x' }, ''],
  [
    'an own lot without a mass',
    'received',
    { items: [A], ownLotNumber: 'L' },
    '/ownLotNumber LOT_NEEDS_MASS',
  ],
  [
    'a battery found in itself',
    'batteryDismantled',
    { parent: A, componentsFound: [A] },
    '/componentsFound/0 HOLDS_ITSELF',
  ],
  [
    'two outputs of one number',
    'batteryDismantled',
    { parent: A, outputs: [lot(), lot()] },
    '/outputs/1/lotNumber LISTED_TWICE',
  ],
  [
    'a product twice',
    'batteryRepurposed',
    { products: [part('P', [part(A)]), part('P', [part(B)])] },
    '/products/1/code LISTED_TWICE',
  ],
  [
    'one component in two products',
    'batteryRepurposed',
    { products: [part('P', [part(A)]), part('Q', [part(A)])] },
    '/products/1/components/0/code LISTED_TWICE',
  ],
  [
    'a new code that the product has',
    'batteryRepurposed',
    { products: [part('P', [{ code: A, newCode: 'P' }])] },
    '/products/0/components/0/newCode LISTED_TWICE',
  ],
  [
    'other material without a name',
    'materialDeclared',
    { lot: lot({ materialKind: 'OTHER' }) },
    '/lot OTHER_NEEDS_NAME',
  ],
  [
    'black mass without its chemistry',
    'materialUsed',
    { output: lot({ materialKind: 'BLACK_MASS' }) },
    '/output BLACK_MASS_NEEDS_CHEMISTRY',
  ],
  [
    'one element twice',
    'materialDeclared',
    { lot: lot({ composition: [{ element: 'Li' }, { element: 'Li' }] }) },
    '/lot/composition/1/element LISTED_TWICE',
  ],
  [
    'two outputs of one process',
    'materialProcessed',
    { occurredAt: AT, outputs: [lot(), lot({ lotNumber: 'L2' }), lot()] },
    '/outputs/2/lotNumber LISTED_TWICE',
  ],
  [
    'one input twice',
    'materialProcessed',
    { occurredAt: AT, inputs: [{ item: A }, { item: A }] },
    '/inputs/1/item LISTED_TWICE',
  ],
  [
    'started after it ended',
    'materialProcessed',
    { occurredAt: AT, startedAt: '2026-03-10T04:00:01+00:00' },
    '/startedAt AFTER_THE_EVENT',
  ],
  [
    'started and ended at once',
    'materialProcessed',
    { occurredAt: AT, startedAt: '2026-03-10T04:00:00+00:00' },
    '',
  ],
  [
    'taken in before the start',
    'materialProcessed',
    {
      occurredAt: AT,
      startedAt: '2026-03-10T04:00:00+08:00',
      inputs: [{ item: A, takenAt: '2026-03-10T03:59:59+08:00' }],
    },
    '/inputs/0/takenAt BEFORE_THE_START',
  ],
  [
    'taken in after the end',
    'materialProcessed',
    { occurredAt: AT, inputs: [{ item: A, takenAt: '2026-03-10T12:00:01+08:00' }] },
    '/inputs/0/takenAt AFTER_THE_EVENT',
  ],
  [
    'taken in later on the day that the event is known by',
    'materialProcessed',
    {
      occurredAt: AT,
      occurredAtPrecision: 'DAY',
      inputs: [{ item: A, takenAt: '2026-03-10T23:59:59+08:00' }],
    },
    '',
  ],
  [
    'taken in on the next day',
    'materialProcessed',
    {
      occurredAt: AT,
      occurredAtPrecision: 'DAY',
      inputs: [{ item: A, takenAt: '2026-03-11T00:00:00+08:00' }],
    },
    '/inputs/0/takenAt AFTER_THE_EVENT',
  ],
  [
    'taken in before the hour, on the day of the start',
    'materialProcessed',
    {
      occurredAt: AT,
      occurredAtPrecision: 'DAY',
      startedAt: '2026-03-09T12:00:00+08:00',
      inputs: [{ item: A, takenAt: '2026-03-09T01:00:00+08:00' }],
    },
    '',
  ],
  [
    'used after it was used',
    'materialUsed',
    { occurredAt: AT, inputs: [{ item: LOT, takenAt: '2026-04-01T00:00:00+08:00' }] },
    '/inputs/0/takenAt AFTER_THE_EVENT',
  ],
  [
    'a count of a lot and a kind',
    'stockCounted',
    { counts: [{ lot: LOT, materialKind: 'COPPER' }] },
    '/counts/0 LOT_OR_KIND',
  ],
  ['a count of nothing', 'stockCounted', { counts: [{ massKg: '1' }] }, '/counts/0 LOT_OR_KIND'],
  [
    'a difference without a reason',
    'stockCounted',
    { counts: [{ lot: LOT, differenceAccepted: true }] },
    '/counts/0 DIFFERENCE_NEEDS_REASON',
  ],
  [
    'a coded battery as an uncoded one',
    'batteryIdentified',
    { battery: A },
    '/battery ITEM_KIND_WRONG',
  ],
  ['an uncoded battery matched', 'batteryIdentified', { battery: UNCODED, sameAs: 'X' }, ''],
  [
    'matched and found in a lot',
    'batteryIdentified',
    { battery: UNCODED, sameAs: 'X', foundInLot: LOT, massKg: '1' },
    '/sameAs SAME_AS_OR_FOUND_IN_LOT',
  ],
  [
    'found in a lot without a mass',
    'batteryIdentified',
    { battery: A, foundInLot: LOT },
    '/foundInLot DRAW_NEEDS_MASS',
  ],
  [
    'a correction without a replacement',
    'eventCorrected',
    { kind: 'INCORRECT_DATA' },
    '/kind REPLACEMENT_MISSING',
  ],
  [
    'a replacement of what did not occur',
    'eventCorrected',
    { kind: 'DID_NOT_OCCUR', replacement: {} },
    '/replacement REPLACEMENT_OF_WHAT_DID_NOT_OCCUR',
  ],
];

describe('contradictions', () => {
  it.each(ROWS)('%s', (_, typeName, fields, found) => {
    const type = eventTypeOf(typeName);
    if (type === undefined) throw new Error(typeName);
    const words = contradictionsOf(type, fields).map(
      ({ pointer, reason }) => `${pointer} ${reason}`,
    );
    expect(words).toEqual(found === '' ? [] : [found]);
  });
});
