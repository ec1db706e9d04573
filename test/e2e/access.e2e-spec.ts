/** Who reads what: one story of a pack, asked by everybody who has, or has not, to do with it. */
import { SAMPLE_PARTIES, type PartyKey } from '../../src/sample/domain/sample-parties.js';
import { battery, module, pack, tell, vehicle, vin, type Told } from './inquiry-for-tests.js';
import { join, type Client } from './capture-for-tests.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';

const PACK = battery(pack(8701));
const MODULE = battery(module(8701));
const CAR = vin(8701);
const PRODUCED = '0e000000-0000-8000-8000-000000008701';
const HANDED = '0e000000-0000-8000-8000-000000008702';
const TESTED = '0e000000-0000-8000-8000-000000008704';
const SOLD = '0e000000-0000-8000-8000-000000008706';
const { carMaker } = SAMPLE_PARTIES;

const on = (day: string): { occurredAt: string } => ({
  occurredAt: `2026-02-${day}T10:00:00+08:00`,
});

const STORY: readonly Told[] = [
  [
    'batteryMaker',
    'batteryProduced',
    {
      ...{ ...on('01'), eventId: PRODUCED, product: pack(8701), model: 'AX-1' },
      ...{ components: [{ code: module(8701) }], orderNumber: 'SECRET-ORDER' },
    },
  ],
  [
    'batteryMaker',
    'handedOver',
    {
      ...on('02'),
      eventId: HANDED,
      items: [PACK],
      receiver: carMaker.id,
      sourceDocument: 'SECRET-CMR',
    },
  ],
  ['carMaker', 'received', { ...on('03'), items: [PACK] }],
  [
    'carMaker',
    'batteryTested',
    { ...on('04'), eventId: TESTED, battery: PACK, method: 'm', stateOfHealthFraction: '0.97' },
  ],
  [
    'carMaker',
    'vehicleProduced',
    { ...on('05'), vehicle: CAR, model: 'CAR', energyMode: 'FIXED', batteries: [PACK] },
  ],
];

const SALE: Told = [
  'carMaker',
  'vehicleSold',
  { ...on('06'), eventId: SOLD, vehicle: CAR, region: 'CN-GD', ownerName: 'SECRET-OWNER' },
];

const EVERYTHING = `query All($code: String!, $id: ID!, $vin: String!) {
  battery(code: $code) {
    id state euStatus withheld custody { kind holderId toId } within { item { id } } parts { item { id } }
    components { id } maker { id } names
    production { id document withheld } tests { id } timeline { edges { node { id type document } } }
  }
  vehicle(vin: $vin) { id state timeline { edges { node { id document } } } }
  lineage(items: [$id], direction: FORWARD) {
    nodes { id kind restricted depth names windows { from } item { id } }
    edges { from to kind at massKg event { id } }
  }
}`;

interface Everything {
  readonly battery: Record<string, unknown> | null;
  readonly vehicle: Record<string, unknown> | null;
  readonly lineage: {
    readonly nodes: readonly { readonly id: string; readonly restricted: boolean }[];
    readonly edges: readonly Record<string, unknown>[];
  };
}

let server: ServerForTests;
let rival: Client;

beforeAll(async () => {
  server = await serverForTests();
  await tell(server, STORY);
  rival = await join(server, { number: 871, roles: ['BATTERY_MANUFACTURER'] });
}, 120_000);

afterAll(() => server.stop());

async function all(as: string, code = PACK): Promise<Everything> {
  const variables = { code, id: code, vin: CAR };
  const { data, errors } = await server.ask<Everything>(as as PartyKey, EVERYTHING, variables);
  if (data === null) throw new Error(JSON.stringify(errors));
  return data;
}

const typesOf = (answer: Everything): string[] =>
  [...JSON.stringify(answer.battery).matchAll(/"type":"(\w+)"/g)].map(([, type]) => type ?? '');

describe('R-SE-9: a competitor who scans a pack', () => {
  it('is told what it is and what is in it, and nothing of where it went', async () => {
    const seen = await all(rival.token);
    expect(seen.battery).toMatchObject({
      ...{ id: PACK, state: null, euStatus: null, custody: null, within: [], tests: [] },
      maker: { id: SAMPLE_PARTIES.batteryMaker.id },
      parts: [{ item: { id: MODULE } }],
      withheld: ['AUTHORITY', 'COMMERCIAL', 'CUSTODY', 'INDIVIDUAL'],
      production: { id: PRODUCED, withheld: ['COMMERCIAL'] },
    });
    expect(typesOf(seen)).toEqual(['batteryProduced']);
    expect(seen.vehicle).toBeNull();
    const text = JSON.stringify(seen);
    for (const secret of ['SECRET', carMaker.id, CAR, '0.97']) expect(text).not.toContain(secret);
  });

  it('meets on the way of the pack what he may not see by its kind and distance alone', async () => {
    const { lineage } = await all(rival.token);
    expect(lineage.nodes).toContainEqual({
      ...{ id: 'restricted:1', kind: 'VEHICLE', restricted: true, depth: 1 },
      ...{ names: [], windows: [], item: null },
    });
    expect(lineage.edges).toEqual([
      {
        ...{ from: PACK, to: 'restricted:1', kind: 'INSTALLATION' },
        ...{ at: null, massKg: null, event: null },
      },
    ]);
  });

  it('finds none of its events by id, in lists, by filters or counts', async () => {
    const query = `query E($a: ID!, $b: ID!, $principal: ID!, $item: ID!) {
      a: event(id: $a) { id } b: event(id: $b) { id }
      events(filter: { principal: $principal }) { edges { node { id } } pageInfo { hasNextPage endCursor } }
      ofItem: events(filter: { item: $item, types: [handedOver, batteryTested] }) {
        edges { node { id } } pageInfo { hasNextPage endCursor } } }`;
    const variables = { a: HANDED, b: TESTED, principal: carMaker.id, item: PACK };
    const { data } = await server.ask(rival.token as PartyKey, query, variables);
    const none = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };
    expect(data).toEqual({ a: null, b: null, events: none, ofItem: none });
  });
});

describe('R-SE-9: others', () => {
  it('its maker follows it everywhere, but not into others’ business', async () => {
    const seen = await all('batteryMaker');
    expect(typesOf(seen)).toEqual(
      expect.arrayContaining(['handedOver', 'received', 'batteryTested', 'vehicleProduced']),
    );
    expect(seen.battery).toMatchObject({ within: [{ item: { id: vehicle(CAR) } }] });
    const text = JSON.stringify(seen);
    expect(text).toContain('SECRET-ORDER');
    expect(text).not.toContain('SECRET-OWNER');
    // The car is another's: of it, its maker alone and who has it.
    expect(seen.lineage.nodes.map(({ id }) => id)).toContain(vehicle(CAR));
  });

  it('an authority reads all but what is personal, an auditor nothing without a grant', async () => {
    const seen = JSON.stringify(await all('authority'));
    expect(seen).toContain('SECRET-CMR');
    expect(seen).not.toContain('SECRET-OWNER');
    expect(await all('auditor')).toMatchObject({ battery: null, vehicle: null });
  });

  it('an auditor reads what the parties of his grant reported, while it lasts', async () => {
    const granted = { ...on('07'), auditor: SAMPLE_PARTIES.auditor.id, parties: [carMaker.id] };
    const dates = { validFrom: '2026-01-01', validUntil: '2099-01-01' };
    await tell(server, [
      ['administrator', 'grantGiven', { ...granted, ...dates, purpose: 'supply chain' }],
    ]);
    const seen = await all('auditor');
    expect(typesOf(seen).toSorted()).toEqual(['batteryTested', 'received', 'vehicleProduced']);
    expect(JSON.stringify(seen)).not.toContain('SECRET');
  });

  it('R-SE-10: what is not yours is answered as what is not there, byte by byte', async () => {
    const ask = async (id: string): Promise<string> => {
      const query = `query N($id: ID!) { item(id: $id) { id names state } }`;
      const { data, errors } = await server.ask(rival.token as PartyKey, query, { id });
      return JSON.stringify({ data, errors });
    };
    expect(await ask(vehicle(CAR))).toBe(await ask(vehicle(vin(8799))));
    const lot = `lot:${carMaker.id}:NONE`;
    expect(await ask(lot)).toBe(await ask(vehicle(CAR)));
  });

  it('says of each viewer what it may read and why', async () => {
    const query = '{ viewer { reads { relation groups because } } }';
    const { data } = await server.ask<{ viewer: { reads: { relation: string }[] } }>(
      'recycler',
      query,
    );
    expect(data?.viewer.reads.map(({ relation }) => relation)).toEqual([
      ...['REPORTER', 'NAMED_PARTY', 'MAKER_OR_HOLDER', 'CODE_IN_HAND', 'REGISTER_READER'],
    ]);
  });
});

describe('R-SE-9: a competitor who reports what is not so', () => {
  it('gains nothing by reporting that he received it, removed it or put it into something', async () => {
    const claims = [
      { received: { ...on('20'), items: [PACK] } },
      { received: { ...on('02'), items: [PACK] } },
      { received: { occurredAt: '2026-01-01T10:00:00+08:00', items: [PACK] } },
      { handedOver: { ...on('21'), items: [PACK], receiver: rival.id } },
    ];
    const claimed = await server.capture(rival.token as PartyKey, claims);
    expect(claimed.recorded).toBe(4);
    const seen = await all(rival.token);
    expect(typesOf(seen).toSorted()).toEqual([
      ...['batteryProduced', 'handedOver', 'received', 'received', 'received'],
    ]);
    for (const secret of ['SECRET', carMaker.id, CAR, '0.97']) {
      expect(JSON.stringify(seen)).not.toContain(secret);
    }
  });

  it('is believed once the car is sold and nobody has it, before the eyes of its maker', async () => {
    await tell(server, [SALE]);
    await server.capture(rival.token as PartyKey, [{ received: { ...on('25'), items: [PACK] } }]);
    const seen = await all(rival.token);
    expect(typesOf(seen)).toContain('batteryTested');
    expect(JSON.stringify(seen)).not.toContain('SECRET');
    expect(JSON.stringify(await all('batteryMaker'))).toContain('2026-02-25T10:00:00+08:00');
  });
});
