/** Batteries by their scans, and what is asked of items: state, holder, parts, model, tests. */
import {
  battery,
  cellsOf,
  crushed,
  lot,
  module,
  moduleOf,
  pack,
  secondLifePack,
  tell,
  uncoded,
  vehicle,
  vin,
  type Told,
} from './inquiry-for-tests.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';
import { SAMPLE_PARTIES, type PartyKey } from '../../src/sample/domain/sample-parties.js';

const MAKER_NAME = SAMPLE_PARTIES.batteryMaker.name;
const MODEL = { model: 'TEST-60' };
const CRUSHED = pack(7001);
const IN_CAR = pack(7002);
const IN_TRANSIT = pack(7003);
const EXPORTED = pack(7004);
const STORED = pack(7005);
const [DONOR, WHOLE] = [pack(7006), pack(7007)];
const [SECOND, RENAMED] = [secondLifePack(7001), secondLifePack(7002).replace(/P$/, 'C')];
const UNMADE = pack(7999);
const UNCODED = uncoded('outlet', 'shelf 3/7');
const SITE = `site:${SAMPLE_PARTIES.swapOperator.id}:ST-1`;
const LOT = lot('recycler', 'LC 1');

let server: ServerForTests;

function on(date: string, hour = 10): { occurredAt: string } {
  return { occurredAt: `${date}T${hour}:00:00+08:00` };
}

const composition = [{ element: 'Li', massFraction: '0.187', source: 'ANALYSIS' }];

function car(serial: number, energyMode: string, packs: readonly string[]): Told {
  const batteries = packs.map(battery);
  const fields = { vehicle: vin(serial), model: `SM-${serial}`, energyMode, batteries };
  return ['carMaker', 'vehicleProduced', { ...on('2025-02-01'), ...fields }];
}

const STORY: readonly Told[] = [
  [
    'batteryMaker',
    'modelRegistered',
    {
      ...{
        ...on('2025-01-01'),
        ...MODEL,
        validFrom: '2025-01-01',
        category: 'EV',
        massKg: '412.5',
      },
      ...{
        chemistry: 'LFP',
        ratedCapacityAh: '150',
        content: [{ substance: 'Li', massKg: '6.1' }],
      },
    },
  ],
  ...[CRUSHED, IN_CAR, EXPORTED, DONOR].map((product, place): Told => {
    const components = [moduleOf(7101 + place)];
    return [
      'batteryMaker',
      'batteryProduced',
      { ...on('2025-01-10'), product, components, ...MODEL },
    ];
  }),
  ...[IN_TRANSIT, WHOLE].map((product): Told => {
    return ['batteryMaker', 'batteryProduced', { ...on('2025-01-10'), product }];
  }),
  [
    'batteryMaker',
    'batteryProduced',
    { ...on('2025-01-10'), product: STORED, massKg: '400.5', ...MODEL },
  ],
  car(7001, 'FIXED', [CRUSHED]),
  car(7002, 'SWAP', [IN_CAR]),
  car(7003, 'FIXED', [DONOR, WHOLE]),
  ['carMaker', 'vehicleSold', { ...on('2025-02-02'), vehicle: vin(7001), region: 'CN-GD' }],
  [
    'workshop',
    'batteryTested',
    {
      ...{ ...on('2025-03-01'), battery: battery(CRUSHED), method: 'GB/T 34015' },
      ...{ stateOfHealthFraction: '0.71' },
    },
  ],
  [
    'workshop',
    'batteryTested',
    {
      ...{ ...on('2025-04-01'), battery: battery(CRUSHED), method: 'GB/T 34015' },
      ...{ stateOfHealthFraction: '0.68' },
    },
  ],
  [
    'workshop',
    'batteryRetired',
    { ...on('2025-04-02'), batteries: [battery(CRUSHED)], disposition: 'WASTE' },
  ],
  [
    'recycler',
    'received',
    {
      ...{ ...on('2025-04-20'), items: [battery(CRUSHED)], massKg: '411' },
      sender: SAMPLE_PARTIES.workshop.id,
    },
  ],
  crushed({
    ...{ ...on('2025-05-01'), into: 'BM-1' },
    inputs: [{ item: battery(CRUSHED), massKg: '410' }],
  }),
  [
    'recycler',
    'materialDeclared',
    {
      ...{ ...on('2025-05-02'), origin: 'OPENING_STOCK' },
      lot: {
        ...{ lotNumber: 'LC 1', materialKind: 'LITHIUM_CARBONATE', massKg: '29.4', composition },
      },
    },
  ],
  ['recycler', 'lotAnalysed', { ...on('2025-05-03'), lot: LOT, composition, method: 'ICP-OES' }],
  [
    'batteryMaker',
    'handedOver',
    { ...on('2025-06-01'), items: [battery(IN_TRANSIT)], receiver: SAMPLE_PARTIES.outlet.id },
  ],
  ['batteryMaker', 'exported', { ...on('2025-06-01'), items: [battery(EXPORTED)], country: 'DE' }],
  [
    'swapOperator',
    'batteryInstalled',
    { ...on('2025-06-01'), host: SITE, batteries: [battery(STORED)] },
  ],
  ['outlet', 'batteryIdentified', { ...on('2025-06-02'), battery: UNCODED, reason: 'plate torn' }],
  ['outlet', 'batteryInspected', { ...on('2025-06-03'), battery: UNCODED, leaking: true }],
  [
    'secondLife',
    'batteryRepurposed',
    {
      ...on('2025-06-04'),
      products: [
        { code: SECOND, ratedCapacityAh: '110', components: [{ code: battery(module(7104)) }] },
        {
          code: RENAMED,
          components: [{ code: battery(WHOLE), newCode: secondLifePack(7003) }],
        },
      ],
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

describe('a battery by its scan', () => {
  const code = CRUSHED;
  const [twelve, rest12] = [code.slice(0, 12), code.slice(12)];
  const [fourteen, rest14] = [code.slice(0, 14), code.slice(14)];

  it.each([
    ['as it is', code],
    ['by its id', `battery:${code}`],
    ['in lower case', code.toLowerCase()],
    ['with blanks', ` ${code.slice(0, 4)} ${code.slice(4, 11)}  ${code.slice(11)} `],
    ['of two lines', `${twelve}\n${rest12}`],
    ['of two lines ended as on Windows', `${fourteen}\r\n${rest14}`],
    ['of two lines, the second first', `${rest14}\n${fourteen}`],
    ['joined by a plus', `${twelve}+${rest12}`],
    ['joined by a plus, the second first', `${rest12}+${twelve}`],
    ['joined by a blank, in lower case', `${rest14} ${fourteen}`.toLowerCase()],
  ])('is found %s', async (_, scan) => {
    const found = await ask(`query B($scan: String!) { battery(code: $scan) { id code } }`, {
      scan,
    });
    expect(found).toEqual({ battery: { id: battery(code), code } });
  });

  it('is found of a second-life product and of an uncoded one too', async () => {
    const found = await ask(
      `query B($second: String!, $uncoded: String!) {
        second: battery(code: $second) { kind codeFields { secondLife manufacturerCode producedOn } }
        uncoded: battery(code: $uncoded) { kind code codeFields { secondLife } maker { name }
          production { type } inspections { type } }
      }`,
      { second: SECOND.toLowerCase(), uncoded: UNCODED },
    );
    expect(found).toEqual({
      second: {
        kind: 'PACK',
        codeFields: { secondLife: true, manufacturerCode: 'ZZ2', producedOn: '2025-05-01' },
      },
      uncoded: {
        ...{ kind: 'UNCODED_BATTERY', code: null, codeFields: null, maker: null },
        production: { type: 'batteryIdentified' },
        inspections: [{ type: 'batteryInspected' }],
      },
    });
  });

  it.each([
    ['that no event names', UNMADE],
    ['that is a vehicle', vin(7001)],
    ['that is a lot', LOT],
  ])('is null %s', async (_, scan) => {
    expect(await ask(`query B($scan: String!) { battery(code: $scan) { id } }`, { scan })).toEqual({
      battery: null,
    });
  });
});

describe('what cannot be read', () => {
  const misread = `${CRUSHED.slice(0, 14)}I3C0000001`;
  const wrongVin = `${vin(7001).slice(0, 16)}O`;

  it.each([
    [['battery', 'code'], 'O0', 'MALFORMED_BATTERY_CODE', /2/],
    [['battery', 'code'], misread, 'MALFORMED_BATTERY_CODE', /“I”.*15|15.*“I”/],
    [['battery', 'code'], '', 'MALFORMED_BATTERY_CODE', /empty|空/],
    [['vehicle', 'vin'], 'x', 'MALFORMED_VIN', /17/],
    [['vehicle', 'vin'], wrongVin, 'MALFORMED_VIN', /“O”.*17|17.*“O”/],
    [['item', 'id'], '%', 'MALFORMED_ITEM_ID', /“%”/],
    [['item', 'id'], 'bogus:1', 'MALFORMED_ITEM_ID', /bogus/],
    [['materialLot', 'id'], 'nonsense', 'MALFORMED_ITEM_ID', /nonsense/],
    [['materialLot', 'id'], 'lot:nobody:1', 'MALFORMED_ITEM_ID', /nobody/],
  ] as const)('is refused with the reason: %s: “%s”', async ([field, name], scan, code, words) => {
    const type = name === 'id' ? 'ID' : 'String';
    const query = `query U($scan: ${type}!) { ${field}(${name}: $scan) { id } }`;
    for (const [language, sentence] of [
      ['en', /^[^\p{Script=Han}]+$/u],
      ['zh-CN', /\p{Script=Han}/u],
    ] as const) {
      const headers = { 'accept-language': language };
      const { data, errors } = await server.ask('authority', query, { scan }, headers);
      expect(data).toEqual({ [field]: null });
      expect(errors.map(({ extensions }) => extensions)).toMatchObject([
        { code, argument: `/${name}` },
      ]);
      expect(errors[0]?.message).toMatch(sentence);
      expect(errors[0]?.message).toMatch(words);
    }
  });
});

test('a misread code is told with the place, and what would help, for programs', async () => {
  const code = `${CRUSHED.slice(0, 14)}I${CRUSHED.slice(15)}`;
  const query = 'query U($code: String!) { battery(code: $code) { id } }';
  const { errors } = await server.ask('authority', query, { code });
  expect(errors[0]?.extensions).toHaveProperty('position', 15);
  expect(errors[0]?.extensions).toHaveProperty('hint');
});

describe('a truck of scans', () => {
  const query = `query Truck($codes: [String!]!) {
    batteries(codes: $codes) { scan battery { code } unknown unreadable { code message hint } }
  }`;

  it('gets an answer each, in their order', async () => {
    const misread = `${CRUSHED.slice(0, 14)}I3C0000001`;
    const codes = [IN_CAR.toLowerCase(), UNMADE, misread, '', IN_CAR, vin(7001)];
    const { batteries } = await ask<{ batteries: unknown[] }>(query, { codes });
    const nothing = { battery: null, unknown: null, unreadable: null };
    const unreadable = { code: 'MALFORMED_BATTERY_CODE' };
    expect(batteries).toMatchObject([
      { ...nothing, scan: codes[0], battery: { code: IN_CAR } },
      { ...nothing, scan: codes[1], unknown: battery(UNMADE) },
      { ...nothing, scan: codes[2], unreadable },
      { ...nothing, scan: codes[3], unreadable },
      { ...nothing, scan: codes[4], battery: { code: IN_CAR } },
      { ...nothing, scan: codes[5], unknown: vehicle(vin(7001)) },
    ]);
  });

  it('of over a thousand is refused whole, none is left out in silence', async () => {
    const codes = Array<string>(1_001).fill(CRUSHED);
    const { data, errors } = await server.ask('authority', query, { codes });
    expect(data).toBeNull();
    expect(errors[0]?.extensions?.code).toBe('LIST_LENGTH');
  });
});

describe('state and custody', () => {
  const query = `query S($id: ID!) { item(id: $id) {
    state holder { name } custody { kind since country site holder { name } from { name } to { name } }
  } }`;
  const nobody = { holder: null, from: null, to: null, country: null, site: null };
  const named = (key: PartyKey): { name: string } => ({ name: SAMPLE_PARTIES[key].name });

  it.each([
    [
      'of its maker',
      battery(SECOND),
      { state: 'PRODUCED', holder: named('secondLife') },
      { kind: 'HELD', holder: named('secondLife'), since: '2025-06-04T02:00:00+00:00' },
    ],
    [
      'in transit',
      battery(IN_TRANSIT),
      { state: 'PRODUCED', holder: null },
      {
        ...{ kind: 'IN_TRANSIT', from: named('batteryMaker'), to: named('outlet') },
        since: '2025-06-01T02:00:00+00:00',
      },
    ],
    [
      'with an end user',
      vehicle(vin(7001)),
      { state: 'SOLD', holder: null },
      { kind: 'END_USER', since: '2025-02-02T02:00:00+00:00' },
    ],
    [
      'exported',
      battery(EXPORTED),
      { state: 'EXPORTED', holder: null },
      {
        ...{ kind: 'EXPORTED', from: named('batteryMaker'), country: 'DE' },
        since: '2025-06-01T02:00:00+00:00',
      },
    ],
    [
      'of what it stands in, exported with it',
      battery(cellsOf(7103)[0]),
      { state: 'EXPORTED', holder: null },
      {
        ...{ kind: 'EXPORTED', from: named('batteryMaker'), country: 'DE' },
        since: '2025-06-01T02:00:00+00:00',
      },
    ],
    [
      'at a site',
      battery(STORED),
      { holder: named('swapOperator') },
      { kind: 'HELD', holder: named('swapOperator'), site: SITE, since: null },
    ],
    [
      'recycled',
      battery(module(7101)),
      { state: 'RECYCLED', holder: named('recycler') },
      { kind: 'HELD', holder: named('recycler') },
    ],
    ['of a battery in a car', battery(IN_CAR), { state: 'IN_USE' }, { kind: 'HELD' }],
  ])('%s', async (_, id, said, custody) => {
    const { item } = await ask<{ item: { custody: object } }>(query, { id });
    expect(item).toMatchObject(said);
    const told = Object.keys(custody).length > 2 || 'since' in custody ? nobody : {};
    expect(item.custody).toMatchObject({ ...told, ...custody });
  });
});

describe('what is in what', () => {
  it('is told of a pack now, both ways', async () => {
    const { pack3, module5, vehicle2 } = await ask(
      `query W($pack: ID!, $module: ID!, $vin: String!) {
        pack3: item(id: $pack) { within { kind certainty since item { id } }
          parts { kind item { id } }
          ... on Battery { components { code components { code } } } }
        module5: item(id: $module) { within { item { id } } }
        vehicle2: vehicle(vin: $vin) { vin model energyMode batteries { code } }
      }`,
      { pack: IN_CAR, module: module(7102), vin: vin(7002).toLowerCase() },
    );
    expect(pack3).toEqual({
      within: [
        {
          ...{ kind: 'INSTALLATION', certainty: 'REPORTED', since: '2025-02-01T02:00:00+00:00' },
          item: { id: vehicle(vin(7002)) },
        },
      ],
      parts: [{ kind: 'COMPOSITION', item: { id: battery(module(7102)) } }],
      components: [
        {
          code: module(7102),
          components: cellsOf(7102).map((code) => ({ code })),
        },
      ],
    });
    expect(module5).toEqual({ within: [{ item: { id: battery(IN_CAR) } }] });
    expect(vehicle2).toEqual({
      ...{ vin: vin(7002), model: 'SM-7002', energyMode: 'SWAP' },
      batteries: [{ code: IN_CAR }],
    });
  });

  it('is empty of a pack that was crushed', async () => {
    const { battery: found } = await ask<{ battery: unknown }>(
      `query W($code: String!) { battery(code: $code) { within { kind } parts { kind } } }`,
      { code: CRUSHED },
    );
    expect(found).toEqual({ within: [], parts: [] });
  });
});

describe('model, chemistry, tests and predecessors', () => {
  it('are told of a pack', async () => {
    const { battery: found } = await ask<{ battery: unknown }>(
      `query M($code: String!) { battery(code: $code) {
        maker { name } model { model chemistry category massKg maker { name } } chemistry
        ratedCapacityAh massKg euStatus production { type document }
        tests { type principal { name } document } } }`,
      { code: CRUSHED },
    );
    expect(found).toMatchObject({
      ...{ maker: { name: MAKER_NAME }, chemistry: 'LFP', ratedCapacityAh: '150' },
      model: { model: 'TEST-60', chemistry: 'LFP', category: 'EV', maker: { name: MAKER_NAME } },
      ...{ massKg: '412.5', euStatus: 'waste' },
      production: { document: { batteryProduced: { product: CRUSHED } } },
      tests: ['0.68', '0.71'].map((stateOfHealthFraction) => ({
        principal: { name: SAMPLE_PARTIES.workshop.name },
        document: { batteryTested: { stateOfHealthFraction } },
      })),
    });
  });

  it('take what the production states before what the model says', async () => {
    const query = `query M($code: String!) { battery(code: $code) { massKg ratedCapacityAh } }`;
    expect(await ask(query, { code: STORED })).toEqual({
      battery: { massKg: '400.5', ratedCapacityAh: '150' },
    });
  });

  it('are told of a second-life product', async () => {
    const query = `query P($code: String!) { battery(code: $code) {
      ratedCapacityAh euStatus maker { name } predecessors { code maker { name } vehicles { vin } }
      codeFields { warnings }
    } }`;
    const maker = { name: SAMPLE_PARTIES.secondLife.name };
    const from = (code: string): object => {
      return { code, maker: { name: MAKER_NAME }, vehicles: [{ vin: vin(7003) }] };
    };
    expect(await ask(query, { code: SECOND })).toEqual({
      battery: {
        ...{ ratedCapacityAh: '110', euStatus: 'repurposed', maker, predecessors: [from(DONOR)] },
        codeFields: { warnings: [] },
      },
    });
    // Of a whole pack it is the pack itself, not the new name that it got on the way.
    expect(await ask(query, { code: RENAMED })).toMatchObject({
      battery: {
        ...{ predecessors: [from(WHOLE)], codeFields: { warnings: ['SECOND_LIFE_TYPE_MISMATCH'] } },
      },
    });
  });
});

describe('lots and other things', () => {
  it('tells a lot by its id', async () => {
    const { materialLot } = await ask<{ materialLot: unknown }>(
      `query L($id: ID!) { materialLot(id: $id) { kind number party { name } materialKind massKg
        composition { element massFraction source } beginning { type } analyses { type } state } }`,
      { id: LOT },
    );
    expect(materialLot).toEqual({
      ...{ kind: 'MATERIAL_LOT', number: 'LC 1', party: { name: SAMPLE_PARTIES.recycler.name } },
      ...{ materialKind: 'LITHIUM_CARBONATE', massKg: '29.4', state: 'ABSENT' },
      composition: [{ element: 'Li', massFraction: '0.187', source: 'ANALYSIS' }],
      beginning: { type: 'materialDeclared' },
      analyses: [{ type: 'lotAnalysed' }],
    });
  });

  it('tells a site, and gives null for what is unknown or of another type', async () => {
    const found = await ask(
      `query I($site: ID!, $unknown: ID!, $battery: ID!, $vin: String!) {
        site: item(id: $site) { __typename kind parts { item { id } } }
        unknown: item(id: $unknown) { id }
        lot: materialLot(id: $battery) { id }
        vehicle(vin: $vin) { id }
      }`,
      {
        ...{ site: SITE, unknown: lot('recycler', 'NONE') },
        ...{ battery: battery(CRUSHED), vin: vin(7999) },
      },
    );
    expect(found).toEqual({
      site: { __typename: 'OtherItem', kind: 'SITE', parts: [{ item: { id: battery(STORED) } }] },
      ...{ unknown: null, lot: null, vehicle: null },
    });
  });
});
