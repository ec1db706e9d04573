import { Logger } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { withinRequest } from '../audit/request-scope.js';
import { viewerOf } from './authentication.js';

/** A request whose body has not arrived by then is dropped. */
const REQUEST_MS_MAX = 60_000;

const log = new Logger('Request');

/**
 * Fastify as this server runs it: an id of our own for each request, given back in `x-request-id`, and a
 * line in the log when it is answered. The line has neither headers nor query string: a GET's query
 * string holds a document and its variables.
 */
export function createHttpAdapter(): FastifyAdapter {
  const adapter = new FastifyAdapter({
    genReqId: () => uuidv7(),
    requestIdHeader: false,
    requestTimeout: REQUEST_MS_MAX,
  });
  const fastify = adapter.getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    const userAgent = request.headers['user-agent'] ?? null;
    withinRequest({ requestId: request.id, address: request.ip, userAgent }, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    logAnswered(request, reply);
    done();
  });
  closeConnectionsAfterAnswers(fastify);
  return adapter;
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
    path: request.url.split('?', 1)[0],
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 10) / 10,
    requestId: request.id,
    partyId: viewerOf(request)?.partyId,
  });
}
