/** Tells a process from a later one that was given the same number. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { systemErrorCode } from './system-error.js';

export interface ProcessIdentity {
  readonly pid: number;
  /** When it began, as its system tells it: to be compared only. Empty where nothing tells it. */
  readonly startedAt: string;
}

/** Of /proc/PID/stat behind the command's name (proc(5)): state is its field 3, starttime 22. */
const STATE = 0;
const START_TIME = 19;
/** It has ended, and waits for a parent that may never look: as in a container without an init. */
const ENDED_STATES = ['Z', 'X'];
const BOOT_ID_FILE = '/proc/sys/kernel/random/boot_id';

/** Undefined for a process that has ended. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  if (!isRunning(pid)) return undefined;
  const startedAt = existsSync(BOOT_ID_FILE) ? startInProc(pid) : startByPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

/** Where a start can't be told, what has the number counts as the same: a living one is spared. */
export function isLiving(known: ProcessIdentity): boolean {
  const found = identityOf(known.pid);
  if (found === undefined) return false;
  const isTold = found.startedAt !== '' && known.startedAt !== '';
  return !isTold || found.startedAt === known.startedAt;
}

/** The identity as one word without blanks, for files and command lines. */
export function identityText({ pid, startedAt }: ProcessIdentity): string {
  return `${pid}@${startedAt}`;
}

export function parseIdentity(text: string): ProcessIdentity | undefined {
  const [, pid, startedAt] = /^(\d+)@(\S*)$/.exec(text.trim()) ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), startedAt: startedAt ?? '' };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs and belongs to another user.
    return systemErrorCode(error) === 'EPERM';
  }
}

/** Clock ticks since the machine's start, which therefore is told too. */
function startInProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in parentheses, and may hold blanks and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (ENDED_STATES.includes(fields[STATE] ?? '')) return undefined;
    return `${readFileSync(BOOT_ID_FILE, 'utf8').trim()}:${fields[START_TIME] ?? ''}`;
  } catch {
    return undefined;
  }
}

/** The same words whatever the zone and language of who asks. */
function startByPs(pid: number): string | undefined {
  try {
    const said = execFileSync('ps', ['-p', String(pid), '-o', 'stat=,lstart='], {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', TZ: 'UTC0', LC_ALL: 'C' },
      stdio: 'pipe',
    }).trim();
    const [state = '', ...start] = said.split(/\s+/);
    return ENDED_STATES.includes(state.charAt(0)) ? undefined : start.join('_');
  } catch {
    return '';
  }
}
