/** Ends the server that a killed battery-ledger left on its data folder. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseInUseError, runningPostmaster } from './postmaster-lock.js';
import { isLiving, type ProcessIdentity } from './process-identity.js';

/** PostgreSQL's fast shutdown, which writes a checkpoint; then its immediate one, which loses nothing. */
const SHUTDOWNS = [
  ['SIGINT', 30_000],
  ['SIGQUIT', 10_000],
] as const;
const POLL_MS = 25;

/**
 * Returns when no server runs on the data directory. Throws DatabaseInUseError for one whose owner
 * lives or that no battery-ledger started: that one is left alone. For who holds the folder's claim.
 */
export async function endOrphanedPostmaster(
  cluster: string,
  onNotice: (line: string) => void,
): Promise<void> {
  const found = runningPostmaster(cluster);
  if (found === undefined) return;
  const { process: server, owner } = found;
  if (owner === undefined) throw DatabaseInUseError.byPostgres(server.pid, cluster);
  if (isLiving(owner)) throw DatabaseInUseError.byLedger(owner, cluster);
  onNotice(
    `stopping PostgreSQL, process ${server.pid}, left by battery-ledger, process ${owner.pid}, ` +
      'which ended without stopping it',
  );
  for (const [signal, msMax] of SHUTDOWNS) {
    sendTo(server, signal, cluster);
    if (await hasEndedWithin(server, msMax)) return;
  }
  throw DatabaseInUseError.byPostgres(server.pid, cluster);
}

/** Throws DatabaseInUseError where it belongs to another user, whom we can't signal for. */
function sendTo(server: ProcessIdentity, signal: NodeJS.Signals, cluster: string): void {
  if (!isLiving(server)) return;
  try {
    process.kill(server.pid, signal);
  } catch {
    if (isLiving(server)) throw DatabaseInUseError.byPostgres(server.pid, cluster);
  }
}

async function hasEndedWithin(server: ProcessIdentity, msMax: number): Promise<boolean> {
  for (let waited = 0; waited < msMax; waited += POLL_MS) {
    if (!isLiving(server)) return true;
    await sleep(POLL_MS);
  }
  return !isLiving(server);
}
