/** One field for whatever was typed, of whatever there is, and never an oracle. */
import { SAMPLE_PARTIES } from '../../src/sample/domain/sample-parties.js';
import { captureAsServer } from './capture-for-tests.js';
import {
  battery,
  lot,
  pack,
  secondLifePack,
  tell,
  uncoded,
  vehicle,
  vin,
} from './inquiry-for-tests.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';
import { answered } from './stock-for-tests.js';

const { recycler, batteryMaker, outlet } = SAMPLE_PARTIES;
const EVENT = '5a3b1e00-0000-8000-8000-0000000e0001';
const PACK = pack(8801);
const GTIN = 'uri:https://id.gs1.org/01/09506000134352/21/A1';

interface Hit {
  readonly recognisedAs: string;
  readonly id: string | null;
  readonly label: string;
  readonly position: number | null;
  readonly item: { readonly id: string } | null;
  readonly event: {
    readonly id: string;
    readonly leafHash: string;
    readonly logIndex: string;
  } | null;
  readonly party: { readonly id: string } | null;
  readonly facility: { readonly id: string } | null;
  readonly model: { readonly model: string } | null;
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

const SEARCH = `query Search($text: String!, $first: Int! = 20) {
  search(text: $text, first: $first) {
    recognisedAs id label position item { id } event { id leafHash logIndex } party { id }
    facility { id } model { model } refusal { code message hint }
  }
}`;

let server: ServerForTests;

beforeAll(async () => {
  server = await serverForTests();
  await captureAsServer(server, [
    {
      facilityRecorded: {
        ...{ occurredAt: '2026-01-01T00:00:00+08:00', party: recycler.id, facilityCode: 'PLANT-1' },
        ...{ kind: 'PLANT', region: 'CN-44', validFrom: '2020-01-01' },
      },
    },
  ]);
  const on = { occurredAt: '2026-03-01T10:00:00+08:00' };
  await tell(server, [
    [
      'batteryMaker',
      'modelRegistered',
      { ...on, model: 'SB-1', category: 'EV', chemistry: 'LFP', validFrom: '2025-01-01' },
    ],
    ['batteryMaker', 'batteryProduced', { ...on, eventId: EVENT, product: PACK, model: 'SB-1' }],
    ['batteryMaker', 'itemAssembled', { ...on, item: GTIN, parts: [] }],
    [
      'carMaker',
      'vehicleProduced',
      { ...on, vehicle: vin(8801), model: 'S', energyMode: 'FIXED', batteries: [battery(PACK)] },
    ],
    [
      'recycler',
      'materialDeclared',
      {
        ...on,
        origin: 'PURCHASED',
        lot: { lotNumber: 'LC 1', materialKind: 'BLACK_MASS', chemistry: 'LFP', massKg: '5' },
      },
    ],
    ['outlet', 'batteryIdentified', { ...on, battery: uncoded('outlet', 'shelf 1') }],
  ]);
}, 120_000);

afterAll(() => server.stop());

async function search(
  text: string,
  as: Parameters<ServerForTests['ask']>[0] = 'authority',
  first = 20,
): Promise<Hit[]> {
  return answered(await server.ask<{ search: Hit[] }>(as, SEARCH, { text, first })).search;
}

async function hit(text: string, recognisedAs: string, as?: Parameters<typeof search>[1]) {
  return (await search(text, as)).find((one) => one.recognisedAs === recognisedAs);
}

describe('search', () => {
  it.each([
    [PACK, 'BATTERY_CODE', battery(PACK)],
    [PACK.toLowerCase().replace(/(.{4})/g, '$1 '), 'BATTERY_CODE', battery(PACK)],
    [`${PACK.slice(12)}\n${PACK.slice(0, 12)}`, 'BATTERY_CODE', battery(PACK)],
    [vin(8801).toLowerCase(), 'VIN', vehicle(vin(8801))],
    [lot('recycler', 'LC 1'), 'LOT', lot('recycler', 'LC 1')],
    [uncoded('outlet', 'shelf 1'), 'UNCODED_BATTERY', uncoded('outlet', 'shelf 1')],
    ['https://shop.example/01/09506000134352/21/A1', 'DIGITAL_LINK', GTIN],
    ['urn:epc:id:sgtin:9506000.013435.A1', 'DIGITAL_LINK', GTIN],
  ])('R-UX-10: finds the thing behind %s as %s', async (text, recognisedAs, id) => {
    expect(await hit(text, recognisedAs, 'authority')).toMatchObject({ id, item: { id } });
  });

  it('R-UX-10: shows a code that reads well, but that nothing is known of', async () => {
    const unknown = secondLifePack(8899);
    expect(await hit(unknown, 'BATTERY_CODE')).toMatchObject({
      ...{ id: battery(unknown), label: unknown, item: null, refusal: null },
    });
  });

  it('R-UX-10: takes a bare number for a lot of one’s own alone', async () => {
    const own = await hit('LC 1', 'LOT', 'recycler');
    expect(own?.item).toEqual({ id: lot('recycler', 'LC 1') });
    expect(await hit('LC 1', 'LOT', 'outlet')).toBeUndefined();
    const shelf = await hit('shelf 1', 'UNCODED_BATTERY', 'outlet');
    expect(shelf?.item).toEqual({ id: uncoded('outlet', 'shelf 1') });
  });

  it('R-UX-10: finds an event by its id, its log index and its leaf hash', async () => {
    const byId = await hit(EVENT.toUpperCase(), 'EVENT_ID');
    expect(byId).toMatchObject({ id: EVENT, event: { id: EVENT } });
    const { logIndex = '', leafHash = '' } = byId?.event ?? {};
    expect(await hit(logIndex, 'LOG_INDEX')).toMatchObject({ id: EVENT });
    expect(await hit(leafHash, 'LEAF_HASH')).toMatchObject({ id: EVENT });
    expect(await hit(leafHash.toUpperCase(), 'LEAF_HASH')).toMatchObject({ id: EVENT });
    expect(await search('f'.repeat(64))).toEqual([]);
    expect(await hit('999999999', 'LOG_INDEX')).toBeUndefined();
  });

  it('R-UX-10: finds parties by id, code and the beginning of their names, facilities, models', async () => {
    const bare = recycler.id.replace('uscc-', '').toLowerCase();
    expect(await hit(bare, 'PARTY')).toMatchObject({ id: recycler.id, party: { id: recycler.id } });
    expect(await hit('sample recyc', 'PARTY_NAME')).toMatchObject({ id: recycler.id });
    expect(await hit('Sample Recycling 示例', 'PARTY_NAME')).toMatchObject({ id: recycler.id });
    const all = await search('Sample ', 'carMaker');
    expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining([batteryMaker.id, outlet.id]));
    expect(await search('Sample ', 'carMaker', 2)).toHaveLength(2);
    expect(await hit('plant-1', 'FACILITY')).toMatchObject({
      facility: { id: `site:${recycler.id}:PLANT-1` },
    });
    expect(await hit('SB-1', 'MODEL')).toMatchObject({ model: { model: 'SB-1' } });
    expect(await search('100% %_')).toEqual([]);
  });

  it('R-UX-10: names the position of a wrong check digit, in two languages', async () => {
    const right = vin(8801);
    const digit = right.charAt(8) === '1' ? '2' : '1';
    const wrong = right.slice(0, 8) + digit + right.slice(9);
    const told = await hit(wrong, 'UNREADABLE');
    expect(told).toMatchObject({ id: null, position: 9, refusal: { code: 'MALFORMED_VIN' } });
    expect(told?.refusal?.message).toContain(right.charAt(8));
    const { data } = await server.ask<{ search: Hit[] }>(
      'recycler',
      SEARCH,
      { text: wrong },
      { 'accept-language': 'zh' },
    );
    expect(data?.search[0]?.refusal?.message).toMatch(/\p{Script=Han}/u);
    const gs1 = await hit('https://id.gs1.org/01/09506000134353', 'UNREADABLE');
    expect(gs1).toMatchObject({ position: 14, refusal: { code: 'MALFORMED_ITEM_ID' } });
  });

  it('answers nothing for nothing, and refuses what is too long or too many', async () => {
    expect(await search('   ')).toEqual([]);
    const code = async (variables: object): Promise<unknown> =>
      (await server.ask('recycler', SEARCH, variables)).errors.map((one) => one.extensions?.code);
    expect(await code({ text: 'x'.repeat(501) })).toEqual(['MALFORMED_TEXT']);
    expect(await code({ text: 'x', first: 201 })).toEqual(['MALFORMED_INTEGER']);
  });
});
