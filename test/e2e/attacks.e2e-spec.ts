/** Documents made to cost more than they look: refused at once, briefly, and without a trace in memory. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { getIntrospectionQuery } from 'graphql';
import { credentialHeaders } from './api-for-tests.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';

const CPU_MS_MAX = 50;
const ANSWER_BYTES_MAX = 4_000;
const ROUNDS = 200;

let server: ServerForTests;
let authorization = '';

beforeAll(async () => {
  server = await serverForTests();
  authorization = `Bearer ${server.tokenOf('authority')}`;
}, 120_000);

afterAll(() => server.stop());

const many = (count: number, text: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => text(n)).join(' ');
const nested = (levels: number, inner = 'id'): string =>
  `{ item(id: "a") { ${'parts { item { '.repeat(levels / 2)} ${inner} ${'} } '.repeat(levels / 2)} } }`;
const doubling = `{ item(id: "a") { ...f0 } } ${many(30, (n) => `fragment f${n} on Item { within { item { ...f${n + 1} ...f${n + 1} } } parts { item { ...f${n + 1} } } }`)} fragment f30 on Item { id }`;
const flat = `{ ...d0 } ${many(40, (n) => `fragment d${n} on Query { ...d${n + 1} ...d${n + 1} }`)} fragment d40 on Query { events(first: 200) { edges { node { id } } } }`;

const attacks: [string, string, object?][] = [
  ['60 levels', nested(60)],
  ['5,000 levels', nested(5_000)],
  ['10,000 aliases', `{ ${many(10_000, (n) => `a${n}: __typename`)} }`],
  ['101 aliases', `{ ${many(101, (n) => `a${n}: __typename`)} }`],
  [
    '31 aliases of one field, through a fragment',
    `{ a: item(id: "a") { ...f } b: item(id: "b") { ...f } } fragment f on Item { ${many(16, (n) => `x${n}: state`)} }`,
  ],
  ['500 times one field', `{ ${'__typename '.repeat(500)} }`],
  ['11 directives', `{ __typename ${'@include(if: true) '.repeat(11)} }`],
  ['5,000 directives', `{ __typename ${'@skip(if: false) '.repeat(5_000)} }`],
  ['unknown directives', `{ __typename ${'@a '.repeat(10)} }`],
  ['fragments that double in fields', doubling],
  ['fragments that double beside each other', flat],
  ['fragments in a circle', '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }'],
  [
    'a query as JSON',
    JSON.stringify({
      kind: 'Document',
      definitions: [{ kind: 'OperationDefinition', operation: 'query' }],
    }),
  ],
  [
    'a million events',
    'query ($n: Int!) { events(first: $n) { edges { node { id } } } }',
    { n: 1_000_000 },
  ],
  [
    'fields of types of fields of types',
    `{ __schema { types { ${'fields { type { '.repeat(6)} name ${'} } '.repeat(6)} } } }`,
  ],
  ['a thousand unknown fields', `{ ${many(400, (n) => `unknownField${n}`)} }`],
  ['two operations', 'query A { __typename } mutation B { __typename }'],
  ['a text of 200 kB', `{ __typename } # ${'x'.repeat(200_000)}`],
  ['a query of 30 kB', `{ __typename } # ${'x'.repeat(30_000)}`],
  [
    'lists in lists in lists',
    `{ batteries(codes: ["a"]) { battery { components { components { components { components { tests { items { id } } } } } } } } }`,
  ],
  ['a batch', 'BATCH'],
];

function bodyOf(query: string, variables: object): string {
  if (query === 'BATCH')
    return JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]);
  return JSON.stringify({ query, variables });
}

async function attack(query: string, variables: object = {}) {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      ...credentialHeaders,
      authorization,
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
    },
    body: bodyOf(query, variables),
  });
  return { status: response.status, text: await response.text() };
}

/** On a busy machine a try takes as long as the others leave it. */
const TRIES = 12;

test.each(attacks)(
  'R-SE-4: refuses %s with a code, within 50 ms and 4 kB',
  async (_name, query, variables = {}) => {
    // The first of all compiles our own code; the least of some is what the server takes, whatever others do.
    const spent: number[] = [];
    for (let round = 0; round < TRIES; round += 1) {
      const before = process.cpuUsage();
      const { status, text } = await attack(
        query.replace('{', `{ ${' '.repeat(round)}`),
        variables,
      );
      const { user, system } = process.cpuUsage(before);
      spent.push((user + system) / 1_000);
      expect(status).toBe(400);
      expect(text.length).toBeLessThanOrEqual(ANSWER_BYTES_MAX);
      const { errors, ...rest } = JSON.parse(text) as {
        errors: { extensions: { code: string } }[];
      };
      expect(rest).not.toHaveProperty('data');
      expect(errors.length).toBeLessThanOrEqual(11);
      expect(errors[0]?.extensions.code).toMatch(/^[A-Z_]+$/);
    }
    expect(Math.min(...spent)).toBeLessThan(CPU_MS_MAX);
  },
);

test(`R-SE-4: keeps nothing of ${ROUNDS} rounds of them`, async () => {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  const heap = (): number => {
    collect();
    return process.memoryUsage().heapUsed / 1_000_000;
  };
  const round = async (): Promise<void> => {
    for (const [, query, variables] of attacks) await attack(query, variables);
  };
  for (let warm = 0; warm < 20; warm += 1) await round();
  const before = heap();
  for (let times = 0; times < ROUNDS; times += 1) await round();
  expect(heap() - before).toBeLessThan(20);
}, 240_000);

test('takes what tools and people send', async () => {
  for (const query of [
    getIntrospectionQuery({ oneOf: true, inputValueDeprecation: true }),
    nested(4),
  ]) {
    expect(JSON.parse((await attack(query)).text)).toHaveProperty('data');
  }
});
