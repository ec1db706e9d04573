import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { answeringSchema } from './answering-schema.js';
import { bothExecutions } from './both-executions.js';
import { operationsOver } from './random-operation.js';

const schema = answeringSchema(`
  directive @oneOf on INPUT_OBJECT
  scalar Decimal
  enum Kind { CELL MODULE PACK }
  input Range { from: Int! = 0, to: Int, kinds: [Kind!] }
  input Filter { kind: Kind = PACK, ids: [ID!], range: Range, text: String, within: [Filter!] }
  input Choice @oneOf { code: String, range: Range, ids: [ID!] }
  interface Node { id: ID! }
  interface Item implements Node { id: ID!, kind: Kind!, parts(first: Int! = 3, filter: Filter): [Item!]! }
  type Cell implements Item & Node { id: ID!, kind: Kind!, parts(first: Int! = 3, filter: Filter): [Item!]!, volts: Float }
  type Pack implements Item & Node {
    id: ID!, kind: Kind!, parts(first: Int! = 3, filter: Filter): [Item!]!, massKg: Decimal!, grid: [[Int]!], host: Vehicle
  }
  type Vehicle implements Node { id: ID!, packs: [Pack], owner: Party! }
  type Party { name(short: Boolean = false): String!, items(choice: Choice): [Item] }
  union Hit = Cell | Pack | Vehicle | Party
  type Query {
    item(id: ID!): Item, search(text: String!, first: Int! = 20, kinds: [[Kind!]]): [Hit!]!,
    choose(choice: Choice!): Party, viewer: Party!, count(filter: Filter = { text: "x" }, at: Decimal): Int
  }
  type Mutation { touch(choice: Choice!, times: Int = 1): Party }
`);
const projectSchema = answeringSchema(
  readFileSync(join(import.meta.dirname, '../../schema.gql'), 'utf8'),
);

test.each([
  { name: 'a small schema’s queries', over: schema, root: 'query', numRuns: 400 },
  { name: 'a small schema’s mutations', over: schema, root: 'mutation', numRuns: 200 },
  { name: 'this server’s queries', over: projectSchema, root: 'query', numRuns: 200 },
  { name: 'this server’s mutations', over: projectSchema, root: 'mutation', numRuns: 50 },
] as const)(
  'compiled execution answers as graphql-js: $name',
  async ({ over, root, numRuns }) => {
    const { plain, compiled } = bothExecutions(over);
    let valid = 0;
    let invalid = 0;
    const property = fc.asyncProperty(operationsOver(over, root), async (operation) => {
      const expected = await plain(operation);
      if (expected === undefined) invalid += 1;
      else valid += 1;
      // Twice: the first compiles, the second finds it compiled.
      expect(await compiled(operation)).toEqual(expected);
      expect(await compiled(operation)).toEqual(expected);
    });
    await fc.assert(property, { numRuns });
    expect(valid).toBeGreaterThan(3 * invalid);
  },
  120_000,
);
