/**
 * The secret under which event ids are derived: a file beside the data, backed up with it and
 * never changed, since another secret would give a retry another id.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
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
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written whole under another name first: a start that was cut short leaves no half secret. */
function makeFile(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  const partial = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(partial, `${randomBytes(LEDGER_SECRET_BYTES_MIN).toString('hex')}\n`, {
    mode: 0o600,
    flag: 'wx',
  });
  try {
    linkSync(partial, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(partial, { force: true });
  }
  return readFileSync(path, 'utf8');
}
