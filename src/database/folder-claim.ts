/**
 * One living process at a time owns a data folder. A claim is a file `owner.<n>` that names its
 * process; the one with the highest number counts, for as long as that process lives or until it is
 * released. Whoever finds it void makes the next number, which the file system lets one alone do: of
 * two who find the same void claim, one wins, and nobody ever removes a claim that counts.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseInUseError } from './postmaster-lock.js';
import { identityText, isLiving, parseIdentity, type ProcessIdentity } from './process-identity.js';
import { systemErrorCode } from './system-error.js';

export interface FolderClaim {
  /** Lets the next one in. May be called twice. */
  release(): void;
}

const CLAIM_FILE = /^owner\.(\d{1,15})$/;

/** Throws DatabaseInUseError, which names the owner, while another claim counts. */
export function claimFolder(folder: string, claimant: ProcessIdentity): FolderClaim {
  for (;;) {
    const last = Math.max(0, ...claimsIn(folder));
    const owner = last === 0 ? undefined : ownerIn(claimFile(folder, last));
    if (owner !== undefined && isLiving(owner)) throw DatabaseInUseError.byLedger(owner, folder);
    const mine = last + 1;
    if (!makeClaim(folder, mine, claimant)) continue;
    const others = claimsIn(folder).filter((number) => number !== mine);
    if (others.some((number) => number > mine)) {
      // What we looked at had been replaced meanwhile, and removed: that one counts, not ours.
      rmSync(claimFile(folder, mine), { force: true });
      continue;
    }
    for (const number of others) rmSync(claimFile(folder, number), { force: true });
    return { release: releaser(claimFile(folder, mine)) };
  }
}

function claimFile(folder: string, number: number): string {
  return join(folder, `owner.${number}`);
}

function claimsIn(folder: string): number[] {
  return readdirSync(folder).flatMap((name) => {
    const [, number] = CLAIM_FILE.exec(name) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
}

/** Undefined for one that was released, or replaced just now. */
function ownerIn(file: string): ProcessIdentity | undefined {
  try {
    return parseIdentity(readFileSync(file, 'utf8'));
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written whole under another name first, so that no claim is ever seen without its owner. */
function makeClaim(folder: string, number: number, claimant: ProcessIdentity): boolean {
  const partial = join(folder, `claim-${randomBytes(6).toString('hex')}`);
  writeFileSync(partial, `${identityText(claimant)}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(partial, claimFile(folder, number));
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(partial, { force: true });
  }
}

/** Emptied and not removed: the numbers must not begin again. */
function releaser(file: string): () => void {
  let isReleased = false;
  return () => {
    if (isReleased) return;
    isReleased = true;
    try {
      truncateSync(file);
    } catch (error) {
      // Whoever removed the folder has no claim to wait for.
      if (systemErrorCode(error) !== 'ENOENT') throw error;
    }
  };
}
