/** The program as it is shipped: built into a folder of its own, and run as processes of their own. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endOrphanedPostmaster } from '../../src/database/orphaned-postmaster.js';

const ROOT = join(import.meta.dirname, '../..');
const SWC = join(ROOT, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
const START_MS_MAX = 90_000;

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** What it wrote so far. */
  said(): string;
  /** Sends the signal, and waits for its end. */
  end(signal: NodeJS.Signals): Promise<void>;
}

export interface ProgramForTests {
  /** Where its data lie, ledger-secret and database. */
  readonly dataDir: string;
  /** Where it was built, `src/` below it. */
  readonly built: string;
  run(...args: string[]): Promise<Ran>;
  /** With more in its environment. */
  runWith(env: Readonly<Record<string, string>>, ...args: string[]): Promise<Ran>;
  /** Sends the signal as soon as the output matches; temporary folders are made in `tmp`. */
  interrupt(args: readonly string[], when: RegExp, signal: NodeJS.Signals): Promise<Ran>;
  /** Where the program makes its temporary folders. */
  readonly tmp: string;
  /** Starts `serve`; resolves when it answers, or with how it ended instead. */
  serve(env?: Readonly<Record<string, string>>): Promise<ServerProcess | Ran>;
  /** Ends the servers that still run. */
  endServers(): Promise<void>;
  /** Ends what still runs, and removes all folders. */
  remove(): Promise<void>;
}

export function isRunning(started: ServerProcess | Ran): started is ServerProcess {
  return 'url' in started;
}

export function buildProgram(): ProgramForTests {
  const folder = mkdtempSync(join(tmpdir(), 'battery-ledger-program-'));
  chmodSync(folder, 0o755);
  const built = join(folder, 'dist');
  execFileSync(
    process.execPath,
    [SWC, 'src', 'migrations', '--out-dir', built, '--config-file', 'swc.config.json', '--quiet'],
    { cwd: ROOT },
  );
  copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  for (const name of ['node_modules', 'migrations', 'docs']) {
    symlinkSync(join(ROOT, name), join(folder, name));
  }
  const dataDir = join(folder, 'data');
  const tmp = join(folder, 'tmp');
  mkdirSync(tmp, { mode: 0o755 });
  const servers: ServerProcess[] = [];
  const endServers = async (): Promise<void> => {
    for (const server of servers.splice(0)) await server.end('SIGTERM');
  };
  const start = (args: readonly string[], more: NodeJS.ProcessEnv = {}): ChildProcess =>
    spawn(process.execPath, [join(built, 'src', 'main.js'), ...args], {
      env: {
        ...{ PATH: process.env.PATH, NODE_ENV: 'production', PORT: '0', DATA_DIR: dataDir },
        ...{ TMPDIR: tmp, ...more },
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  return {
    ...{ dataDir, built, tmp },
    runWith: (env, ...args) => untilEnded(listenTo(start(args, env))),
    run: (...args) => untilEnded(listenTo(start(args))),
    interrupt: async (args, when, signal) => {
      const listened = listenTo(start(args));
      const { child, said } = listened;
      child.stdout?.on('data', function look() {
        if (!when.test(said.out)) return;
        child.stdout?.off('data', look);
        child.kill(signal);
      });
      return untilEnded(listened);
    },
    serve: async (env = {}) => {
      const started = await untilServing(listenTo(start(['serve'], env)));
      if (isRunning(started)) servers.push(started);
      return started;
    },
    endServers,
    remove: async () => {
      await endServers();
      // What a test that failed half-way has killed may have left its database.
      await endOrphanedPostmaster(join(dataDir, 'postgres', 'cluster'), () => undefined);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Listened {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly said: { out: string; err: string };
}

function listenTo(child: ChildProcess): Listened {
  const said = { out: '', err: '' };
  child.stdout?.on('data', (chunk: Buffer) => (said.out += chunk.toString('utf8')));
  child.stderr?.on('data', (chunk: Buffer) => (said.err += chunk.toString('utf8')));
  return { child, said, ended: once(child, 'close').then(() => child.exitCode) };
}

async function untilEnded({ ended, said }: Listened): Promise<Ran> {
  return { code: await ended, ...said };
}

async function untilServing(listened: Listened): Promise<ServerProcess | Ran> {
  const { child, ended, said } = listened;
  const url = new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${said.out}\n${said.err}`)), START_MS_MAX);
    child.once('close', () => clearTimeout(late));
    child.stdout?.on('data', () => {
      const [, found] = /(http:\S+)\/healthz/.exec(said.out) ?? [];
      if (found === undefined) return;
      clearTimeout(late);
      resolve(found);
    });
  });
  const first = await Promise.race([url, untilEnded(listened)]);
  if (typeof first !== 'string') return first;
  return {
    url: first,
    pid: child.pid ?? 0,
    said: () => said.out + said.err,
    end: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
}
