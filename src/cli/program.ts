/** The command line: one entry, a subcommand a file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { EnvironmentError } from '../config/environment-error.js';
import { DatabaseInUseError } from '../database/postmaster-lock.js';
import { ForeignOriginError } from '../ledger/ledger-origin.js';
import { ForeignSecretError } from '../ledger/ledger-secret.js';
import type { ExportOptions } from './audit-commands.js';
import type { DrillArguments } from './upkeep.js';
import { EXIT, InterruptedError } from './interruption.js';
import { ClientError } from '../client/ledger-client.js';
import { StartRefusedError } from '../operations/start-refused-error.js';
import { PACKAGE_FOLDER } from '../config/package-folder.js';

interface TalkOptions {
  readonly url?: string;
  readonly credential?: string;
  readonly json?: boolean;
}

/** Runs what the command line asks for; the exit code is left in `process.exitCode`. */
export async function run(args: readonly string[]): Promise<void> {
  const root = program();
  try {
    refuseUnknown(root, args);
    await root.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version come this way as well, and are no mistake.
    if (error.exitCode !== 0) process.exitCode = EXIT.USE;
  }
}

/** What is no command would be taken for an argument of the one that runs without a name. */
function refuseUnknown(root: Command, [first = '-']: readonly string[]): void {
  const isKnown = first === 'help' || root.commands.some((command) => command.name() === first);
  if (isKnown || first.startsWith('-')) return;
  root.error(`error: unknown command '${first}'; battery-ledger --help names all`);
}

function program(): Command {
  const root = new Command('battery-ledger')
    .description('The open system of record for the life of power batteries')
    .version(version())
    .exitOverride();
  addServer(root);
  addDrill(root);
  addCapture(root);
  addParty(root);
  addAudit(root);
  return root;
}

function addServer(root: Command): void {
  root
    .command('serve', { isDefault: true })
    .description('run the server; PORT, HOST, DATA_DIR and DATABASE_URL choose where')
    .action(guarded(async () => (await import('./serve.js')).serve()));
  root
    .command('demo')
    .description('tell the story of a few batteries, and ask where they are now')
    .action(guarded(async () => (await import('./demo.js')).demo()));
  root
    .command('migrate')
    .description('bring the database to the newest schema')
    .action(guarded(async () => (await import('./upkeep.js')).migrateNow()));
  root
    .command('rebuild')
    .description('drop every projection and constraint table, and build them again from the log')
    .action(guarded(async () => (await import('./upkeep.js')).rebuildAll()));
}

function addDrill(root: Command): void {
  root
    .command('drill')
    .description(
      'restore a back-up in a scratch folder, build it again, compare, and tell RPO and RTO',
    )
    .requiredOption('--backup <folder>', 'a base backup as files, as pg_basebackup writes it')
    .option('--archive <folder>', 'the archived log, as files')
    .option('--restore-command <command>', 'what brings a file of the archived log instead; %f, %p')
    .requiredOption('--secret <file>', 'ledger-secret, as it was backed up')
    .option('--until <instant>', 'the point in time; else as far as the archive goes')
    .option('--source <url>', 'the database that was backed up, to compare the log with')
    .option('--superuser <name>', 'of the backed-up server', 'postgres')
    .option('--database <name>', 'of the ledger', 'battery_ledger')
    .option(
      '--postgres-bin <folder>',
      'binaries of the version that made the backup; else PostgreSQL 18',
    )
    .option('--scratch <folder>', 'where to restore, and to leave what was restored')
    .option('--json', 'print JSON instead of a table')
    .action(guarded(async (given: DrillArguments) => (await import('./upkeep.js')).drill(given)));
}

function addCapture(root: Command): void {
  talking(root.command('capture <file>'))
    .description('report the events of an NDJSON file, one document a line')
    .option('--dry-run', 'tell what would happen, and record nothing')
    .action(
      guarded(async (file: string, options: TalkOptions & { dryRun?: boolean }) =>
        (await import('./capture.js')).capture(file, options),
      ),
    );
  const imports = root.command('import').description('take in another system’s data');
  talking(imports.command('catena-x <file>'))
    .description('digital twins of a Catena-X test data container')
    .action(
      guarded(async (file: string, options: TalkOptions) =>
        (await import('./import-catena-x.js')).importCatenaX(file, options),
      ),
    );
}

function addParty(root: Command): void {
  const party = root
    .command('party')
    .description('organisations and credentials, on the machine of the ledger');
  party
    .command('admin <party> <name>')
    .description('register the first administrator and print its credential')
    .action(
      guarded(async (id: string, name: string) =>
        (await import('./party-commands.js')).partyAdmin(id, name),
      ),
    );
  party
    .command('apply <file>')
    .description('register or change a company with all its data from one JSON file')
    .option(
      '--take-over',
      'let it have maker codes that another party holds, whose legal successor it is',
    )
    .action(
      guarded(async (file: string, options: { takeOver?: boolean }) =>
        (await import('./party-commands.js')).partyApply(file, options),
      ),
    );
  party
    .command('credential <party> <label>')
    .description('issue a credential; it is shown once')
    .action(
      guarded(async (id: string, label: string) =>
        (await import('./party-commands.js')).partyCredential(id, label),
      ),
    );
}

function addAudit(root: Command): void {
  const audit = root
    .command('audit')
    .description('the journal of who did what, on the machine of the ledger');
  audit
    .command('export')
    .description('print the journal as NDJSON, oldest first; that it was taken stands in it')
    .option('--from <instant>', 'written at this time or later')
    .option('--until <instant>', 'written before this time; else all')
    .action(
      guarded(async (options: ExportOptions) =>
        (await import('./audit-commands.js')).auditExport(options),
      ),
    );
  audit
    .command('prune')
    .description('remove whole days of the journal that are older, 180 days at least')
    .option('--older-than <days>', 'how many days stay', '400')
    .action(
      guarded(async ({ olderThan }: { olderThan: string }) =>
        (await import('./audit-commands.js')).auditPrune(olderThan),
      ),
    );
}

function talking(command: Command): Command {
  return command
    .option('--url <url>', 'the server; else BATTERY_LEDGER_URL, else http://127.0.0.1:3000')
    .option('--credential <credential>', 'better in BATTERY_LEDGER_CREDENTIAL')
    .option('--json', 'print JSON instead of a table');
}

/** What a person can mend is told in one line; our own failures keep their stack. */
function guarded<A extends unknown[]>(action: (...args: A) => Promise<void>) {
  return async (...args: A): Promise<void> => {
    try {
      await action(...args);
    } catch (error) {
      process.exitCode = exitCodeOf(error);
      if (error instanceof InterruptedError) process.stdout.write(`${error.message}\n`);
      else process.stderr.write(`${messageOf(error)}\n`);
    }
  };
}

function exitCodeOf(error: unknown): number {
  if (error instanceof InterruptedError) return error.exitCode;
  const mendable = [
    ...[ClientError, EnvironmentError, DatabaseInUseError, ForeignOriginError, ForeignSecretError],
    ...[StartRefusedError, CommanderError],
  ];
  const canMend = isMissingFile(error) || mendable.some((kind) => error instanceof kind);
  return canMend ? EXIT.USE : EXIT.FAULT;
}

function messageOf(error: unknown): string {
  if (isMissingFile(error)) return `${error.path}: there is no such file.`;
  if (!(error instanceof Error)) return String(error);
  return exitCodeOf(error) === EXIT.USE ? error.message : (error.stack ?? error.message);
}

function isMissingFile(error: unknown): error is Error & { readonly path: string } {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return isMissing && 'path' in error && typeof error.path === 'string';
}

function version(): string {
  const text = readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8');
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed
    ? String(parsed.version)
    : '?';
}
