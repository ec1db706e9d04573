/** The golden cases of lineage, reported as event documents and asked by GraphQL. */
import {
  battery,
  cellsOf,
  crushed,
  expectNever,
  lot,
  module,
  moduleOf,
  namedThings,
  pack,
  secondLifePack,
  tell,
  uncoded,
  utc,
  vehicle,
  vin,
  withCells,
  type Named,
  type Told,
} from './inquiry-for-tests.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';
import type { JsonObject } from '../../src/vocabulary/json.js';

const FORWARD = { direction: 'FORWARD' } as const;
const BACKWARD = { direction: 'BACKWARD' } as const;

let server: ServerForTests;

beforeAll(async () => {
  server = await serverForTests();
}, 120_000);

afterAll(() => server.stop());

/** What the ledger knows by now, in both measures, with a moment on either side. */
async function knownBefore(): Promise<{ asKnownAt: string; asKnownOn: string }> {
  await pause();
  const { data } = await server.ask<{ ledger: { size: string } }>(
    'authority',
    '{ ledger { size } }',
  );
  const asKnownOn = new Date().toISOString();
  await pause();
  return { asKnownAt: data?.ledger.size ?? '', asKnownOn };
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 30));
}

const named = (ids: Readonly<Record<string, string>>): Named => namedThings(() => server, ids);

function made(product: string, occurredAt: string, components: JsonObject[]): Told {
  return ['batteryMaker', 'batteryProduced', { occurredAt, product, components }];
}

describe('A: a module replaced, reported late', () => {
  const { id, ask } = named({
    ...withCells({ M1: 1011, M2: 1012, M3: 1013 }),
    P1: battery(pack(1001)),
    C9: battery(cellsOf(1099)[0]),
    L1: lot('recycler', 'A-L1'),
    L2: lot('recycler', 'A-L2'),
    S1: lot('recycler', 'A-S1'),
    R1: lot('recycler', 'A-R1'),
    B9: lot('batteryMaker', 'A-B9'),
  });
  const t1 = '2025-03-12T10:00:00+08:00';
  const t2 = '2025-06-15T14:30:00+08:00';
  const t3 = '2025-08-01T10:00:00+08:00';
  const [u1, u2, u3] = [t1, t2, t3].map(utc);
  let before: { asKnownAt: string; asKnownOn: string };

  beforeAll(async () => {
    await tell(server, [
      made(pack(1001), t1, [moduleOf(1011), moduleOf(1012)]),
      made(
        module(1013),
        '2025-03-10T10:00:00+08:00',
        cellsOf(1013).map((code) => ({ code })),
      ),
      crushed({ occurredAt: t3, inputs: [{ item: id('P1'), massKg: '400' }], into: 'A-L1' }),
      crushed({
        ...{ occurredAt: '2025-08-02T10:00:00+08:00', into: 'A-L2' },
        inputs: [{ item: id('M1'), massKg: '90' }],
      }),
      [
        'recycler',
        'materialProcessed',
        {
          ...{ occurredAt: '2025-09-01T10:00:00+08:00', process: 'REFINE' },
          inputs: [{ item: id('L1'), massKg: '50' }],
          outputs: [
            { lotNumber: 'A-S1', materialKind: 'LITHIUM_CARBONATE', massKg: '10' },
            { lotNumber: 'A-R1', materialKind: 'RESIDUE', massKg: '30' },
          ],
        },
      ],
      [
        'batteryMaker',
        'materialUsed',
        {
          ...{
            occurredAt: '2025-10-01T10:00:00+08:00',
            inputs: [{ item: id('S1'), massKg: '10' }],
          },
          output: { lotNumber: 'A-B9', materialKind: 'PRODUCTION_LOT', massKg: '80' },
        },
      ],
      [
        'batteryMaker',
        'batteryProduced',
        {
          occurredAt: '2025-11-01T10:00:00+08:00',
          product: cellsOf(1099)[0],
          productionLot: id('B9'),
        },
      ],
    ]);
    before = await knownBefore();
    await tell(server, [
      [
        'workshop',
        'batteryReplaced',
        { occurredAt: t2, host: id('P1'), removed: [id('M1')], fitted: [id('M3')] },
      ],
    ]);
  }, 30_000);

  it('takes the module that left to its own black mass alone', async () => {
    const { items, edges, windowsOf } = await ask('M1', FORWARD);
    expect(items).toEqual(['L2', 'P1']);
    expectNever(items, ['L1', 'S1', 'R1', 'B9', 'C9']);
    expect(edges.get('M1>P1')).toMatchObject({
      ...{ kind: 'COMPOSITION', certainty: 'REPORTED', at: u1, until: u2 },
    });
    expect(windowsOf('P1')).toEqual([{ from: u1, until: u2 }]);
  });

  it('takes the module that came to the cell made of it', async () => {
    const { items, edges } = await ask('M3', FORWARD);
    expect(items).toEqual(['B9', 'C9', 'L1', 'P1', 'R1', 'S1']);
    expectNever(items, ['L2']);
    expect(edges.get('M3>P1')).toMatchObject({
      ...{ kind: 'INSTALLATION', certainty: 'REPORTED', at: u2, until: u3 },
    });
    expect(edges.get('P1>L1')).toMatchObject({ kind: 'FLOW', at: u3, until: null, massKg: '400' });
  });

  it('finds in the black mass what was in the pack when it was crushed', async () => {
    const { items, windowsOf } = await ask('L1', BACKWARD);
    expect(items).toEqual(['M2', 'M2a', 'M2b', 'M3', 'M3a', 'M3b', 'P1']);
    expectNever(items, ['M1', 'M1a', 'M1b']);
    expect(windowsOf('P1')).toEqual([{ from: u3, until: u3 }]);
  });

  it('finds all the way back from the new cell', async () => {
    const { items, edges } = await ask('C9', BACKWARD);
    expect(items).toEqual(['B9', 'L1', 'M2', 'M2a', 'M2b', 'M3', 'M3a', 'M3b', 'P1', 'S1'].sort());
    expectNever(items, ['M1', 'M1a', 'M1b', 'L2', 'R1']);
    expect([...edges.values()].map(({ certainty }) => certainty)).not.toContain('CONFLICTING');
    expect(edges.get('B9>C9')?.event?.type).toBe('batteryProduced');
  });

  it('says what the pack was at a moment before', async () => {
    const { items } = await ask('P1', { ...BACKWARD, at: '2025-05-01T00:00:00+08:00' });
    expect(items).toEqual(['M1', 'M1a', 'M1b', 'M2', 'M2a', 'M2b']);
    expectNever(items, ['M3', 'M3a', 'M3b']);
  });

  it('counts the replacement at its very instant', async () => {
    const { items } = await ask('P1', { ...BACKWARD, at: t2 });
    expect(items).toEqual(['M2', 'M2a', 'M2b', 'M3', 'M3a', 'M3b']);
  });

  it('follows a module forward from a moment on', async () => {
    const { items } = await ask('M1', { ...FORWARD, at: '2025-07-01T00:00:00+08:00' });
    expect(items).toEqual(['L2']);
  });

  it.each(['asKnownAt', 'asKnownOn'] as const)(
    'answers %s before the report came',
    async (name) => {
      const back = await ask('L1', { ...BACKWARD, [name]: before[name] });
      expect(back.items).toEqual(['M1', 'M1a', 'M1b', 'M2', 'M2a', 'M2b', 'P1']);
      expectNever(back.items, ['M3']);
      expect(back.answer.asKnownAt).toBe(before.asKnownAt);
      const spare = await ask('M3', { ...FORWARD, [name]: before[name] });
      expect(spare.items).toEqual([]);
      // It had left the pack by being processed on its own, only nobody had said when.
      const out = await ask('M1', { ...FORWARD, [name]: before[name] });
      expect(out.items).toContain('L2');
    },
  );
});

describe('B: a second life', () => {
  const { id, ask } = named({
    ...withCells({ A: 2011, B: 2012, C: 2013 }),
    P1: battery(pack(2001)),
    P2: battery(pack(2002)),
    P3: battery(pack(2003)),
    SL1: battery(secondLifePack(2001)),
    V1: vehicle(vin(2001)),
    V2: vehicle(vin(2002)),
    V3: vehicle(vin(2003)),
    L1: lot('recycler', 'B-L1'),
    L2: lot('recycler', 'B-L2'),
  });
  const t1 = '2025-05-01T10:00:00+08:00';
  const t2 = '2025-06-01T10:00:00+08:00';
  const t3 = '2025-07-01T10:00:00+08:00';

  beforeAll(async () => {
    const car = (serial: number, packSerial: number): JsonObject => ({
      ...{ occurredAt: '2025-02-01T10:00:00+08:00', vehicle: vin(serial), model: 'SM-1' },
      ...{ energyMode: 'FIXED', batteries: [pack(packSerial)] },
    });
    await tell(server, [
      made(pack(2001), '2025-01-12T10:00:00+08:00', [moduleOf(2011)]),
      made(pack(2002), '2025-01-12T11:00:00+08:00', [moduleOf(2012)]),
      made(module(2013), '2025-01-12T12:00:00+08:00', []),
      ['carMaker', 'vehicleProduced', car(2001, 2001)],
      ['carMaker', 'vehicleProduced', car(2002, 2002)],
      [
        'secondLife',
        'batteryRepurposed',
        {
          occurredAt: t1,
          products: [
            { code: secondLifePack(2001), components: [{ code: id('A') }, { code: id('B') }] },
          ],
        },
      ],
      [
        'secondLife',
        'batteryReplaced',
        { occurredAt: t2, host: id('SL1'), removed: [id('A')], fitted: [id('C')] },
      ],
      // What it stands in later is no predecessor, nor is a car that its old pack came into later.
      ['workshop', 'batteryInstalled', { occurredAt: t2, host: id('P3'), batteries: [id('A')] }],
      ['workshop', 'batteryInstalled', { occurredAt: t2, host: id('V3'), batteries: [id('P1')] }],
      ['workshop', 'batteryRemoved', { occurredAt: t3, host: id('P3'), batteries: [id('A')] }],
      crushed({ occurredAt: t3, inputs: [{ item: id('SL1'), massKg: '200' }], into: 'B-L1' }),
      crushed({
        ...{ occurredAt: '2025-07-02T10:00:00+08:00', into: 'B-L2' },
        inputs: [{ item: id('A'), massKg: '100' }],
      }),
    ]);
  }, 30_000);

  it('follows a module out of the product', async () => {
    const { items, windowsOf, edges } = await ask('A', FORWARD);
    expect(items).toEqual(['L2', 'P1', 'P3', 'SL1', 'V1']);
    expectNever(items, ['L1', 'V3']);
    expect(windowsOf('SL1')).toEqual([{ from: utc(t1), until: utc(t2) }]);
    expect(edges.get('A>P1')).toMatchObject({ certainty: 'REPORTED', until: utc(t1) });
  });

  it('finds in the product what was in it when it was crushed', async () => {
    const { items, windowsOf } = await ask('L1', BACKWARD);
    expect(items).toEqual(['B', 'Ba', 'Bb', 'C', 'SL1']);
    expectNever(items, ['A', 'Aa', 'Ab', 'P1', 'P2']);
    expect(windowsOf('SL1')).toEqual([{ from: utc(t3), until: utc(t3) }]);
  });

  it('shows what the parts stood in before, with makers and vehicles', async () => {
    const { data } = await server.ask<{ battery: { predecessors: unknown[] } }>(
      'authority',
      `query Before($code: String!) { battery(code: $code) {
        predecessors { code battery { id } maker { name } vehicles { vin } } } }`,
      { code: secondLifePack(2001) },
    );
    const maker = { name: 'Sample Battery Works 示例电池厂' };
    expect(data?.battery.predecessors).toEqual([
      { code: pack(2001), battery: { id: id('P1') }, maker, vehicles: [{ vin: vin(2001) }] },
      { code: pack(2002), battery: { id: id('P2') }, maker, vehicles: [{ vin: vin(2002) }] },
    ]);
  });
});

describe('C: a removal nobody reported', () => {
  const { id, ask } = named({
    ...withCells({ M1: 3011 }),
    P1: battery(pack(3001)),
    P2: battery(pack(3002)),
    L1: lot('recycler', 'C-L1'),
    L2: lot('recycler', 'C-L2'),
  });
  const t1 = '2025-01-12T10:00:00+08:00';
  const t4 = '2025-04-01T10:00:00+08:00';
  const t8 = '2025-08-01T10:00:00+08:00';

  beforeAll(async () => {
    // In another order than that of time.
    await tell(server, [
      crushed({ occurredAt: t8, inputs: [{ item: id('P2'), massKg: '400' }], into: 'C-L2' }),
      ['workshop', 'batteryReplaced', { occurredAt: t4, host: id('P2'), fitted: [id('M1')] }],
      crushed({
        ...{ occurredAt: '2025-06-01T10:00:00+08:00', into: 'C-L1' },
        inputs: [{ item: id('P1'), massKg: '300' }],
      }),
      made(pack(3001), t1, [moduleOf(3011)]),
      made(pack(3002), t1, []),
    ]);
  }, 30_000);

  it('presumes it where the module turned up', async () => {
    const { items, edges } = await ask('M1', FORWARD);
    expect(items).toEqual(['L2', 'P1', 'P2']);
    expectNever(items, ['L1']);
    expect(edges.get('M1>P1')).toMatchObject({
      ...{ certainty: 'PRESUMED', at: utc(t1), until: utc(t4) },
    });
    expect(edges.get('M1>P2')).toMatchObject({
      ...{ certainty: 'REPORTED', kind: 'INSTALLATION', at: utc(t4), until: utc(t8) },
    });
  });

  it('finds the module in the later black mass alone', async () => {
    expect((await ask('L1', BACKWARD)).items).toEqual(['P1']);
    expect((await ask('L2', BACKWARD)).items).toEqual(['M1', 'M1a', 'M1b', 'P2']);
  });
});

describe('D: reported by day, drawn early', () => {
  const { id, ask } = named({
    ...withCells({ M1: 4011 }),
    P1: battery(pack(4001)),
    L1: lot('recycler', 'D-L1'),
    S1: lot('recycler', 'D-S1'),
  });
  const taken = '2025-05-09T12:00:00+08:00';

  beforeAll(async () => {
    await tell(server, [
      made(pack(4001), '2025-01-12T10:00:00+08:00', [moduleOf(4011)]),
      crushed(
        {
          ...{ occurredAt: '2025-05-12T00:00:00+08:00', into: 'D-L1' },
          inputs: [{ item: id('P1'), massKg: '400' }],
        },
        { occurredAtPrecision: 'DAY', startedAt: '2025-05-01T00:00:00+08:00' },
      ),
      [
        'recycler',
        'materialProcessed',
        {
          ...{ occurredAt: '2025-05-20T10:00:00+08:00', startedAt: '2025-05-09T08:00:00+08:00' },
          ...{ process: 'REFINE', inputs: [{ item: id('L1'), massKg: '50', takenAt: taken }] },
          outputs: [{ lotNumber: 'D-S1', materialKind: 'LITHIUM_CARBONATE', massKg: '9' }],
        },
      ],
    ]);
  }, 30_000);

  it('still reaches the batteries, and marks the draw, in both directions', async () => {
    const back = await ask('S1', BACKWARD);
    expect(back.items).toEqual(['L1', 'M1', 'M1a', 'M1b', 'P1']);
    const ahead = await ask('M1a', FORWARD);
    expect(ahead.items).toEqual(['L1', 'M1', 'P1', 'S1']);
    for (const { edges } of [back, ahead]) {
      expect(edges.get('L1>S1')).toMatchObject({ certainty: 'CONFLICTING', at: utc(taken) });
      expect(edges.get('P1>L1')).toMatchObject({ certainty: 'REPORTED' });
    }
  });
});

describe('E: parts in a process', () => {
  const { id, ask } = named({
    ...withCells({ M1: 5011, M2: 5012 }),
    P7: battery(pack(5001)),
    L: lot('recycler', 'E-L'),
  });

  beforeAll(async () => {
    const taken = '2025-05-07T00:00:00+08:00';
    const out = (occurredAt: string, item: string): Told => [
      'workshop',
      'batteryReplaced',
      { occurredAt, host: id('P7'), removed: [item] },
    ];
    await tell(server, [
      made(pack(5001), '2025-01-12T10:00:00+08:00', [moduleOf(5011), moduleOf(5012)]),
      crushed(
        {
          ...{ occurredAt: '2025-05-12T00:00:00+08:00', into: 'E-L' },
          inputs: [{ item: id('P7'), massKg: '400', takenAt: taken }],
        },
        { startedAt: '2025-05-01T00:00:00+08:00', occurredAtPrecision: 'DAY' },
      ),
      out('2025-05-05T10:00:00+08:00', id('M1')),
      out('2025-05-09T10:00:00+08:00', id('M2')),
    ]);
  }, 30_000);

  it('takes in what was in the pack when it was taken', async () => {
    const { items } = await ask('L', BACKWARD);
    expect(items).toEqual(['M2', 'M2a', 'M2b', 'P7']);
    expectNever(items, ['M1', 'M1a', 'M1b']);
  });

  it('says the same from the parts', async () => {
    expect((await ask('M1a', FORWARD)).items).toEqual(['M1', 'P7']);
    expect((await ask('M2a', FORWARD)).items).toEqual(['L', 'M2', 'P7']);
  });
});

describe('F: an identity found later', () => {
  const { id, ask } = named({
    ...withCells({ M1: 6011 }),
    P1: battery(pack(6001)),
    U: uncoded('recycler', 'F-U 1'),
    L1: lot('recycler', 'F-L1'),
  });
  let before: { asKnownAt: string; asKnownOn: string };

  beforeAll(async () => {
    const reason = 'plate torn off';
    await tell(server, [
      made(pack(6001), '2025-01-12T10:00:00+08:00', [moduleOf(6011)]),
      [
        'recycler',
        'batteryIdentified',
        { occurredAt: '2025-05-30T10:00:00+08:00', battery: id('U'), massKg: '390', reason },
      ],
      crushed({
        ...{ occurredAt: '2025-06-01T10:00:00+08:00', into: 'F-L1' },
        inputs: [{ item: id('U'), massKg: '390' }],
      }),
    ]);
    before = await knownBefore();
    await tell(server, [
      [
        'recycler',
        'batteryIdentified',
        { occurredAt: '2025-06-20T10:00:00+08:00', battery: id('U'), sameAs: pack(6001) },
      ],
    ]);
  }, 30_000);

  it('lists both names and what was in the one', async () => {
    expect((await ask('L1', BACKWARD)).items).toEqual(['M1', 'M1a', 'M1b', 'P1', 'U']);
    expect((await ask('M1a', FORWARD)).items).toEqual(['L1', 'M1', 'P1', 'U']);
    expect((await ask('U', BACKWARD)).items).toEqual(['M1', 'M1a', 'M1b', 'P1']);
  });

  it.each(['asKnownAt', 'asKnownOn'] as const)('knew of one alone, %s before', async (name) => {
    const { items } = await ask('L1', { ...BACKWARD, [name]: before[name] });
    expect(items).toEqual(['U']);
    expectNever(items, ['P1', 'M1', 'M1a', 'M1b']);
    const ahead = await ask('M1a', { ...FORWARD, [name]: before[name] });
    expect(ahead.items).toEqual(['M1', 'P1']);
  });

  it('has one timeline and one state under both names', async () => {
    const question = `query One($id: ID!) { item(id: $id) {
      names state timeline { edges { node { type } } } } }`;
    const byUncoded = await server.ask('authority', question, { id: id('U') });
    const byCode = await server.ask('authority', question, { id: id('P1') });
    expect(byUncoded).toEqual(byCode);
    expect(byCode.data).toMatchObject({
      item: {
        state: 'RECYCLED',
        timeline: {
          edges: [
            'batteryProduced',
            'batteryIdentified',
            'materialProcessed',
            'batteryIdentified',
          ].map((type) => ({ node: { type } })),
        },
      },
    });
  });
});
