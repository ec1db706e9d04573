import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabasePools, inTransaction } from '../../src/database/database-pools.js';
import { LedgerSecret } from '../../src/ledger/ledger-secret.js';
import { LedgerService } from '../../src/ledger/ledger.service.js';
import { Sequencer } from '../../src/ledger/sequencer.js';
import { postgresForTests, type PostgresForTests } from './postgres-for-tests.js';

/** Forwards to the database until it falls silent: no close, no error, as behind a cable that is cut. */
class SilentNetwork {
  private readonly sockets: Socket[] = [];

  private constructor(private readonly server: Server) {}

  static async before(url: URL): Promise<SilentNetwork> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const network = new SilentNetwork(server);
    server.on('connection', (client) => {
      const database = connect(Number(url.port), url.hostname);
      for (const [one, other] of [
        [client, database],
        [database, client],
      ] as const) {
        one.on('error', () => undefined);
        one.pipe(other);
      }
      network.sockets.push(client, database);
    });
    return network;
  }

  urlFor(url: URL): string {
    const through = new URL(url);
    through.port = String((this.server.address() as AddressInfo).port);
    return through.href;
  }

  fallSilent(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}

describe('a leader behind a network that fell silent', () => {
  let postgres: PostgresForTests;

  beforeAll(async () => {
    postgres = await postgresForTests();
  }, 60_000);
  afterAll(() => postgres.stop());

  it('loses the order to another within seconds, though its connection was never closed', async () => {
    const url = new URL(await postgres.ledgerDatabase());
    const network = await SilentNetwork.before(url);
    const behind = new DatabasePools({ url: network.urlFor(url) });
    const pools = new DatabasePools({ url: url.href });
    const ledger = new LedgerService(pools, new LedgerSecret(Buffer.alloc(32, 1)));
    const quiet = { onGrown: () => undefined, onFault: () => undefined };
    const leader = new Sequencer(behind, quiet);
    try {
      await ledger.onModuleInit();
      await until(ledger, 1n);
      await ledger.onApplicationShutdown();
      leader.start();
      await record(pools, ledger);
      await until(ledger, 2n);

      network.fallSilent();
      const next = new Sequencer(pools, quiet);
      next.start();
      await record(pools, ledger);
      await until(ledger, 3n);
      await next.stop();
    } finally {
      network.close();
      await leader.stop();
      await pools.end();
      await behind.end();
    }
  }, 60_000);
});

async function record(pools: DatabasePools, ledger: LedgerService): Promise<void> {
  const event = {
    ...{ eventId: randomUUID(), type: 'batteryTested', schemaVersion: 1 },
    ...{ submitter: 'duns-123456789', principal: 'duns-123456789' },
    recordedAt: '2026-05-12T08:30:00+00:00',
    groups: { public: { occurredAt: '2026-05-12T08:30:00+00:00' } },
    submissionHash: Buffer.alloc(32, 7),
  };
  await inTransaction(pools.app, (tx) => ledger.record(tx, [event]));
}

async function until(ledger: LedgerService, size: bigint): Promise<void> {
  for (let poll = 0; poll < 600 && (await ledger.size()) < size; poll += 1) await sleep(25);
  expect(await ledger.size()).toBe(size);
}
