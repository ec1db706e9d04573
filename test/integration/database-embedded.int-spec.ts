import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { DatabaseInUseError } from '../../src/database/postmaster-lock.js';
import { query } from './postgres-for-tests.js';

const asRoot = process.getuid?.() === 0 ? it : it.skip;

describe('database: the embedded server', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'battery ledger '));
    chmodSync(folder, 0o755);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps its data over a stop, a running one is named, and a crash is taken over', async () => {
    const first = await startEmbeddedPostgres({ dataDir: folder });
    expect(statSync(join(first.folder, 'password')).mode & 0o777).toBe(0o600);
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    await expect(startEmbeddedPostgres({ dataDir: folder })).rejects.toThrow(DatabaseInUseError);
    await first.stop();
    await first.stop();

    // The lock names a living process that is not the server, as after a container's restart.
    const lock = join(first.folder, 'cluster', 'postmaster.pid');
    expect(existsSync(lock)).toBe(false);
    writeFileSync(lock, `${process.pid}\n${join(first.folder, 'cluster')}\n`);
    const second = await startEmbeddedPostgres({ dataDir: folder });
    process.kill(second.pid, 'SIGKILL');
    await second.stop();

    const third = await startEmbeddedPostgres({ dataDir: folder });
    expect((await query(third.url, 'SELECT n FROM kept')).rows).toEqual([{ n: 7 }]);
    await third.stop();
    rmSync(third.folder, { recursive: true, force: true });
  }, 90_000);

  asRoot(
    'moves where its user can enter, when root alone can enter the folder',
    async () => {
      chmodSync(folder, 0o700);
      const sharedFolder = mkdtempSync('/tmp/battery-ledger-shared-');
      chmodSync(sharedFolder, 0o755);
      const server = await startEmbeddedPostgres({ dataDir: folder, sharedFolder });
      expect(server.folder.startsWith(sharedFolder)).toBe(true);
      await server.stop();
      rmSync(sharedFolder, { recursive: true, force: true });
    },
    60_000,
  );
});
