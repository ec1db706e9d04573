/** Answers of HTTP that no resolver gives: always JSON, a code of ours, and nobody else's name. */
import type { Socket } from 'node:net';
import { HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseBusy } from '../database/database-pools.js';
import type { FaultCode } from '../errors/fault-texts.js';
import { faultText } from '../errors/refusal-text.js';
import { RETRY_AFTER_SECONDS } from '../limits/overload.js';
import { notesOf } from '../metrics/request-notes.js';
import { languageOf } from './language.js';

const GRAPHQL_RESPONSE_TYPE = 'application/graphql-response+json';

/** What the framework's own errors are called here, by their status. */
const CODES: Readonly<Record<number, FaultCode>> = {
  404: 'NOT_FOUND',
  408: 'REQUEST_TIMEOUT',
  413: 'REQUEST_ENTITY_TOO_LARGE',
  414: 'REQUEST_HEADERS_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  431: 'REQUEST_HEADERS_TOO_LARGE',
  503: 'OVERLOADED',
};

const log = new Logger('Fault');

/** Shaped as GraphQL over HTTP shapes an answer without execution: errors, and no data. */
export function answerFault(
  request: FastifyRequest,
  reply: FastifyReply,
  code: FaultCode,
  more: Readonly<Record<string, string>> = {},
): FastifyReply {
  notesOf(request.raw).codes.push(code);
  const { message, hint } = faultText(code, languageOf(request.headers['accept-language']));
  const error = { message, extensions: { code, ...more, hint } };
  const type = request.headers.accept?.includes(GRAPHQL_RESPONSE_TYPE)
    ? GRAPHQL_RESPONSE_TYPE
    : 'application/json';
  return reply
    .header('content-type', `${type}; charset=utf-8`)
    .header('cache-control', 'no-store')
    .send(JSON.stringify({ errors: [error] }));
}

/** Too much to do: come back in a moment. */
export function answerOverloaded(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const busy = reply.status(503).header('retry-after', RETRY_AFTER_SECONDS);
  return answerFault(request, busy, 'OVERLOADED');
}

/** Whatever was thrown outside of GraphQL; of our own failures the log has the stack. */
export function answerError(
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): FastifyReply {
  const status = statusOf(error);
  if (status === 503 || isDatabaseBusy(error)) return answerOverloaded(request, reply);
  if (status < 500) {
    return answerFault(request, reply.status(status), CODES[status] ?? 'BAD_REQUEST');
  }
  log.error({ err: error, requestId: request.id });
  return answerFault(request, reply.status(500), 'INTERNAL', { requestId: request.id });
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 ? status : 500;
}

const SOCKET_STATUS: Readonly<Record<string, readonly [number, string, FaultCode]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'REQUEST_TIMEOUT'],
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'REQUEST_HEADERS_TOO_LARGE'],
};

/** What is no HTTP, or never became whole: there is no request yet, hence no language. */
export function answerSocket(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason, code] = SOCKET_STATUS[error.code ?? ''] ?? [
    ...([400, 'Bad Request', 'BAD_REQUEST'] as const),
  ];
  const { message, hint } = faultText(code, 'en');
  const body = JSON.stringify({ errors: [{ message, extensions: { code, hint } }] });
  const fields = Object.entries({
    ...SECURITY_FIELDS,
    ...{ 'content-type': 'application/json; charset=utf-8', connection: 'close' },
    'content-length': String(Buffer.byteLength(body)),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${reason}\r\n${fields.join('')}\r\n${body}`);
}

/** On every answer; a page of ours has a policy of its own. Data are never kept on the way. */
export const SECURITY_FIELDS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Only where it is true: a browser keeps to it for a year, and there would be no way back. */
export const STRICT_TRANSPORT = 'max-age=31536000; includeSubDomains';
