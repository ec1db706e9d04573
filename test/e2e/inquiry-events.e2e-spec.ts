/** Events and timelines, page by page; the register; and who may not see what. */
import { randomUUID } from 'node:crypto';
import { battery, lot, pack, tell, vin, type Told } from './inquiry-for-tests.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';
import { PartiesService } from '../../src/parties/parties.service.js';
import { samplePartyId } from '../../src/sample/domain/sample-codes.js';
import { SAMPLE_PARTIES, type PartyKey } from '../../src/sample/domain/sample-parties.js';

const PACK = pack(8001);
const OTHER = pack(8002);
const LOT = lot('recycler', 'E-1');
const SITE = `site:${SAMPLE_PARTIES.swapOperator.id}:ST-1`;
const SOLD = randomUUID();
const [OWNER, PLATE] = ['Li Lei', '粤A12345'];
const MAKER_NAME = SAMPLE_PARTIES.batteryMaker.name;
const TESTS = 23;
/** Headers, and what sentences in that language hold. */
const LANGUAGES: readonly [Record<string, string>, RegExp][] = [
  [{ 'accept-language': 'en' }, /^[^\p{Script=Han}]+$/u],
  [{ 'accept-language': 'zh-CN' }, /\p{Script=Han}/u],
];

let server: ServerForTests;

function on(day: number): { occurredAt: string } {
  return { occurredAt: `2025-03-${String(day).padStart(2, '0')}T10:00:00+08:00` };
}

const STORY: readonly Told[] = [
  [
    'batteryMaker',
    'modelRegistered',
    {
      ...{ ...on(1), model: 'TEST-60', validFrom: '2025-01-01', category: 'EV', chemistry: 'LFP' },
    },
  ],
  ...[PACK, OTHER].map((product): Told => [
    'batteryMaker',
    'batteryProduced',
    { ...on(1), product },
  ]),
  // The newest first: the timeline is in the order of time, the log in that of arrival.
  ...Array.from({ length: TESTS }, (_, place): Told => {
    const battery_ = battery(place % 2 === 0 ? PACK : OTHER);
    return ['workshop', 'batteryTested', { ...on(28 - place), battery: battery_, method: 'X' }];
  }),
  [
    'carMaker',
    'vehicleSold',
    {
      ...{ ...on(30), eventId: SOLD, vehicle: vin(8001), region: 'CN-GD' },
      ...{ licensePlate: PLATE, ownerName: OWNER, remark: 'paid in cash' },
    },
  ],
  [
    'recycler',
    'materialDeclared',
    {
      ...{ ...on(30), origin: 'OPENING_STOCK' },
      lot: { lotNumber: 'E-1', materialKind: 'RESIDUE', massKg: '1' },
    },
  ],
];

beforeAll(async () => {
  server = await serverForTests();
  await tell(server, STORY);
}, 120_000);

afterAll(() => server.stop());

async function ask<T = Record<string, unknown>>(
  query: string,
  variables: object = {},
  as: PartyKey = 'authority',
): Promise<T> {
  const { data, errors } = await server.ask<T>(as, query, variables);
  if (data === null) throw new Error(JSON.stringify(errors));
  return data;
}

interface Shown {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly logIndex: string;
  readonly principal: { readonly id: string } | null;
  readonly items: readonly { readonly id: string }[];
}

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: Shown }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const PAGE = `edges { cursor node { id type occurredAt logIndex principal { id } items { id } } }
  pageInfo { hasNextPage endCursor }`;
const EVENTS = `query Events($filter: EventFilter, $first: Int, $after: String) {
  events(filter: $filter, first: $first, after: $after) { ${PAGE} }
}`;
const TIMELINE = `query Timeline($id: ID!, $first: Int, $after: String) {
  item(id: $id) { events: timeline(first: $first, after: $after) { ${PAGE} } }
}`;

/** All pages, each of at most `first`; throws rather than go on for ever. */
async function allPages(
  first: number,
  pageAfter: (page: { first: number; after: string | null }) => Promise<Page>,
): Promise<Shown[]> {
  const shown: Shown[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < 100; pages += 1) {
    const { edges, pageInfo }: Page = await pageAfter({ first, after });
    expect(edges.length).toBeLessThanOrEqual(first);
    shown.push(...edges.map(({ node }) => node));
    if (!pageInfo.hasNextPage) return shown;
    after = pageInfo.endCursor;
  }
  throw new Error('There is always a next page.');
}

function allEvents(first: number, filter?: object): Promise<Shown[]> {
  return allPages(first, async (page) => {
    return (await ask<{ events: Page }>(EVENTS, { filter, ...page })).events;
  });
}

function timeline(first: number, id: string): Promise<Shown[]> {
  return allPages(first, async (page) => {
    return (await ask<{ item: { events: Page } }>(TIMELINE, { id, ...page })).item.events;
  });
}

describe('events', () => {
  it.each([1, 7, 200])(
    'are each shown once over all pages of %i, the newest first',
    async (first) => {
      const { ledger } = await ask<{ ledger: { size: string } }>('{ ledger { size } }');
      const indexes = (await allEvents(first)).map(({ logIndex }) => Number(logIndex));
      expect(indexes).toEqual(Array.from({ length: Number(ledger.size) }, (_, i) => i).reverse());
    },
  );

  it('are filtered by item, oldest first, whatever spelling names it', async () => {
    for (const item of [battery(PACK), PACK.toLowerCase()]) {
      const found = await allEvents(5, { item });
      expect(found.map(({ type }) => type)).toEqual([
        'batteryProduced',
        ...Array<string>(12).fill('batteryTested'),
      ]);
      expect(found.every(({ items }) => items.some(({ id }) => id === battery(PACK)))).toBe(true);
    }
  });

  it('are filtered by types and principal, alone and together', async () => {
    const workshop = SAMPLE_PARTIES.workshop.id;
    const types = ['batteryProduced', 'vehicleSold'];
    expect(await allEvents(3, { principal: workshop })).toHaveLength(TESTS);
    expect((await allEvents(2, { types })).map(({ type }) => type)).toEqual([
      'vehicleSold',
      'batteryProduced',
      'batteryProduced',
    ]);
    expect(await allEvents(2, { types, principal: workshop })).toEqual([]);
    expect(await allEvents(2, { item: PACK, types })).toHaveLength(1);
    expect(await allEvents(2, { item: PACK, principal: workshop })).toHaveLength(12);
  });

  it('are filtered by a principal given as its bare credit code', async () => {
    const principal = SAMPLE_PARTIES.workshop.id.replace('uscc-', '').toLowerCase();
    expect(await allEvents(50, { principal })).toHaveLength(TESTS);
  });

  it('are none of an unknown item or party', async () => {
    expect(await allEvents(5, { item: pack(8999) })).toEqual([]);
    expect(await allEvents(5, { principal: samplePartyId(99) })).toEqual([]);
  });

  it('are filtered by the server, which is no party', async () => {
    const types = (await allEvents(5, { principal: 'server' })).map(({ type }) => type);
    expect(types).toContain('ledgerOpened');
  });

  it.each([
    ['no item', { filter: { item: 'no item' } }, 'MALFORMED_ITEM_ID', '/filter/item'],
    ['no party', { filter: { principal: 'x' } }, 'MALFORMED_PARTY_ID', '/filter/principal'],
    ['no event', { first: 0 }, 'MALFORMED_INTEGER', '/first'],
    ['fewer than none', { first: -1 }, 'MALFORMED_INTEGER', '/first'],
    ['201', { first: 201 }, 'MALFORMED_INTEGER', '/first'],
    ['201 of an item', { first: 201, filter: { item: PACK } }, 'MALFORMED_INTEGER', '/first'],
    ['201 of none', { first: 201, filter: { item: pack(8999) } }, 'MALFORMED_INTEGER', '/first'],
    ['those after a mangled cursor', { after: '12x' }, 'MALFORMED_CURSOR', '/after'],
    ['those after nothing', { after: '' }, 'MALFORMED_CURSOR', '/after'],
    ['those beyond the log', { after: '1000000000' }, 'MALFORMED_CURSOR', '/after'],
    [
      'those of an item after an index',
      { after: '3', filter: { item: PACK } },
      'MALFORMED_CURSOR',
      '/after',
    ],
  ])('are refused with a code: %s', async (_, variables, code, argument) => {
    for (const [language, words] of LANGUAGES) {
      const { data, errors } = await server.ask('authority', EVENTS, variables, language);
      expect(data).toBeNull();
      expect(errors.map(({ extensions }) => extensions)).toMatchObject([{ code, argument }]);
      expect(errors[0]?.message).toMatch(words);
    }
  });

  it('are of types that the schema knows', async () => {
    const filter = { types: ['batteryVanished'] };
    const { data, errors } = await server.ask('authority', EVENTS, { filter });
    expect([data, errors[0]?.extensions?.code]).toEqual([null, 'BAD_REQUEST']);
    expect(errors[0]?.message).toContain('"batteryVanished" does not exist in "EventType" enum');
    expect(await allEvents(50, { types: ['ledgerOpened'] })).toHaveLength(1);
  });

  it('say the size of the log that they are as of', async () => {
    const { ledger, events, item } = await ask<
      Record<string, { asKnownAt?: string; size?: string }>
    >(
      `query S($id: ID!) { ledger { size } events(first: 1) { asKnownAt }
        item(id: $id) { asKnownAt timeline(first: 1) { asKnownAt } } }`,
      { id: battery(PACK) },
    );
    const asKnownAt = ledger?.size;
    expect([events, item]).toEqual([{ asKnownAt }, { asKnownAt, timeline: { asKnownAt } }]);
  });

  it('are told one by one by their id', async () => {
    const query = `query E($id: ID!) { event(id: $id) { id type document withheld logState leafHash } }`;
    const { event } = await ask<{ event: { leafHash: string } }>(query, { id: SOLD.toUpperCase() });
    expect(event).toMatchObject({ id: SOLD, type: 'vehicleSold', logState: 'SEQUENCED' });
    expect(event.leafHash).toMatch(/^[0-9a-f]{64}$/);
    expect(await ask(query, { id: randomUUID() })).toEqual({ event: null });
  });

  it.each(['x', '', `${SOLD}0`, `{${SOLD}}`])(
    'are told by a UUID only, not by “%s”',
    async (id) => {
      for (const [language, words] of LANGUAGES) {
        const query = 'query E($id: ID!) { event(id: $id) { id } }';
        const { errors } = await server.ask('authority', query, { id }, language);
        expect(errors[0]?.extensions).toMatchObject({
          code: 'MALFORMED_EVENT_ID',
          argument: '/id',
        });
        expect(errors[0]?.message).toMatch(words);
      }
    },
  );
});

describe('a timeline', () => {
  it.each([1, 5, 200])(
    'shows each event once over pages of %i, in the order of time',
    async (first) => {
      const events = await timeline(first, battery(PACK));
      const instants = events.map(({ occurredAt }) => occurredAt);
      expect(events).toHaveLength(13);
      expect(new Set(events.map(({ id }) => id)).size).toBe(13);
      expect(instants).toEqual(instants.toSorted());
    },
  );
});

describe('a page of a timeline', () => {
  const cursor = (...parts: unknown[]): string =>
    Buffer.from(parts.join('.')).toString('base64url');

  it.each([
    ['no cursor', { after: 'nonsense' }, 'MALFORMED_CURSOR', '/after'],
    [
      'an instant beyond all',
      { after: cursor(10n ** 19n - 1n, 1, SOLD) },
      'MALFORMED_CURSOR',
      '/after',
    ],
    ['an id of dashes', { after: cursor(1, 1, '-'.repeat(36)) }, 'MALFORMED_CURSOR', '/after'],
    ['a cursor and more', { after: `${cursor(1, 1, SOLD)}=` }, 'MALFORMED_CURSOR', '/after'],
    ['none', { first: 0 }, 'MALFORMED_INTEGER', '/first'],
    ['201', { first: 201 }, 'MALFORMED_INTEGER', '/first'],
  ])('is refused with a code: %s', async (_, page, code, argument) => {
    const { errors } = await server.ask('authority', TIMELINE, { id: battery(PACK), ...page });
    expect(errors.map(({ extensions }) => extensions)).toMatchObject([{ code, argument }]);
  });
});

describe('the personal group', () => {
  const query = `query E($id: ID!, $vin: String!) {
    event(id: $id) { document withheld }
    vehicle(vin: $vin) { timeline { edges { node { document } } } }
  }`;
  const variables = { id: SOLD, vin: vin(8001) };

  it('is not shown to an authority', async () => {
    const answer = await ask<{ event: { document: object } }>(query, variables, 'authority');
    expect(answer).toMatchObject({
      event: {
        document: { vehicleSold: { vehicle: vin(8001), region: 'CN-GD' } },
        withheld: ['PERSONAL'],
      },
    });
    for (const word of [OWNER, PLATE, 'paid in cash']) {
      expect(JSON.stringify(answer)).not.toContain(word);
    }
  });

  it.each(['recycler', 'auditor', 'administrator', 'batteryMaker'] as const)(
    'is not shown to others, nor is the sale: %s',
    async (as) => {
      expect(await ask(query, variables, as)).toEqual({ event: null, vehicle: null });
    },
  );

  it('is shown to its reporter', async () => {
    const personal = { ownerName: OWNER, licensePlate: PLATE, remark: 'paid in cash' };
    expect(await ask(query, variables, 'carMaker')).toMatchObject({
      event: { document: { vehicleSold: personal }, withheld: [] },
      vehicle: { timeline: { edges: [{ node: { document: { vehicleSold: personal } } }] } },
    });
  });
});

describe('the register and the viewer', () => {
  it('lists parties, models and facilities', async () => {
    const party = SAMPLE_PARTIES.swapOperator.id;
    const facility = { party, facilityCode: 'ST-1', kind: 'STATION', region: 'CN-44' };
    const since = { occurredAt: '2026-01-01T00:00:00+08:00', validFrom: '2026-01-01' };
    await tell(server, [['administrator', 'facilityRecorded', { ...facility, ...since }]]);
    const found = await ask<Record<string, { edges: { node: object }[] }>>(
      `{ parties { edges { node { id roles } } }
         models { edges { node { model chemistry maker { name } } } }
         facilities { edges { node { id kind region party { name } } } } }`,
    );
    const nodes = (name: string): object[] => (found[name]?.edges ?? []).map(({ node }) => node);
    expect(nodes('parties')).toHaveLength(Object.keys(SAMPLE_PARTIES).length);
    expect(nodes('models')).toEqual([
      { model: 'TEST-60', chemistry: 'LFP', maker: { name: MAKER_NAME } },
    ]);
    expect(nodes('facilities')).toEqual([
      {
        ...{ id: SITE, kind: 'STATION', region: 'CN-44' },
        party: { name: SAMPLE_PARTIES.swapOperator.name },
      },
    ]);
  });

  it('says who asks and what it may report', async () => {
    const { viewer } = await ask<{ viewer: { roles: string[]; mayReport: string[] } }>(
      '{ viewer { partyId partyName roles mayReport } }',
      {},
      'recycler',
    );
    expect(viewer).toMatchObject({
      ...{ partyId: SAMPLE_PARTIES.recycler.id, partyName: SAMPLE_PARTIES.recycler.name },
    });
    expect(viewer.roles.toSorted()).toEqual(['MATERIAL_PROCESSOR', 'RECYCLER']);
    expect(viewer.mayReport).toContain('materialProcessed');
    expect(viewer.mayReport).not.toContain('vehicleProduced');
  });
});

describe('who may not see', () => {
  const everything = `query E($code: String!, $id: ID!, $root: ID!) {
    battery(code: $code) { id } item(id: $id) { id } materialLot(id: $id) { id }
    batteries(codes: [$code]) { battery { id } unknown }
    events { edges { node { id type } } }
    lineage(items: [$root], direction: FORWARD) { nodes { id item { state } } edges { at } }
  }`;
  const variables = { code: PACK, id: LOT, root: PACK };

  it('sees nothing as a party without any role', async () => {
    const party = samplePartyId(77);
    await tell(server, [
      [
        'administrator',
        'partyRegistered',
        { occurredAt: '2026-01-01T00:00:00+08:00', party, name: 'New', validFrom: '2026-01-01' },
      ],
    ]);
    const parties = server.app.get(PartiesService, { strict: false });
    const token = await parties.issueServerCredential(party, 'test');
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: everything, variables }),
    });
    expect(await response.json()).toMatchObject({
      data: {
        ...{ battery: null, item: null, materialLot: null },
        batteries: [{ battery: null, unknown: battery(PACK) }],
        // That it was registered names it, and what it asked for stands there as it would if there were none.
        events: {
          edges: [{ node: { id: expect.any(String) as string, type: 'partyRegistered' } }],
        },
        lineage: { nodes: [{ id: battery(PACK), item: { state: null } }], edges: [] },
      },
    });
  });

  it.each([
    ['without a credential', {}],
    ['with a wrong one', { authorization: 'Bearer bl_wrong' }],
    ['with another scheme', { authorization: 'Basic cmVjeWNsZXI6eA==' }],
  ])('gets 401 %s', async (_, headers) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ query: everything, variables }),
    });
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain(PACK);
  });
});
