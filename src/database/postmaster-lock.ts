/** Tells a lock file that a crash left behind from a server that runs, and whose server that is. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  identityOf,
  identityText,
  parseIdentity,
  type ProcessIdentity,
} from './process-identity.js';
import { systemErrorCode } from './system-error.js';

/** Lines of postmaster.pid (PostgreSQL documentation, "Database File Layout"). */
const FOLDER_LINE = 1;
const PORT_LINE = 3;
/** A setting of no meaning to PostgreSQL: the command line of the server says who started it. */
const OWNER_SETTING = 'battery_ledger.owner';
const OWNER_ARGUMENT = new RegExp(` ${OWNER_SETTING.replace('.', '\\.')}=(\\S+) `);

/** The data directory is in use; the message says by which process and what to do. */
export class DatabaseInUseError extends Error {
  constructor(
    readonly pid: number,
    message: string,
  ) {
    super(message);
    this.name = 'DatabaseInUseError';
  }

  static byLedger({ pid }: ProcessIdentity, folder: string): DatabaseInUseError {
    const message =
      `Another battery-ledger runs on ${folder} as process ${pid}: stop it first, with Ctrl-C ` +
      `where it was started or "kill ${pid}", or choose another folder with DATA_DIR.`;
    return new DatabaseInUseError(pid, message);
  }

  static byPostgres(pid: number, cluster: string): DatabaseInUseError {
    const message =
      `PostgreSQL already runs on ${cluster} as process ${pid}, and does not say that a ` +
      `battery-ledger started it: stop what uses it, or end it with "kill -INT ${pid}".`;
    return new DatabaseInUseError(pid, message);
  }
}

export interface RunningPostmaster {
  readonly process: ProcessIdentity;
  readonly port: number;
  /** The battery-ledger that started it, living or not; undefined if something else did. */
  readonly owner: ProcessIdentity | undefined;
}

/** What `runningPostmaster` reads of a server that was started with it. */
export function ownerSetting(owner: ProcessIdentity): Record<string, string> {
  return { [OWNER_SETTING]: identityText(owner) };
}

/**
 * Removes a lock file whose number now belongs to another program, as after a restart of a container:
 * PostgreSQL would take that for a server. Where the process is gone it judges better than we do, as
 * it sees whether children of a killed server still work on the data. For who holds the folder's
 * claim and found no server on it.
 */
export function clearStaleLock(cluster: string): void {
  if (identityOf(lockedBy(cluster)) !== undefined) rmSync(lockFile(cluster), { force: true });
}

/** The server on this data directory, if it is alive. */
export function runningPostmaster(cluster: string): RunningPostmaster | undefined {
  const lines = lockLines(cluster);
  const found = identityOf(lockedBy(cluster));
  const folder = lines[FOLDER_LINE] ?? '';
  // A copied folder has a copied lock, which names the server of the original.
  if (found === undefined || !isSameFolder(folder, cluster)) return undefined;
  const command = commandOf(found.pid);
  const [program = ''] = command.split(' -D ');
  const isPostmaster = /postgres(\.exe)?$/.test(program) && command.includes(` -D ${folder} `);
  if (!isPostmaster) return undefined;
  const [, owner = ''] = OWNER_ARGUMENT.exec(command) ?? [];
  return {
    process: found,
    port: Number.parseInt(lines[PORT_LINE] ?? '', 10),
    owner: parseIdentity(owner),
  };
}

function lockedBy(cluster: string): number {
  return Number.parseInt(lockLines(cluster)[0] ?? '', 10);
}

/** None where there is no lock, or no longer. */
function lockLines(cluster: string): string[] {
  try {
    return readFileSync(lockFile(cluster), 'utf8').split('\n');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function lockFile(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}

/** By what they are and not by their paths, which may go over links. */
function isSameFolder(one: string, other: string): boolean {
  if (!existsSync(one) || !existsSync(other)) return false;
  const [a, b] = [statSync(one, { bigint: true }), statSync(other, { bigint: true })];
  return a.dev === b.dev && a.ino === b.ino;
}

/** The arguments, each with a blank behind it; empty for a process that has just ended. */
function commandOf(pid: number): string {
  try {
    if (existsSync('/proc/self/cmdline')) {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    }
    const said = execFileSync('ps', ['-ww', '-p', String(pid), '-o', 'command='], {
      encoding: 'utf8',
    });
    return `${said.trim()} `;
  } catch {
    return '';
  }
}
