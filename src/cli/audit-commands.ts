/** `battery-ledger audit …`: the journal of who did what, on the machine of the ledger. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportJournal, KEPT_DAYS_MIN, pruneJournal } from '../audit/journal-upkeep.js';
import { ClientError } from '../client/ledger-client.js';
import { readEnvironment } from '../config/environment.js';
import type { DatabasePools } from '../database/database-pools.js';
import { parseInstant } from '../vocabulary/instant.js';
import { endWhenStopped } from './interruption.js';
import { openResources } from './resources.js';

export async function auditPrune(olderThan: string): Promise<void> {
  const days = /^\d{1,6}$/.test(olderThan) ? Number(olderThan) : Number.NaN;
  if (!(days >= KEPT_DAYS_MIN)) {
    throw new ClientError(
      `--older-than takes a number of days, ${KEPT_DAYS_MIN} at least: the journal is kept so long.`,
    );
  }
  await withDatabase(async (pools) => {
    let removed = 0;
    for await (const pruned of pruneJournal(pools, days)) {
      removed += pruned.removed;
      process.stdout.write(`${pruned.day}  ${String(pruned.removed).padStart(9)} entries\n`);
    }
    process.stdout.write(
      removed === 0 ? `No day is older than ${days} days.\n` : `Removed ${removed} entries.\n`,
    );
  });
}

export interface ExportOptions {
  readonly from?: string;
  readonly until?: string;
}

/** To standard output alone, so that it can be piped. */
export async function auditExport({ from, until }: ExportOptions): Promise<void> {
  const period = {
    from: from === undefined ? undefined : microsOf('--from', from),
    until: until === undefined ? undefined : microsOf('--until', until),
  };
  await withDatabase((pools) =>
    pipeline(Readable.from(exportJournal(pools, period)), process.stdout, { end: false }),
  );
}

function microsOf(option: string, text: string): bigint {
  const read = parseInstant(text);
  if (read.ok) return read.value.micros;
  throw new ClientError(
    `${option} takes an instant as 2026-10-01T08:30:00Z; this is none: ${text}`,
  );
}

async function withDatabase(work: (pools: DatabasePools) => Promise<void>): Promise<void> {
  endWhenStopped();
  const resources = await openResources(readEnvironment(), { join: true });
  try {
    await work(resources.pools);
  } finally {
    await resources.close();
  }
}
