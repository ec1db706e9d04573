/**
 * The secret under which event ids are derived: a file beside the data, backed up with it and
 * never changed, since another secret would give a retry another id.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { systemErrorCode } from '../database/system-error.js';
import { LEDGER_SECRET_BYTES_MIN } from './domain/derived-event-id.js';

const HEX = /^[0-9a-f]{64,}$/;

export class LedgerSecret {
  constructor(
    readonly bytes: Uint8Array,
    /** The file that holds it. */
    readonly path = 'ledger-secret',
  ) {}
}

/** The database was filled under another secret; the message says what to do. */
export class ForeignSecretError extends Error {
  constructor({ path }: LedgerSecret) {
    super(
      `${path} is not the key file of this ledger: its database was filled under another one. ` +
        'With this one an event that is sent again without an id would be recorded twice, so nothing ' +
        `was started. Put the file ledger-secret of the ledger's backup in the place of ${path}; if ` +
        'the wrong database was named, correct DATABASE_URL or DATA_DIR.',
    );
    this.name = 'ForeignSecretError';
  }
}

/** Reads the file, or makes it at the first start. Of two at once, one makes it and both read it. */
export function readLedgerSecret(path: string): LedgerSecret {
  const made = readFile(path) ?? makeFile(path);
  const text = made.trim();
  if (!HEX.test(text) || text.length % 2 !== 0) {
    throw new Error(`${path} holds no secret: at least 64 hexadecimal digits are expected.`);
  }
  return new LedgerSecret(Buffer.from(text, 'hex'), path);
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Written whole under another name first: a start that was cut short leaves no half secret. On the disk
 * before it is used: ids follow from it that are told to clients, and after a power cut another secret
 * would give other ones.
 */
function makeFile(path: string): string {
  const folder = dirname(resolve(path));
  const topmost = mkdirSync(folder, { recursive: true });
  const partial = `${path}.${randomBytes(6).toString('hex')}`;
  writeToDisk(partial, `${randomBytes(LEDGER_SECRET_BYTES_MIN).toString('hex')}\n`);
  try {
    linkSync(partial, path);
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(partial, { force: true });
  }
  // Of two at once also by the one that made nothing: the other may not have come to it yet.
  namesToDisk(folder, topmost === undefined ? folder : dirname(topmost));
  return readFileSync(path, 'utf8');
}

function writeToDisk(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The names in the folder, and in those above it as far as one of them was made anew. */
function namesToDisk(folder: string, last: string): void {
  // Windows opens no folder, and writes names by itself.
  if (process.platform === 'win32') return;
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
  if (folder !== last && folder !== dirname(folder)) namesToDisk(dirname(folder), last);
}
