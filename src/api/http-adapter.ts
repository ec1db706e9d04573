import { Logger } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { withinRequest } from '../audit/request-scope.js';
import { Overload } from '../limits/overload.js';
import { viewerOf } from './authentication.js';
import {
  answerError,
  answerFault,
  answerOverloaded,
  answerSocket,
  SECURITY_FIELDS,
  STRICT_TRANSPORT,
} from './http-faults.js';
import { hasCredential, isOdd, loggablePath } from '../limits/domain/odd-address.js';

/** Headers that have not arrived by then, and a request that has not arrived whole, are given up. */
export const HEADERS_MS_MAX = 10_000;
export const REQUEST_MS_MAX = 60_000;
/** How often Node looks for those. */
const LOOKED_FOR_MS = 1_000;
/** Longer than a proxy keeps a connection, so that it is the proxy who closes it. */
const KEEP_ALIVE_MS = 72_000;
/** Each takes some kilobytes; more are closed at once. Slow ones are gone after ten seconds. */
export const CONNECTIONS_MAX = 20_000;
/** Health is asked just when there is too much to do. */
const ALWAYS_ANSWERED = ['/healthz', '/readyz'];

export interface HttpOptions {
  /** Whether browsers may be told to come by https alone. */
  readonly isBehindTls?: boolean;
  readonly overload?: Overload;
  readonly headersMsMax?: number;
  readonly requestMsMax?: number;
}

const log = new Logger('Request');

/**
 * Fastify as this server runs it: an id of our own for each request, given back in `x-request-id`, and a
 * line in the log when it is answered. The line has neither headers nor query string: a GET's query
 * string holds a document and its variables.
 */
export function createHttpAdapter({
  isBehindTls = false,
  overload = new Overload(),
  headersMsMax = HEADERS_MS_MAX,
  requestMsMax = REQUEST_MS_MAX,
}: HttpOptions = {}): FastifyAdapter {
  const fields = {
    ...SECURITY_FIELDS,
    ...(isBehindTls && { 'strict-transport-security': STRICT_TRANSPORT }),
  };
  const adapter = new FastifyAdapter({
    genReqId: () => uuidv7(),
    requestIdHeader: false,
    requestTimeout: requestMsMax,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: { headersTimeout: headersMsMax, connectionsCheckingInterval: LOOKED_FOR_MS },
    clientErrorHandler: answerSocket,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      void reply.headers({ ...fields, 'x-request-id': request.id });
      answerError(request, reply, error);
    },
  });
  const fastify = adapter.getInstance();
  fastify.server.maxConnections = CONNECTIONS_MAX;
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers({ ...fields, 'x-request-id': request.id });
    if (hasCredential(request.url)) answerFault(request, reply.status(400), 'CREDENTIAL_IN_URL');
    else if (isOdd(request.url)) answerFault(request, reply.status(404), 'NOT_FOUND');
    else {
      const userAgent = request.headers['user-agent'] ?? null;
      withinRequest({ requestId: request.id, address: request.ip, userAgent }, done);
    }
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    logAnswered(request, reply);
    done();
  });
  refuseBeyond(overload, fastify);
  closeUnreadConnections(fastify);
  closeConnectionsAfterAnswers(fastify);
  return adapter;
}

/** Counted from when the request has arrived whole: one that arrives slowly keeps nobody else out. */
function refuseBeyond(overload: Overload, fastify: FastifyInstance): void {
  fastify.addHook('onReady', (done) => {
    overload.watch();
    done();
  });
  fastify.addHook('onClose', (_instance, done) => {
    overload.stop();
    done();
  });
  fastify.addHook('preHandler', (request, reply, done) => {
    if (ALWAYS_ANSWERED.includes(request.routeOptions.url ?? '')) {
      done();
    } else if (overload.enter()) {
      reply.raw.once('close', () => overload.leave());
      done();
    } else answerOverloaded(request, reply);
  });
}

/** What is answered before its body was read is not read on: a body of 300 MB ends with its refusal. */
function closeUnreadConnections(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const { complete, headers } = request.raw;
    const hasBody = 'transfer-encoding' in headers || Number(headers['content-length'] ?? 0) > 0;
    if (hasBody && !complete) void reply.header('connection', 'close');
    done(null, payload);
  });
}

/**
 * While the server closes, an answer ends its connection. Otherwise a client that keeps connections open
 * would hold the server until they time out.
 */
function closeConnectionsAfterAnswers(fastify: FastifyInstance): void {
  let isClosing = false;
  fastify.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (isClosing) void reply.header('connection', 'close');
    done(null, payload);
  });
}

function logAnswered(request: FastifyRequest, reply: FastifyReply): void {
  log.log({
    msg: 'answered',
    method: request.method,
    path: loggablePath(request.url),
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 10) / 10,
    requestId: request.id,
    partyId: viewerOf(request)?.partyId,
  });
}
