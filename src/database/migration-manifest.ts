/** Holds landed migrations still: each file's hash is written down, and compared at every start. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const MIGRATION_FILE = /^\d{13}-[a-z0-9-]+\.ts$/;
const SHA256_HEX = /^[0-9a-f]{64}$/;

/** Names every file that is not what the manifest says. */
export class MigrationManifestError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The migrations are not those of the manifest:\n${faults.join('\n')}`);
    this.name = 'MigrationManifestError';
  }
}

/** Line ends are made equal first: a checkout on Windows has not edited anything. */
export function migrationHash(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
}

/** The migrations in their order. Throws MigrationManifestError naming all faults together. */
export function checkedMigrations(folder: string): string[] {
  const files = readdirSync(folder)
    .filter((file) => MIGRATION_FILE.test(file))
    .sort();
  const landed = readManifest(join(folder, 'manifest.json'));
  const faults = files.flatMap((file) => {
    const hash = migrationHash(readFileSync(join(folder, file), 'utf8'));
    const expected = landed.get(file);
    if (expected === undefined) return [`${file}: not in manifest.json; its hash is ${hash}`];
    return expected === hash ? [] : [`${file}: edited after it landed; write a new migration`];
  });
  for (const file of landed.keys()) {
    if (!files.includes(file)) faults.push(`${file}: named in manifest.json, but missing`);
  }
  if (faults.length > 0) throw new MigrationManifestError(faults);
  return files;
}

function readManifest(path: string): Map<string, string> {
  const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof parsed !== 'object' || parsed === null) {
    throw new MigrationManifestError(['manifest.json: no object']);
  }
  const landed = new Map<string, string>();
  for (const [file, hash] of Object.entries(parsed)) {
    if (typeof hash !== 'string' || !SHA256_HEX.test(hash)) {
      throw new MigrationManifestError([`${file}: no SHA-256 in manifest.json`]);
    }
    landed.set(file, hash);
  }
  return landed;
}
