/**
 * What each type of event means for its items, written down by hand from the table of events in the
 * lifecycle: whole documents on the one side, on the other who does what, has what, begins and ends.
 */
import { readDocument } from '../../documents/documents.service.js';
import { ITEM_KINDS, type ItemKind } from '../../identifiers/domain/item-id.js';
import { EVENT_CATALOGUE } from '../../lifecycle/domain/catalogue.js';
import type { FieldType } from '../../lifecycle/domain/event-type.js';
import type { JsonObject, JsonValue } from '../../vocabulary/json.js';
import {
  effectsOf,
  NO_EVENT_EFFECTS,
  type CustodyAct,
  type EventEffects,
} from './event-effects.js';

/** 2026-11-24T00:00:00Z. */
const NOW = { nowMicros: 1_795_478_400_000_000n };
const US = 'uscc-91350900587527783P';
const THEM = 'duns-123456789';
const VIN = 'LZZSAMPB3R0000088';
const CAR = `vehicle:${VIN}`;
const THING = 'uri:urn:example:thing:1';
const PART = 'uri:urn:example:part:2';
const UNCODED = `uncoded:${US}:7`;
const PLANT = `site:${US}:PLANT`;
const STATION = `site:${US}:STATION`;

const code = (kind: 'P' | 'M' | 'C', n: number): string => `001${kind}B240000003B3C000000${n}`;
const [P1, P2] = [code('P', 1), code('P', 2)];
const [M1, M2] = [code('M', 1), code('M', 2)];
const [C1, C2, C3] = [code('C', 1), code('C', 2), code('C', 3)];
const [SECOND, NEW] = ['001PB24B3C0000001RP', '001MB24B3C0000002RM'];
const b = (bare: string): string => `battery:${bare}`;
const our = (number: string): string => `lot:${US}:${number}`;
const their = (number: string): string => `lot:${THEM}:${number}`;

interface Meaning {
  /** `item act`, with `@micros` where the item was taken in at a time of its own. */
  readonly acts?: readonly string[];
  readonly custody?: readonly string[];
  readonly begun?: readonly string[];
  readonly ended?: readonly string[];
  /** `item milligrams kind`. */
  readonly lotsBegun?: readonly string[];
  /** `item milligrams pointer`. */
  readonly draws?: readonly string[];
}

const ours = (item: string, site = PLANT): string => `${item} HELD by ${US} at ${site}`;
const steel = (lotNumber: string, massKg: string): JsonObject => ({
  ...{ lotNumber, materialKind: 'STEEL', massKg },
});

/** Each happens at PLANT; several of one type where it says different things. */
const TABLE: readonly (readonly [type: string, fields: JsonObject, means: Meaning])[] = [
  [
    'batteryProduced',
    {
      product: P1,
      components: [{ code: M1, components: [{ code: C1 }, { code: C2 }] }, { code: C3 }],
      ...{ model: 'SB-60', productionLot: our('B9'), massKg: '412.5' },
    },
    {
      acts: [
        `${b(P1)} batteryProduced.product`,
        ...[M1, C1, C2, C3].map((part) => `${b(part)} batteryProduced.component`),
      ],
      custody: [ours(b(P1))],
      begun: [b(P1)],
    },
  ],
  [
    'itemAssembled',
    { item: THING, parts: [b(M1), PART, our('X')], lots: [our('B9')], sourceSystem: 'ERP' },
    {
      acts: [
        `${THING} itemAssembled.item`,
        `${b(M1)} itemAssembled.part`,
        `${PART} itemAssembled.part`,
      ],
      custody: [ours(THING)],
      begun: [THING],
    },
  ],
  [
    'vehicleProduced',
    { vehicle: VIN, model: 'SM-1', energyMode: 'SWAP', batteries: [P1, C1] },
    {
      acts: [
        `${CAR} vehicleProduced.vehicle`,
        `${b(P1)} vehicleProduced.installed`,
        `${b(C1)} vehicleProduced.installed`,
      ],
      custody: [ours(CAR)],
      begun: [CAR],
    },
  ],
  [
    'batteryInstalled',
    { host: VIN, batteries: [P1, UNCODED] },
    {
      acts: [`${b(P1)} batteryInstalled.installed`, `${UNCODED} batteryInstalled.installed`],
    },
  ],
  [
    'vehicleSold',
    { vehicle: VIN, region: 'CN-44', ownerName: '某人' },
    { acts: [`${CAR} vehicleSold.vehicle`], custody: [`${CAR} END_USER`] },
  ],
  [
    'batterySwapped',
    { vehicle: VIN, removed: [P1], fitted: [P2], station: STATION },
    {
      acts: [`${b(P1)} batterySwapped.removed`, `${b(P2)} batterySwapped.fitted`],
      custody: [ours(b(P1), STATION)],
    },
  ],
  [
    'batteryReplaced',
    { host: P1, removed: [M1], fitted: [M2], reason: 'spread', destination: THEM },
    {
      acts: [`${b(M1)} batteryReplaced.removed`, `${b(M2)} batteryReplaced.fitted`],
      custody: [ours(b(M1))],
    },
  ],
  [
    'batteryRemoved',
    { host: VIN, batteries: [P1, P2], reason: 'accident' },
    {
      acts: [`${b(P1)} batteryRemoved.removed`, `${b(P2)} batteryRemoved.removed`],
      custody: [ours(b(P1)), ours(b(P2))],
    },
  ],
  ['batteryTested', { battery: P1, method: 'GB/T 34015', stateOfHealthFraction: '0.81' }, {}],
  ['batteryInspected', { battery: P1, leaking: false, residualVoltageV: '12.5' }, {}],
  [
    'batteryRetired',
    { batteries: [P1, UNCODED], disposition: 'WASTE', massKg: '800' },
    { acts: [`${b(P1)} batteryRetired.battery`, `${UNCODED} batteryRetired.battery`] },
  ],
  [
    'vehicleScrapped',
    {
      ...{ vehicle: VIN, batteriesFound: [P1], certificateNumber: 'C-1' },
      exceptions: [{ battery: P2, kind: 'SWAP_VEHICLE' }],
    },
    {
      acts: [`${CAR} vehicleScrapped.vehicle`, `${b(P1)} vehicleScrapped.found`],
      custody: [ours(b(P1))],
      ended: [CAR],
    },
  ],
  [
    'handedOver',
    { items: [P1, our('L1')], receiver: THEM, massKg: '412.5', transportDocument: 'T-1' },
    {
      custody: [
        `${b(P1)} IN_TRANSIT from ${US} to ${THEM}`,
        `${our('L1')} IN_TRANSIT from ${US} to ${THEM}`,
      ],
    },
  ],
  [
    'handedOver',
    { fromLot: our('L1'), newLotNumber: 'L2', receiver: THEM, massKg: '2.5' },
    {
      custody: [`${our('L2')} IN_TRANSIT from ${US} to ${THEM}`],
      lotsBegun: [`${our('L2')} 2500000 null`],
      draws: [`${our('L1')} 2500000 /fromLot`],
    },
  ],
  [
    'received',
    { items: [P1, VIN], sender: THEM, massKg: '1800' },
    { acts: [`${b(P1)} received.item`], custody: [ours(b(P1)), ours(CAR)] },
  ],
  [
    'received',
    { items: [their('L2')], sender: THEM, massKg: '2.4', ownLotNumber: 'L3' },
    {
      custody: [ours(their('L2')), ours(our('L3'))],
      lotsBegun: [`${our('L3')} 2400000 null`],
    },
  ],
  [
    'batteryDismantled',
    { parent: P1, componentsFound: [M1, M2], outputs: [steel('K1', '30'), steel('K2', '1.5')] },
    {
      acts: [
        `${b(P1)} batteryDismantled.parent`,
        `${b(M1)} batteryDismantled.component`,
        `${b(M2)} batteryDismantled.component`,
      ],
      // The parent ends, and so comes into nobody's hands.
      custody: [ours(b(M1)), ours(b(M2)), ours(our('K1')), ours(our('K2'))],
      ended: [b(P1)],
      lotsBegun: [`${our('K1')} 30000000 STEEL`, `${our('K2')} 1500000 STEEL`],
    },
  ],
  [
    'batteryRepurposed',
    { products: [{ code: SECOND, components: [{ code: M1, newCode: NEW }, { code: C1 }] }] },
    {
      acts: [
        `${b(M1)} batteryRepurposed.component`,
        `${b(C1)} batteryRepurposed.component`,
        `${b(SECOND)} batteryRepurposed.product`,
        `${b(NEW)} batteryRepurposed.product`,
      ],
      custody: [ours(b(SECOND))],
      begun: [b(SECOND)],
    },
  ],
  [
    'batteryReturnedToUse',
    { battery: P1, how: 'REUSE', capacityAh: '120' },
    { acts: [`${b(P1)} batteryReturnedToUse.battery`] },
  ],
  [
    'materialDeclared',
    { lot: steel('L1', '10'), origin: 'OPENING_STOCK', knownCodes: [C1, UNCODED] },
    {
      custody: [ours(our('L1'))],
      begun: [our('L1')],
      lotsBegun: [`${our('L1')} 10000000 STEEL`],
    },
  ],
  [
    'materialProcessed',
    {
      process: 'CRUSH',
      inputs: [
        { item: P1, massKg: '400', takenAt: '2026-05-07T09:00:00+08:00' },
        { item: UNCODED, massKg: '12' },
        { item: their('L1'), massKg: '5' },
      ],
      outputs: [steel('S1', '350')],
      onAccountOf: THEM,
    },
    {
      acts: [
        `${b(P1)} materialProcessed.input @1778115600000000`,
        `${UNCODED} materialProcessed.input`,
      ],
      custody: [ours(our('S1'))],
      ended: [`${b(P1)} @1778115600000000`, UNCODED],
      lotsBegun: [`${our('S1')} 350000000 STEEL`],
      draws: [`${their('L1')} 5000000 /inputs/2/item`],
    },
  ],
  ['lotAnalysed', { lot: our('L1'), massKg: '10', method: 'ICP' }, {}],
  ['stockCounted', { counts: [{ lot: our('L1'), massKg: '9' }] }, {}],
  [
    'materialUsed',
    {
      inputs: [
        { item: our('S1'), massKg: '1' },
        { item: their('S2'), massKg: '2' },
      ],
      ...{ output: steel('B9', '2.5'), plant: PLANT, model: 'SB-60', year: 2026 },
    },
    {
      custody: [ours(our('B9'))],
      lotsBegun: [`${our('B9')} 2500000 STEEL`],
      draws: [`${our('S1')} 1000000 /inputs/0/item`, `${their('S2')} 2000000 /inputs/1/item`],
    },
  ],
  [
    'itemDisposed',
    { items: [P1, our('L1')], how: 'INCINERATION', permitNumber: 'D-1' },
    { acts: [`${b(P1)} itemDisposed.item`], ended: [b(P1), our('L1')] },
  ],
  [
    'itemLost',
    { items: [P1, CAR, our('L1')], how: 'STOLEN', policeReference: 'A-1' },
    { acts: [`${b(P1)} itemLost.item`] },
  ],
  [
    'exported',
    { items: [VIN, P1, our('L1')], country: 'TH', customsDeclaration: 'X-1' },
    {
      acts: [`${CAR} exported.vehicle`, `${b(P1)} exported.item`],
      custody: [CAR, b(P1), our('L1')].map((item) => `${item} EXPORTED from ${US} to TH`),
    },
  ],
  [
    'imported',
    { items: [VIN, P1, their('L1')], country: 'DE', customsDeclaration: 'I-1' },
    {
      acts: [`${CAR} imported.vehicle`, `${b(P1)} imported.item`],
      custody: [ours(CAR), ours(b(P1)), ours(their('L1'))],
    },
  ],
  [
    'batteryIdentified',
    { battery: UNCODED, reason: 'plate gone' },
    { acts: [`${UNCODED} batteryIdentified.battery`], custody: [ours(UNCODED)] },
  ],
  [
    'batteryIdentified',
    { battery: UNCODED, sameAs: P1 },
    { acts: [`${UNCODED} batteryIdentified.matched`] },
  ],
  [
    'batteryIdentified',
    { battery: P1, foundInLot: our('L1'), massKg: '400' },
    {
      acts: [`${b(P1)} batteryIdentified.battery`],
      custody: [ours(b(P1))],
      draws: [`${our('L1')} 400000000 /foundInLot`],
    },
  ],
];

/** Corrections, reviews, master data and what the server records change no item. */
const OF_NO_ITEM = `eventCorrected findingReviewed findingAnswered recallOpened ledgerOpened
  partyRegistered roleGranted permitRecorded facilityRecorded makerCodeRecorded grantGiven
  mandateGiven mandateRevoked modelRegistered submissionRefused reportIssued groupErased`.split(
  /\s+/,
);

function meaningOf(effects: EventEffects): Required<Meaning> {
  const at = (taken: { readonly instant: bigint } | null): string =>
    taken === null ? '' : ` @${taken.instant}`;
  return {
    acts: effects.acts.map(({ item, act, takenAt }) => `${item} ${act}${at(takenAt)}`),
    custody: effects.custody.map(custodyWords),
    begun: effects.begun,
    ended: effects.ended.map(({ item, takenAt }) => `${item}${at(takenAt)}`),
    lotsBegun: effects.lotsBegun.map(({ item, massMg, kind }) => `${item} ${massMg} ${kind}`),
    draws: effects.draws.map(({ item, massMg, path }) => `${item} ${massMg} ${path}`),
  };
}

function custodyWords(change: CustodyAct): string {
  const { item, kind } = change;
  switch (kind) {
    case 'HELD':
      return `${item} HELD by ${change.holder} at ${change.site ?? ''}`;
    case 'IN_TRANSIT':
      return `${item} IN_TRANSIT from ${change.from} to ${change.to}`;
    case 'EXPORTED':
      return `${item} EXPORTED from ${change.from} to ${change.country ?? ''}`;
    case 'END_USER':
      return `${item} END_USER`;
  }
}

const NOTHING = { acts: [], custody: [], begun: [], ended: [], lotsBegun: [], draws: [] };
const said = (type: string, fields: JsonObject) => ({ eventId: 'e', type, principal: US, fields });

describe('what an event means, by the table of the lifecycle', () => {
  it('is written down for every type of the catalogue', () => {
    const known = [...new Set(TABLE.map(([type]) => type)), ...OF_NO_ITEM];
    expect(known.toSorted()).toEqual(EVENT_CATALOGUE.map(({ name }) => name).toSorted());
  });

  it.each(TABLE)('%s %j', (type, fields, means) => {
    const own = { occurredAt: '2026-05-12T10:00:00+08:00', facility: PLANT, ...fields };
    const reading = readDocument({ [type]: own }, NOW);
    if (!reading.ok) throw new Error(JSON.stringify(reading.violations));
    const effects = effectsOf(said(type, reading.document.fields));
    expect(meaningOf(effects)).toEqual({ ...NOTHING, ...means });
  });

  it.each(OF_NO_ITEM)('%s means nothing for items', (type) => {
    expect(effectsOf(said(type, { item: P1, battery: P1 }))).toEqual(NO_EVENT_EFFECTS);
  });
});

const ITEM_OF: Readonly<Record<ItemKind, string>> = {
  ...{ PACK: b(P1), MODULE: b(M1), CELL: b(C1), VEHICLE: CAR, MATERIAL_LOT: our('L1') },
  ...{ UNCODED_BATTERY: UNCODED, SITE: STATION, OTHER: THING },
};
/** Where an event happens, and no part of it. */
const PLACES = ['facility', 'station', 'plant'];

/** Values of a field with the item wherever an item may stand in it; none where it may nowhere. */
function valuesWith(type: FieldType, item: string): JsonValue[] {
  if (type.kind === 'itemId') return [item];
  if (type.kind === 'list') return valuesWith(type.of, item).map((entry) => [entry]);
  if (type.kind !== 'object') return [];
  return type.fields.flatMap((member) =>
    valuesWith(member.type, item).map((value) => ({ [member.name]: value })),
  );
}

describe('an item that an event names', () => {
  const fields = EVENT_CATALOGUE.filter(({ name }) => !OF_NO_ITEM.includes(name)).flatMap((type) =>
    type.fields
      .filter(({ name, type: of }) => !PLACES.includes(name) && valuesWith(of, '').length > 0)
      .map((field) => [type.name, field.name, field.type] as const),
  );

  it.each(fields)('has the event in its timeline, whatever its kind: %s %s', (type, name, of) => {
    // A part of a lot has a number and a mass of its own.
    const whole = { occurredAt: '2026-05-12T10:00:00+08:00', newLotNumber: 'L2', massKg: '1' };
    const unnamed = ITEM_KINDS.filter((kind) =>
      valuesWith(of, ITEM_OF[kind]).some((value) => {
        const { named } = effectsOf(said(type, { ...whole, [name]: value }));
        return !named.includes(ITEM_OF[kind]);
      }),
    );
    expect(unnamed).toEqual([]);
  });
});
