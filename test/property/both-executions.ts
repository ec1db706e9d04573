import { execute, parse, validate } from 'graphql';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { createCompiledExecutor } from '../../src/api/graphql/compiled-execution.js';
import { maskFault } from '../../src/api/graphql/fault-masking.js';
import type { Operation } from './random-operation.js';

export type Execution = (operation: Operation) => Promise<unknown>;

/** Both ways to answer over one schema, as a client would see it. Undefined for an operation that is invalid. */
export function bothExecutions(schema: GraphQLSchema): Record<'plain' | 'compiled', Execution> {
  const run = createCompiledExecutor(100);
  const answer = async (
    { source, variables }: Operation,
    executeBy: typeof run,
  ): Promise<unknown> => {
    const document = parse(source);
    if (validate(schema, document).length > 0) return undefined;
    return seen(await executeBy({ schema, document, variableValues: variables }));
  };
  return {
    plain: (operation) => answer(operation, execute),
    compiled: (operation) => answer(operation, run),
  };
}

/**
 * The data, and the errors as far as the specification settles them: an error that makes its own field null
 * is told in full, of those that make a field further up null only that there is one. How many of them are
 * found before the rest is given up is up to the executor, and so is the order of all.
 */
function seen({ data, errors }: ExecutionResult): unknown {
  const told = (errors ?? []).map((error) => {
    const position = nullPosition(data, error.path ?? []);
    const isOwn = position.length === (error.path ?? []).length;
    return isOwn ? JSON.stringify(maskFault(error)) : `null at ${position.join('.')}`;
  });
  return JSON.parse(JSON.stringify({ data, errors: [...new Set(told)].sort() }));
}

/** The part of the path that the data has, down to the null. */
function nullPosition(data: unknown, path: readonly (string | number)[]): (string | number)[] {
  const position: (string | number)[] = [];
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) break;
    value = Object.entries(value).find(([name]) => name === String(step))?.[1];
    position.push(step);
  }
  return position;
}
