/** Tells a lock file that a crash left behind from a server that runs. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The line of postmaster.pid that holds the port (PostgreSQL documentation, "Database File Layout"). */
const PORT_LINE = 3;

/** The data directory is in use; the message says by which process and what to do. */
export class DatabaseInUseError extends Error {
  constructor(
    readonly pid: number,
    cluster: string,
  ) {
    super(
      `PostgreSQL already runs on ${cluster} as process ${pid}. Another battery-ledger is running, ` +
        `or one was killed and left its database: stop it, or end the database with "kill -INT ${pid}".`,
    );
    this.name = 'DatabaseInUseError';
  }
}

/**
 * Removes a lock file whose process is gone, or whose number now belongs to another program (as
 * after a restart of a container). Throws DatabaseInUseError when our own server is alive.
 */
export function clearStaleLock(cluster: string): void {
  const running = runningServer(cluster);
  if (running !== undefined) throw new DatabaseInUseError(running.pid, cluster);
  rmSync(lockFile(cluster), { force: true });
}

/** Our own server on this data directory, if it is alive. */
export function runningServer(cluster: string): { pid: number; port: number } | undefined {
  if (!existsSync(lockFile(cluster))) return undefined;
  const lines = readFileSync(lockFile(cluster), 'utf8').split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (!(pid > 0 && isAlive(pid) && commandOf(pid).includes(cluster))) return undefined;
  return { pid, port: Number.parseInt(lines[PORT_LINE] ?? '', 10) };
}

function lockFile(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is alive and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The command line with its arguments parted by blanks; empty for a process that has just ended. */
function commandOf(pid: number): string {
  try {
    if (existsSync('/proc/self/cmdline')) {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    }
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
