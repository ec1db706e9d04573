import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { extname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PACKAGE_FOLDER } from '../config/package-folder.js';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/**
 * Only what comes from this host may load, and only this host may be asked. Style elements need the nonce
 * of the page; style attributes alone may stand inline, since the editor places its lines by them
 * (docs/decisions/0012).
 */
function contentSecurityPolicy(nonce?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "connect-src 'self'",
    nonce === undefined ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** As `explorer/index.html` has it: its place is the build's only one that is filled at each answer. */
const NONCE = '{{nonce}}';
const NONCE_BYTES = 18;

const PAGE = 'index.html';

/** A browser that opens the address; tools ask for JSON, or for anything. */
export function isForExplorer(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const types = (request.headers.accept ?? '').split(',').map((type) => type.split(';', 1)[0]);
  return types.some((type) => type?.trim().toLowerCase() === 'text/html');
}

/**
 * The explorer's files, as `npm run build:explorer` left them when the server started: kept in memory, since
 * a later build removes files that the page of this start names. They are found by name, never by path.
 */
export class ExplorerFiles {
  private readonly files: ReadonlyMap<string, Buffer>;

  constructor(folder = join(PACKAGE_FOLDER, 'dist', 'explorer')) {
    const names = existsSync(folder) ? readdirSync(folder) : [];
    this.files = new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
  }

  /** Scripts and styles, whose names hold the hash of their content. */
  serveAssets(fastify: FastifyInstance, path: string): void {
    fastify.get<{ Params: { name: string } }>(`${path}/assets/:name`, (request, reply) => {
      const { name } = request.params;
      if (name === PAGE || !this.files.has(name)) return reply.status(404).send();
      void reply.header('cache-control', 'public, max-age=31536000, immutable');
      return this.send(name, request, reply);
    });
  }

  sendPage(reply: FastifyReply): FastifyReply {
    // The nonce is for one page alone.
    void reply.header('cache-control', 'no-store');
    const page = this.files.get(PAGE);
    if (page !== undefined) {
      const nonce = randomBytes(NONCE_BYTES).toString('base64');
      return reply
        .header('content-type', CONTENT_TYPES['.html'])
        .header('content-security-policy', contentSecurityPolicy(nonce))
        .header('vary', 'accept, accept-encoding')
        .send(page.toString().replaceAll(NONCE, nonce));
    }
    return reply
      .status(503)
      .type('text/plain')
      .send('The explorer is not built yet: npm run build:explorer');
  }

  private send(name: string, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const compressed = takesBrotli(request) ? this.files.get(`${name}.br`) : undefined;
    if (compressed !== undefined) void reply.header('content-encoding', 'br');
    return (
      reply
        .header('content-type', CONTENT_TYPES[extname(name)] ?? 'application/octet-stream')
        // Of a worker: what it imports is judged by its own.
        .header('content-security-policy', contentSecurityPolicy())
        .header('vary', 'accept, accept-encoding')
        .send(compressed ?? this.files.get(name))
    );
  }
}

function takesBrotli(request: FastifyRequest): boolean {
  return /\bbr\b(?!\s*;\s*q=0(?![.\d]*[1-9]))/.test(
    request.headers['accept-encoding']?.toString() ?? '',
  );
}
