/** Restores a base backup to a point in time, in a scratch folder, and runs it. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, cpSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../database/embedded-postgres.js';
import { preparePostgresHome, type PostgresHome } from '../database/postgres-home.js';
import { setOwnPassword } from './store/drill.store.js';

export interface RestoreOptions {
  /** A base backup as files: what pg_basebackup wrote, or another tool restored without starting it. */
  readonly backup: string;
  /** Brings one file of the archived log, as PostgreSQL's setting of this name; %f and %p are filled in. */
  readonly restoreCommand: string;
  /** Empty; holds the restored ledger. */
  readonly scratch: string;
  /** Undefined: as far as the archive goes. */
  readonly until: Date | undefined;
  readonly superuser: string;
  readonly database: string;
  /** Of the version that made the backup; the embedded ones where none is given. */
  readonly binaries: string | undefined;
}

export interface RestoredCluster {
  readonly url: string;
  stop(): Promise<void>;
}

/** Replaying a day of log may take long; a drill that needs longer than this tells enough. */
const RESTORE_MS_MAX = 6 * 3_600_000;
const POLL_MS = 100;
const LOG_TAIL_CHARS = 3_000;

/** Throws an Error with the end of PostgreSQL's log where it does not come up. */
export async function restoreCluster(options: RestoreOptions): Promise<RestoredCluster> {
  const home = await preparePostgresHome(options.scratch);
  const cluster = prepareFolder(home, options);
  const port = await freePort();
  const log = join(home.folder, 'restore.log');
  const postgres =
    options.binaries === undefined ? home.postgres : join(resolve(options.binaries), 'postgres');
  const output = openSync(log, 'a');
  const child = spawn(postgres, ['-D', cluster, ...settingsOf(home, port, options)], {
    ...{ ...home.user, cwd: home.folder, detached: true, stdio: ['ignore', output, output] },
  });
  closeSync(output);
  const stop = (): Promise<void> => end(child);
  try {
    const password = await untilRestored(child, { home, port, log, ...options });
    const login = `${encodeURIComponent(options.superuser)}:${password}`;
    return { url: `postgres://${login}@127.0.0.1:${port}/${options.database}`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A copy: the backup itself stays what it is. */
function prepareFolder(home: PostgresHome, { backup }: RestoreOptions): string {
  const cluster = join(home.folder, 'cluster');
  cpSync(resolve(backup), cluster, { recursive: true, verbatimSymlinks: true });
  writeFileSync(join(cluster, 'recovery.signal'), '');
  // Settings of the machine that was backed up need not fit here.
  writeFileSync(join(home.folder, 'drill.conf'), '');
  const access = ['local all all trust', 'host all all 127.0.0.1/32 scram-sha-256', ''];
  writeFileSync(join(home.folder, 'access.conf'), access.join('\n'));
  execFileSync('chmod', ['-R', 'go-rwx', cluster]);
  const { uid, gid } = home.user;
  if (uid !== undefined && gid !== undefined) {
    execFileSync('chown', ['-R', `${uid}:${gid}`, home.folder]);
  }
  execFileSync('chmod', ['700', home.folder]);
  return cluster;
}

function settingsOf(home: PostgresHome, port: number, options: RestoreOptions): string[] {
  const { until, restoreCommand } = options;
  const settings = {
    ...{ config_file: join(home.folder, 'drill.conf'), hba_file: join(home.folder, 'access.conf') },
    ...{ port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: home.folder },
    ...{ restore_command: restoreCommand, recovery_target_action: 'promote' },
    ...(until === undefined ? {} : { recovery_target_time: settingOf(until) }),
    // Otherwise it would want to be as large as the server that was backed up.
    hot_standby: 'off',
    // It is no place that anything is sent to from here.
    ...{ archive_mode: 'off', primary_conninfo: '', shared_preload_libraries: '', ssl: 'off' },
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Zones by name are not known yet when a server reads this setting. */
function settingOf(instant: Date): string {
  return instant.toISOString().replace('T', ' ').replace('Z', '+00');
}

interface Restoring extends RestoreOptions {
  readonly home: PostgresHome;
  readonly port: number;
  readonly log: string;
}

/** Returns a new password of the superuser. */
async function untilRestored(child: ChildProcess, restoring: Restoring): Promise<string> {
  const failure: { error?: Error } = {};
  child.once('error', (error) => (failure.error = error));
  const password = randomBytes(24).toString('hex');
  for (let waited = 0; waited < RESTORE_MS_MAX; waited += POLL_MS) {
    if (failure.error !== undefined || child.exitCode !== null) break;
    if (await answers(restoring, password)) return password;
    await sleep(POLL_MS);
  }
  const said = readFileSync(restoring.log, 'utf8').slice(-LOG_TAIL_CHARS);
  throw new Error(`The backup was not restored: ${failure.error?.message ?? said}`);
}

/** Nobody is let in before the point in time is reached. */
async function answers(
  { home, port, superuser, database }: Restoring,
  password: string,
): Promise<boolean> {
  const client = new pg.Client({ host: home.folder, port, user: superuser, database });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    // 57P03: it is still replaying. Without a code: it does not listen yet.
    if (error instanceof pg.DatabaseError && error.code !== '57P03') throw error;
    return false;
  }
  try {
    await setOwnPassword(client, password);
    return true;
  } finally {
    await client.end();
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  await ended;
}
