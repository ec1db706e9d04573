/** What a question costs is known before it is asked of the database, and told in each answer. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { getIntrospectionQuery } from 'graphql';
import pg from 'pg';
import {
  CostService,
  COST_LIMIT,
  COST_RESTORED_PER_SECOND,
} from '../../src/limits/cost.service.js';
import { sampleStory } from '../../src/sample/domain/sample-story.js';
import { THINGS } from '../../src/sample/domain/sample-things.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';

interface Cost {
  readonly requested: number;
  readonly actual: number;
  readonly limit: number;
  readonly remaining: number;
  readonly restoreRate: number;
}

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly data?: unknown;
  readonly errors?: { message: string; extensions: Record<string, unknown> }[];
  readonly cost: Cost;
}

let server: ServerForTests;
const statements: string[] = [];
const clients: { query: (...asked: unknown[]) => unknown } = pg.Client.prototype;
const { query } = clients;

beforeAll(async () => {
  server = await serverForTests();
  await server.tellStory();
  clients.query = function noted(...asked) {
    const [first] = asked;
    const text =
      typeof first === 'object' && first !== null && 'text' in first ? first.text : first;
    if (typeof text === 'string') statements.push(text);
    return query.apply(this, asked);
  };
}, 180_000);

afterAll(async () => {
  clients.query = query;
  await server.stop();
});

async function ask(text: string, variables: object = {}, language = 'en'): Promise<Answered> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.tokenOf('authority')}`,
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      'accept-language': language,
    },
    body: JSON.stringify({ query: text, variables }),
  });
  const { status, headers } = response;
  const body = (await response.json()) as Answered & { extensions: { cost: Cost } };
  return { ...body, status, headers, cost: body.extensions.cost };
}

const EVENTS = `query Events($first: Int!) {
  events(first: $first) { edges { node { id items { id } principal { name } } } }
}`;
const NESTED = `{ events(first: 200) { edges { node { items { timeline(first: 200) { edges { node {
  items { holder { name } custody { from { name } } } } } } } } } } }`;

/** The sequencer and the projections ask all the time; the credential's look-up is told by its tables. */
const OF_QUESTIONS = /event_envelope|event_order|lineage\.|custody\.|register_entry|stock\./;
const OF_THE_LOG = /FOR UPDATE|sequenced_batch|pending_batch|projection_cursor/;
const OF_THE_CREDENTIAL = /FROM party\.credential c WHERE c\.id/;

function asked(): string[] {
  const all = statements.filter((text) => OF_QUESTIONS.test(text) && !OF_THE_LOG.test(text));
  return all.filter((text) => !OF_THE_CREDENTIAL.test(text));
}

test('R-UX-3: refuses what costs too much before any SQL, with cost, limit and costliest field', async () => {
  // The look-up of the credential, and whatever follows a start, come first.
  await ask('{ viewer { party { name } } }').catch(() => undefined);
  statements.length = 0;
  const answer = await ask(NESTED);
  expect(answer.status).toBe(400);
  expect(answer).not.toHaveProperty('data');
  const extensions = answer.errors?.[0]?.extensions ?? {};
  expect(extensions).toMatchObject({
    ...{ code: 'OPERATION_TOO_COSTLY', limit: COST_LIMIT, cost: answer.cost.requested },
    field: 'events.edges.node.items.timeline.edges.node.items.custody',
  });
  expect(answer.cost.requested).toBeGreaterThan(COST_LIMIT);
  expect(answer.errors?.[0]?.message).toContain(String(extensions['cost']));
  expect(asked()).toEqual([]);
  await ask(EVENTS, { first: 1 });
  expect(asked()).not.toEqual([]);
  const chinese = await ask(NESTED, {}, 'zh');
  expect(chinese.errors?.[0]?.message).toMatch(/成本.*上限/);
});

test('R-SE-5: answers `first: 1` and refuses the same text with `first: 1000000`', async () => {
  const one = await ask(EVENTS, { first: 1 });
  expect(one).toMatchObject({ status: 200, data: { events: {} } });
  const million = await ask(EVENTS, { first: 1_000_000 });
  expect(million.errors?.[0]?.extensions['code']).toBe('OPERATION_TOO_COSTLY');
  const again = await ask(EVENTS, { first: 1 });
  expect(again.cost.requested).toBe(one.cost.requested);
});

test('R-UX-2: tells in every answer what it cost, and sums to what the server counted', async () => {
  const cost = server.app.get(CostService, { strict: false });
  const before = cost.spent();
  const questions: [string, object?][] = [
    ['{ viewer { party { id name } roles } }'],
    [EVENTS, { first: 20 }],
    [
      'query ($codes: [String!]!) { batteries(codes: $codes) { battery { code parts { item { id } } } } }',
      { codes: [THINGS.pack1, 'none'] },
    ],
    [
      'query ($items: [ID!]!) { lineage(items: $items, direction: BACKWARD) { nodes { id item { id } } edges { event { id } } } }',
      { items: [THINGS.pack1] },
    ],
    ['{ nothingOfThatName }'],
    ['{'],
    [NESTED],
    ['query ($n: Int!) { events(first: $n) { edges { cursor } } }', { n: 'x' }],
    ['{ battery(code: "") { code } }'],
    [getIntrospectionQuery()],
  ];
  let sum = 0;
  for (const [text, variables] of questions) {
    const { cost: told, headers } = await ask(text, variables);
    expect(told).toMatchObject({ limit: COST_LIMIT, restoreRate: COST_RESTORED_PER_SECOND });
    expect(told.remaining).toBeLessThanOrEqual(COST_LIMIT);
    expect(told.actual).toBeLessThanOrEqual(told.requested);
    expect(headers.get('ratelimit-policy')).toBe(`"cost";q=${COST_LIMIT};qu="cost";w=20`);
    expect(headers.get('ratelimit')).toMatch(/^"cost";r=\d+;t=\d+$/);
    sum += told.actual;
  }
  expect(cost.spent() - before).toBe(sum);
});

test('R-UX-2: gives back what was counted too much', async () => {
  const lineage = `query ($items: [ID!]!) {
    lineage(items: $items, direction: FORWARD) { nodes { id item { id holder { name } } } edges { from } } }`;
  const { cost } = await ask(lineage, { items: [THINGS.pack1] });
  expect(cost.requested).toBeGreaterThan(30_000);
  expect(cost.actual).toBeLessThan(1_000);
  expect(cost.remaining).toBeGreaterThan(COST_LIMIT - 10_000);
});

test('counts every event that is sent, whether it is recorded or not', async () => {
  const capture = `mutation ($input: CaptureEventsInput!) { captureEvents(input: $input) { results { __typename } } }`;
  const events = sampleStory().flatMap(({ tellings }) => tellings.map(({ document }) => document));
  const { cost } = await ask(capture, { input: { events: events.slice(0, 3), dryRun: true } });
  expect(cost.requested).toBe(10 + 1 + 3 * 2 + 3);
});

test('counts a literal as a variable, through fragments and whatever their names', async () => {
  const literal = await ask(
    '{ ...__schema } fragment __schema on Query { events(first: 30) { edges { node { id } } } }',
  );
  const variable = await ask(
    'query ($n: Int = 30) { events(first: $n) { edges { node { id } } } }',
  );
  const left = await ask('{ events { edges { node { id } } } }');
  expect(literal.cost.requested).toBe(10 + 1 + 30 * 2);
  expect(variable.cost.requested).toBe(literal.cost.requested);
  expect(left.cost.requested).toBe(10 + 1 + 50 * 2);
});

test('lets the introspection of tools and each question of the documentation pass', async () => {
  const introspection = await ask(
    getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }),
  );
  expect(introspection.errors).toBeUndefined();
  expect(introspection.cost.actual).toBeLessThan(introspection.cost.requested * 2);
  const all = `query ($items: [ID!]!) { lineage(items: $items, direction: BACKWARD, nodesMax: 10000) {
    nodes { id kind depth names windows { from until } item { id state holder { name } } }
    edges { from to kind certainty at event { id type principal { name } } } roots { id } } }`;
  expect(await ask(all, { items: [THINGS.pack1] })).toMatchObject({ status: 200, data: {} });
});

test('is told in the guide by the numbers that it has', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/guides/limits.md'), 'utf8');
  for (const number of [COST_LIMIT, COST_RESTORED_PER_SECOND]) {
    expect(guide).toContain(number.toLocaleString('en-US'));
  }
});

test('R-UX-4: the client of the guide runs as it stands there', async () => {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/guides/limits.md'), 'utf8');
  const code = /```js\n([\s\S]*?)```/.exec(guide)?.[1] ?? '';
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', code],
    {
      env: {
        BATTERY_LEDGER_URL: server.url,
        BATTERY_LEDGER_CREDENTIAL: server.tokenOf('authority'),
      },
    },
  );
  expect(stdout).toMatch(/requested: 1\d,[^]*limit: 1000000,[^]*restoreRate: 50000/);
});
