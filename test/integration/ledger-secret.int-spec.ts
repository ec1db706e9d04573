/** The key file, on a real disk; what is told to the disk is listened to. */
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';

/** `sync <path>`, `name <path>` and `read <path>`, as they came. */
const done: string[] = [];
const opened = new Map<number, string>();

jest.unstable_mockModule('node:fs', () => ({
  ...fs,
  openSync: (...of: Parameters<typeof fs.openSync>) => {
    const file = fs.openSync(...of);
    opened.set(file, String(of[0]));
    return file;
  },
  fsyncSync: (file: number) => {
    done.push(`sync ${opened.get(file) ?? ''}`);
    fs.fsyncSync(file);
  },
  linkSync: (from: string, to: string) => {
    done.push(`name ${to}`);
    fs.linkSync(from, to);
  },
  readFileSync: (path: string, encoding: 'utf8') => {
    const text = fs.readFileSync(path, encoding);
    done.push(`read ${path}`);
    return text;
  },
}));

const { readLedgerSecret } = await import('../../src/ledger/ledger-secret.js');

describe('the key file of a ledger', () => {
  let folder: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(join(tmpdir(), 'ledger-secret-'));
    done.length = 0;
  });

  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it('is on the disk, and its name too, before anything is derived from it', () => {
    const path = join(folder, 'ledger-secret');
    const made = readLedgerSecret(path);
    const [content = '', ...after] = done;
    expect(content).toMatch(/^sync .*ledger-secret\.[0-9a-f]{12}$/);
    expect(after).toEqual([`name ${path}`, `sync ${folder}`, `read ${path}`]);
    expect(fs.statSync(path).mode & 0o777).toBe(0o600);
    expect(fs.readdirSync(folder)).toEqual(['ledger-secret']);
    expect(readLedgerSecret(path).bytes).toEqual(made.bytes);
  });

  it('has the names of the folders that were made for it on the disk as well', () => {
    const path = join(folder, 'a', 'b', 'ledger-secret');
    readLedgerSecret(path);
    const folders = done.filter((what) => what.startsWith('sync')).slice(1);
    expect(folders).toEqual(
      ['a/b', 'a', ''].map((name) => `sync ${join(folder, name)}`.replace(/\/$/, '')),
    );
  });

  it('is made once, and only read from then on', () => {
    const path = join(folder, 'ledger-secret');
    fs.writeFileSync(path, `${'ab'.repeat(32)}\n`);
    expect(Buffer.from(readLedgerSecret(path).bytes).toString('hex')).toBe('ab'.repeat(32));
    expect(done).toEqual([`read ${path}`]);
  });
});
