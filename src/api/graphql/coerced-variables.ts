import { getVariableValues } from 'graphql';
import type { ExecutionArgs, OperationDefinitionNode } from 'graphql';

/** Of the variables' errors so many are told; a client that sends a thousand learns as much from ten. */
export const VARIABLE_ERRORS_MAX = 10;

type Coerced = ReturnType<typeof getVariableValues>;

interface Known {
  readonly operation: OperationDefinitionNode;
  readonly given: ExecutionArgs['variableValues'];
  readonly coerced: Coerced;
}

const ofContexts = new WeakMap<object, Known>();

/**
 * The variables as graphql-js coerces them: once a request, though both the count of its cost and its
 * execution need them, and those of a thousand events take longer than all else.
 */
export function coercedVariablesOf(
  { schema, contextValue, variableValues }: ExecutionArgs,
  operation: OperationDefinitionNode,
): Coerced {
  const context: unknown = contextValue;
  const isRequest = typeof context === 'object' && context !== null;
  const known = isRequest ? ofContexts.get(context) : undefined;
  if (known?.operation === operation && known.given === variableValues) return known.coerced;
  const coerced = getVariableValues(
    schema,
    operation.variableDefinitions ?? [],
    variableValues ?? {},
    { maxErrors: VARIABLE_ERRORS_MAX },
  );
  if (isRequest) ofContexts.set(context, { operation, given: variableValues, coerced });
  return coerced;
}
