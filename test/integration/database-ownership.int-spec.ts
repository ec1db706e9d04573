import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { claimFolder } from '../../src/database/folder-claim.js';
import { DatabaseInUseError, runningPostmaster } from '../../src/database/postmaster-lock.js';
import { identityOf, isLiving, type ProcessIdentity } from '../../src/database/process-identity.js';

const OWN = identityOf(process.pid) ?? { pid: 0, startedAt: '' };
/** Had our number before us. */
const EARLIER: ProcessIdentity = { ...OWN, startedAt: 'long-ago:1' };

describe('who owns a data folder', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'battery-ledger-owner-'));
    chmodSync(folder, 0o755);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const claims = (): string[] => readdirSync(folder).sort();

  it('knows a process from a later one of the same number, and from one that has ended', async () => {
    expect(isLiving(OWN)).toBe(true);
    expect(isLiving(EARLIER)).toBe(false);
    const child = spawn('sleep', ['60']);
    const identity = identityOf(child.pid ?? 0);
    if (identity === undefined) throw new Error('sleep did not start');
    expect(isLiving(identity)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isLiving(identity)).toBe(false);
  });

  it('spares what has the number where nothing tells when it began', () => {
    expect(isLiving({ ...OWN, startedAt: '' })).toBe(true);
  });

  it('lets one living process claim it, and the next one when it is released', () => {
    const claim = claimFolder(folder, OWN);
    expect(() => claimFolder(folder, OWN)).toThrow(DatabaseInUseError);
    expect(() => claimFolder(folder, EARLIER)).toThrow(String(process.pid));
    claim.release();
    claim.release();
    const next = claimFolder(folder, OWN);
    claim.release();
    expect(() => claimFolder(folder, OWN)).toThrow(DatabaseInUseError);
    next.release();
  });

  it('goes to the next one when its owner has ended, and keeps counting', () => {
    claimFolder(folder, EARLIER);
    claimFolder(folder, EARLIER);
    expect(claims()).toEqual(['owner.2']);
    claimFolder(folder, OWN);
    expect(claims()).toEqual(['owner.3']);
    expect(readFileSync(join(folder, 'owner.3'), 'utf8')).toContain(`${process.pid}@`);
  });

  it('keeps a server whose owner lives, even where the claims were removed', async () => {
    const server = await startEmbeddedPostgres({ dataDir: folder });
    for (const name of readdirSync(server.folder).filter((file) => file.startsWith('owner.'))) {
      rmSync(join(server.folder, name));
    }
    const refused = startEmbeddedPostgres({ dataDir: folder });
    await expect(refused).rejects.toThrow(`as process ${process.pid}:`);
    expect(runningPostmaster(join(server.folder, 'cluster'))).toMatchObject({
      process: { pid: server.pid },
      owner: OWN,
    });
    await server.stop();
  }, 60_000);

  it('takes the lock in a copy of the folder for no server of the copy', async () => {
    const server = await startEmbeddedPostgres({ dataDir: folder });
    const lock = join('cluster', 'postmaster.pid');
    mkdirSync(join(folder, 'copy', 'cluster'), { recursive: true });
    cpSync(join(server.folder, lock), join(folder, 'copy', lock));
    expect(runningPostmaster(join(folder, 'copy', 'cluster'))).toBeUndefined();
    await server.stop();
  }, 60_000);

  it('never signals a process that only has the number of a server', async () => {
    const first = await startEmbeddedPostgres({ dataDir: folder });
    await first.stop();
    const stranger = spawn('sleep', ['60']);
    const cluster = join(first.folder, 'cluster');
    writeFileSync(join(cluster, 'postmaster.pid'), `${stranger.pid ?? 0}\n${cluster}\n0\n1\n`);
    const notices: string[] = [];
    const second = await startEmbeddedPostgres({
      dataDir: folder,
      onNotice: (line) => notices.push(line),
    });
    expect([stranger.exitCode, stranger.signalCode, notices]).toEqual([null, null, []]);
    stranger.kill();
    await second.stop();
  }, 60_000);
});
