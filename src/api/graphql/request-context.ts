import type { FastifyRequest } from 'fastify';
import type { Viewer } from '../../vocabulary/viewer.js';
import type { Language } from '../../errors/error-text.js';

/** The context of every resolver; what the module's `context` option gives stands beside it. */
export interface RequestContext {
  /** By this name Nest finds the request, for guards and for providers that live as long as a request. */
  readonly req: FastifyRequest;
  readonly requestId: string;
  readonly viewer: Viewer;
  readonly language: Language;
}
