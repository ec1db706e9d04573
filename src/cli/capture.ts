/** What `battery-ledger capture` prints. */
import { captureFile, type FileCapture } from '../client/capture-file.js';
import { LedgerClient, type ClientOptions } from '../client/ledger-client.js';
import { EXIT } from './exit-code.js';

export interface CaptureOptions extends ClientOptions {
  readonly json?: boolean;
  readonly dryRun?: boolean;
}

export async function capture(file: string, options: CaptureOptions): Promise<void> {
  const dryRun = options.dryRun === true;
  const captured = await captureFile(new LedgerClient(options), file, dryRun);
  const text = options.json === true ? JSON.stringify(captured) : toText(captured, dryRun);
  process.stdout.write(`${text}\n`);
  if (captured.counts.refused > 0) process.exitCode = EXIT.REFUSED;
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
  ].join('\n');
}
