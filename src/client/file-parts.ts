/** Cuts a file of lines into what one request takes, in bounded memory for lines of bounded length. */
import { createReadStream } from 'node:fs';
import { EVENTS_A_REQUEST } from './capture-documents.js';

export interface FilePart {
  readonly bytes: Buffer;
  readonly lines: readonly Buffer[];
  /** The last line has no end yet: whoever writes the file may not be done with it. */
  readonly isOpen: boolean;
}

/** Well below what a server takes in one request; one line may be longer than this. */
const PART_BYTES_MAX = 4_000_000;
const NEWLINE = 0x0a;

/** Whole lines, then what stands after the last line end, if anything. */
export async function* partsOf(file: string, start: number): AsyncGenerator<FilePart> {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { start, highWaterMark: 1 << 20 })) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    for (let end = fullPart(rest); end > 0; end = fullPart(rest)) {
      yield partUpTo(rest, end);
      rest = rest.subarray(end);
    }
  }
  const end = rest.lastIndexOf(NEWLINE) + 1;
  if (end > 0) yield partUpTo(rest, end);
  const open = rest.subarray(end);
  if (open.length > 0) yield { bytes: open, lines: [open], isOpen: true };
}

/** Where a full request's worth of whole lines ends; 0 while there are fewer. */
function fullPart(bytes: Buffer): number {
  let end = 0;
  for (let count = 0; count < EVENTS_A_REQUEST; count += 1) {
    const next = bytes.indexOf(NEWLINE, end) + 1;
    if (next === 0) return 0;
    if (next > PART_BYTES_MAX && end > 0) return end;
    end = next;
  }
  return end;
}

function partUpTo(bytes: Buffer, end: number): FilePart {
  const part = bytes.subarray(0, end);
  const lines: Buffer[] = [];
  for (let start = 0; start < end;) {
    const newline = part.indexOf(NEWLINE, start);
    lines.push(part.subarray(start, newline));
    start = newline + 1;
  }
  return { bytes: part, lines, isOpen: false };
}
