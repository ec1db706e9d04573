import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const WHOLE = /^(?:0|[1-9]\d{0,18})$/;

/** The place of an event in the log; GraphQL's Int would end at 2^31. */
export const LogIndexScalar = wholeNumberScalar(
  'LogIndex',
  'Place in the log, from 0 without gaps: a whole number, as a decimal string.',
);

/** How many entries a log has; an index plus one. */
export const TreeSizeScalar = wholeNumberScalar(
  'TreeSize',
  'How many entries the log has: a whole number, as a decimal string.',
);

function wholeNumberScalar(name: string, description: string): GraphQLScalarType<string, string> {
  const read = (value: unknown): string => {
    if (typeof value === 'string' && WHOLE.test(value)) return value;
    throw new GraphQLError(`${name} is a whole number as a decimal string, as "42".`);
  };
  return new GraphQLScalarType({
    ...{ name, description, serialize: read, parseValue: read },
    parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : undefined),
  });
}
