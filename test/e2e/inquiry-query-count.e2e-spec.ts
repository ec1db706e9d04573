/** A tree of questions is loaded level by level: its statements do not grow with the batteries. */
import pg from 'pg';
import {
  battery,
  cell,
  crushed,
  module,
  pack,
  secondLifePack,
  tell,
  vin,
  type Told,
} from './inquiry-for-tests.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';
import type { JsonObject } from '../../src/vocabulary/json.js';

/** What a tree of three levels may ask, however many batteries stand in it. */
const STATEMENTS_MAX = 200;
/** Between one time and another. */
const TIMING_MAX = 25;
const PACKS = 100;
const SERIALS = Array.from({ length: PACKS }, (_, place) => place + 1);

let server: ServerForTests;
let statements = 0;

const clients: { query: (...asked: unknown[]) => unknown } = pg.Client.prototype;
const { query } = clients;

/** The sequencer and the projections ask for news meanwhile, in transactions of their own. */
const OF_THE_LOG = /FOR UPDATE|FROM ledger\.(sequenced_batch|pending_batch|log_head)/;

function isOfQuestions(asked: unknown): boolean {
  const text = typeof asked === 'object' && asked !== null && 'text' in asked ? asked.text : asked;
  return typeof text === 'string' && /^\s*SELECT/.test(text) && !OF_THE_LOG.test(text);
}

beforeAll(async () => {
  clients.query = function counted(...asked) {
    if (isOfQuestions(asked[0])) statements += 1;
    return query.apply(this, asked);
  };
  server = await serverForTests();
  await tell(server, [
    ...SERIALS.map(produced),
    ...SERIALS.map(built),
    ...SERIALS.map(tested),
    ...SERIALS.map(repurposed),
    ...SERIALS.map((serial) => processed(serial)),
  ]);
}, 180_000);

afterAll(async () => {
  clients.query = query;
  await server.stop();
});

const TREE = `query Tree($codes: [String!]!) {
  batteries(codes: $codes) {
    battery {
      ...level
      components {
        ...level
        components { ...level }
      }
    }
  }
}
fragment level on Battery {
  code names state euStatus holder { name roles } custody { kind since holder { name } }
  within { kind since item { id state ... on Vehicle { vin model } } }
  parts { kind item { id state } }
  maker { name } model { model maker { name } } chemistry massKg production { type }
  tests { document principal { name } items { id state } }
  predecessors { code maker { name } vehicles { vin model } }
  timeline(first: 3) { edges { node { type principal { name } items { id kind } } } }
}`;

const LINEAGE = `query Lineage($items: [ID!]!) {
  lineage(items: $items, direction: FORWARD) {
    nodes { id names item { id state holder { name } } }
    edges { from to certainty event { type principal { name } } }
  }
}`;

/** The fewest of three times: what comes together in one batch hangs a little on timing. */
async function statementsFor(question: string, variables: object): Promise<number> {
  const counts: number[] = [];
  for (let times = 0; times < 3; times += 1) {
    const before = statements;
    const { data, errors } = await server.ask('authority', question, variables);
    counts.push(statements - before);

    if (data === null) throw new Error(JSON.stringify(errors));
  }
  return Math.min(...counts);
}

it('asks no more for a tree of three levels over 100 batteries than over 10', async () => {
  const ten = await statementsFor(TREE, { codes: SERIALS.slice(0, 10).map(thing) });
  const hundred = await statementsFor(TREE, { codes: SERIALS.map(thing) });
  expect(ten).toBeGreaterThan(3);
  expect(ten).toBeLessThanOrEqual(STATEMENTS_MAX);
  expect(hundred).toBeLessThanOrEqual(STATEMENTS_MAX);
  expect(Math.abs(hundred - ten)).toBeLessThanOrEqual(TIMING_MAX);
}, 30_000);

it('answers the tree of each battery', async () => {
  const { data } = await server.ask<{ batteries: { battery: unknown }[] }>('authority', TREE, {
    codes: SERIALS.map(thing),
  });
  expect(data?.batteries).toHaveLength(PACKS);
  expect(data?.batteries[0]?.battery).toMatchObject({
    ...{ code: secondLifePack(1), state: 'PRODUCED' },
    predecessors: [{ code: pack(1), vehicles: [{ vin: vin(1) }] }],
    components: [
      {
        ...{ code: module(1), within: [{ item: { id: battery(secondLifePack(1)) } }] },
        components: [{ code: cell(1) }],
        tests: [{ items: [{ id: battery(module(1)) }] }],
      },
    ],
  });
}, 30_000);

it('asks no more for the lineage of 100 items than of 10', async () => {
  const itemsOf = (serials: readonly number[]): object => ({
    items: serials.map((serial) => battery(cell(serial))),
  });
  const ten = await statementsFor(LINEAGE, itemsOf(SERIALS.slice(0, 10)));
  const hundred = await statementsFor(LINEAGE, itemsOf(SERIALS));
  expect(hundred).toBeLessThanOrEqual(STATEMENTS_MAX);
  expect(Math.abs(hundred - ten)).toBeLessThanOrEqual(TIMING_MAX);
}, 30_000);

const thing = (serial: number): string => secondLifePack(serial);

function produced(serial: number): Told {
  const components = [{ code: module(serial), components: [{ code: cell(serial) }] }];
  const fields: JsonObject = { product: pack(serial), components, model: 'M' };
  return [
    'batteryMaker',
    'batteryProduced',
    { occurredAt: '2025-01-01T10:00:00+08:00', ...fields },
  ];
}

function built(serial: number): Told {
  const fields = { model: 'SM', energyMode: 'FIXED', batteries: [battery(pack(serial))] };
  const occurredAt = '2025-02-01T10:00:00+08:00';
  return ['carMaker', 'vehicleProduced', { occurredAt, vehicle: vin(serial), ...fields }];
}

function tested(serial: number): Told {
  const fields = { battery: battery(module(serial)), method: 'GB/T 34015' };
  return ['workshop', 'batteryTested', { occurredAt: '2025-03-01T10:00:00+08:00', ...fields }];
}

function repurposed(serial: number): Told {
  const components = [{ code: battery(module(serial)) }];
  const products = [{ code: secondLifePack(serial), components }];
  const occurredAt = '2025-04-01T10:00:00+08:00';
  return ['secondLife', 'batteryRepurposed', { occurredAt, products }];
}

/** The emptied packs: the second-life products stay whole. */
function processed(serial: number): Told {
  return crushed({
    ...{ occurredAt: '2025-05-01T10:00:00+08:00', into: `Q-${serial}` },
    inputs: [{ item: battery(pack(serial)), massKg: '300' }],
  });
}
