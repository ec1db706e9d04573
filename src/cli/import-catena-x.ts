/** `battery-ledger import catena-x FILE`: twins become events, and what is odd is named. */
import { readFileSync } from 'node:fs';
import { readCatenaX, type CatenaXImport } from '../interchange/domain/catena-x.js';
import type { JsonValue } from '../vocabulary/json.js';
import {
  addCounts,
  captureDocuments,
  EVENTS_A_REQUEST,
  noCounts,
  type CaptureCounts,
  type LineRefusal,
} from '../client/capture-documents.js';
import { ClientError, LedgerClient, type ClientOptions } from '../client/ledger-client.js';
import { EXIT } from './interruption.js';

export async function importCatenaX(
  file: string,
  options: ClientOptions & { readonly json?: boolean },
): Promise<void> {
  const read = readCatenaX(parse(file));
  const client = new LedgerClient(options);
  const total = noCounts();
  const refusals: LineRefusal[] = [];
  for (let start = 0; start < read.documents.length; start += EVENTS_A_REQUEST) {
    const part = read.documents.slice(start, start + EVENTS_A_REQUEST);
    const numbered = part.map((document, place) => ({ line: start + place + 1, document }));
    const sent = await captureDocuments(client, numbered, false);
    addCounts(total, sent.counts);
    refusals.push(...sent.refusals);
  }
  const { documents: _documents, ...report } = read;
  const text =
    options.json === true
      ? JSON.stringify({ ...report, counts: total, refusals })
      : toText(read, total, refusals);
  process.stdout.write(`${text}\n`);
  if (total.refused > 0 || read.problems.length > 0) process.exitCode = EXIT.REFUSED;
}

function parse(file: string): JsonValue {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JsonValue;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EISDIR') {
      throw new ClientError(`${file}: this is a folder; name the file in it.`);
    }
    if (error instanceof SyntaxError) throw new ClientError(`${file}: ${error.message}`);
    throw error;
  }
}

function toText(
  read: CatenaXImport,
  counts: CaptureCounts,
  refusals: readonly LineRefusal[],
): string {
  return [
    `${read.twins} twins with ${read.relations} relations:`,
    `  ${String(counts.recorded).padStart(6)}  recorded`,
    `  ${String(counts.duplicates).padStart(6)}  recorded before`,
    `  ${String(counts.refused).padStart(6)}  refused`,
    ...refusals.map(
      ({ line, code, path, message }) => `  event ${line}  ${code} ${path}  ${message}`,
    ),
    ...problemLines(read),
    ...(read.unrelated.length === 0
      ? []
      : [
          '',
          'Without relations, known by their own event:',
          ...read.unrelated.map((id) => `  ${id}`),
        ]),
    ...conflictLines(read),
  ].join('\n');
}

function problemLines({ problems }: CatenaXImport): string[] {
  if (problems.length === 0) return [];
  return [
    '',
    'Not taken as they are:',
    ...problems.map(({ subject, problem, detail }) => `  ${subject}  ${problem} ${detail ?? ''}`),
  ];
}

function conflictLines({ conflicts }: CatenaXImport): string[] {
  if (conflicts.length === 0) return [];
  return [
    '',
    `${conflicts.length} serial parts stand in several things at once; lineage answers CONFLICTING:`,
    ...conflicts.map(
      ({ part, parents }) => `  ${part}  in ${parents.length}: ${parents.join(', ')}`,
    ),
  ];
}
