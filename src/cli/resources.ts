/** What a server or a command on the machine of the data needs: database, pools and secret. */
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { Environment } from '../config/environment.js';
import { readTerminal } from '../config/terminal.js';
import type { AppResources } from '../app.module.js';
import { DatabasePools } from '../database/database-pools.js';
import {
  runningEmbeddedPostgres,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../database/embedded-postgres.js';
import { migrate } from '../database/migrator.js';
import { LedgerOrigin } from '../ledger/ledger-origin.js';
import { readLedgerSecret } from '../ledger/ledger-secret.js';
import { checkVersion } from '../operations/start-check.js';
import { PACKAGE_FOLDER } from '../config/package-folder.js';
import type { Interruption } from './interruption.js';

export interface OpenResources extends AppResources {
  /** Where the embedded server's data lie; undefined where another server is used or joined. */
  readonly databaseFolder: string | undefined;
  /** Ends the pools, then the embedded server if this process started it. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Whether a server that already runs on the data folder is joined instead of refused. */
  readonly join: boolean;
  readonly onProgress?: (what: string) => void;
  /** Looked at between two steps: what was started is stopped again, and InterruptedError thrown. */
  readonly interruption?: Pick<Interruption, 'check' | 'reasonOf'>;
}

export const SECRET_FILE = 'ledger-secret';

/** Starts or joins PostgreSQL, brings it to the newest schema and opens the pools. */
export async function openResources(
  environment: Environment,
  { join: joins, onProgress = () => undefined, interruption }: OpenOptions,
): Promise<OpenResources> {
  interruption?.check();
  const database = await openDatabase(environment, joins, onProgress);
  try {
    interruption?.check();
    const url = environment.databaseUrlByRole.owner ?? database.url;
    await checkVersion(url, readTerminal().language);
    const ran = await migrate({ url, ...MIGRATIONS });
    interruption?.check();
    if (ran.length > 0) onProgress(`${ran.length} migrations`);
    const secret = readLedgerSecret(join(environment.dataDir, SECRET_FILE));
    const logger = new Logger('Database');
    const pools = new DatabasePools(
      {
        ...{ url: database.url, byRole: environment.databaseUrlByRole },
        // A command has nobody waiting for its answer but who gave it.
        patience: joins ? 'ALL_DAY' : 'REQUEST',
      },
      (error, role) => logger.warn({ msg: 'connection lost', role, reason: error.message }),
    );
    const close = async (): Promise<void> => {
      await pools.end();
      await database.stop();
    };
    const origin = new LedgerOrigin(environment.ledgerOrigin);
    return { pools, secret, origin, databaseFolder: database.folder, close };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

const MIGRATIONS = {
  sources: join(PACKAGE_FOLDER, 'migrations'),
  ...(import.meta.filename.endsWith('.ts')
    ? {}
    : { compiled: join(PACKAGE_FOLDER, 'dist', 'migrations') }),
};

type OpenDatabase = Pick<EmbeddedPostgres, 'url' | 'stop'> & { readonly folder?: string };

async function openDatabase(
  environment: Environment,
  joins: boolean,
  onProgress: (what: string) => void,
): Promise<OpenDatabase> {
  const nothing = (): Promise<void> => Promise.resolve();
  if (environment.databaseUrl !== undefined) return { url: environment.databaseUrl, stop: nothing };
  const running = joins ? await runningEmbeddedPostgres(environment.dataDir) : undefined;
  if (running !== undefined) return { url: running, stop: nothing };
  onProgress('PostgreSQL 18');
  return startEmbeddedPostgres({ dataDir: environment.dataDir, onNotice: onProgress });
}
