/** What `battery-ledger capture` prints. */
import { captureFile, type FileCapture } from '../client/capture-file.js';
import { LedgerClient, type ClientOptions } from '../client/ledger-client.js';
import { EXIT, InterruptedError, Interruption } from './interruption.js';

export interface CaptureOptions extends ClientOptions {
  readonly json?: boolean;
  readonly dryRun?: boolean;
}

export async function capture(file: string, options: CaptureOptions): Promise<void> {
  const dryRun = options.dryRun === true;
  const client = new LedgerClient(options);
  const interruption = new Interruption();
  void interruption.told.then(() => {
    process.stderr.write('\nStopping when what was sent is answered …\n');
  });
  const captured = await captureFile(client, file, dryRun, () => interruption.isTold);
  const text = options.json === true ? JSON.stringify(captured) : toText(captured, dryRun);
  process.stdout.write(`${text}\n`);
  if (captured.refusedFile !== undefined) process.exitCode = EXIT.REFUSED;
  if (!captured.isCut) return;
  process.exitCode = new InterruptedError(await interruption.told).exitCode;
}

export function toText(captured: FileCapture, dryRun: boolean): string {
  const { counts, firstLine, lines, refusals, refusalsLeftOut, refusedFile } = captured;
  const rows: [string, number][] = [
    dryRun ? ['would be recorded', counts.accepted] : ['recorded', counts.recorded],
    ['recorded before', counts.duplicates],
    ['refused', counts.refused],
  ];
  return [
    firstLine > lines
      ? `Nothing new: all ${lines} lines were captured before.`
      : `Lines ${firstLine} to ${lines}:`,
    ...rows.map(([what, count]) => `  ${String(count).padStart(8)}  ${what}`),
    ...(refusals.length === 0 ? [] : ['']),
    ...refusals.map(
      ({ line, code, path, message, hint }) =>
        `  line ${line}  ${code}  ${path}\n      ${message}${hint === undefined ? '' : ` ${hint}`}`,
    ),
    ...(refusalsLeftOut > 0 ? [`  … and ${refusalsLeftOut} more`] : []),
    ...(refusedFile === undefined ? [] : [`\nAll refusals: ${refusedFile}`]),
    ...(captured.isCut ? [`\n${whereCut(captured, dryRun)}`] : []),
  ].join('\n');
}

function whereCut({ lines, refusedFile }: FileCapture, dryRun: boolean): string {
  if (dryRun) return `Stopped after line ${lines}; nothing was recorded.`;
  const all = refusedFile === undefined ? 'All' : 'All that was not refused';
  return `Stopped. ${all} up to line ${lines} is recorded; the same command goes on from there.`;
}
