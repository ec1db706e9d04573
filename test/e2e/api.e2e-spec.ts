import { inspect } from 'node:util';
import {
  Args,
  Field,
  InputType,
  Int,
  Mutation,
  Query,
  registerEnumType,
  Resolver,
} from '@nestjs/graphql';
import { GraphQLScalarType, buildSchema, execute, parse } from 'graphql';
import { auditServer } from 'graphql-http';
import { createCompiledExecutor } from '../../src/api/graphql/compiled-execution.js';
import { ONE_OPERATION_CODE } from '../../src/limits/graphql/one-operation.rule.js';
import { credentialHeaders, serveApi } from './api-for-tests.js';
import type { ServedApi } from './api-for-tests.js';

/** Parses to a marked text, so that parsing twice would show. */
const Marked = new GraphQLScalarType({
  name: 'Marked',
  parseValue: (value) => `parsed(${String(value)})`,
  serialize: (value) => String(value),
});

@InputType({ isOneOf: true })
class ChoiceInput {
  @Field(() => String, { nullable: true })
  a?: string;

  @Field(() => Int, { nullable: true })
  b?: number;
}

enum Colour {
  RED = 'inner-red',
}
registerEnumType(Colour, { name: 'Colour' });

let mutationRuns = 0;

@Resolver()
class ProbeResolver {
  @Query(() => String)
  choose(@Args('choice', { type: () => ChoiceInput }) choice: ChoiceInput): string {
    return JSON.stringify(choice);
  }

  @Query(() => String)
  painted(@Args('colour', { type: () => Colour }) colour: Colour): string {
    return `in ${colour}`;
  }

  @Query(() => Int)
  counted(@Args('n', { type: () => Int }) n: number): number {
    return n;
  }

  @Query(() => Marked)
  marked(@Args('value', { type: () => Marked }) value: string): string {
    return value;
  }

  @Query(() => String, { nullable: true })
  broken(): string {
    throw new Error('SELECT secret FROM ledger');
  }

  @Query(() => Int, { nullable: true })
  unserialisable(): unknown {
    return 'SELECT secret FROM ledger';
  }

  @Mutation(() => Int)
  touch(): number {
    mutationRuns += 1;
    return mutationRuns;
  }
}

let api: ServedApi;
let url: string;

beforeAll(async () => {
  api = await serveApi({
    endpoint: { buildSchemaOptions: { scalarsMap: [{ type: () => Marked, scalar: Marked }] } },
    providers: [ProbeResolver],
  });
  url = api.graphqlUrl;
});

afterAll(() => api.close());

interface Answer {
  data?: unknown;
  errors?: { message: string; path?: string[]; extensions?: Record<string, unknown> }[];
}

async function post(body: object): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      ...credentialHeaders,
      'content-type': 'application/json',
      accept: 'application/json',
    },
    body: JSON.stringify(body),
  });
  return JSON.parse(await response.text()) as Answer;
}

function fetchWithCredential(target: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('authorization', credentialHeaders.authorization);
  return fetch(target, { ...init, headers });
}

test('R-SE-1: passes all 61 audits of GraphQL over HTTP, authenticated', async () => {
  const results = await auditServer({ url, fetchFn: fetchWithCredential });
  const failed = results.filter(({ status }) => status !== 'ok');
  expect(failed.map(({ id, name, status }) => ({ id, name, status }))).toEqual([]);
  expect(results).toHaveLength(61);
});

test('R-SE-1: answers every audit without a credential by 401 alone, in its own shape', async () => {
  const seen: Response[] = [];
  const fetchFn = async (target: string, init: RequestInit = {}): Promise<Response> => {
    const answer = await fetch(target, init);
    seen.push(answer.clone());
    return answer;
  };
  const results = await auditServer({ url, fetchFn });
  expect(results).toHaveLength(61);
  expect(seen.length).toBeGreaterThanOrEqual(61);
  for (const answer of seen) {
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    const body = (await answer.json()) as Answer;
    expect(Object.keys(body)).toEqual(['errors']);
    expect(body.errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
  }
});

test.each([
  ['application/graphql-response+json', 400],
  ['application/json', 200],
])('answers variables of a wrong type to %s with %i', async (accept, status) => {
  const query = 'query C($choice: ChoiceInput!) { choose(choice: $choice) }';
  const response = await fetchWithCredential(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query, variables: { choice: 'x' } }),
  });
  const answer = (await response.json()) as Answer;
  expect({ status: response.status, data: answer.data }).toEqual({ status, data: undefined });
  expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_REQUEST' });
  expect(answer.errors?.[0]?.extensions).not.toHaveProperty('http');
});

test.each(['PUT', 'PATCH', 'DELETE'])('answers %s with 405', async (method) => {
  expect((await fetchWithCredential(url, { method })).status).toBe(405);
});

test('R-SE-2: refuses two operations in a document at every try, and runs neither', async () => {
  const query = 'query A { __typename } mutation B { touch }';
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    for (const operationName of ['B', 'A']) {
      const posted = await post({ query, operationName });
      expect(posted.data).toBeUndefined();
      expect(posted.errors?.[0]?.extensions?.['code']).toBe(ONE_OPERATION_CODE);
      const got = await fetch(`${url}?${new URLSearchParams({ query, operationName })}`, {
        headers: credentialHeaders,
      });
      const body = await got.text();
      expect(body).toContain('"errors"');
      expect(body).not.toContain('"data"');
    }
  }
  expect(mutationRuns).toBe(0);
});

test('R-SE-3: refuses two members of a oneOf in variables at every try', async () => {
  const query = 'query C($choice: ChoiceInput!) { choose(choice: $choice) }';
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const both = await post({ query, variables: { choice: { a: 'x', b: 1 } } });
    expect(both.data).toBeUndefined();
    expect(both.errors).toHaveLength(1);
    const one = await post({ query, variables: { choice: { a: 'x' } } });
    expect(one).toMatchObject({ data: { choose: '{"a":"x"}' } });
  }
});

/** A place of `$v` in a question, good and bad values as variables, and the same as literals. */
const kinds: [
  string,
  { type: string; field: string; good: unknown; bad: unknown; literals: [string, string] },
][] = [
  [
    'oneOf',
    {
      type: 'ChoiceInput!',
      field: 'choose(choice: $v)',
      good: { b: 1 },
      bad: { a: 'x', b: 1 },
      literals: ['{ b: 1 }', '{ a: "x", b: 1 }'],
    },
  ],
  [
    'an enum',
    {
      type: 'Colour!',
      field: 'painted(colour: $v)',
      good: 'RED',
      bad: 'inner-red',
      literals: ['RED', 'BLUE'],
    },
  ],
  [
    'a range',
    {
      type: 'Int!',
      field: 'counted(n: $v)',
      good: 2 ** 31 - 1,
      bad: 2 ** 31,
      literals: ['2147483647', '2147483648'],
    },
  ],
  [
    'a custom scalar',
    {
      type: 'Marked!',
      field: 'marked(value: $v)',
      good: 'x',
      bad: null,
      literals: ['"x"', 'null'],
    },
  ],
];

test.each(kinds)(
  'R-SE-3: takes and refuses %s alike at tries 1 to 5, compiled or not',
  async (_name, kind) => {
    const { type, field, good, bad, literals } = kind;
    const [goodText, badText] = literals.map((literal) => field.replace('$v', literal));
    // A condition keeps a document from being compiled.
    for (const condition of ['', ' @include(if: true)']) {
      const query = `query Q($v: ${type}) { x: ${field}${condition} }`;
      const wanted = (await post({ query, variables: { v: good } })).data;
      expect(wanted).toMatchObject({ x: expect.anything() as unknown });
      for (let attempt = 1; attempt <= 5; attempt += 1) {
        expect((await post({ query, variables: { v: good } })).data).toEqual(wanted);
        expect((await post({ query: `{ x: ${goodText}${condition} }` })).data).toEqual(wanted);
        const refused = await post({ query, variables: { v: bad } });
        expect([refused.data, refused.errors?.length]).toEqual([undefined, 1]);
        const literal = await post({ query: `{ x: ${badText}${condition} }` });
        expect([literal.data, literal.errors?.length]).toEqual([undefined, 1]);
      }
    }
  },
);

test('R-SE-3: parses a custom scalar once', async () => {
  const query = 'query M($value: Marked!) { marked(value: $value) }';
  expect(await post({ query, variables: { value: 'x' } })).toMatchObject({
    data: { marked: 'parsed(x)' },
  });
});

test.each(['broken', 'unserialisable'])('masks a fault, with a request id: %s', async (field) => {
  const answer = await post({ query: `{ ${field} }` });
  expect(answer.data).toEqual({ [field]: null });
  expect(answer.errors?.[0]).toMatchObject({
    message: 'Internal error',
    path: [field],
    extensions: { code: 'INTERNAL', requestId: expect.stringMatching(/.+/) as string },
  });
  expect(JSON.stringify(answer)).not.toContain('secret');
});

describe('compiled execution answers as graphql-js does', () => {
  const schema = buildSchema(`
    enum Kind { CELL PACK }
    input Filter { kind: Kind = PACK, ids: [ID!], depth: Int = 3 }
    interface Item { id: ID! }
    type Cell implements Item { id: ID!, volts: Float }
    type Pack implements Item { id: ID!, cells: [Cell!]!, name: String }
    type Query { items: [Item!]!, echo(filter: Filter, n: Int = 7, kind: Kind): String, nothing: String }
  `);
  const cell = { __typename: 'Cell', id: 'c1', volts: 3.5 };
  const rootValue = {
    items: [cell, { __typename: 'Pack', id: 'p1', cells: [cell], name: 'P' }],
  };
  const fields = schema.getQueryType()?.getFields() ?? {};
  // Resolvers belong to the schema, as Nest puts them: compiled execution calls no method of the root value.
  Object.assign(fields['echo'] ?? {}, {
    resolve: (_root: unknown, args: object) => inspect(args, { sorted: true, depth: null }),
  });
  Object.assign(fields['nothing'] ?? {}, { resolve: () => Promise.resolve(null) });
  const selections = [
    '__typename',
    'items { id }',
    'items { __typename id ... on Cell { volts } }',
    'items { ...P } ',
    'again: items { id ...P }',
    'nothing echo',
    'echo(n: $n)',
    'echo(kind: $kind)',
    'echo(filter: $filter)',
    'echo(filter: { depth: $n, kind: $kind })',
    'nothing @skip(if: $flag) __typename',
    'items { id @include(if: $flag) __typename }',
  ];
  const variableSets = [
    { flag: true },
    { flag: false, n: 1, kind: 'CELL', filter: { ids: ['1', 2] } },
    { flag: true, n: null, kind: null, filter: null },
    { flag: true, filter: { ids: 'one', depth: null } },
    { flag: 'no' },
    { flag: true, kind: 'NONE', n: 1.5 },
  ];
  const cases = selections.flatMap((selection) =>
    variableSets.map((variableValues) => ({ selection, variableValues })),
  );
  const run = createCompiledExecutor(4);

  test.each(cases)('$selection with $variableValues', async ({ selection, variableValues }) => {
    const document = parse(
      `query Q($flag: Boolean!, $n: Int = 5, $kind: Kind, $filter: Filter) { ${selection} }
       fragment P on Pack { name cells { id volts } }`,
    );
    const args = { schema, document, rootValue, variableValues };
    const plain = JSON.stringify(await execute(args));
    expect(JSON.parse(JSON.stringify(await run(args)))).toEqual(JSON.parse(plain));
    expect(JSON.parse(JSON.stringify(await run(args)))).toEqual(JSON.parse(plain));
  });
});
