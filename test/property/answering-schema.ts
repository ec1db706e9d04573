import { createHash } from 'node:crypto';
import {
  GraphQLError,
  buildSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { GraphQLOutputType, GraphQLSchema } from 'graphql';

interface Parent {
  readonly key: string;
}

/**
 * A schema whose every field answers by itself: always the same to the same parent and arguments, at
 * times null, late, with an error for the client, with a fault, or with a value that is none.
 */
export function answeringSchema(sdl: string): GraphQLSchema {
  const schema = buildSchema(sdl);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      field.resolve = (parent: Parent | undefined, args: object) => {
        const shown = JSON.stringify(ordered(args));
        const key = `${parent?.key ?? ''}/${type.name}.${field.name}(${shown})`;
        const answer = () => answerOf(schema, field.type, key);
        // A non-null field that fails at once within a list lets graphql-js 16 orphan promises.
        return isNonNullType(field.type) ? Promise.resolve().then(answer) : answer();
      };
    }
  }
  return schema;
}

function answerOf(schema: GraphQLSchema, type: GraphQLOutputType, key: string): unknown {
  const [how = 0] = digest(`how ${key}`);
  if (how < 4) throw new Error(`A fault at ${key}`);
  if (how < 12) throw new GraphQLError(`Refused at ${key}`, { extensions: { code: 'PROBE' } });
  const value = how < 14 ? Symbol('no value') : valueFor(schema, type, key);
  return how % 3 === 0 ? Promise.resolve(value) : value;
}

function valueFor(schema: GraphQLSchema, type: GraphQLOutputType, key: string): unknown {
  const [first = 0, second = 0] = digest(key);
  if (isNonNullType(type)) return presentFor(schema, type.ofType, key, second);
  return first < 32 ? null : presentFor(schema, type, key, second);
}

function presentFor(
  schema: GraphQLSchema,
  type: GraphQLOutputType,
  key: string,
  number: number,
): unknown {
  if (isListType(type)) {
    return Array.from({ length: number % 4 }, (_, n) =>
      valueFor(schema, type.ofType, `${key}[${n}]`),
    );
  }
  const named = getNamedType(type);
  if (isEnumType(named)) return named.getValues()[number % named.getValues().length]?.value;
  if (isAbstractType(named)) {
    const possible = schema.getPossibleTypes(named);
    return { __typename: possible[number % possible.length]?.name, key };
  }
  if (isObjectType(named)) return { __typename: named.name, key };
  if (named.name === 'Int' || named.name === 'Float') return number;
  return named.name === 'Boolean' ? number % 2 === 0 : `${named.name} ${number}`;
}

/** Names in order, and whether a member is there: neither the order nor the prototype is promised. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value ?? String(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return members.map(([name, member]) => [name, ordered(member)]);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
