/** The drill: restores, starts, compares, and says what a disaster would have cost. */
import pg from 'pg';
import { whatDiffersFrom, whatIsWrongWithin } from './log-comparison.js';
import { restoreCluster, type RestoreOptions } from './restored-cluster.js';
import {
  compareWithCopy,
  copyTables,
  derivedTables,
  selectStateAt,
  type TableComparison,
} from './store/drill.store.js';

/** The rooms of the restored ledger, at work on its database. */
export interface RestoredRooms {
  /** Until all that is recorded has its place, and every projection has read it. */
  untilProjected(): Promise<void>;
  rebuild(): Promise<void>;
}

export interface DrillOptions extends RestoreOptions {
  /** The database that was backed up, where it can still be reached. */
  readonly source: string | undefined;
  /** Starts the rooms on the database, and ends them when the work is done. */
  readonly withRooms: (url: string, work: (rooms: RestoredRooms) => Promise<void>) => Promise<void>;
  readonly onProgress: (what: string) => void;
}

export interface DrillReport {
  readonly until: string | null;
  /** Entries of the restored log. */
  readonly entries: number;
  /** Entries that the source had at that time and the restored ledger has not; null without a source. */
  readonly lostEntries: number | null;
  /** Seconds between the last entry that was restored and the last that should have been. */
  readonly rpoSeconds: number | null;
  /** Seconds from the first file copied until every answer was there. */
  readonly rtoSeconds: number;
  readonly tables: readonly TableComparison[];
  /** Empty where the backup is good. */
  readonly problems: readonly string[];
}

export async function restoreDrill(options: DrillOptions): Promise<DrillReport> {
  const started = Date.now();
  options.onProgress('restoring');
  const cluster = await restoreCluster(options);
  const restored = new pg.Pool({ connectionString: cluster.url, max: 2 });
  restored.on('error', () => undefined);
  try {
    const found = await logFacts(options, restored);
    let rtoSeconds = 0;
    let tables: TableComparison[] = [];
    options.onProgress('starting');
    await options.withRooms(cluster.url, async (rooms) => {
      await rooms.untilProjected();
      rtoSeconds = (Date.now() - started) / 1_000;
      options.onProgress('building again from log index 0');
      tables = await rebuiltTables(restored, rooms);
    });
    const problems = [...found.problems, ...tables.flatMap(problemOf)];
    const until = options.until?.toISOString() ?? null;
    return { ...found, until, rtoSeconds, tables, problems };
  } finally {
    await restored.end();
    await cluster.stop();
  }
}

type LogFacts = Pick<DrillReport, 'entries' | 'lostEntries' | 'rpoSeconds' | 'problems'>;

/** Before the rooms start: what was recorded and had no place yet gets one then. */
async function logFacts(
  { source, until, onProgress }: DrillOptions,
  restored: pg.Pool,
): Promise<LogFacts> {
  onProgress('comparing the log');
  const own = await selectStateAt(restored, undefined);
  const entries = Number(own.size);
  const wrong = await whatIsWrongWithin(restored);
  if (source === undefined) {
    return { entries, lostEntries: null, rpoSeconds: null, problems: wrong };
  }
  const original = new pg.Pool({ connectionString: source, max: 1 });
  try {
    const wanted = await selectStateAt(original, until);
    const problems = [...wrong, ...(await whatDiffersFrom(original, restored))];
    const lostEntries = Math.max(0, Number(wanted.size - own.size));
    return { entries, lostEntries, rpoSeconds: secondsLost(lostEntries, own, wanted), problems };
  } finally {
    await original.end();
  }
}

interface Until {
  readonly sequencedAt: Date | null;
}

function secondsLost(lostEntries: number, own: Until, wanted: Until): number {
  if (lostEntries === 0) return 0;
  return ((wanted.sequencedAt?.getTime() ?? 0) - (own.sequencedAt?.getTime() ?? 0)) / 1_000;
}

async function rebuiltTables(restored: pg.Pool, rooms: RestoredRooms): Promise<TableComparison[]> {
  const names = await derivedTables(restored);
  await copyTables(restored, names);
  await rooms.rebuild();
  await rooms.untilProjected();
  const tables: TableComparison[] = [];
  for (const name of names) tables.push(await compareWithCopy(restored, name));
  return tables;
}

function problemOf({ table, different }: TableComparison): string[] {
  return different === 0 ? [] : [`${table}: ${different} rows differ from those built again.`];
}
