/** `battery-ledger migrate`, `rebuild` and `drill`. */
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { HoldingsRebuild } from '../capture/holdings-rebuild.js';
import { ClientError } from '../client/ledger-client.js';
import { readEnvironment, type Environment } from '../config/environment.js';
import { CustodyService } from '../custody/custody.service.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { LineageService } from '../lineage/lineage.service.js';
import { restoreDrill, type DrillOptions, type DrillReport } from '../operations/restore-drill.js';
import { PartiesService } from '../parties/parties.service.js';
import { StockService } from '../stock/stock.service.js';
import { endWhenStopped, EXIT } from './interruption.js';
import { openResources, SECRET_FILE } from './resources.js';
import { withRooms } from './running-server.js';

const POLL_MS = 50;

export async function migrateNow(): Promise<void> {
  endWhenStopped();
  const resources = await openResources(readEnvironment(), {
    join: true,
    onProgress: (what) => void process.stdout.write(`${what}\n`),
  });
  await resources.close();
  process.stdout.write('The database has the newest schema.\n');
}

type Step = readonly [what: string, run: () => Promise<unknown>];

function rebuildSteps(app: INestApplicationContext): Step[] {
  return [
    ['rights', () => app.get(PartiesService, { strict: false }).rebuildRights()],
    ['beginnings and lots', () => app.get(HoldingsRebuild, { strict: false }).run()],
    ['parties', () => app.get(PartiesService, { strict: false }).rebuild()],
    ['lineage', () => app.get(LineageService, { strict: false }).rebuild()],
    ['custody', () => app.get(CustodyService, { strict: false }).rebuild()],
    ['stock', () => app.get(StockService, { strict: false }).rebuild()],
  ];
}

/** Answers of the server are incomplete while this runs; what is captured meanwhile is not lost. */
export async function rebuildAll(): Promise<void> {
  await withRooms(readEnvironment(), async (app) => {
    for (const [what, rebuild] of rebuildSteps(app)) {
      const started = Date.now();
      process.stdout.write(`${what.padEnd(22)}… `);
      await rebuild();
      process.stdout.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
    }
  });
}

export interface DrillArguments {
  readonly backup: string;
  readonly archive?: string;
  readonly restoreCommand?: string;
  readonly secret: string;
  readonly until?: string;
  readonly source?: string;
  readonly superuser: string;
  readonly database: string;
  readonly postgresBin?: string;
  readonly scratch?: string;
  readonly json?: boolean;
}

const SCRATCH_PREFIX = 'battery-ledger-drill-';

/** The scratch folder is removed at the end, unless the operator has named one. */
export async function drill(given: DrillArguments): Promise<void> {
  const scratch = given.scratch ?? mkdtempSync(join(tmpdir(), SCRATCH_PREFIX));
  mkdirSync(scratch, { recursive: true });
  // As root, the database's own user has to enter this folder.
  chmodSync(scratch, 0o755);
  try {
    const report = await restoreDrill(drillOptions(given, scratch));
    process.stdout.write(`${given.json === true ? JSON.stringify(report) : toText(report)}\n`);
    if (report.problems.length > 0) process.exitCode = EXIT.FAULT;
  } finally {
    if (given.scratch === undefined) rmSync(scratch, { recursive: true, force: true });
  }
}

function drillOptions(given: DrillArguments, scratch: string): DrillOptions {
  const { backup, source, superuser, database } = given;
  const secret = join(scratch, SECRET_FILE);
  copyFileSync(given.secret, secret);
  return {
    ...{ backup, scratch, source, superuser, database, binaries: given.postgresBin },
    ...{ restoreCommand: restoreCommandOf(given), until: instantOf(given.until) },
    onProgress: (what) => void process.stderr.write(`${what} …\n`),
    withRooms: (url, work) =>
      withRooms(restoredEnvironment(url, scratch), (app) =>
        work({ untilProjected: () => untilProjected(app), rebuild: () => rebuildIn(app) }),
      ),
  };
}

function restoreCommandOf({ archive, restoreCommand }: DrillArguments): string {
  if (restoreCommand !== undefined) return restoreCommand;
  if (archive !== undefined) return `cp "${resolve(archive)}/%f" "%p"`;
  throw new ClientError('Name the archived log: --archive FOLDER, or --restore-command COMMAND.');
}

function instantOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const instant = new Date(text);
  if (!Number.isNaN(instant.getTime()) && /(Z|[+-]\d{2}:\d{2})$/.test(text)) return instant;
  throw new ClientError(`--until takes an instant as 2026-10-01T08:30:00Z; this is none: ${text}`);
}

/** Nothing of the environment's own database may be touched: all but the database stays as it is. */
function restoredEnvironment(databaseUrl: string, dataDir: string): Environment {
  const none = { owner: undefined, app: undefined, sequencer: undefined };
  return {
    ...readEnvironment(),
    ...{ databaseUrl, dataDir, ledgerOrigin: undefined, metricsPort: undefined },
    databaseUrlByRole: { ...none, reader: undefined, eraser: undefined },
  };
}

async function rebuildIn(app: INestApplicationContext): Promise<void> {
  for (const [, rebuild] of rebuildSteps(app)) await rebuild();
}

async function untilProjected(app: INestApplicationContext): Promise<void> {
  const ledger = app.get(LedgerService, { strict: false });
  for (;;) {
    const lags = await ledger.lags();
    const isDone = lags.every(({ lagEntries }) => lagEntries === 0);
    if (isDone && (await ledger.isDrained())) return;
    await sleep(POLL_MS);
  }
}

function toText(report: DrillReport): string {
  const { entries, lostEntries, rpoSeconds, rtoSeconds, tables, problems } = report;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const lost =
    lostEntries === null
      ? 'not known without --source'
      : `${lostEntries} entries, ${(rpoSeconds ?? 0).toFixed(1)} s`;
  return [
    `Restored ${entries} entries of the log${report.until === null ? '' : ` until ${report.until}`}.`,
    `  lost (RPO)      ${lost}`,
    `  duration (RTO)  ${rtoSeconds.toFixed(1)} s`,
    `  compared        ${rows} rows of ${tables.length} tables, built again from log index 0`,
    '',
    ...(problems.length === 0 ? ['The backup is good.'] : problems),
  ].join('\n');
}
