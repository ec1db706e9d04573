import { buildSchema, getOperationAST, parse } from 'graphql';
import type { GraphQLObjectType } from 'graphql';
import { costOfAnswer } from './answer-cost.js';
import { countCost, REQUEST_COST, type CountedOperation } from './document-cost.js';

const schema = buildSchema(`
  type Query { item(id: ID!): Item, items(first: Int! = 5): Items!, scan(codes: [String!]!): [Item!]!,
    walk(nodesMax: Int): Walk!, tell(input: Told!): Telling! }
  input Told { events: [String!]!, dryRun: Boolean }
  type Telling { results: [Item!]! }
  type Walk { nodes: [Item!]!, size: Int! }
  type Items { edges: [Edge!]!, total: Int! }
  type Edge { cursor: String!, node: Item! }
  type Item { id: ID!, names: [String!]!, parts: [Item!]!, other: [Item!]!, holder: Item, items(first: Int! = 5): Items! }
`);

function declare(type: string, field: string, size: object): void {
  const found = (schema.getType(type) as GraphQLObjectType).getFields()[field];
  if (found) found.extensions = { listSize: size };
}
declare('Item', 'parts', { usual: 3 });
declare('Query', 'scan', { argument: 'codes' });
declare('Query', 'walk', { argument: 'nodesMax', otherwise: 100, lists: ['nodes'], each: 1 });
declare('Query', 'tell', { argument: 'input.events', lists: ['results'], each: 2 });

function asked(text: string, variables = {}): CountedOperation {
  const document = parse(text);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('No operation.');
  return { schema, document, operation, variables };
}

const costOf = (text: string, variables = {}): number =>
  countCost(asked(text, variables)).cost - REQUEST_COST;

describe('the cost of a document', () => {
  const costs: [cost: number, text: string, variables?: object][] = [
    [1, '{ item(id: 1) { id names } }'],
    [2, '{ a: item(id: 1) { id } b: item(id: 1) { id } }'],
    [1 + 3 * (1 + 3), '{ item(id: 1) { parts { parts { id } } } }'],
    [1 + 10, '{ item(id: 1) { other { id } } }'],
    [1 + 5 * 2, '{ items { edges { node { id } } } }'],
    [1 + 7 * 2, '{ items(first: 7) { edges { node { id } } } }'],
    [1 + 7 * 2, 'query ($n: Int!) { items(first: $n) { edges { node { id } } } }', { n: 7 }],
    [1 + 8 * 2, 'query ($n: Int! = 8) { items(first: $n) { edges { node { id } } } }', { n: 8 }],
    [1, '{ items(first: -7) { edges { node { id } } } }'],
    [1, '{ items(first: 1000) { total } }'],
    [3, '{ scan(codes: ["a", "b", "c"]) { id } }'],
    [2, 'query ($c: [String!]!) { scan(codes: $c) { id } }', { c: ['a', 'b'] }],
    [2, 'query ($c: String!) { scan(codes: [$c, "b"]) { id } }', { c: 'a' }],
    [1, '{ scan(codes: "a") { id } }'],
    [1 + 100 + 100 * 2, '{ walk { nodes { holder { id } } } }'],
    [1 + 4 + 4 * 2, '{ walk(nodesMax: 4) { nodes { holder { id } } } }'],
    [1 + 100, '{ walk(nodesMax: null) { size } }'],
    [1 + 2 * 2 + 2, '{ tell(input: { events: ["a", "b"] }) { results { id } } }'],
    [
      1 + 2 * 3,
      'query ($i: Told!) { tell(input: $i) { __typename } }',
      { i: { events: [1, 2, 3] } },
    ],
    [
      1 + 2 * 2,
      'query ($e: [String!]!) { tell(input: { events: $e }) { __typename } }',
      { e: [1, 2] },
    ],
    [1, '{ item(id: 1) @skip(if: true) { id } a: item(id: 1) { id } }'],
    [
      1,
      'query ($b: Boolean!) { item(id: 1) @include(if: $b) { id } a: item(id: 1) { id } }',
      { b: false },
    ],
    [4, '{ item(id: 1) { ...f } a: item(id: 1) { ...f } } fragment f on Item { holder { id } }'],
    [1 + 2 * 2, '{ items(first: 2) { ...f } } fragment f on Items { edges { node { id } } }'],
  ];
  const cases = costs.map(([cost, text, variables = {}]) => ({ cost, text, variables }));

  it.each(cases)('is $cost, without the request, for $text', ({ cost, text, variables }) => {
    expect(costOf(text, variables)).toBe(cost);
  });

  it('R-SE-5: counts the same text by its variables each time', () => {
    const text = 'query ($n: Int!) { items(first: $n) { edges { node { id } } } }';
    expect(costOf(text, { n: 1 })).toBe(3);
    expect(costOf(text, { n: 1_000_000 })).toBe(2_000_001);
  });

  it('counts a fragment for each size of its lists', () => {
    const text = `{ a: items(first: 1) { ...f } b: items(first: 100) { ...f } } fragment f on Items { edges { cursor } }`;
    expect(costOf(text)).toBe(2 + 101);
  });

  it('R-SE-4: counts fragments that double without doubling its work, and stops at a number', () => {
    const fragments = Array.from(
      { length: 100 },
      (_, n) => `fragment f${n} on Item { a: holder { ...f${n + 1} } b: holder { ...f${n + 1} } }`,
    );
    const text = `{ item(id: 1) { ...f0 } } ${fragments.join(' ')} fragment f100 on Item { parts { id } }`;
    const startedAt = performance.now();
    expect(costOf(text)).toBeGreaterThan(2 ** 52);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  it('R-SE-4: is not passed by with a fragment named as introspection is', () => {
    const text =
      '{ ...__schema } fragment __schema on Query { items(first: 50) { edges { node { id } } } }';
    expect(costOf(text)).toBe(101);
    expect(costOf('{ __schema { types { fields { name } } } }')).toBeGreaterThan(1_000);
  });

  it('names the field that most of it is for, and how deep lists lie in lists', () => {
    const text =
      '{ item(id: 1) { id } items(first: 40) { edges { node { parts { holder { id } } } } } }';
    expect(countCost(asked(text))).toMatchObject({
      ...{ costliestField: 'items.edges.node.parts', listDepth: 2 },
    });
    expect(countCost(asked('{ item(id: 1) { id } items { total } }')).costliestField).toBe('item');
    expect(countCost(asked('{ __typename }')).costliestField).toBeUndefined();
  });
});

describe('the cost of an answer', () => {
  const answered = (text: string, data: unknown): number =>
    costOfAnswer(asked(text), data) - REQUEST_COST;

  it('counts the objects that are there', () => {
    const text = '{ item(id: 1) { parts { id holder { id } } } }';
    expect(answered(text, { item: null })).toBe(0);
    expect(answered(text, { item: { parts: [] } })).toBe(1);
    const parts = [
      { id: 1, holder: null },
      { id: 2, holder: { id: 3 } },
    ];
    expect(answered(text, { item: { parts } })).toBe(4);
    expect(answered(text, null)).toBe(0);
  });

  it('takes a value that is an object for one value', () => {
    expect(answered('{ item(id: 1) { id } }', { item: { id: { a: { b: 1 } } } })).toBe(1);
  });

  it('counts once what two fragments ask for, by whatever name', () => {
    const text = `{ x: item(id: 1) { ...f ...g holder { id } } } fragment f on Item { holder { id } }
      fragment g on Item { holder { names } }`;
    expect(answered(text, { x: { holder: { id: 1, names: [] } } })).toBe(2);
  });

  it('counts the steps of a walk by its nodes, and events by their results', () => {
    const nodes = [{ id: 1 }, { id: 2 }];
    expect(answered('{ walk { nodes { id } } }', { walk: { nodes } })).toBe(1 + 2 + 2);
    expect(answered('{ walk(nodesMax: 7) { size } }', { walk: { size: 2 } })).toBe(1 + 7);
    const told = '{ tell(input: { events: ["a", "b"] }) { results { id } } }';
    expect(answered(told, { tell: { results: nodes } })).toBe(1 + 4 + 2);
  });
});
