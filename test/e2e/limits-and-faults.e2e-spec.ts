import { Args, Int, Query, Resolver } from '@nestjs/graphql';
import { GraphQLError, getIntrospectionQuery } from 'graphql';
import {
  DOCUMENT_ALIASES_MAX,
  DOCUMENT_CHARS_MAX,
  DOCUMENT_DEPTH_MAX,
  DOCUMENT_SELECTIONS_MAX,
  DOCUMENT_TOKENS_MAX,
  ROOT_FIELDS_MAX,
} from '../../src/limits/graphql/document-limits.js';
import { ServerLog } from '../../src/api/server-log.js';
import { TOKEN, VIEWER, credentialHeaders, serveApi } from './api-for-tests.js';
import type { ServedApi } from './api-for-tests.js';

const SECRET = 'SELECT secret FROM ledger';

@Resolver()
class ProbeResolver {
  @Query(() => String, { nullable: true })
  coded(): string {
    throw new GraphQLError('Ask later.', { extensions: { code: 'TOO_EARLY' } });
  }

  @Query(() => String, { nullable: true })
  placed(): string {
    throw new GraphQLError('Not this one.', { path: ['elsewhere', 3] });
  }

  @Query(() => String, { nullable: true })
  broken(): string {
    throw new Error(SECRET);
  }

  @Query(() => Int, { nullable: true })
  unserialisable(): unknown {
    return SECRET;
  }

  @Query(() => String, { nullable: true })
  tagged(@Args('tags', { type: () => [String] }) tags: string[]): string {
    return tags.join();
  }

  @Query(() => Int, { nullable: true })
  first(@Args('n', { type: () => Int }) n: number): number {
    return n;
  }
}

const lines: string[] = [];
let api: ServedApi;

beforeAll(async () => {
  const logger = new ServerLog('trace', { write: (line) => void lines.push(line) });
  api = await serveApi({ providers: [ProbeResolver], logger });
});

beforeEach(() => {
  lines.length = 0;
});

afterAll(() => api.close());

interface Answer {
  status: number;
  bytes: number;
  data?: unknown;
  errors?: { message: string; path?: unknown; extensions?: Record<string, unknown> }[];
}

async function ask(query: string, variables = {}, language = 'en'): Promise<Answer> {
  const answer = await fetch(api.graphqlUrl, {
    method: 'POST',
    headers: {
      ...credentialHeaders,
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      'accept-language': language,
    },
    body: JSON.stringify({ query, variables }),
  });
  const text = await answer.text();
  return { status: answer.status, bytes: text.length, ...(JSON.parse(text) as object) };
}

const nested = (levels: number): string =>
  `{ __schema { ${'types { fields { '.repeat(levels)} name ${'} } '.repeat(levels)} } }`;
const doubling = Array.from(
  { length: 14 },
  (_, n) =>
    `fragment F${n} on Query { ${n < 13 ? `a${n}: __type(name: "X") { name } ...F${n + 1} ...F${n + 1}` : 'b: coded'} }`,
).join('\n');
const aliases = (count: number): string =>
  Array.from({ length: count }, (_, n) => `a${n}: name`).join(' ');

const tooLarge: [string, string][] = [
  ['characters', `{ coded } # ${'x'.repeat(DOCUMENT_CHARS_MAX)}`],
  ['tokens', `{ ${'coded '.repeat(DOCUMENT_TOKENS_MAX)} }`],
  ['selections', `{ ${'coded '.repeat(DOCUMENT_SELECTIONS_MAX + 1)} }`],
  ['levels', nested(DOCUMENT_DEPTH_MAX)],
  ['levels, by thousands', `{ ${'a { '.repeat(4000)} b ${'} '.repeat(4000)} }`],
  [
    'levels, through fragments',
    `{ __schema { types { ...A } } } fragment A on __Type { ofType { ofType { ofType { ofType { ofType { ofType { ...B } } } } } } }
     fragment B on __Type { ofType { ofType { ofType { ofType { ofType { ofType { ofType { name } } } } } } } }`,
  ],
  ['aliases', `{ __schema { queryType { ${aliases(DOCUMENT_ALIASES_MAX + 1)} } } }`],
  [
    'aliases, through fragments',
    `{ __schema { queryType { ...A } mutationType { ...A } } } fragment A on __Type { ${aliases(30)} }`,
  ],
  ['root fields', `{ ${'coded '.repeat(ROOT_FIELDS_MAX + 1)} }`],
  ['fragments that double', `{ ...F0 } ${doubling}`],
];

test.each(tooLarge)('refuses too many %s, briefly and at once', async (_name, query) => {
  const startedAt = performance.now();
  const answer = await ask(query);
  expect(answer.status).toBe(400);
  expect(answer).not.toHaveProperty('data');
  expect(answer.errors?.[0]?.message).toMatch(/at most|more that/);
  expect(answer.bytes).toBeLessThan(4_000);
  expect(performance.now() - startedAt).toBeLessThan(4_000);
});

const faultyQueries: [string, string][] = [
  ['GRAPHQL_PARSE_FAILED', '{'],
  ['GRAPHQL_VALIDATION_FAILED', '{ nothingOfThatName }'],
  ['OPERATION_TOO_LARGE', tooLarge[2]?.[1] ?? ''],
  ['OPERATION_TOO_LARGE', tooLarge[0]?.[1] ?? ''],
  ['BAD_REQUEST', 'query ($n: Int!) { first(n: $n) }'],
  ['OPERATION_RESOLUTION_FAILURE', 'fragment A on Query { coded }'],
  ['INTERNAL', '{ broken }'],
];

// Errors of a text are kept for whoever sends it next, who may speak another language.
test.each(faultyQueries)('tells %s in the language of each who asks', async (code, query) => {
  for (const language of ['zh-CN', 'en', 'zh-CN', 'en']) {
    const { errors = [] } = await ask(query, { n: 'x' }, language);
    const [error] = errors.filter(({ extensions }) => extensions?.['code'] === code);
    const isChinese = language !== 'en';
    expect(/\p{Script=Han}/u.test(error?.message ?? '')).toBe(isChinese);
    expect(/\p{Script=Han}/u.test(String(error?.extensions?.['hint']))).toBe(isChinese);
    expect(error?.message).toMatch(/\S/);
  }
});

test('answers a form, which any web page may send, with what to do', async () => {
  const answer = await fetch(api.graphqlUrl, {
    method: 'POST',
    headers: { ...credentialHeaders, 'content-type': 'text/plain' },
    body: '{"query":"{ coded }"}',
  });
  expect(answer.status).toBe(415);
  const hint = expect.stringContaining('application/json') as string;
  expect(await answer.json()).toMatchObject({
    errors: [{ extensions: { code: 'UNSUPPORTED_MEDIA_TYPE', hint } }],
  });
});

test('answers variables in a query string that are no JSON with the place', async () => {
  const search = new URLSearchParams({ query: '{ coded }', variables: '{"n":1,"n":2}' });
  const answer = await fetch(`${api.graphqlUrl}?${search}`, { headers: credentialHeaders });
  expect(await answer.json()).toMatchObject({
    errors: [{ extensions: { code: 'DUPLICATE_JSON_NAME', pointer: '/variables/n', column: 8 } }],
  });
});

test('answers the introspection that tools send', async () => {
  const query = getIntrospectionQuery({
    inputValueDeprecation: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    specifiedByUrl: true,
    oneOf: true,
  });
  expect(await ask(query)).toMatchObject({ status: 200, data: { __schema: {} } });
});

test('refuses fragments in a circle, and a text that is JSON', async () => {
  const circle = '{ ...A } fragment A on Query { coded ...B } fragment B on Query { coded ...A }';
  expect((await ask(circle)).status).toBe(400);
  expect((await ask(JSON.stringify({ kind: 'Document', definitions: [] }))).status).toBe(400);
});

// A variable within a literal is not compiled, so graphql-js executes the document.
const headers = { compiled: 'query {', plain: 'query ($tag: String = "t") { tagged(tags: [$tag])' };

test.each(['compiled', 'plain'] as const)(
  'tells the client a resolver’s error: %s',
  async (how) => {
    const coded = await ask(`${headers[how]} coded }`);
    expect(coded.status).toBe(200);
    expect(coded.errors).toMatchObject([
      { message: 'Ask later.', path: ['coded'], extensions: { code: 'TOO_EARLY' } },
    ]);
    const placed = await ask(`${headers[how]} placed }`);
    expect(placed.errors).toMatchObject([{ message: 'Not this one.', path: ['elsewhere', 3] }]);
  },
);

test.each([null, undefined])('tells the client that its argument is %s', async (n) => {
  const answer = await ask('query ($n: Int = 1) { first(n: $n) }', { n });
  if (n === undefined) expect(answer.data).toEqual({ first: 1 });
  else expect(answer.errors?.[0]?.message).toMatch(/must not be null/);
  expect(lines.join('')).not.toContain('INTERNAL');
});

const faults = ['broken', 'unserialisable'].flatMap((field) => [
  { field, header: headers.compiled },
  { field, header: headers.plain },
]);

test.each(faults)('logs a fault with stack and id: $header $field', async ({ field, header }) => {
  const answer = await ask(`${header} ${field} }`);
  const requestId = answer.errors?.[0]?.extensions?.['requestId'];
  expect(answer.errors).toMatchObject([{ message: 'Internal error', path: [field] }]);
  const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(entries.filter(({ level }) => level === 'error')).toMatchObject([
    {
      context: 'Fault',
      at: field,
      requestId,
      partyId: VIEWER.partyId,
      err: {
        message: expect.stringContaining(SECRET) as string,
        stack: expect.any(String) as string,
      },
    },
  ]);
});

test('logs each request in one line without what was sent', async () => {
  const query = 'query Planted($n: Int!) { first(n: $n) }';
  const search = new URLSearchParams({ query, variables: '{"n":271828}' });
  await fetch(`${api.graphqlUrl}?${search}`, { headers: credentialHeaders });
  await fetch(api.graphqlUrl, { headers: { authorization: 'Bearer bl_planted0123456789abcdef' } });
  const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(entries).toMatchObject([
    {
      context: 'Request',
      method: 'GET',
      path: '/graphql',
      status: 200,
      ms: expect.any(Number) as number,
      requestId: expect.any(String) as string,
      partyId: VIEWER.partyId,
    },
    { method: 'GET', path: '/graphql', status: 401 },
  ]);
  expect(entries[1]).not.toHaveProperty('partyId');
  for (const planted of [TOKEN, 'Planted', '271828', 'bl_planted']) {
    expect(lines.join('')).not.toContain(planted);
  }
});
