/** A database whose file system is full, for a while: one of its own, small and in memory. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestFactory } from '@nestjs/core';
import { createHttpAdapter } from '../../src/api/http-adapter.js';
import { AppModule } from '../../src/app.module.js';
import { DatabasePools } from '../../src/database/database-pools.js';
import { LedgerSecret } from '../../src/ledger/ledger-secret.js';
import { AT, pack } from '../e2e/capture-documents.js';
import { CAPTURE, kindOf, post, type RawAnswer } from '../e2e/capture-for-tests.js';
import { DatabaseUnderFire } from './database-under-fire.js';
import { prepareLedger } from './prepared-ledger.js';
import type { Acknowledged } from './retrying-client.js';
import { WholeLedger } from './whole-ledger.js';

const SIZE_MB = 256;
/** What is left beside the ballast: a few pages of tables, and nothing else. */
const LEFT_BYTES = 64 * 1024;
const REQUESTS_MAX = 400;
const RECOVERS_MS_MAX = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'battery-ledger-small-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'tmpfs', folder]);
const canMount = mounted.status === 0;
if (!canMount) console.warn('Not tried: a full disk. Mounting a file system is not allowed here.');

(canMount ? describe : describe.skip)('R-SE-17: a full disk', () => {
  const acknowledged = new Map<string, Acknowledged>();
  const secret = new LedgerSecret(Buffer.alloc(32, 9));
  const ballast = join(folder, 'ballast');
  let database: DatabaseUnderFire;
  let pools: DatabasePools;
  let app: NestFastifyApplication;
  let whole: WholeLedger;
  let url: string;
  let token: string;
  let serial = 0;

  beforeAll(async () => {
    // As much room for the write-ahead log as a small file system has, given out beforehand.
    const settings = { min_wal_size: '80MB', max_wal_size: '80MB' };
    database = await DatabaseUnderFire.start({ dataDir: join(folder), settings });
    ({ token } = await prepareLedger(database.url, secret));
    pools = new DatabasePools({ url: database.url });
    app = await NestFactory.create<NestFastifyApplication>(
      AppModule.of({ pools, secret }),
      createHttpAdapter(),
      { logger: false, abortOnError: false },
    );
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    whole = new WholeLedger(database.url);
  }, 180_000);

  afterAll(async () => {
    rmSync(ballast, { force: true });
    await whole.end();
    await app.close();
    await pools.end();
    await database.end('SIGINT');
    spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
    rmSync(`${folder}.postgres.log`, { force: true });
  }, 60_000);

  /** Large enough that a table soon needs another page. */
  async function capture(): Promise<RawAnswer> {
    serial += 1;
    const events = Array.from({ length: 20 }, (_, nth) => {
      const method = `${serial}.${nth} ${'m'.repeat(80)}`;
      return { batteryTested: { occurredAt: AT, battery: pack(1), method } };
    });
    const body = JSON.stringify({
      ...{ query: CAPTURE, variables: { input: { events, awaitProjection: false } } },
    });
    const answer = await post(url, token, body, { accept: 'application/graphql-response+json' });
    for (const { eventId, leafHash, recordedAt, ...result } of answer.data?.captureEvents
      ?.results ?? []) {
      if (result.__typename !== 'EventRecorded' || eventId === null) continue;
      acknowledged.set(eventId, {
        eventId,
        leafHash: leafHash ?? '',
        recordedAt: recordedAt ?? '',
      });
    }
    return answer;
  }

  function fill(): void {
    const { bavail, bsize } = statfsSync(folder);
    writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - LEFT_BYTES)));
  }

  async function down(): Promise<string[]> {
    const response = await fetch(`${url}/readyz`);
    const { details = {} } = (await response.json()) as {
      details?: Record<string, { status: string }>;
    };
    return Object.entries(details).flatMap(([name, { status }]) => (status === 'down' ? name : []));
  }

  it('refuses captures so that they are sent again, says so, loses nothing, and goes on with room', async () => {
    expect((await capture()).data?.captureEvents?.results.map(kindOf)[0]).toBe('EventRecorded');
    fill();
    let refused: RawAnswer | undefined;
    for (let nth = 0; nth < REQUESTS_MAX && refused === undefined; nth += 1) {
      const answer = await capture();
      if (answer.data?.captureEvents === undefined) refused = answer;
    }
    expect(refused?.status).toBeGreaterThanOrEqual(500);
    // INTERNAL where the write-ahead log itself found no room: PostgreSQL then ends all its sessions.
    expect(['OVERLOADED', 'INTERNAL']).toContain(refused?.errors[0]?.extensions?.code);
    const said = await down();
    console.info(`Full: ${refused?.errors[0]?.extensions?.code ?? ''}, down: ${said.join(', ')}`);
    expect(said.some((name) => ['disk', 'database'].includes(name))).toBe(true);
    rmSync(ballast);
    // Where the log was full PostgreSQL has ended itself; whoever watches over it starts it again.
    if (!database.isRunning) await database.start();
    const deadline = Date.now() + RECOVERS_MS_MAX;
    while ((await capture()).data?.captureEvents === undefined && Date.now() < deadline) {
      if (!database.isRunning) await database.start();
      await sleep(200);
    }
    await whole.untilCaughtUp();
    expect(await whole.verify(acknowledged)).toBeGreaterThan(20);
    await whole.verifyDerived(secret);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  }, 240_000);
});
