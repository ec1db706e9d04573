import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

export const INTERNAL_CODE = 'INTERNAL';

/** What the driver hands Yoga with each request. */
export interface RequestContext {
  requestId: string;
}

/**
 * Hides every error that was not made for the client: one that is no GraphQLError at its root, or that
 * execution located without a GraphQLError beneath it (a value that its scalar cannot serialise).
 */
export function maskFault(error: unknown): Error {
  if (isForClient(error)) return error;
  const located = error instanceof GraphQLError ? error : undefined;
  return new GraphQLError('Internal error', {
    nodes: located?.nodes ?? null,
    path: located?.path ?? null,
    // Never serialised; by it Yoga tells a fault from a client's mistake and answers 500 without data.
    originalError: error instanceof Error ? rootOf(error) : new Error('A non-error was thrown.'),
    extensions: { code: INTERNAL_CODE },
  });
}

/** Adds the request id to masked faults, where the request is known. */
export function useRequestId(): Plugin<object, RequestContext> {
  return {
    onExecutionResult({ result, context }) {
      if (!result || !('errors' in result) || !Array.isArray(result.errors)) return;
      for (const error of result.errors) {
        if (!(error instanceof GraphQLError) || error.extensions['code'] !== INTERNAL_CODE)
          continue;
        error.extensions['requestId'] = context.requestId;
      }
    },
  };
}

function isForClient(error: unknown): error is GraphQLError {
  if (!(error instanceof GraphQLError)) return false;
  if (error.originalError) return rootOf(error) instanceof GraphQLError;
  return error.path === undefined;
}

function rootOf(error: Error): Error {
  if (error instanceof GraphQLError && error.originalError) return rootOf(error.originalError);
  // graphql-jit's location has no cause: an ordinary error stands for it, so that it reads as a fault.
  return error instanceof GraphQLError && error.path ? new Error(error.message) : error;
}
