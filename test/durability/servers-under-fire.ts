/** Several server processes on one database, any of which may be killed, and the means to kill them. */
import pg from 'pg';
import {
  buildProgram,
  isRunning,
  type ProgramForTests,
  type ServerProcess,
} from '../e2e/program-for-tests.js';
import { readLedgerSecret, type LedgerSecret } from '../../src/ledger/ledger-secret.js';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseUnderFire } from './database-under-fire.js';
import { LOGIN_PREFIX, prepareLedger, type PreparedLedger } from './prepared-ledger.js';
import type { Seeded } from './seeded.js';

const STARTS_MAX = 20;

export class ServersUnderFire {
  private readonly servers = new Map<string, ServerProcess>();

  private readonly starting: Promise<void>[] = [];

  private constructor(
    readonly program: ProgramForTests,
    readonly database: DatabaseUnderFire,
    readonly secret: LedgerSecret,
    readonly ledger: PreparedLedger,
  ) {}

  /** A new ledger without a server yet. */
  static async prepare(): Promise<ServersUnderFire> {
    const program = buildProgram();
    const database = await DatabaseUnderFire.start();
    mkdirSync(program.dataDir, { recursive: true });
    const secret = readLedgerSecret(join(program.dataDir, 'ledger-secret'));
    const ledger = await prepareLedger(database.url, secret);
    return new ServersUnderFire(program, database, secret, ledger);
  }

  get names(): string[] {
    return [...this.servers.keys()];
  }

  urls = (): string[] => [...this.servers.values()].map(({ url }) => url);

  /** Starts it, however often the database gets in its way. */
  async start(name: string): Promise<void> {
    let last = '';
    for (let attempt = 0; attempt < STARTS_MAX; attempt += 1) {
      const started = await this.program.serve(this.environmentOf(name));
      if (isRunning(started)) {
        this.servers.set(name, started);
        return;
      }
      last = `${started.out}\n${started.err}`;
      await sleep(200);
    }
    throw new Error(`Server ${name} does not start:\n${last}`);
  }

  /** Starts it while others go on; `allStarted` waits for it. */
  startBeside(name: string): void {
    this.starting.push(this.start(name));
  }

  async allStarted(): Promise<void> {
    await Promise.all(this.starting.splice(0));
  }

  /** As if its machine had lost its power. */
  async kill(name: string): Promise<void> {
    const server = this.servers.get(name);
    this.servers.delete(name);
    await server?.end('SIGKILL');
  }

  /** Those that ended by themselves; nothing may make a server do that. */
  async deserters(): Promise<string> {
    const ended = await Promise.all(
      [...this.servers].map(async ([name, server]) => {
        const answers = await fetch(`${server.url}/healthz`).catch(() => undefined);
        return answers?.status === 200 ? '' : `${name} is gone:\n${server.said().slice(-3_000)}`;
      }),
    );
    return ended.join('');
  }

  /** The backend that holds the leader's lock, and the name of its server. */
  async leader(): Promise<{ readonly pid: number; readonly name: string } | undefined> {
    const [found] = await this.ask<{ pid: number; name: string }>(
      `SELECT a.pid, a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
       WHERE l.locktype = 'advisory' AND l.granted AND a.usename = '${LOGIN_PREFIX}sequencer'`,
    );
    return found;
  }

  /** The servers' own backends, in a random order. */
  async backends(chance: Seeded): Promise<number[]> {
    const found = await this.ask<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE usename LIKE '${LOGIN_PREFIX}%' ORDER BY pid`,
    );
    return chance.shuffled(found.map(({ pid }) => pid));
  }

  async terminate(pid: number): Promise<void> {
    await this.ask(`SELECT pg_terminate_backend(${pid})`);
  }

  async remove(): Promise<void> {
    await Promise.allSettled(this.starting);
    for (const name of this.names) await this.kill(name);
    await this.program.remove();
    await this.database.remove();
  }

  private environmentOf(name: string): Record<string, string> {
    const named = Object.entries(this.ledger.environment).map(([key, value]) => {
      const url = new URL(value);
      url.searchParams.set('application_name', name);
      return [key, url.href];
    });
    return Object.fromEntries(named) as Record<string, string>;
  }

  private async ask<T extends pg.QueryResultRow>(sql: string): Promise<T[]> {
    const client = new pg.Client({ connectionString: this.database.url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<T>(sql)).rows;
    } finally {
      await client.end();
    }
  }
}
