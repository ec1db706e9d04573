/** A base backup by the low-level API, for a server whose binaries bring no pg_basebackup. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import pg from 'pg';
import { startBackup, stopBackup } from './store/drill.store.js';

/** Of the running server alone, or made anew by every start (PostgreSQL documentation, 25.3.4). */
const LEFT_OUT = ['postmaster.pid', 'postmaster.opts'];
/** The folders themselves are needed, empty. The log comes from the archive. */
const LEFT_EMPTY = [
  ...['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots'],
  ...['pg_stat_tmp', 'pg_subtrans'],
];

/**
 * Copies the folder of a running server, while others write, into an empty one. Resolves when all that a
 * restore of it needs is archived: the server must archive its log.
 */
export async function takeBaseBackup(url: string, cluster: string, target: string): Promise<void> {
  const session = new pg.Client({ connectionString: url });
  await session.connect();
  try {
    await startBackup(session);
    cpSync(cluster, target, { recursive: true, filter: (path) => isCopied(cluster, path) });
    mkdirSync(join(target, 'pg_wal', 'archive_status'), { recursive: true });
    const { label, tablespaces } = await stopBackup(session);
    writeFileSync(join(target, 'backup_label'), label);
    if (tablespaces !== '') writeFileSync(join(target, 'tablespace_map'), tablespaces);
  } finally {
    await session.end();
  }
}

function isCopied(cluster: string, path: string): boolean {
  const [first = '', ...below] = relative(cluster, path).split(sep);
  if (LEFT_OUT.includes(first)) return false;
  return below.length === 0 || !LEFT_EMPTY.includes(first);
}
