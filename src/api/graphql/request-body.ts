import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BodyBudget } from '../../limits/body-budget.js';
import { readBodyWithin } from '../../limits/body-reader.js';
import { viewerOf } from '../authentication.js';

/** A thousand events of a few kilobytes each, the most that one call may capture. */
export const REQUEST_BYTES_MAX = 8_000_000;

const NOTHING = new Uint8Array();
const bodies = new WeakMap<FastifyRequest, Uint8Array>();

/** The bytes as they came; `useJsonOnly` reads them. */
export function bodyOf(request: FastifyRequest): Uint8Array {
  return bodies.get(request) ?? NOTHING;
}

/**
 * Reads bodies of whatever type before the handler, which a slow one therefore does not reach, and never
 * hands them to Fastify, whose parsers take what ours refuses. What they hold is free when the answer is sent.
 */
export function readBodies(scope: FastifyInstance): void {
  const budget = new BodyBudget();
  const answers = new WeakMap<FastifyRequest, FastifyReply['raw']>();
  const whenAnswered = (request: FastifyRequest, release: () => void): void => {
    const answer = answers.get(request);
    // Whoever went away while the body came is answered no more.
    if (answer === undefined || answer.closed) release();
    else answer.once('close', release);
  };
  scope.addHook('onRequest', (request, reply, done) => {
    answers.set(request, reply.raw);
    done();
  });
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    '*',
    async (request: FastifyRequest, payload: FastifyRequest['raw']) => {
      const holder = viewerOf(request)?.credentialId ?? '';
      const limits = { bytesMax: REQUEST_BYTES_MAX, budget, holder };
      const { bytes, release } = await readBodyWithin(payload, request.headers, limits);
      bodies.set(request, bytes);
      whenAnswered(request, release);
      return undefined;
    },
  );
}
