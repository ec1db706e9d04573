/** The embedded PostgreSQL 18: a real server below the data folder, for whoever has none. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { claimFolder, type FolderClaim } from './folder-claim.js';
import { endOrphanedPostmaster } from './orphaned-postmaster.js';
import { clearStaleLock, ownerSetting, runningPostmaster } from './postmaster-lock.js';
import { preparePostgresHome, type PostgresHome } from './postgres-home.js';
import { identityOf, isLiving, type ProcessIdentity } from './process-identity.js';
import { answers, createDatabaseOnce } from './store/embedded-database.store.js';

const SUPERUSER = 'postgres';
const DATABASE = 'battery_ledger';
/** Replaying the log after a crash may take a while; a healthy start takes half a second. */
const START_MS_MAX = 60_000;
/** A fast shutdown writes a checkpoint; after this it is cut short, and the next start replays. */
const STOP_MS_MAX = 30_000;
const POLL_MS = 25;
const LOG_TAIL_CHARS = 2_000;

export interface EmbeddedPostgres {
  /** Of the superuser; connections take a role of their own from it. */
  readonly url: string;
  readonly pid: number;
  /** Where cluster, password and log lie. */
  readonly folder: string;
  /** Ends all connections and waits for the server to end. May be called twice. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  readonly dataDir: string;
  /** Server settings, such as `fsync` off in tests. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Where root puts what an ordinary user must reach; tests have their own. */
  readonly sharedFolder?: string;
  /** Told in one line when a server that was left running has to be stopped first. */
  readonly onNotice?: (line: string) => void;
}

/**
 * Starts the server on a free port of 127.0.0.1 and makes its database at the first start. A server
 * whose battery-ledger was killed is stopped first. Throws DatabaseInUseError when another one lives;
 * an Error with the log's end when the server fails.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const home = await preparePostgresHome(options.dataDir, options.sharedFolder);
  const owner = ownIdentity();
  const claim = claimFolder(home.folder, owner);
  try {
    return await startOn({ home, owner, claim }, options);
  } catch (error) {
    claim.release();
    throw error;
  }
}

interface ClaimedHome {
  readonly home: PostgresHome;
  readonly owner: ProcessIdentity;
  readonly claim: FolderClaim;
}

async function startOn(
  { home, owner, claim }: ClaimedHome,
  { settings, onNotice = () => undefined }: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const cluster = clusterOf(home);
  await endOrphanedPostmaster(cluster, onNotice);
  if (existsSync(cluster)) clearStaleLock(cluster);
  else initialise(home, cluster);
  const port = await freePort();
  const child = launch(home, cluster, settingsOf(port, { ...ownerSetting(owner), ...settings }));
  const end = stopper(child);
  const stop = async (): Promise<void> => {
    await end();
    claim.release();
  };
  try {
    const urlOf = (name: string): string => loginUrl(home, port, name);
    await untilReady(child, urlOf('postgres'), home);
    await createDatabaseOnce(urlOf('postgres'), DATABASE);
    return { url: urlOf(DATABASE), pid: child.pid ?? 0, folder: home.folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * The URL of the server that a living battery-ledger runs on the data folder. One that was left
 * behind is not joined: the next start will stop it.
 */
export async function runningEmbeddedPostgres(
  dataDir: string,
  sharedFolder?: string,
): Promise<string | undefined> {
  const home = await preparePostgresHome(dataDir, sharedFolder);
  const running = runningPostmaster(clusterOf(home));
  if (running === undefined || (running.owner !== undefined && !isLiving(running.owner))) {
    return undefined;
  }
  return loginUrl(home, running.port, DATABASE);
}

function ownIdentity(): ProcessIdentity {
  const identity = identityOf(process.pid);
  if (identity === undefined) throw new Error('This process is not found among those that run.');
  return identity;
}

function clusterOf(home: PostgresHome): string {
  return join(home.folder, 'cluster');
}

function loginUrl(home: PostgresHome, port: number, database: string): string {
  const password = readFileSync(passwordFile(home), 'utf8').trim();
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
}

function passwordFile(home: PostgresHome): string {
  return join(home.folder, 'password');
}

function logFile(home: PostgresHome): string {
  return join(home.folder, 'postgres.log');
}

/** Made under another name first: a start that was cut short leaves nothing that looks whole. */
function initialise(home: PostgresHome, cluster: string): void {
  const partial = `${cluster}.partial`;
  rmSync(partial, { recursive: true, force: true });
  writeOwn(home, passwordFile(home), `${randomBytes(24).toString('base64url')}\n`);
  const { status, stderr, error } = spawnSync(
    home.initdb,
    [
      `--pgdata=${partial}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile(home)}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ],
    { ...home.user, cwd: home.folder, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`initdb failed: ${error?.message ?? stderr}`);
  renameSync(partial, cluster);
}

/** Readable by the server's user alone. */
function writeOwn(home: PostgresHome, path: string, text: string): void {
  rmSync(path, { force: true });
  writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
  if (home.user.uid !== undefined && home.user.gid !== undefined) {
    chownSync(path, home.user.uid, home.user.gid);
  }
}

function settingsOf(port: number, more: Readonly<Record<string, string>> = {}): string[] {
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    // A socket's path may have 107 bytes, which a deep folder exceeds.
    unix_socket_directories: '',
    ...more,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function launch(home: PostgresHome, cluster: string, settings: readonly string[]): ChildProcess {
  writeOwn(home, logFile(home), '');
  const log = openSync(logFile(home), 'a');
  // A session of its own, so that Ctrl-C reaches us alone and the server goes after its clients.
  const child = spawn(home.postgres, ['-D', cluster, ...settings], {
    ...home.user,
    cwd: home.folder,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  return child;
}

async function untilReady(child: ChildProcess, url: string, home: PostgresHome): Promise<void> {
  const failure: { error?: Error } = {};
  child.once('error', (error) => (failure.error = error));
  const polls = START_MS_MAX / POLL_MS;
  for (let poll = 0; poll < polls && !hasEnded(child) && !failure.error; poll += 1) {
    if (await answers(url)) return;
    await sleep(POLL_MS);
  }
  const said = readFileSync(logFile(home), 'utf8').slice(-LOG_TAIL_CHARS);
  throw new Error(`PostgreSQL did not start: ${failure.error?.message ?? said}`);
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** Also bound to the end of our own process, for whoever leaves without stopping. */
function stopper(child: ChildProcess): () => Promise<void> {
  const interrupt = (): void => {
    if (!hasEnded(child)) child.kill('SIGINT');
  };
  process.once('exit', interrupt);
  return async () => {
    process.removeListener('exit', interrupt);
    if (hasEnded(child)) return;
    const ended = once(child, 'exit');
    interrupt();
    // SIGQUIT is PostgreSQL's immediate shutdown: nothing committed is lost.
    const cut = setTimeout(() => child.kill('SIGQUIT'), STOP_MS_MAX);
    await ended;
    clearTimeout(cut);
  };
}

/** A port that nobody listens on at this moment, on this machine alone. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return address.port;
}
