/**
 * A PostgreSQL as an operator runs one, beside the server and as durable as it is by default: on one port
 * whatever happens to it, so that who was connected finds it again.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.js';
import { preparePostgresHome, type PostgresHome } from '../../src/database/postgres-home.js';
import { query } from '../integration/postgres-for-tests.js';

const START_MS_MAX = 60_000;
const POLL_MS = 50;

export interface FireOptions {
  /** Where the data lie; a folder of its own below the temporary one unless given. */
  readonly dataDir?: string;
  readonly settings?: Readonly<Record<string, string>>;
}

export class DatabaseUnderFire {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly home: PostgresHome,
    private readonly dataDir: string,
    private readonly settings: Readonly<Record<string, string>>,
    /** The superuser's. */
    readonly url: string,
  ) {}

  /** A new cluster, made as the embedded server makes one, and running. */
  static async start(options: FireOptions = {}): Promise<DatabaseUnderFire> {
    const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'battery-ledger-fire-'));
    chmodSync(dataDir, 0o755);
    const made = await startEmbeddedPostgres({ dataDir });
    await made.stop();
    const url = new URL(made.url);
    url.port = String(await freePort());
    const home = await preparePostgresHome(dataDir);
    const settings = { ...options.settings, port: url.port };
    const database = new DatabaseUnderFire(home, dataDir, settings, url.href);
    await database.start();
    return database;
  }

  get isRunning(): boolean {
    const { child } = this;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** Starts it, also after a crash: what children of the killed one still hold is waited for. */
  async start(): Promise<void> {
    for (let waited = 0; waited < START_MS_MAX; waited += POLL_MS) {
      if (!this.isRunning) this.child = this.launch();
      if (await this.answers()) return;
      await sleep(POLL_MS);
    }
    throw new Error(`PostgreSQL did not start again: ${this.said().slice(-2_000)}`);
  }

  /** SIGKILL is a power cut of its process, SIGQUIT an immediate shutdown, SIGINT a fast one. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child === undefined || !this.isRunning) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  said(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  async remove(): Promise<void> {
    await this.end('SIGQUIT');
    rmSync(this.home.folder, { recursive: true, force: true });
    rmSync(this.dataDir, { recursive: true, force: true });
    rmSync(this.logFile, { force: true });
  }

  private get logFile(): string {
    // Beside the data, never on their file system: that one may be full.
    return `${this.dataDir}.postgres.log`;
  }

  private launch(): ChildProcess {
    const { home } = this;
    const settings = {
      ...{ listen_addresses: '127.0.0.1', unix_socket_directories: '' },
      ...this.settings,
    };
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const log = openSync(this.logFile, 'a');
    const child = spawn(home.postgres, ['-D', join(home.folder, 'cluster'), ...args], {
      ...{ ...home.user, cwd: home.folder, stdio: ['ignore', log, log] },
    });
    closeSync(log);
    return child;
  }

  private async answers(): Promise<boolean> {
    return query(this.url, 'SELECT 1').then(
      () => true,
      () => false,
    );
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return address.port;
}
