import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { MetricsRegistry } from './metrics-registry.js';

/** Where figures are given out; without a port nowhere. */
export class MetricsAddress {
  constructor(
    readonly port?: number,
    readonly host = '127.0.0.1',
  ) {}
}

const PATH = '/metrics';
/** A scrape is one short request. */
const REQUEST_MS_MAX = 10_000;
const CONNECTIONS_MAX = 16;

/**
 * `/metrics` on an address of its own, this machine's unless told otherwise: it asks for no credential, so
 * it never stands where strangers come. It answers also while the database does not, by which a credential
 * would have to be judged.
 */
@Injectable()
export class MetricsListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Metrics');
  private server: Server | undefined;

  constructor(
    private readonly address: MetricsAddress,
    private readonly registry: MetricsRegistry,
  ) {}

  /** Undefined where none listens. */
  get url(): string | undefined {
    const bound = this.server?.address();
    if (bound === null || bound === undefined || typeof bound === 'string') return undefined;
    const host = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
    return `http://${host}:${bound.port}${PATH}`;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { port, host } = this.address;
    if (port === undefined) return;
    const server = createServer({ requestTimeout: REQUEST_MS_MAX }, (request, response) => {
      void this.answer(request, response);
    });
    server.maxConnections = CONNECTIONS_MAX;
    await once(server.listen(port, host), 'listening');
    this.server = server;
  }

  async beforeApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url !== PATH || request.method !== 'GET') {
      response.writeHead(404).end();
      return;
    }
    try {
      const text = await this.registry.text();
      response.writeHead(200, {
        ...{ 'content-type': this.registry.contentType, 'cache-control': 'no-store' },
        'x-content-type-options': 'nosniff',
      });
      response.end(text);
    } catch (error) {
      this.log.error({ msg: 'metrics', err: error });
      response.writeHead(500).end();
    }
  }
}
