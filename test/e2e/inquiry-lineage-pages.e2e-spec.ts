/** Lineage page by page, by kinds, with shares; and what is refused of a question. */
import {
  battery,
  cell,
  crushed,
  LINEAGE,
  lineage,
  lot,
  module,
  moduleOf,
  pack,
  tell,
  uncoded,
  utc,
  vin,
  type Edge,
  type LineageAnswer,
  type LineageVariables,
  type Node,
  type Told,
} from './inquiry-for-tests.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';
import { lineageCursor } from '../../src/inquiry/domain/lineage-cursor.js';
import type { JsonObject } from '../../src/vocabulary/json.js';

const PACKS = [9001, 9002, 9003, 9004];
const CELL = cell(9_900);
const PAGES_MAX = 500;

let server: ServerForTests;

function on(day: string): { occurredAt: string } {
  return { occurredAt: `2025-${day}T10:00:00+08:00` };
}

const ofRecycler = (number: string): string => lot('recycler', number);

function out(lotNumber: string, more: JsonObject = {}): JsonObject {
  return { lotNumber, materialKind: 'BLACK_MASS', chemistry: 'LFP', massKg: '500', ...more };
}

function blended(day: string, inputs: JsonObject[], into: JsonObject): Told {
  return [
    'recycler',
    'materialProcessed',
    { ...on(day), process: 'BLEND', inputs, outputs: [into] },
  ];
}

function declared(lotNumber: string, more: JsonObject = {}): Told {
  const fields = { origin: 'OPENING_STOCK', lot: out(lotNumber, more) };
  return ['recycler', 'materialDeclared', { ...on('01-01'), ...fields }];
}

const holding = (massFraction: string): JsonObject => ({
  composition: [{ element: 'Li', massFraction, source: 'SAMPLING' }],
});

const TREE: readonly Told[] = [
  ...PACKS.map((serial): Told => {
    const components = [moduleOf(serial * 10), moduleOf(serial * 10 + 1)];
    return [
      'batteryMaker',
      'batteryProduced',
      { ...on('01-10'), product: pack(serial), components },
    ];
  }),
  [
    'carMaker',
    'vehicleProduced',
    {
      ...{ ...on('01-20'), vehicle: vin(9001), model: 'SM', energyMode: 'SWAP' },
      batteries: PACKS.map(pack).map(battery),
    },
  ],
  // Round and round: modules that were in several packs give things several windows.
  ...['02-01', '02-02', '02-03'].map((day, place): Told => {
    const host = battery(pack(PACKS[(place + 1) % PACKS.length] ?? 0));
    return ['workshop', 'batteryReplaced', { ...on(day), host, fitted: [battery(module(90_010))] }];
  }),
  crushed({
    ...{ ...on('03-01'), into: 'P-A' },
    inputs: PACKS.slice(0, 2).map((serial) => ({ item: battery(pack(serial)), massKg: '100' })),
  }),
  crushed({
    ...{ ...on('03-02'), into: 'P-B' },
    inputs: PACKS.slice(2).map((serial) => ({ item: battery(pack(serial)), massKg: '300' })),
  }),
  blended(
    '04-01',
    ['P-A', 'P-B'].map((name) => ({ item: ofRecycler(name), massKg: '40' })),
    out('P-C'),
  ),
  [
    'batteryMaker',
    'materialUsed',
    {
      ...{ ...on('05-01'), inputs: [{ item: ofRecycler('P-C'), massKg: '30' }] },
      output: { lotNumber: 'P-9', materialKind: 'PRODUCTION_LOT', massKg: '80' },
    },
  ],
  [
    'batteryMaker',
    'batteryProduced',
    { ...on('06-01'), product: CELL, productionLot: lot('batteryMaker', 'P-9') },
  ],
];

const MIXES: readonly Told[] = [
  declared('S-1', holding('0.1')),
  declared('S-2', holding('0.3')),
  declared('S-3', { moistureFraction: '0.5' }),
  declared('S-4'),
  [
    'recycler',
    'batteryIdentified',
    { ...on('01-02'), battery: uncoded('recycler', 'S-U'), reason: 'x' },
  ],
  blended(
    '02-01',
    [
      { item: ofRecycler('S-1'), massKg: '40' },
      { item: ofRecycler('S-2'), massKg: '40' },
    ],
    out('S-ELEMENT', holding('0.2')),
  ),
  blended(
    '02-01',
    [
      { item: ofRecycler('S-3'), massKg: '100', moistureFraction: '0.5' },
      { item: ofRecycler('S-2'), massKg: '100' },
    ],
    out('S-DRY'),
  ),
  blended(
    '02-03',
    [
      { item: ofRecycler('S-4'), massKg: '100' },
      { item: ofRecycler('S-2'), massKg: '100' },
    ],
    out('S-ANALYSED'),
  ),
  blended(
    '02-03',
    [
      { item: ofRecycler('S-ELEMENT'), massKg: '50' },
      { item: uncoded('recycler', 'S-U'), massKg: '50', ...holding('0.6') },
    ],
    out('S-TWO-HOPS'),
  ),
  blended(
    '02-04',
    ['S-1', 'S-4'].map((name) => ({ item: ofRecycler(name), massKg: '0' })),
    out('S-NOTHING'),
  ),
  blended(
    '02-05',
    [
      { item: ofRecycler('S-NOTHING'), massKg: '10' },
      { item: ofRecycler('S-3'), massKg: '30' },
    ],
    out('S-PARTLY'),
  ),
];

beforeAll(async () => {
  server = await serverForTests();
  await tell(server, [...TREE, ...MIXES]);
}, 120_000);

afterAll(() => server.stop());

interface Pages {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly pages: number;
  readonly last: LineageAnswer;
}

/**
 * All pages, each continued as the one before says; throws rather than go on for ever. Of a node that
 * stands on several, the last says all.
 */
async function allPages(variables: LineageVariables): Promise<Pages> {
  const nodes = new Map<string, Node>();
  const edges: Edge[] = [];
  let after: string | null = null;
  for (let pages = 1; pages <= PAGES_MAX; pages += 1) {
    const last: LineageAnswer = await lineage(server, { ...variables, after });
    for (const node of last.nodes) nodes.set(node.id, node);
    edges.push(...last.edges);
    expect(last.truncated).toBe(last.endCursor !== null);
    if (last.endCursor === null) return { nodes: [...nodes.values()], edges, pages, last };
    after = last.endCursor;
  }
  throw new Error('There is always a next page.');
}

const cursor = (asKnownAt: number): string =>
  lineageCursor({ asKnownAt: BigInt(asKnownAt), taken: 1 });

const edgeName = ({ from, to, kind, at, event }: Edge): string =>
  [from, to, kind, at, event?.id].join(' ');
const nodeName = ({ id }: Node): string => id;
const byName = (a: Node, b: Node): number => (a.id < b.id ? -1 : 1);

describe('pages of lineage', () => {
  const [firstCell, lastCell] = [battery(cell(180_020)), battery(cell(180_083))];
  const back = { direction: 'BACKWARD', items: [battery(CELL)] };
  const ahead = { direction: 'FORWARD', items: [battery(module(90_010))] };
  const several = {
    direction: 'FORWARD',
    items: [firstCell, battery(module(90_010)), lastCell, ofRecycler('P-B')],
  };
  const both = { direction: 'BACKWARD', items: [ofRecycler('P-B'), battery(pack(9001))] };

  it.each([
    ['back, 2 nodes a page', back, { nodesMax: 2 }],
    ['back, 7 nodes a page', back, { nodesMax: 7 }],
    ['back, a hop a page', back, { depthMax: 1 }],
    ['back, 2 hops or 3 nodes', back, { depthMax: 2, nodesMax: 3 }],
    ['forward, a node a page', ahead, { nodesMax: 1 }],
    ['forward, a hop a page', ahead, { depthMax: 1 }],
    ['forward from several, 2 nodes', several, { nodesMax: 2 }],
    ['forward from several, a hop or 5 nodes', several, { depthMax: 1, nodesMax: 5 }],
    ['back from several, 4 nodes', both, { nodesMax: 4 }],
    ['back at an instant, 3 nodes', { ...both, at: '2025-02-02T12:00:00+08:00' }, { nodesMax: 3 }],
  ])(
    'show all of the answer, with its depths and windows, each edge once: %s',
    async (_, question, bounds) => {
      const whole = await lineage(server, question);
      expect(whole).toMatchObject({ truncated: false, endCursor: null });
      const { nodes, edges, pages, last } = await allPages({ ...question, ...bounds });
      expect(pages).toBeGreaterThan(1);
      expect(nodes.toSorted(byName)).toEqual(whole.nodes.toSorted(byName));
      expect(edges.map(edgeName).sort()).toEqual(whole.edges.map(edgeName).sort());
      expect(last.asKnownAt).toBe(whole.asKnownAt);
    },
    60_000,
  );

  it('are bounded in nodes and hops', async () => {
    const { nodes } = await lineage(server, { ...back, nodesMax: 5 });
    expect(nodes).toHaveLength(5);
    const hop = await lineage(server, { ...back, depthMax: 1 });
    expect(hop).toMatchObject({ truncated: true });
    expect(hop.nodes.map(nodeName)).toEqual([battery(CELL), lot('batteryMaker', 'P-9')]);
    expect(hop.nodes.map(({ depth }) => depth)).toEqual([0, 1]);
  });

  it('go on as of the size of the log at which they began', async () => {
    const first = await lineage(server, { ...ahead, depthMax: 1 });
    await tell(server, [
      ['workshop', 'batteryInspected', { ...on('07-01'), battery: battery(CELL), leaking: false }],
    ]);
    const next = await lineage(server, { ...ahead, after: first.endCursor });
    expect(next.asKnownAt).toBe(first.asKnownAt);
  });

  it('show of an edge all the time that it was, whatever page and instant it is shown for', async () => {
    const part = { direction: 'FORWARD', items: [battery(module(90_010))], depthMax: 1 };
    const windows = async (question: LineageVariables): Promise<unknown> => {
      const { edges } = await lineage(server, { ...part, ...question });
      const edge = edges.find(({ to }) => to === battery(pack(9001)));
      return [edge?.at, edge?.until];
    };
    const whole = ['2025-01-10', '2025-02-01'].map((day) => utc(`${day}T10:00:00+08:00`));
    expect(await windows({})).toEqual(whole);
    expect(await windows({ at: '2025-01-15T00:00:00+08:00' })).toEqual(whole);
    const back_ = { direction: 'BACKWARD', items: [battery(pack(9001))] };
    const { edges, nodes } = await lineage(server, { ...back_, at: '2025-01-15T00:00:00+08:00' });
    const edge = edges.find(({ from }) => from === battery(module(90_010)));
    expect([edge?.at, edge?.until]).toEqual(whole);
    // What of it was asked for stands at the node.
    const at = utc('2025-01-15T00:00:00+08:00');
    expect(nodes.find(({ id }) => id === battery(module(90_010)))?.windows).toEqual([
      { from: at, until: at },
    ]);
  });
});

describe('kinds', () => {
  const question = { direction: 'BACKWARD', items: [battery(CELL)] };

  it('of edges: only these are followed', async () => {
    const { nodes, edges } = await lineage(server, { ...question, edgeKinds: ['FLOW'] });
    expect(new Set(edges.map(({ kind }) => kind))).toEqual(new Set(['FLOW']));
    expect(nodes.map(({ kind }) => kind)).not.toContain('MODULE');
    expect(nodes.filter(({ kind }) => kind === 'PACK')).toHaveLength(PACKS.length);
    const none = await lineage(server, { ...question, edgeKinds: ['INSTALLATION'] });
    expect(none.nodes.map(nodeName)).toEqual([battery(CELL)]);
  });

  it('of items: the walk goes through the others and shows these alone', async () => {
    const { nodes, edges } = await lineage(server, { ...question, itemKinds: ['CELL', 'MODULE'] });
    expect(new Set(nodes.map(({ kind }) => kind))).toEqual(new Set(['CELL', 'MODULE']));
    expect(nodes.filter(({ kind }) => kind === 'MODULE')).toHaveLength(PACKS.length * 2);
    expect(new Set(edges.map(({ kind }) => kind))).toEqual(new Set(['COMPOSITION']));
  });
});

describe('shares', () => {
  async function sharesOf(
    item: string,
    more: LineageVariables = {},
  ): Promise<Record<string, string | null>> {
    const { nodes, shareBasis, shareUnknown } = await lineage(server, {
      ...{ direction: 'BACKWARD', items: [item], shareOf: 'Li', ...more },
    });
    const shares = nodes.flatMap(({ id, share }) => (share === null ? [] : [[id, share] as const]));
    const sum = [...shares.map(([, share]) => share), shareUnknown ?? '0'].reduce(
      (all, share) => all + Math.round(Number(share) * 1e9),
      0,
    );
    expect(sum).toBe(1e9);
    return { ...Object.fromEntries(shares), basis: shareBasis, unknown: shareUnknown };
  }

  it('are by the element where all compositions are known', async () => {
    // 40 kg of 0.1 and 40 kg of 0.3.
    expect(await sharesOf(ofRecycler('S-ELEMENT'))).toEqual({
      ...{ basis: 'ELEMENT', unknown: '0' },
      ...{ [ofRecycler('S-1')]: '0.25', [ofRecycler('S-2')]: '0.75' },
    });
  });

  it('are by the dry mass where one is not', async () => {
    expect(await sharesOf(ofRecycler('S-DRY'))).toEqual({
      ...{ basis: 'DRY_MASS', unknown: '0' },
      ...{ [ofRecycler('S-3')]: '0.333333333', [ofRecycler('S-2')]: '0.666666667' },
    });
  });

  it('go down through lots to batteries, whatever page and kinds are shown', async () => {
    const whole = await sharesOf(ofRecycler('S-TWO-HOPS'));
    // 50 kg of 0.2, in which S-1 has a quarter, and 50 kg of 0.6.
    expect(whole).toEqual({
      ...{ basis: 'ELEMENT', unknown: '0', [uncoded('recycler', 'S-U')]: '0.75' },
      ...{ [ofRecycler('S-1')]: '0.0625', [ofRecycler('S-2')]: '0.1875' },
    });
    const question = { direction: 'BACKWARD', items: [ofRecycler('S-TWO-HOPS')], shareOf: 'Li' };
    const { nodes } = await allPages({ ...question, nodesMax: 1 });
    const paged = nodes.flatMap(({ id, share }) => (share === null ? [] : [[id, share]]));
    expect(whole).toMatchObject(Object.fromEntries(paged));
    const { nodes: batteries } = await lineage(server, {
      ...{ ...question, itemKinds: ['UNCODED_BATTERY'] },
    });
    expect(batteries.map(({ share }) => share)).toEqual(['0.75']);
  }, 30_000);

  it('name the part that nothing is known of', async () => {
    const partly = await sharesOf(ofRecycler('S-PARTLY'));
    expect(partly).toEqual({
      ...{ basis: 'DRY_MASS', unknown: '0.25', [ofRecycler('S-3')]: '0.75' },
    });
    expect(await sharesOf(ofRecycler('S-NOTHING'))).toMatchObject({ unknown: '1' });
  });

  it('of a battery by itself, and of a pack crushed with others', async () => {
    expect(await sharesOf(battery(pack(9001)))).toMatchObject({ [battery(pack(9001))]: '1' });
    const shares = await sharesOf(ofRecycler('P-C'));
    expect(PACKS.map((serial) => shares[battery(pack(serial))])).toEqual(Array(4).fill('0.25'));
  });

  it('take the analysis by who drew, before he drew, as known then', async () => {
    const analysed = (day: string, massFraction: string): Told => [
      'recycler',
      'lotAnalysed',
      { ...on(day), lot: ofRecycler('S-4'), ...holding(massFraction) },
    ];
    const before = await sharesOf(ofRecycler('S-ANALYSED'));
    expect(before).toMatchObject({ basis: 'DRY_MASS', [ofRecycler('S-4')]: '0.5' });
    const { asKnownAt } = await lineage(server, { direction: 'FORWARD', items: [battery(CELL)] });
    await tell(server, [analysed('02-02', '0.1'), analysed('02-04', '0.9')]);
    expect(await sharesOf(ofRecycler('S-ANALYSED'))).toMatchObject({
      ...{ basis: 'ELEMENT', [ofRecycler('S-4')]: '0.25', [ofRecycler('S-2')]: '0.75' },
    });
    expect(await sharesOf(ofRecycler('S-ANALYSED'), { asKnownAt })).toEqual(before);
  });

  it('stay the same when a battery is identified later', async () => {
    const whole = await sharesOf(ofRecycler('S-TWO-HOPS'));
    await tell(server, [
      [
        'recycler',
        'batteryIdentified',
        { ...on('08-01'), battery: uncoded('recycler', 'S-U'), sameAs: pack(9090) },
      ],
    ]);
    const { [uncoded('recycler', 'S-U')]: share = null, ...others } = whole;
    expect(await sharesOf(ofRecycler('S-TWO-HOPS'))).toEqual({
      ...{ ...others, [battery(pack(9090))]: share },
    });
  });

  it('are of one thing, and only backward', async () => {
    const refused = async (variables: LineageVariables): Promise<unknown> => {
      const { data, errors } = await server.ask('authority', LINEAGE, variables);
      expect(data).toBeNull();
      return errors[0]?.extensions;
    };
    const items = [ofRecycler('P-C')];
    expect(await refused({ items, direction: 'FORWARD', shareOf: 'Li' })).toEqual({
      ...{ code: 'VALUE_NOT_ALLOWED', argument: '/direction' },
    });
    const two = [...items, ofRecycler('P-A')];
    expect(await refused({ items: two, direction: 'BACKWARD', shareOf: 'Li' })).toEqual({
      ...{ code: 'LIST_LENGTH', argument: '/items' },
    });
  });
});

describe('a question that makes no sense', () => {
  const items = [battery(CELL)];

  it.each([
    ['an item', { items: [battery(CELL), 'battery:123'] }, 'MALFORMED_ITEM_ID', '/items/1'],
    ['a kind of id', { items: ['bogus:1'] }, 'MALFORMED_ITEM_ID', '/items/0'],
    ['no item', { items: [] }, 'LIST_LENGTH', '/items'],
    ['101 items', { items: Array<string>(101).fill(CELL) }, 'LIST_LENGTH', '/items'],
    ['an instant without offset', { items, at: '2025-01-01T00:00:00' }, 'MALFORMED_TIME', '/at'],
    ['no hop', { items, depthMax: 0 }, 'MALFORMED_INTEGER', '/depthMax'],
    ['65 hops', { items, depthMax: 65 }, 'MALFORMED_INTEGER', '/depthMax'],
    ['-1 nodes', { items, nodesMax: -1 }, 'MALFORMED_INTEGER', '/nodesMax'],
    ['10,001 nodes', { items, nodesMax: 10_001 }, 'MALFORMED_INTEGER', '/nodesMax'],
    ['a cursor of none of ours', { items, after: 'bm9uc2Vuc2U' }, 'MALFORMED_CURSOR', '/after'],
    ['an empty cursor', { items, after: '' }, 'MALFORMED_CURSOR', '/after'],
    ['a cursor and more', { items, after: `${cursor(5)}!` }, 'MALFORMED_CURSOR', '/after'],
    ['a cursor of a longer log', { items, after: cursor(10 ** 9) }, 'MALFORMED_CURSOR', '/after'],
    [
      'two sizes of the log',
      { items, asKnownAt: '5', asKnownOn: '2025-05-01T00:00:00Z' },
      'ARGUMENTS_CONTRADICT',
      '/asKnownAt',
    ],
    [
      'another size than that of the cursor',
      { items, asKnownAt: '6', after: cursor(5) },
      'ARGUMENTS_CONTRADICT',
      '/asKnownAt',
    ],
    [
      'a size that the log has not',
      { items, asKnownAt: '1000000000' },
      'MALFORMED_INTEGER',
      '/asKnownAt',
    ],
    [
      'the 31st of April',
      { items, asKnownOn: '2025-04-31T00:00:00Z' },
      'MALFORMED_TIME',
      '/asKnownOn',
    ],
  ])('is an error with a code: %s', async (_, variables, code, argument) => {
    const { data, errors } = await server.ask('authority', LINEAGE, {
      ...{ direction: 'FORWARD', ...variables },
    });
    expect(data).toBeNull();
    expect(errors.map(({ extensions }) => extensions)).toMatchObject([{ code, argument }]);
  });

  it.each([
    ['a size of the log', { items, asKnownAt: '-1' }],
    ['an element', { items, shareOf: 'Xx' }],
    ['a direction', { items, direction: 'SIDEWAYS' }],
    ['a kind', { items, edgeKinds: ['MAGIC'] }],
  ])('is a violation of the schema: %s', async (_, variables) => {
    const { data, errors } = await server.ask('authority', LINEAGE, {
      ...{ direction: 'BACKWARD', ...variables },
    });
    expect(data).toBeNull();
    expect(errors[0]?.message).toContain(`Variable "$${Object.keys(variables).at(-1)}"`);
  });

  it('is told which range, and that of a page goes on with the same size', async () => {
    const { errors } = await server.ask('authority', LINEAGE, {
      ...{ items, direction: 'FORWARD', depthMax: 65 },
    });
    expect(errors[0]?.message).toContain('1 to 64');
    const again = { items, direction: 'FORWARD', asKnownAt: '5', after: cursor(5) };
    expect((await lineage(server, again)).asKnownAt).toBe('5');
  });

  it('is told in Chinese to who reads it', async () => {
    const variables = { items: ['battery:123'], direction: 'FORWARD' };
    const { errors } = await server.ask('authority', LINEAGE, variables, {
      'accept-language': 'zh-CN',
    });
    expect(errors[0]?.message).toMatch(/\p{Script=Han}/u);
  });
});
