/** `battery-ledger capture FILE.ndjson`: one event document a line, with progress. */
import { appendFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readDocument } from '../documents/documents.service.js';
import { jsonViolation } from '../errors/json-violation.js';
import { refusalText } from '../errors/refusal-text.js';
import { DOCUMENT_LIMITS, parseNdjsonLine, type JsonTextFault } from '../vocabulary/json-text.js';
import { isJsonObject } from '../vocabulary/json.js';
import {
  addCounts,
  captureDocuments,
  noCounts,
  type CaptureCounts,
  type LineRefusal,
  type NumberedDocument,
} from './capture-documents.js';
import { partsOf } from './file-parts.js';
import { CaptureJournal } from './capture-journal.js';
import { ClientError, type LedgerClient } from './ledger-client.js';
import { progressBar } from './progress-bar.js';

export interface FileCapture {
  readonly counts: CaptureCounts;
  readonly lines: number;
  readonly firstLine: number;
  /** The first of them; one event may be refused for several reasons. */
  readonly refusals: readonly LineRefusal[];
  readonly refusalsLeftOut: number;
  /** Told to stop before the end: all up to `lines` is answered for. */
  readonly isCut: boolean;
  /** Where all refusals were written, if there were any. */
  readonly refusedFile: string | undefined;
}

/** Shown on the terminal; the file has all of them. */
export const REFUSALS_SHOWN = 20;
const MICROS_PER_MS = 1_000n;

/**
 * Reads a line, judges it by the same rules as the server, and sends what is well-formed. Nothing is
 * dropped: every refusal is written to FILE.refused.ndjson with its line.
 */
export async function captureFile(
  client: LedgerClient,
  file: string,
  dryRun: boolean,
  isTold = (): boolean => false,
): Promise<FileCapture> {
  const size = sizeOf(file);
  const journal = new CaptureJournal(file, client.target);
  const start = dryRun ? { bytes: 0, lines: 0 } : await journal.read();
  // A trial run has a list of its own: that of the real one belongs to what is recorded.
  const refusedFile = `${file}${dryRun ? '.dry-run' : ''}.refused.ndjson`;
  keepRefusals(refusedFile, start.lines);
  const bar = progressBar('Capturing', size);
  const total = noCounts();
  const shown: LineRefusal[] = [];
  let refusalsLeftOut = 0;
  let isCut = false;
  let { lines, bytes } = start;
  for await (const part of partsOf(file, start.bytes)) {
    const { documents, refusals, refused } = readLines(part.lines, lines);
    lines += part.lines.length;
    bytes += part.bytes.length;
    total.refused += refused;
    if (documents.length > 0) {
      const sent = await captureDocuments(client, documents, dryRun);
      addCounts(total, sent.counts);
      refusals.push(...sent.refusals);
    }
    refusals.sort((a, b) => a.line - b.line);
    for (const refusal of refusals) appendFileSync(refusedFile, `${JSON.stringify(refusal)}\n`);
    const showing = refusals.slice(0, REFUSALS_SHOWN - shown.length);
    shown.push(...showing);
    refusalsLeftOut += refusals.length - showing.length;
    if (!dryRun && !part.isOpen) journal.note({ bytes, lines }, part.bytes);
    bar.update(bytes);
    isCut = bytes < size && isTold();
    if (isCut) break;
  }
  bar.stop();
  // What was refused may be right the next time: then all is sent again, which does no harm.
  const hasRefusals = existsSync(refusedFile);
  if (!dryRun && hasRefusals && !isCut) journal.forget();
  return {
    ...{ counts: total, lines, firstLine: start.lines + 1, refusals: shown, refusalsLeftOut },
    ...{ isCut, refusedFile: hasRefusals ? refusedFile : undefined },
  };
}

function sizeOf(file: string): number {
  const found = statSync(file);
  if (found.isDirectory()) throw new ClientError(`${file}: this is a folder; name the file in it.`);
  if (found.isFile()) return found.size;
  throw new ClientError(
    `${file}: this is no file. Give a file: with a pipe, a run that was cut short can't be gone on with.`,
  );
}

/** Refusals of lines that will be sent again are written again. */
function keepRefusals(path: string, lines: number): void {
  if (!existsSync(path)) return;
  const kept = readFileSync(path, 'utf8')
    .split('\n')
    .filter((text) => text !== '' && lineOf(text) <= lines);
  if (kept.length === 0) rmSync(path);
  else writeFileSync(path, `${kept.join('\n')}\n`);
}

/** By its first member; of an entry that was cut short while it was written, never. */
function lineOf(text: string): number {
  const [, line] = /^\{"line":(\d+),.*\}$/.exec(text) ?? [];
  return line === undefined ? Infinity : Number(line);
}

/** Each text is judged by what it should be, as the server judges it: so one fault has one code. */
const LINE_LIMITS = { ...DOCUMENT_LIMITS, anyText: true };

function jsonRefusal(fault: JsonTextFault, line: number): LineRefusal {
  const violation = jsonViolation(fault, LINE_LIMITS, line);
  const { code, path } = violation;
  return { line, code, path, ...refusalText(violation, 'en') };
}

/** Some programs write it in front of UTF-8; it is no part of the first line. */
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

function withoutMark(bytes: Buffer, line: number): Buffer {
  const isMarked = line === 1 && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK);
  return isMarked ? bytes.subarray(3) : bytes;
}

interface LinesRead {
  readonly documents: NumberedDocument[];
  readonly refusals: LineRefusal[];
  /** How many lines, whatever number of refusals each has. */
  readonly refused: number;
}

function readLines(lines: readonly Buffer[], before: number): LinesRead {
  const documents: NumberedDocument[] = [];
  const refusals: LineRefusal[] = [];
  const nowMicros = BigInt(Date.now()) * MICROS_PER_MS;
  lines.forEach((bytes, place) => {
    const line = before + place + 1;
    const text = withoutMark(bytes, line);
    if (text.toString('latin1').trim() === '') return;
    const parsed = parseNdjsonLine(text, LINE_LIMITS);
    if (!parsed.ok) {
      refusals.push(jsonRefusal(parsed.fault, line));
      return;
    }
    const reading = readDocument(parsed.value, { nowMicros });
    if (reading.ok && isJsonObject(parsed.value)) documents.push({ line, document: parsed.value });
    else if (!reading.ok) {
      for (const violation of reading.violations) {
        const { code, path } = violation;
        refusals.push({ line, code, path, ...refusalText(violation, 'en') });
      }
    }
  });
  const refused = new Set(refusals.map(({ line }) => line)).size;
  return { documents, refusals, refused };
}
