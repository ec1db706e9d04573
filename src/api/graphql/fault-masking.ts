import { Logger } from '@nestjs/common';
import { GraphQLError, Kind } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Language } from '../../errors/error-text.js';
import { isFaultCode, type FaultCode } from '../../errors/fault-texts.js';
import { faultText } from '../../errors/refusal-text.js';
import { isDatabaseBusy } from '../../database/database-pools.js';
import { RETRY_AFTER_SECONDS } from '../../limits/overload.js';
import type { RequestContext } from './request-context.js';

const INTERNAL_CODE: FaultCode = 'INTERNAL';
const BAD_REQUEST_CODE: FaultCode = 'BAD_REQUEST';

const log = new Logger('Fault');

/**
 * Hides every error that was not made for the client. Made for the client are: errors of the request
 * itself (its text, its variables), and what a resolver throws as a GraphQLError with a code or a path of
 * its own. A GraphQLError without either is what a scalar throws that cannot serialise a value.
 */
export function maskFault(error: unknown): Error {
  const located = error instanceof GraphQLError ? error : undefined;
  const thrown = located ? innermostOf(located) : error;
  if (located && thrown instanceof GraphQLError && isForClient(located, thrown)) {
    // With a path of its own graphql-js hands it on as it is; compiled execution has located it anew.
    return thrown.path ? thrown : withCode(located);
  }
  if (isDatabaseBusy(thrown)) return overloaded(located);
  const masked = new GraphQLError('Internal error', {
    path: located?.path ?? null,
    // Never serialised; by it Yoga tells a fault from a client's mistake and answers 500 without data.
    originalError: faultOf(thrown),
    extensions: { code: INTERNAL_CODE },
  });
  // Compiled execution gives locations without the nodes that graphql-js would take them from.
  return located?.locations ? Object.assign(masked, { locations: located.locations }) : masked;
}

/** No failure of ours: whoever comes back in a moment is answered. */
function overloaded(located: GraphQLError | undefined): GraphQLError {
  const code: FaultCode = 'OVERLOADED';
  const headers = { 'retry-after': String(RETRY_AFTER_SECONDS) };
  const error = new GraphQLError(faultText(code, 'en').message, {
    path: located?.path ?? null,
    extensions: { code, retryAfterSeconds: RETRY_AFTER_SECONDS, http: { status: 503, headers } },
  });
  return located?.locations ? Object.assign(error, { locations: located.locations }) : error;
}

/**
 * What is wrong with the variables has no code and no status from graphql-js; whoever reads them needs
 * both. A client that takes only application/json is answered 200 all the same, as GraphQL over HTTP has it.
 */
function withCode(error: GraphQLError): GraphQLError {
  if (error.path !== undefined) return error;
  error.extensions['code'] ??= BAD_REQUEST_CODE;
  error.extensions['http'] ??= { status: 400, spec: true };
  return error;
}

/**
 * Logs each fault with its stack and the request id, and gives the id to the client; tells every fault
 * in the client's language, with what to do.
 */
export function useFaultReport(): Plugin<object, RequestContext> {
  return {
    onResultProcess(processing) {
      const { result, serverContext } = processing;
      if (!('errors' in result)) return;
      const errors = result.errors ?? [];
      for (const error of errors) report(error, serverContext);
      const { language } = serverContext;
      processing.setResult({ ...result, errors: errors.map((error) => told(error, language)) });
    },
  };
}

function report(error: unknown, { requestId, viewer }: RequestContext): void {
  if (!(error instanceof GraphQLError) || error.extensions['code'] !== INTERNAL_CODE) return;
  error.extensions['requestId'] = requestId;
  const { originalError: err, path } = error;
  log.error({ err, at: path?.join('.'), requestId, partyId: viewer.partyId });
}

/** A copy: Yoga keeps the errors of a document's text and gives them to others, who speak otherwise. */
function told(error: GraphQLError, language: Language): GraphQLError {
  const { code, hint: said, max, unit } = error.extensions;
  const isFault = isFaultCode(code) && said === undefined;
  // Names that a client made up are quoted in messages, and may hold half of a surrogate pair.
  const detail = error.message.toWellFormed();
  if (!isFault) return detail === error.message ? error : copyOf(error, detail);
  const params = typeof max === 'number' && typeof unit === 'string' ? { max, unit } : {};
  const { message, hint } = faultText(code, language, { detail, params });
  return copyOf(error, message, { ...error.extensions, hint });
}

function copyOf(error: GraphQLError, message: string, extensions = error.extensions): GraphQLError {
  const { nodes, source, positions, path, originalError, locations } = error;
  const copy = new GraphQLError(message, {
    ...{ nodes: nodes ?? null, source: source ?? null, positions: positions ?? null },
    ...{ path: path ?? null, originalError: originalError ?? null, extensions },
  });
  // Compiled execution gives locations without the nodes that they would be taken from.
  return locations === undefined ? copy : Object.assign(copy, { locations });
}

function isForClient(located: GraphQLError, thrown: GraphQLError): boolean {
  if (located.path === undefined) return true;
  if (isCompiledLocation(thrown)) return false;
  const hasCode = typeof thrown.extensions['code'] === 'string';
  // Of the client's making, too: an argument that a variable left without a value.
  const isAtArgument = thrown.nodes?.some(({ kind }) => kind !== Kind.FIELD) ?? false;
  return hasCode || isAtArgument || thrown.path !== undefined;
}

/** What was thrown, beneath the errors that only add a location. */
function innermostOf(error: GraphQLError): Error {
  const { originalError } = error;
  if (originalError instanceof GraphQLError) return innermostOf(originalError);
  return originalError ?? error;
}

/** graphql-jit's own error, told by its shape: graphql-js gives every GraphQLError the property `nodes`. */
function isCompiledLocation(error: GraphQLError): boolean {
  return !Object.hasOwn(error, 'nodes');
}

/** Never a GraphQLError, which Yoga would take for a client's mistake. */
function faultOf(thrown: unknown): Error {
  if (thrown instanceof Error && !(thrown instanceof GraphQLError)) return thrown;
  const fault = new Error(thrown instanceof Error ? thrown.message : 'A non-error was thrown.');
  if (thrown instanceof Error && thrown.stack !== undefined) fault.stack = thrown.stack;
  return fault;
}
