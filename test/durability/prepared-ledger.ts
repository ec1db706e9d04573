/** A ledger with a maker and its agent on it, and the logins of its roles as an operator makes them. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../src/app.module.js';
import { CaptureService } from '../../src/capture/capture.service.js';
import { DatabasePools } from '../../src/database/database-pools.js';
import { migrate } from '../../src/database/migrator.js';
import type { LedgerSecret } from '../../src/ledger/ledger-secret.js';
import { SERVER } from '../../src/ledger/ledger.service.js';
import { PartiesService } from '../../src/parties/parties.service.js';
import { PACK_MAKER_CODE, samplePartyId } from '../../src/sample/domain/sample-codes.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import { MIGRATIONS, query } from '../integration/postgres-for-tests.js';

const CREATE_LOGINS = join(import.meta.dirname, '../../scripts/create-logins.sql');
const LOGINS = ['owner', 'app', 'sequencer', 'reader', 'eraser'];
/** The names of the logins begin so. */
export const LOGIN_PREFIX = 'battery_ledger_';
/** None of the sample's: a server in production refuses their credentials. */
export const MAKER = samplePartyId(201);
const SINCE = { occurredAt: '2026-01-01T00:00:00+08:00', validFrom: '2010-01-01' };

export interface PreparedLedger {
  /** For a server's environment: no login of it is the superuser's. */
  readonly environment: Readonly<Record<string, string>>;
  /** The maker's credential. */
  readonly token: string;
}

/** On the empty database of the URL, which is the superuser's. */
export async function prepareLedger(url: string, secret: LedgerSecret): Promise<PreparedLedger> {
  const environment = await makeLogins(url);
  await migrate({ url: environment['DATABASE_URL_OWNER'] ?? '', sources: MIGRATIONS });
  const pools = new DatabasePools({ url });
  const app = await NestFactory.createApplicationContext(AppModule.of({ pools, secret }), {
    ...{ logger: ['error', 'fatal'], abortOnError: false },
  });
  try {
    const { results } = await app.get(CaptureService, { strict: false }).captureEvents({
      ...{ documents: masterData(), submitter: SERVER, onRefusal: 'ROLLBACK' },
      ...{ dryRun: false, awaitProjection: true },
    });
    const refused = results.filter(({ kind }) => kind === 'REFUSED');
    if (refused.length > 0) throw new Error(JSON.stringify(refused));
    const parties = app.get(PartiesService, { strict: false });
    return { environment, token: await parties.issueServerCredential(MAKER, 'test') };
  } finally {
    await app.close();
    await pools.end();
  }
}

function masterData(): JsonObject[] {
  return [
    { partyRegistered: { ...SINCE, party: MAKER, name: 'Maker under fire' } },
    { roleGranted: { ...SINCE, party: MAKER, role: 'BATTERY_MANUFACTURER' } },
    { makerCodeRecorded: { ...SINCE, party: MAKER, makerCode: PACK_MAKER_CODE } },
  ];
}

async function makeLogins(url: string): Promise<Record<string, string>> {
  await query(url, readFileSync(CREATE_LOGINS, 'utf8'));
  const environment: Record<string, string> = {};
  for (const role of LOGINS) {
    const login = new URL(url);
    login.username = `${LOGIN_PREFIX}${role}`;
    login.password = randomBytes(12).toString('hex');
    await query(url, `ALTER ROLE ${login.username} PASSWORD '${login.password}'`);
    environment[`DATABASE_URL_${role.toUpperCase()}`] = login.href;
    if (role === 'app') environment['DATABASE_URL'] = login.href;
  }
  return environment;
}
