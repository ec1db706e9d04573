/** What a recycler has at hand, and a truck that it takes in: some are missing, one is too many. */
import { SAMPLE_PARTIES } from '../../src/sample/domain/sample-parties.js';
import {
  battery,
  crushed,
  lot,
  module,
  pack,
  tell,
  vehicle,
  vin,
  type Told,
} from './inquiry-for-tests.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';
import { handoversOf, HANDOVERS, idsOf, itemsOf, ITEMS, statusesOf } from './stock-for-tests.js';

const { recycler, outlet, batteryMaker } = SAMPLE_PARTIES;
const PLANT = `site:${recycler.id}:PLANT-1`;
const [P1, P2, P3, P4] = [pack(9101), pack(9102), pack(9103), pack(9104)].map(battery) as [
  string,
  string,
  string,
  string,
];
const [STRANGE, LATER, WHOLE] = [pack(9105), pack(9106), pack(9107)].map(battery) as [
  string,
  string,
  string,
];
const TRUCK = '5a3b1e00-0000-8000-8000-0000000f0001';
const TAKEN_IN = '5a3b1e00-0000-8000-8000-0000000f0002';
const SECOND_TRUCK = '5a3b1e00-0000-8000-8000-0000000f0003';
const M1 = battery(module(9201));

const on = (day: string, hour = 10): { occurredAt: string } => ({
  occurredAt: `2026-03-${day}T${hour}:00:00+08:00`,
});

const STORY: readonly Told[] = [
  ...[9101, 9102, 9103, 9104, 9105, 9106, 9107].map((serial): Told => {
    const components = serial === 9101 ? [{ code: module(9201) }] : [];
    const model = serial === 9102 ? 'B' : 'A';
    return [
      'batteryMaker',
      'batteryProduced',
      { ...on('01'), product: pack(serial), model, components },
    ];
  }),
  [
    'batteryMaker',
    'handedOver',
    { ...on('01', 12), items: [P1, P2, P3, P4, STRANGE, LATER, WHOLE], receiver: outlet.id },
  ],
  ['outlet', 'received', { ...on('02'), items: [P1, P2, P3, P4, STRANGE, LATER, WHOLE] }],
  [
    'outlet',
    'handedOver',
    {
      ...{ ...on('03'), eventId: TRUCK, items: [P1, P2, P3, P4], receiver: recycler.id },
      ...{ massKg: '1650', transportDocument: 'CMR 77' },
    },
  ],
];

let server: ServerForTests;

beforeAll(async () => {
  server = await serverForTests();
  await tell(server, STORY);
}, 120_000);

afterAll(() => server.stop());

function firstOf<T>(edge: { readonly node: T } | undefined): T {
  if (edge === undefined) throw new Error('The list is empty.');
  return edge.node;
}

describe('the stock of a party and its hand-overs', () => {
  it('shows a truck on the way to both ends of it, and to nobody else', async () => {
    const [due] = (await handoversOf(server, 'recycler')).edges;
    expect(due?.node).toMatchObject({
      ...{ id: TRUCK, open: true, fromId: outlet.id, toId: recycler.id, massKg: '1650' },
      ...{ transportDocument: 'CMR 77', itemCount: 4, receivedCount: 0, missingCount: 0 },
      ...{ receivedMassKg: null, receptions: [] },
    });
    expect(new Set(Object.values(statusesOf(firstOf(due))))).toEqual(new Set(['ON_THE_WAY']));
    const fromMe = { filter: { direction: 'FROM_ME', progress: 'OPEN' } };
    expect(idsOf(await handoversOf(server, 'outlet', fromMe))).toEqual([TRUCK]);
    expect(idsOf(await handoversOf(server, 'recycler', fromMe))).toEqual([]);
    for (const stranger of ['carMaker', 'secondLife'] as const) {
      expect(idsOf(await handoversOf(server, stranger))).toEqual([]);
      const asked = { filter: { party: recycler.id } };
      expect(idsOf(await handoversOf(server, stranger, asked))).toEqual([]);
    }
    const asked = { filter: { party: recycler.id } };
    expect(idsOf(await handoversOf(server, 'authority', asked))).toEqual([TRUCK]);
    // What is on the way is at neither end.
    expect(idsOf(await itemsOf(server, 'outlet'))).toEqual([STRANGE, LATER, WHOLE]);
    expect(idsOf(await itemsOf(server, 'recycler'))).toEqual([]);
  });

  it('takes a truck in with one reception, item by item: what is missing stays on the way', async () => {
    await tell(server, [
      [
        'recycler',
        'received',
        {
          ...{ ...on('04'), eventId: TAKEN_IN, handover: TRUCK, items: [P1, P2, STRANGE] },
          ...{ massKg: '1200', facility: PLANT },
        },
      ],
    ]);
    const [taken] = (await handoversOf(server, 'recycler')).edges;
    expect(taken?.node).toMatchObject({
      ...{ id: TRUCK, open: false, itemCount: 4, receivedCount: 2, missingCount: 2 },
      ...{ additionalCount: 1, massKg: '1650', receivedMassKg: '1200' },
      receptions: [{ id: TAKEN_IN, counts: true, byId: recycler.id }],
    });
    expect(statusesOf(firstOf(taken))).toEqual({
      ...{ [P1]: 'RECEIVED', [P2]: 'RECEIVED', [P3]: 'MISSING', [P4]: 'MISSING' },
      [STRANGE]: 'ADDITIONAL',
    });
    const custodyOf = Object.fromEntries(
      firstOf(taken).items.edges.map(({ node }) => [node.item.id, node.item.custody?.kind]),
    );
    expect(custodyOf).toEqual({
      ...{ [P1]: 'HELD', [P2]: 'HELD', [P3]: 'IN_TRANSIT', [P4]: 'IN_TRANSIT' },
      [STRANGE]: 'HELD',
    });
    expect(idsOf(await itemsOf(server, 'recycler'))).toEqual([P1, P2, STRANGE]);
    expect(idsOf(await itemsOf(server, 'outlet'))).toEqual([LATER, WHOLE]);
  });

  it('takes the rest in by a second reception that names the same hand-over', async () => {
    await tell(server, [['recycler', 'received', { ...on('05'), handover: TRUCK, items: [P3] }]]);
    const [taken] = (await handoversOf(server, 'recycler')).edges;
    expect(taken?.node).toMatchObject({ receivedCount: 3, missingCount: 1, additionalCount: 1 });
    expect(taken?.node.receptions.map(({ counts }) => counts)).toEqual([true, true]);
    // One of them says no mass, so together they say none.
    expect(taken?.node.receivedMassKg).toBeNull();
  });

  it('takes all of a hand-over in by a reception that names nothing else', async () => {
    await tell(server, [
      [
        'outlet',
        'handedOver',
        { ...on('06'), eventId: SECOND_TRUCK, items: [LATER, WHOLE], receiver: recycler.id },
      ],
      ['recycler', 'received', { ...on('07'), handover: SECOND_TRUCK, facility: PLANT }],
    ]);
    const list = await handoversOf(server, 'recycler');
    expect(idsOf(list)).toEqual([SECOND_TRUCK, TRUCK]);
    expect(list.edges[0]?.node).toMatchObject({ open: false, receivedCount: 2, missingCount: 0 });
    expect(idsOf(await itemsOf(server, 'outlet'))).toEqual([]);
  });

  it('lists what is at hand by kind, state, facility and model, as the items themselves say', async () => {
    const all = await itemsOf(server, 'recycler');
    expect(idsOf(all)).toEqual([P1, P2, P3, STRANGE, LATER, WHOLE]);
    for (const { node } of all.edges) {
      expect(node).toMatchObject({ kind: 'PACK', asKnownAt: all.asKnownAt });
      expect(node.custody).toMatchObject({ kind: 'HELD', holderId: recycler.id });
    }
    const by = async (filter: object): Promise<string[]> =>
      idsOf(await itemsOf(server, 'recycler', { filter }));
    expect(await by({ model: 'B' })).toEqual([P2]);
    expect(await by({ kinds: ['MODULE', 'VEHICLE'] })).toEqual([]);
    expect(await by({ kinds: ['PACK'], model: 'A' })).toEqual([P1, P3, STRANGE, LATER, WHOLE]);
    expect(await by({ facility: PLANT })).toEqual([P1, P2, STRANGE, LATER, WHOLE]);
    expect(await by({ facility: 'PLANT-1' })).toEqual([P1, P2, STRANGE, LATER, WHOLE]);
    const { state } = firstOf(all.edges[0]);
    expect(await by({ states: [state] })).toContain(P1);
    expect(await by({ states: ['RECYCLED'] })).toEqual([]);
  });

  it('lists what was taken apart as its parts, and what has ended only where its state is asked for', async () => {
    await tell(server, [
      ['recycler', 'batteryDismantled', { ...on('08'), parent: P1, componentsFound: [M1] }],
      crushed({ ...on('09'), inputs: [{ item: P2, massKg: '400' }], into: 'BM-1' }),
    ]);
    const bm = lot('recycler', 'BM-1');
    expect(idsOf(await itemsOf(server, 'recycler'))).toEqual(
      [P3, STRANGE, LATER, WHOLE, M1, bm].sort(),
    );
    const ended = await itemsOf(server, 'recycler', {
      filter: { states: ['RECYCLED', 'DISMANTLED'] },
    });
    expect(ended.edges.map(({ node }) => [node.id, node.state])).toEqual([
      [P1, 'DISMANTLED'],
      [P2, 'RECYCLED'],
    ]);
  });

  it('lists a car, and not the packs in it', async () => {
    const [inCar, car] = [pack(9150), vin(9150)];
    const toCarMaker = { items: [battery(inCar)], receiver: SAMPLE_PARTIES.carMaker.id };
    await tell(server, [
      ['batteryMaker', 'batteryProduced', { ...on('01'), product: inCar }],
      ['batteryMaker', 'handedOver', { ...on('01', 12), ...toCarMaker }],
      ['carMaker', 'received', { ...on('02'), items: [battery(inCar)] }],
    ]);
    expect(idsOf(await itemsOf(server, 'carMaker'))).toEqual([battery(inCar)]);
    await tell(server, [
      [
        'carMaker',
        'vehicleProduced',
        {
          ...{ ...on('03'), vehicle: car, model: 'SM-1', energyMode: 'FIXED' },
          batteries: [battery(inCar)],
        },
      ],
    ]);
    expect(idsOf(await itemsOf(server, 'carMaker'))).toEqual([vehicle(car)]);
    expect(idsOf(await itemsOf(server, 'carMaker', { filter: { model: 'SM-1' } }))).toEqual([
      vehicle(car),
    ]);
  });

  it('moves nothing for a late report of what came before', async () => {
    const before = await itemsOf(server, 'recycler');
    await tell(server, [['outlet', 'received', { ...on('01', 20), items: [P3, STRANGE] }]]);
    const after = await itemsOf(server, 'recycler');
    expect(idsOf(after)).toEqual(idsOf(before));
    expect(BigInt(after.asKnownAt)).toBeGreaterThan(BigInt(before.asKnownAt));
  });

  it('shows another’s stock to an authority, and to others as if it were empty', async () => {
    const asked = { filter: { holder: recycler.id } };
    expect(idsOf(await itemsOf(server, 'authority', asked))).toContain(STRANGE);
    for (const stranger of ['outlet', 'carMaker', 'auditor'] as const) {
      expect(idsOf(await itemsOf(server, stranger, asked))).toEqual([]);
      const unknown = { filter: { holder: 'duns-999999999' } };
      expect(idsOf(await itemsOf(server, stranger, unknown))).toEqual([]);
    }
  });

  it('R-UX-2: pages by cursor, at most 200, each entry once', async () => {
    const whole = idsOf(await itemsOf(server, 'recycler'));
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 10; page += 1) {
      const list = await itemsOf(server, 'recycler', { first: 2, after });
      seen.push(...idsOf(list));
      after = list.pageInfo.endCursor;
      if (!list.pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual(whole);
    const trucks = await handoversOf(server, 'recycler', { first: 1 });
    expect(trucks.pageInfo.hasNextPage).toBe(true);
    const next = await handoversOf(server, 'recycler', {
      ...{ first: 1, after: trucks.pageInfo.endCursor },
    });
    expect([...idsOf(trucks), ...idsOf(next)]).toEqual([SECOND_TRUCK, TRUCK]);
    for (const [query, first] of [
      [ITEMS, 201],
      [HANDOVERS, 0],
    ] as const) {
      const { errors } = await server.ask('recycler', query, { first });
      expect(errors[0]?.extensions?.code).toBe('MALFORMED_INTEGER');
    }
  });

  it('refuses a cursor of another list, another viewer, another filter, or an edited one', async () => {
    const { endCursor } = (await itemsOf(server, 'recycler', { first: 1 })).pageInfo;
    const edited = Buffer.from(endCursor ?? '', 'base64url');
    edited[edited.length - 1] = 0x30;
    const ask = (query: string, variables: object, as = 'recycler' as 'recycler' | 'outlet') =>
      server.ask(as, query, variables);
    for (const answer of [
      await ask(HANDOVERS, { after: endCursor }),
      await ask(ITEMS, { after: endCursor }, 'outlet'),
      await ask(ITEMS, { after: endCursor, filter: { kinds: ['PACK'] } }),
      await ask(ITEMS, { after: edited.toString('base64url') }),
      await ask(ITEMS, { after: 'nonsense' }),
    ]) {
      expect(answer.errors.map(({ extensions }) => extensions?.code)).toEqual(['MALFORMED_CURSOR']);
    }
  });

  it('finds hand-overs by counterparty and time', async () => {
    const by = async (filter: object): Promise<string[]> =>
      idsOf(await handoversOf(server, 'recycler', { filter }));
    expect(await by({ counterparty: outlet.id })).toEqual([SECOND_TRUCK, TRUCK]);
    expect(await by({ counterparty: batteryMaker.id })).toEqual([]);
    expect(await by({ until: '2026-03-06T00:00:00+08:00' })).toEqual([TRUCK]);
    expect(await by({ from: '2026-03-06T00:00:00+08:00' })).toEqual([SECOND_TRUCK]);
    expect(await by({ progress: 'OPEN' })).toEqual([]);
    expect(await by({ progress: 'RECEIVED', direction: 'TO_ME' })).toEqual([SECOND_TRUCK, TRUCK]);
  });

  it.each([
    ['items(filter: { holder: "x" })', 'MALFORMED_PARTY_ID', '/filter/holder'],
    ['items(filter: { facility: "lot:x:y" })', 'MALFORMED_ITEM_ID', '/filter/facility'],
    ['handovers(filter: { party: "x" })', 'MALFORMED_PARTY_ID', '/filter/party'],
    ['handovers(filter: { counterparty: "x" })', 'MALFORMED_PARTY_ID', '/filter/counterparty'],
    ['handovers(filter: { from: "soon" })', 'MALFORMED_TIME', '/filter/from'],
  ])('refuses a filter that cannot be read, with its place: %s', async (field, code, argument) => {
    const { errors } = await server.ask('recycler', `{ ${field} { edges { cursor } } }`);
    expect(errors.map(({ extensions }) => extensions)).toMatchObject([{ code, argument }]);
  });
});
