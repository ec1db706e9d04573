import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuditService } from '../audit/audit.service.js';
import { authenticatedAs } from '../audit/request-scope.js';
import type { Viewer } from '../vocabulary/viewer.js';
import type { Authenticator } from './authenticator.js';
import { answerError, answerFault } from './http-faults.js';

/** Longer than any credential of ours, shorter than what would be work to look at. */
const TOKEN_CHARS_MAX = 1024;
/** RFC 6750, section 2.1. */
const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

const viewers = new WeakMap<FastifyRequest, Viewer>();

/** Who asks; undefined before authentication, and on routes that ask for none. */
export function viewerOf(request: FastifyRequest): Viewer | undefined {
  return viewers.get(request);
}

/** Who knows credentials, and where it is written that somebody came without one. */
export interface Door {
  readonly authenticator: Authenticator;
  readonly audit: Pick<AuditService, 'note'>;
}

/**
 * The `onRequest` hook of every route that shows or takes data. It runs before a body is read, and a
 * request that it answers reaches no handler. A hook of the route, not middleware before the router:
 * what the router makes of an odd path (`//graphql`, `%2f`, `;x`) cannot pass it by.
 */
export function requireCredential(
  { authenticator, audit }: Door,
  isOpen: (request: FastifyRequest) => boolean = () => false,
) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    if (isOpen(request)) return undefined;
    const token = tokenOf(request);
    if (token === undefined) {
      const code = request.headers.authorization === undefined ? 'MISSING' : 'MALFORMED';
      void audit.note({ kind: 'AUTHENTICATION', outcome: 'REFUSED', code });
      return refuse(request, reply, 'Bearer');
    }
    try {
      const viewer = await authenticator.authenticate(token);
      if (!viewer) return await refuse(request, reply, 'Bearer error="invalid_token"');
      viewers.set(request, viewer);
      authenticatedAs(viewer.partyId, viewer.credentialId);
      return undefined;
    } catch (error) {
      return answerError(request, reply, error);
    }
  };
}

function tokenOf(request: FastifyRequest): string | undefined {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
  return token !== undefined && token.length <= TOKEN_CHARS_MAX ? token : undefined;
}

function refuse(request: FastifyRequest, reply: FastifyReply, challenge: string): FastifyReply {
  return answerFault(
    request,
    reply.status(401).header('www-authenticate', challenge),
    'UNAUTHENTICATED',
  );
}
