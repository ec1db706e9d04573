/** `battery-ledger capture FILE.ndjson`: one event document a line, with progress. */
import { appendFileSync, createReadStream, rmSync, statSync } from 'node:fs';
import { readDocument } from '../documents/documents.service.js';
import type { ErrorCode, Violation } from '../errors/error-code.js';
import { refusalText } from '../errors/refusal-text.js';
import { parseNdjsonLine, type JsonTextFault } from '../vocabulary/json-text.js';
import { isJsonObject } from '../vocabulary/json.js';
import {
  addCounts,
  captureDocuments,
  EVENTS_A_REQUEST,
  noCounts,
  type CaptureCounts,
  type LineRefusal,
  type NumberedDocument,
} from './capture-documents.js';
import { CaptureJournal } from './capture-journal.js';
import type { LedgerClient } from './ledger-client.js';
import { progressBar } from './progress-bar.js';

export interface FileCapture {
  readonly counts: CaptureCounts;
  readonly lines: number;
  readonly firstLine: number;
  readonly refusals: readonly LineRefusal[];
  /** Where all refusals were written, if there were any. */
  readonly refusedFile: string | undefined;
}

/** Shown on the terminal; the file has all of them. */
export const REFUSALS_SHOWN = 20;
const NEWLINE = 0x0a;
const MICROS_PER_MS = 1_000n;

/**
 * Reads a line, judges it by the same rules as the server, and sends what is well-formed. Nothing is
 * dropped: every refusal is written to FILE.refused.ndjson with its line.
 */
export async function captureFile(
  client: LedgerClient,
  file: string,
  dryRun: boolean,
): Promise<FileCapture> {
  const journal = new CaptureJournal(file);
  const start = dryRun ? { bytes: 0, lines: 0 } : await journal.read();
  const refusedFile = `${file}.refused.ndjson`;
  if (start.bytes === 0) rmSync(refusedFile, { force: true });
  const bar = progressBar('Capturing', statSync(file).size);
  const total = noCounts();
  const shown: LineRefusal[] = [];
  let { lines, bytes } = start;
  for await (const part of partsOf(file, start.bytes)) {
    const { documents, refusals } = readLines(part.lines, lines);
    lines += part.lines.length;
    bytes += part.bytes.length;
    total.refused += refusals.length;
    if (documents.length > 0) {
      const sent = await captureDocuments(client, documents, dryRun);
      addCounts(total, sent.counts);
      refusals.push(...sent.refusals);
    }
    refusals.sort((a, b) => a.line - b.line);
    for (const refusal of refusals) appendFileSync(refusedFile, `${JSON.stringify(refusal)}\n`);
    shown.push(...refusals.slice(0, REFUSALS_SHOWN - shown.length));
    if (!dryRun) journal.note({ bytes, lines }, part.bytes);
    bar.update(bytes);
  }
  bar.stop();
  return {
    ...{ counts: total, lines, firstLine: start.lines + 1, refusals: shown },
    refusedFile: total.refused > 0 ? refusedFile : undefined,
  };
}

interface FilePart {
  readonly bytes: Buffer;
  readonly lines: readonly Buffer[];
}

function jsonRefusal({ code, pointer, column }: JsonTextFault): Omit<LineRefusal, 'line'> {
  const violation: Violation = {
    code: CODES[code] ?? 'MALFORMED_JSON',
    path: pointer,
    params: { line: 1, column },
  };
  return { code: violation.code, path: pointer, ...refusalText(violation, 'en') };
}

const CODES: Partial<Record<JsonTextFault['code'], ErrorCode>> = {
  JSON_DUPLICATE_NAME: 'DUPLICATE_JSON_NAME',
  JSON_TOO_LARGE: 'DOCUMENT_TOO_LARGE',
  JSON_TOO_DEEP: 'DOCUMENT_TOO_LARGE',
  JSON_LONE_SURROGATE: 'MALFORMED_TEXT',
  JSON_NUL: 'MALFORMED_TEXT',
  JSON_NUMBER: 'MALFORMED_INTEGER',
};

/** Whole lines, as many as one request takes. The last line may lack its end. */
async function* partsOf(file: string, start: number): AsyncGenerator<FilePart> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { start, highWaterMark: 1 << 20 })) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    for (let part = firstLines(rest); part !== undefined; part = firstLines(rest)) {
      yield part;
      rest = rest.subarray(part.bytes.length);
    }
  }
  const lines = splitLines(rest);
  if (rest.length > 0) yield { bytes: rest, lines };
}

/** A full request's worth of lines at the beginning, or undefined where there are fewer. */
function firstLines(bytes: Buffer): FilePart | undefined {
  let end = 0;
  for (let count = 0; count < EVENTS_A_REQUEST; count += 1) {
    const newline = bytes.indexOf(NEWLINE, end);
    if (newline === -1) return undefined;
    end = newline + 1;
  }
  const part = bytes.subarray(0, end);
  return { bytes: part, lines: splitLines(part) };
}

function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

function readLines(
  lines: readonly Buffer[],
  before: number,
): { documents: NumberedDocument[]; refusals: LineRefusal[] } {
  const documents: NumberedDocument[] = [];
  const refusals: LineRefusal[] = [];
  const nowMicros = BigInt(Date.now()) * MICROS_PER_MS;
  lines.forEach((bytes, place) => {
    const line = before + place + 1;
    if (bytes.toString('latin1').trim() === '') return;
    const parsed = parseNdjsonLine(bytes);

    if (!parsed.ok) {
      refusals.push({ line, ...jsonRefusal(parsed.fault) });
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
  return { documents, refusals };
}
