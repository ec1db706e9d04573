/** What is done with the whole journal on the machine of the ledger: taking it away, and pruning it. */
import type { DatabasePools } from '../database/database-pools.js';
import { openPool } from '../database/database-role.js';
import { formatInstantUtc } from '../vocabulary/instant.js';
import { AuditService } from './audit.service.js';
import type { AuditPlace } from './domain/audit-cursor.js';
import { entryLine } from './domain/audit-entry.js';
import { AUDIT_KINDS } from './domain/audit-note.js';
import { oldestEntries, pruneDay, type PrunedDay } from './store/audit.store.js';

/** What R-SE-23 and the rules behind it ask for; the database refuses fewer too. */
export const KEPT_DAYS_MIN = 180;
/** Whoever looks once a year still finds the year before. */
export const KEPT_DAYS_DEFAULT = 400;

const ENTRIES_A_READ = 1_000;

/** Removes the days that are older, oldest first, each in a transaction of its own. */
export async function* pruneJournal(
  pools: DatabasePools,
  olderThanDays: number,
): AsyncGenerator<PrunedDay> {
  const login = { url: pools.urlOf('owner'), role: 'owner', patience: 'ALL_DAY' } as const;
  const owner = openPool(login, 1);
  try {
    for (;;) {
      const pruned = await pruneDay(owner, olderThanDays);
      if (pruned === undefined) return;
      yield pruned;
    }
  } finally {
    await owner.end();
  }
}

export interface JournalPeriod {
  /** Written at this time or later, and before that; microseconds since 1970 UTC. */
  readonly from?: bigint | undefined;
  readonly until?: bigint | undefined;
}

/**
 * The entries of the period as lines of NDJSON, oldest first. That somebody takes them away is an entry
 * itself, written before the first line is given, and so the last one where no end is given.
 */
export async function* exportJournal(
  pools: DatabasePools,
  { from, until }: JournalPeriod,
): AsyncGenerator<string> {
  const audit = new AuditService(pools);
  try {
    const did = { kind: 'EXPORT', outcome: 'DONE', code: 'AUDIT_LOG', subject: 'audit' } as const;
    const detail = { from: shown(from), until: shown(until) };
    await audit.note({ ...did, partyId: 'server', detail });
  } finally {
    await audit.onApplicationShutdown();
  }
  let after: AuditPlace | undefined;
  for (;;) {
    const asked = { kinds: AUDIT_KINDS, from, until, limit: ENTRIES_A_READ, after };
    const found = await oldestEntries(pools.app, asked);
    yield found.map(entryLine).join('');
    after = found.at(-1);
    if (after === undefined || found.length < ENTRIES_A_READ) return;
  }
}

function shown(micros: bigint | undefined): string | null {
  return micros === undefined ? null : formatInstantUtc(micros);
}
