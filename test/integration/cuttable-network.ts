/** A way to the database that can be cut and mended, as by a restart of what stands between. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export class CuttableNetwork {
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  private constructor(
    private readonly server: Server,
    private readonly database: URL,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  static async before(database: URL): Promise<CuttableNetwork> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new CuttableNetwork(server, database);
  }

  urlFor(database: URL): string {
    const through = new URL(database);
    through.port = String((this.server.address() as AddressInfo).port);
    return through.href;
  }

  /** Ends every connection, and takes no more. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private join(client: Socket): void {
    if (this.isCut) {
      client.destroy();
      return;
    }
    const behind = connect(Number(this.database.port), this.database.hostname);
    for (const [one, other] of [
      [client, behind],
      [behind, client],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}
