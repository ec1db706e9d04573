import { EVENT_CATALOGUE, eventTypeOf } from '../../lifecycle/domain/catalogue.js';
import type { Effect } from '../../lifecycle/domain/event-type.js';
import type { JsonObject } from '../../vocabulary/json.js';
import {
  answeredHandover,
  answering,
  effectsOf,
  handedOverItems,
  NO_EVENT_EFFECTS,
  type EventEffects,
  type SaidEvent,
} from './event-effects.js';

const PRINCIPAL = 'uscc-91350100M000100Y43';
const OTHER = 'duns-123456789';
const VIN = 'LSVAA4182E2123456';
const VEHICLE = `vehicle:${VIN}`;
const THING = 'uri:https://example.com/thing/1';
const UNCODED = `uncoded:${PRINCIPAL}:7`;
const HANDOVER = '01890000-0000-7000-8000-000000000001';

const code = (kind: 'P' | 'M' | 'C', n: number): string =>
  `08B${kind}B01234567ABC${String(n).padStart(9, '0')}`;
const P1 = code('P', 1);
const M1 = code('M', 1);
const M2 = code('M', 2);
const C1 = code('C', 1);
const C2 = code('C', 2);
const id = (bare: string): string => `battery:${bare}`;
const lot = (number: string, party = PRINCIPAL): string => `lot:${party}:${number}`;

function event(type: string, fields: JsonObject): SaidEvent {
  const said = { occurredAt: '2026-05-12T10:00:00+08:00', ...fields };
  return { eventId: 'e1', type, principal: PRINCIPAL, fields: said };
}

function effects(type: string, fields: JsonObject): EventEffects {
  return effectsOf(event(type, fields));
}

const plain = (item: string) => ({ item, takenAt: null });
const input = (item: string, massMg: bigint | null = null) => ({ item, massMg, takenAt: null });
const held = (item: string) => ({ item, kind: 'HELD', holder: PRINCIPAL });
const act = (item: string, name: string) => ({ item, act: name, takenAt: null });
const lotFields = (lotNumber: string, massKg: string): JsonObject => ({
  ...{ lotNumber, massKg, materialKind: 'BLACK_MASS' },
});

/** A document of each type, with all that has an effect in it. */
const DOCUMENTS: Readonly<Record<string, JsonObject>> = {
  batteryProduced: {
    product: P1,
    components: [{ code: M1, components: [{ code: C1 }, { code: C2 }] }, { code: M2 }],
    productionLot: lot('B9'),
  },
  itemAssembled: { item: THING, parts: [id(M1), lot('X')], lots: [lot('B9')] },
  vehicleProduced: { vehicle: VIN, batteries: [id(P1)] },
  batteryInstalled: { host: VEHICLE, batteries: [id(P1)] },
  vehicleSold: { vehicle: VIN, region: 'CN-44' },
  batterySwapped: { vehicle: VIN, removed: [id(P1)], fitted: [id(M2)], station: 'site:a:1' },
  batteryReplaced: { host: id(P1), removed: [id(M1)], fitted: [id(M2)], destination: OTHER },
  batteryRemoved: { host: VEHICLE, batteries: [id(P1)] },
  batteryTested: { battery: id(P1), method: 'GB/T 34015' },
  batteryInspected: { battery: id(P1) },
  batteryRetired: { batteries: [id(P1)], disposition: 'WASTE' },
  vehicleScrapped: {
    vehicle: VIN,
    batteriesFound: [id(P1)],
    exceptions: [{ battery: id(M2), kind: 'SWAP_VEHICLE' }],
  },
  handedOver: { fromLot: lot('L1'), newLotNumber: 'L2', massKg: '2.5', receiver: OTHER },
  received: { items: [lot('L2', OTHER)], massKg: '2.4', ownLotNumber: 'L3', sender: OTHER },
  batteryDismantled: {
    parent: id(P1),
    componentsFound: [id(M1)],
    outputs: [lotFields('K1', '3')],
  },
  batteryRepurposed: {
    products: [{ code: M2, components: [{ code: id(M1), newCode: C2 }, { code: id(C1) }] }],
  },
  batteryReturnedToUse: { battery: id(P1), how: 'REMANUFACTURE' },
  materialDeclared: { lot: lotFields('L1', '10'), origin: 'PURCHASED', knownCodes: [id(C1)] },
  materialProcessed: {
    process: 'CRUSH',
    inputs: [
      { item: id(P1), massKg: '400', takenAt: '2026-05-07T09:00:00+08:00' },
      { item: lot('L1'), massKg: '5' },
    ],
    outputs: [lotFields('BM', '350')],
  },
  lotAnalysed: { lot: lot('L1') },
  stockCounted: {
    counts: [
      { lot: lot('L1'), massKg: '1' },
      { materialKind: 'STEEL', massKg: '2' },
    ],
  },
  materialUsed: { inputs: [{ item: lot('S1'), massKg: '1' }], output: lotFields('B9', '1') },
  itemDisposed: { items: [id(P1), lot('L1')], how: 'LANDFILL' },
  itemLost: { items: [id(P1)], how: 'STOLEN' },
  exported: { items: [VEHICLE, id(P1), lot('L1')], country: 'DE' },
  imported: { items: [VEHICLE, id(P1)], country: 'DE' },
  batteryIdentified: { battery: id(P1), foundInLot: lot('L1'), massKg: '400' },
};

/** Whether the effects show what the catalogue's letter promises. */
const SHOWS: Readonly<Record<Effect, (read: EventEffects) => boolean>> = {
  P: ({ begun, flows, acts }) =>
    begun.length > 0 || flows.length > 0 || acts.some(({ act: name }) => /imported/.test(name)),
  'C+': ({ openings, fittings }) => openings.length + fittings.length > 0,
  'C-': ({ removals, departures, takenOut }) =>
    removals.length + departures.length + takenOut.length > 0,
  F: ({ flows }) => flows.length > 0,
  E: ({ ended }) => ended.length > 0,
  H: ({ custody }) => custody.length > 0,
};
/** Of a reception C- shows on batteries, and F and P on lots under a number of their own. */
const SHOWN_ELSEWHERE = new Map([['received', { items: [id(P1)] }]]);

describe('effects by the catalogue', () => {
  const withEffects = EVENT_CATALOGUE.filter((type) => type.effects.length > 0);

  it.each(withEffects.map(({ name }) => name))('%s yields each of its letters', (name) => {
    const read = [DOCUMENTS[name], SHOWN_ELSEWHERE.get(name)].flatMap((fields) =>
      fields === undefined ? [] : [effects(name, fields)],
    );
    const letters = eventTypeOf(name)?.effects ?? [];
    expect(letters.filter((letter) => !read.some((each) => SHOWS[letter](each)))).toEqual([]);
  });

  it('are none for master data, reviews and what the server records', () => {
    const others = EVENT_CATALOGUE.filter(({ name }) => DOCUMENTS[name] === undefined);
    expect(others.length).toBeGreaterThan(10);
    for (const { name } of others) expect(effects(name, {})).toEqual(NO_EVENT_EFFECTS);
    expect(effects('noSuchType', {})).toEqual(NO_EVENT_EFFECTS);
  });

  it('are total: a document whose groups are withheld has none that are not said', () => {
    for (const { name } of EVENT_CATALOGUE) expect(() => effects(name, {})).not.toThrow();
  });

  it('name every item that has an effect, each once', () => {
    for (const [name, fields] of Object.entries(DOCUMENTS)) {
      const { named, custody, acts } = effects(name, fields);
      expect(new Set(named).size).toBe(named.length);
      for (const { item } of [...custody, ...acts]) expect(named).toContain(item);
    }
  });
});

const stated = (type: string): EventEffects => effects(type, DOCUMENTS[type] ?? {});

describe('effects of production and use', () => {
  it('batteryProduced begins the product only, opens the tree, and its lot flows into the cells', () => {
    const read = stated('batteryProduced');
    expect(read.begun).toEqual([id(P1)]);
    expect(read.openings).toEqual([
      { child: id(M1), parent: id(P1) },
      { child: id(C1), parent: id(M1) },
      { child: id(C2), parent: id(M1) },
      { child: id(M2), parent: id(P1) },
    ]);
    expect(read.flows).toEqual([
      { inputs: [input(lot('B9'))], outputs: [C1, C2].map((c) => output(id(c))), found: false },
    ]);
    expect(read.custody).toEqual([held(id(P1))]);
    expect(read.acts[0]).toEqual(act(id(P1), 'batteryProduced.product'));
  });

  it('batteryProduced without cells takes its lot into the product', () => {
    const { flows } = effects('batteryProduced', { product: C1, productionLot: lot('B9') });
    expect(flows[0]?.outputs).toEqual([output(id(C1))]);
    const modules = { product: P1, components: [{ code: M1 }], productionLot: lot('B9') };
    expect(effects('batteryProduced', modules).flows[0]?.outputs).toEqual([output(id(P1))]);
  });

  it('itemAssembled holds its parts, and lots are used up in it, never in it', () => {
    const read = stated('itemAssembled');
    expect(read.begun).toEqual([THING]);
    expect(read.openings).toEqual([{ child: id(M1), parent: THING }]);
    expect(read.flows[0]?.inputs).toEqual([input(lot('B9')), input(lot('X'))]);
    expect(read.flows[0]?.outputs).toEqual([output(THING)]);
  });

  it('vehicleProduced fits the batteries into the vehicle', () => {
    const read = stated('vehicleProduced');
    expect(read.fittings).toEqual([{ host: VEHICLE, parts: [id(P1)] }]);
    expect(read.acts).toEqual([
      act(VEHICLE, 'vehicleProduced.vehicle'),
      act(id(P1), 'vehicleProduced.installed'),
    ]);
  });

  it('batteryInstalled fits into the host', () => {
    const read = stated('batteryInstalled');
    expect(read.fittings).toEqual([{ host: VEHICLE, parts: [id(P1)] }]);
    expect(read.custody).toEqual([]);
  });

  it('vehicleSold leaves the vehicle to an unnamed end user', () => {
    expect(stated('vehicleSold').custody).toEqual([{ item: VEHICLE, kind: 'END_USER' }]);
  });

  it('batterySwapped removes and fits, and what it removes is held at the station', () => {
    const read = stated('batterySwapped');
    expect(read.removals).toEqual([{ host: VEHICLE, parts: [id(P1)] }]);
    expect(read.fittings).toEqual([{ host: VEHICLE, parts: [id(M2)] }]);
    expect(read.custody).toEqual([{ ...held(id(P1)), site: 'site:a:1' }]);
    expect(read.named).not.toContain('site:a:1');
  });

  it('batteryReplaced leaves the removed with the reporter, whatever their destination', () => {
    const read = stated('batteryReplaced');
    expect(read.removals).toEqual([{ host: id(P1), parts: [id(M1)] }]);
    expect(read.fittings).toEqual([{ host: id(P1), parts: [id(M2)] }]);
    expect(read.custody).toEqual([held(id(M1))]);
  });

  it('batteryRemoved takes out of the host', () => {
    const read = stated('batteryRemoved');
    expect(read.removals).toEqual([{ host: VEHICLE, parts: [id(P1)] }]);
    expect(read.acts).toEqual([act(id(P1), 'batteryRemoved.removed')]);
  });

  it.each(['batteryTested', 'batteryInspected'])(
    '%s names its battery and moves nothing',
    (type) => {
      expect(stated(type)).toEqual({ ...NO_EVENT_EFFECTS, named: [id(P1)] });
    },
  );
});

describe('effects of hand-overs', () => {
  it('handedOver puts its items in transit to the receiver', () => {
    const { custody, draws } = effects('handedOver', { items: [id(P1)], receiver: OTHER });
    expect(custody).toEqual([{ item: id(P1), kind: 'IN_TRANSIT', from: PRINCIPAL, to: OTHER }]);
    expect(draws).toEqual([]);
  });

  it('handedOver of a part begins the new lot, draws on the old and moves the new alone', () => {
    const read = stated('handedOver');
    const massMg = 2_500_000n;
    expect(read.flows).toEqual([
      {
        inputs: [input(lot('L1'), massMg)],
        outputs: [output(lot('L2'), massMg)],
        found: false,
      },
    ]);
    expect(read.lotsBegun).toEqual([{ item: lot('L2'), massMg, kind: null }]);
    expect(read.draws).toEqual([{ item: lot('L1'), massMg, path: '/fromLot' }]);
    expect(read.custody.map(({ item }) => item)).toEqual([lot('L2')]);
    expect(handedOverItems(event('handedOver', DOCUMENTS['handedOver'] ?? {}))).toEqual([
      lot('L2'),
    ]);
  });

  it('received takes batteries out of what they are in, and lots into a lot of its own number', () => {
    const massMg = 2_400_000n;
    const read = stated('received');
    expect(read.departures).toEqual([]);
    expect(read.flows).toEqual([
      {
        inputs: [input(lot('L2', OTHER), massMg)],
        outputs: [output(lot('L3'), massMg)],
        found: false,
      },
    ]);
    expect(read.custody).toEqual([held(lot('L2', OTHER)), held(lot('L3'))]);
    expect(effects('received', { items: [id(P1)] }).departures).toEqual([plain(id(P1))]);
  });

  it('received without items has those of the hand-over that it answers', () => {
    const reception = event('received', { handover: HANDOVER });
    expect(effectsOf(reception)).toEqual({ ...NO_EVENT_EFFECTS, handover: HANDOVER });
    expect(answeredHandover(reception)).toBe(HANDOVER);
    const handover = { ...event('handedOver', { items: [id(P1)] }), eventId: HANDOVER };
    const read = effectsOf(answering(reception, handover));
    expect(read.departures).toEqual([plain(id(P1))]);
    expect(read.custody).toEqual([held(id(P1))]);
  });

  it('received with items of its own keeps them, whatever the hand-over says', () => {
    const reception = event('received', { handover: HANDOVER, items: [id(M1)] });
    const handover = { ...event('handedOver', { items: [id(P1)] }), eventId: HANDOVER };
    expect(answering(reception, handover)).toBe(reception);
    expect(answering(event('received', { handover: HANDOVER }), reception)).toEqual(
      event('received', { handover: HANDOVER }),
    );
  });

  it('received under a lot number of its own, batteries go into that lot', () => {
    const read = effects('received', { items: [id(P1)], massKg: '400', ownLotNumber: 'W1' });
    expect(read.flows.map(({ inputs }) => inputs)).toEqual([[input(id(P1), 400_000_000n)]]);
  });

  it('exported takes things out of what they are in, unless that goes along', () => {
    const read = stated('exported');
    expect(read.departures).toEqual([plain(VEHICLE), plain(id(P1)), plain(lot('L1'))]);
    expect(effects('exported', { items: [lot('L1')] }).departures).toEqual([]);
    expect(read.acts).toEqual([act(VEHICLE, 'exported.vehicle'), act(id(P1), 'exported.item')]);
    expect(read.custody[2]).toEqual({
      ...{ item: lot('L1'), kind: 'EXPORTED', from: PRINCIPAL, country: 'DE' },
    });
  });

  it('imported begins nothing in lineage, and gives the item to its importer', () => {
    const read = stated('imported');
    expect(read.begun).toEqual([]);
    expect(read.acts.map(({ act: name }) => name)).toEqual(['imported.vehicle', 'imported.item']);
    expect(read.custody).toEqual([held(VEHICLE), held(id(P1))]);
  });

  it('itemLost moves the state and leaves custody as it was', () => {
    const read = stated('itemLost');
    expect(read.acts).toEqual([act(id(P1), 'itemLost.item')]);
    expect(read.custody).toEqual([]);
  });
});

describe('effects at the end of life', () => {
  it('batteryRetired as waste makes waste, for assessment does not', () => {
    expect(stated('batteryRetired').statusActs).toEqual([
      { item: id(P1), act: 'RETIRED_AS_WASTE' },
    ]);
    const fields = { batteries: [id(P1)], disposition: 'REUSE_ASSESSMENT' };
    expect(effects('batteryRetired', fields).statusActs).toEqual([]);
  });

  it('vehicleScrapped ends the vehicle alone and removes what was found', () => {
    const read = stated('vehicleScrapped');
    expect(read.ended).toEqual([plain(VEHICLE)]);
    expect(read.removals).toEqual([{ host: VEHICLE, parts: [id(P1)] }]);
    expect(read.named).toContain(id(M2));
  });

  it('batteryDismantled takes the parts out of the parent, and the rest of it into lots', () => {
    const read = stated('batteryDismantled');
    expect(read.removals).toEqual([{ host: id(P1), parts: [id(M1)] }]);
    expect(read.departures).toEqual([plain(id(P1))]);
    expect(read.ended).toEqual([plain(id(P1))]);
    expect(read.custody).toEqual([held(id(M1)), held(lot('K1'))]);
    expect(read.flows).toEqual([
      { inputs: [input(id(P1))], outputs: [output(lot('K1'), 3_000_000n)], found: false },
    ]);
    const { flows } = effects('batteryDismantled', { parent: id(P1), componentsFound: [id(M1)] });
    expect(flows).toEqual([]);
  });

  it('batteryRepurposed takes components out, and puts the old into its new code or the product', () => {
    const read = stated('batteryRepurposed');
    expect(read.begun).toEqual([id(M2)]);
    expect(read.takenOut).toEqual([id(M1), id(C1)]);
    expect(read.openings).toEqual([
      { child: id(M1), parent: id(C2) },
      { child: id(C2), parent: id(M2) },
      { child: id(C1), parent: id(M2) },
    ]);
    expect(read.flows).toEqual([]);
    expect(read.statusActs.map(({ item }) => item)).toEqual([id(M2), id(C2)]);
  });

  it('batteryReturnedToUse says how', () => {
    expect(stated('batteryReturnedToUse').statusActs).toEqual([
      { item: id(P1), act: 'REMANUFACTURE' },
    ]);
  });

  it('itemDisposed ends lots too, which leave nothing', () => {
    const read = stated('itemDisposed');
    expect(read.ended).toEqual([plain(id(P1)), plain(lot('L1'))]);
    expect(read.departures).toEqual([plain(id(P1)), plain(lot('L1'))]);
    expect(effects('itemDisposed', { items: [lot('L1')] }).departures).toEqual([]);
  });

  it('vehicleScrapped leaves who has a battery that was not found as it was', () => {
    const exceptions = [{ battery: id(M1), reason: 'SWAP_VEHICLE' }];
    const read = effects('vehicleScrapped', { vehicle: VIN, batteriesFound: [id(P1)], exceptions });
    expect(read.custody).toEqual([held(id(P1))]);
  });

  it('batteryIdentified gives the finder an uncoded battery', () => {
    const read = effects('batteryIdentified', { battery: UNCODED });
    expect(read.custody).toEqual([held(UNCODED)]);
    expect(read.acts).toEqual([act(UNCODED, 'batteryIdentified.battery')]);
    expect(read.identity).toBeNull();
  });

  it('batteryIdentified matches two names and moves neither', () => {
    const read = effects('batteryIdentified', { battery: UNCODED, sameAs: P1 });
    expect(read.identity).toEqual([UNCODED, id(P1)]);
    expect(read.custody).toEqual([]);
  });

  it('batteryIdentified in a lot draws its mass, and is found, not made', () => {
    const read = stated('batteryIdentified');
    const massMg = 400_000_000n;
    expect(read.flows).toEqual([
      { inputs: [input(lot('L1'), massMg)], outputs: [output(id(P1), massMg)], found: true },
    ]);
    expect(read.draws).toEqual([{ item: lot('L1'), massMg, path: '/foundInLot' }]);
  });
});

describe('effects on materials', () => {
  it('itemAssembled makes the thing and its parts, whatever they were before', () => {
    const read = effects('itemAssembled', { item: 'uri:urn:x', parts: ['uri:urn:y'] });
    expect(read.acts).toEqual([
      ...[act('uri:urn:x', 'itemAssembled.item'), act('uri:urn:y', 'itemAssembled.part')],
    ]);
  });

  it('materialDeclared begins the lot with the known codes in it', () => {
    const read = stated('materialDeclared');
    expect(read.begun).toEqual([lot('L1')]);
    expect(read.openings).toEqual([{ child: id(C1), parent: lot('L1') }]);
    expect(read.lotsBegun).toEqual([{ item: lot('L1'), massMg: 10_000_000n, kind: 'BLACK_MASS' }]);
  });

  it('materialProcessed ends batteries where they were taken in, and draws on lots', () => {
    const takenAt = { instant: 1_778_115_600_000_000n, day: null };
    const read = stated('materialProcessed');
    expect(read.ended).toEqual([{ item: id(P1), takenAt }]);
    expect(read.departures).toEqual([{ item: id(P1), takenAt }, plain(lot('L1'))]);
    expect(read.acts).toEqual([{ item: id(P1), act: 'materialProcessed.input', takenAt }]);
    expect(read.draws).toEqual([{ item: lot('L1'), massMg: 5_000_000n, path: '/inputs/1/item' }]);
    expect(read.flows[0]?.inputs[0]).toEqual({ item: id(P1), massMg: 400_000_000n, takenAt });
    expect(read.flows[0]?.outputs).toEqual([output(lot('BM'), 350_000_000n)]);
    expect(read.custody).toEqual([held(lot('BM'))]);
  });

  it('materialUsed flows lots into one lot', () => {
    const read = stated('materialUsed');
    expect(read.flows).toHaveLength(1);
    expect(read.draws).toEqual([{ item: lot('S1'), massMg: 1_000_000n, path: '/inputs/0/item' }]);
    expect(read.lotsBegun.map(({ item }) => item)).toEqual([lot('B9')]);
  });

  it.each(['lotAnalysed', 'stockCounted'])('%s names its lots and moves nothing', (type) => {
    expect(stated(type)).toEqual({ ...NO_EVENT_EFFECTS, named: [lot('L1')] });
  });
});

/** An output: no time of its own. */
function output(
  item: string,
  massMg: bigint | null = null,
): { item: string; massMg: bigint | null } {
  return { item, massMg };
}
