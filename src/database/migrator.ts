/** Brings a database forward to the schema in `migrations/`. There is no way back. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DataSource, type MigrationInterface } from 'typeorm';
import { checkedMigrations } from './migration-manifest.js';
import { whileLocked } from './store/migration-lock.store.js';

export interface MigrateOptions {
  /** A login that may make roles and schemas. */
  readonly url: string;
  /** The folder of the migrations' sources and their manifest. */
  readonly sources: string;
  /** Where their compiled form lies, if they are not run from their sources. */
  readonly compiled?: string;
}

type MigrationClass = new () => MigrationInterface;

/**
 * Runs what has not run yet, each in a transaction of its own, and returns the names.
 * Throws MigrationManifestError before touching the database. Of two at once, one migrates.
 */
export async function migrate({ url, sources, compiled }: MigrateOptions): Promise<string[]> {
  const files = checkedMigrations(sources);
  const migrations = await Promise.all(
    files.map((file) =>
      loadMigration(
        compiled === undefined ? join(sources, file) : join(compiled, file.replace(/\.ts$/, '.js')),
      ),
    ),
  );
  return whileLocked(url, async () => {
    const database = new DataSource({
      type: 'postgres',
      url,
      migrations,
      migrationsTableName: 'schema_migration',
      migrationsTransactionMode: 'each',
      poolSize: 1,
    });
    await database.initialize();
    try {
      const done = await database.runMigrations();
      return done.map(({ name }) => name);
    } finally {
      await database.destroy();
    }
  });
}

/** A migration's file exports one class. */
async function loadMigration(path: string): Promise<MigrationClass> {
  const loaded: unknown = await import(pathToFileURL(path).href);
  const [only, ...more] = Object.values(loaded ?? {}).filter(isMigrationClass);
  if (only === undefined || more.length > 0) {
    throw new Error(`${path} must export exactly one migration.`);
  }
  return only;
}

function isMigrationClass(value: unknown): value is MigrationClass {
  if (typeof value !== 'function') return false;
  const prototype: unknown = value.prototype;
  return typeof prototype === 'object' && prototype !== null && 'up' in prototype;
}
