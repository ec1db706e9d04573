/**
 * How far a file has been captured, kept beside it, so that a run that was cut short goes on where it
 * stopped. It counts only while the part that it speaks of is still the same.
 */
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';

export interface Captured {
  readonly bytes: number;
  readonly lines: number;
}

interface JournalEntry extends Captured {
  /** Another ledger, or another party, has not got these lines. */
  readonly target: string;
  /** SHA-256 of the first `bytes` of the file. */
  readonly sha256: string;
}

const START: Captured = { bytes: 0, lines: 0 };

export class CaptureJournal {
  private readonly path: string;
  private hash = createHash('sha256');

  constructor(
    private readonly file: string,
    private readonly target: string,
  ) {
    this.path = `${file}.captured`;
  }

  /** Where to go on; at the start where the file was edited, or nothing was captured. */
  async read(): Promise<Captured> {
    const entry = this.readEntry();
    if (entry === undefined || entry.bytes === 0 || entry.target !== this.target) return START;
    return (await this.isUnchanged(entry)) ? entry : START;
  }

  /** Everything read so far is answered for; `read` are the bytes since the last note. */
  note(captured: Captured, read: Buffer): void {
    this.hash.update(read);
    const entry: JournalEntry = {
      ...captured,
      target: this.target,
      sha256: this.hash.copy().digest('hex'),
    };
    // Under another name first: a note that was cut short must not look like one.
    writeFileSync(`${this.path}.partial`, JSON.stringify(entry));
    renameSync(`${this.path}.partial`, this.path);
  }

  forget(): void {
    rmSync(this.path, { force: true });
  }

  private readEntry(): JournalEntry | undefined {
    if (!existsSync(this.path)) return undefined;
    try {
      const parsed: unknown = JSON.parse(readFileSync(this.path, 'utf8'));
      return isEntry(parsed) ? parsed : undefined;
    } catch {
      return undefined;
    }
  }

  private async isUnchanged({ bytes, sha256 }: JournalEntry): Promise<boolean> {
    let read = 0;
    for await (const chunk of createReadStream(this.file, { end: bytes - 1 })) {
      const part = chunk as Buffer;
      read += part.length;
      this.hash.update(part);
    }
    if (read === bytes && this.hash.copy().digest('hex') === sha256) return true;
    this.hash = createHash('sha256');
    return false;
  }
}

function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null) return false;
  if (!('bytes' in value && 'lines' in value && 'sha256' in value)) return false;
  if (!('target' in value)) return false;
  return Number.isSafeInteger(value.bytes) && Number.isSafeInteger(value.lines);
}
