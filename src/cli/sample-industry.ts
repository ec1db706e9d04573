/** Fills an empty ledger with the sample industry, and hands out a credential for each role. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { CaptureService } from '../capture/capture.service.js';
import type { EventOutcome } from '../capture/domain/submission.js';
import type { Environment } from '../config/environment.js';
import { LedgerService, SERVER } from '../ledger/ledger.service.js';
import { CredentialsService } from '../parties/credentials.service.js';
import { PartiesService } from '../parties/parties.service.js';
import {
  PARTY_KEYS,
  sampleGrant,
  sampleMasterData,
  SAMPLE_PARTIES,
  type PartyKey,
} from '../sample/domain/sample-parties.js';
import { sampleStory } from '../sample/domain/sample-story.js';
import type { JsonObject } from '../vocabulary/json.js';

export interface SampleCredential {
  readonly key: PartyKey;
  /** What the party may do, as `BATTERY_MANUFACTURER`. */
  readonly role: string;
  readonly party: string;
  readonly token: string;
}

const FILE = 'sample-credentials.json';
/** A ledger that nobody has used holds `ledgerOpened` alone. */
const EMPTY_SIZE = 1n;

/** The credentials of the sample; none where the ledger holds something else. */
export async function loadSampleIndustry(
  app: INestApplicationContext,
  environment: Pick<Environment, 'dataDir'>,
  onLoad: () => void = () => undefined,
): Promise<readonly SampleCredential[]> {
  const file = join(environment.dataDir, FILE);
  const ledger = app.get(LedgerService, { strict: false });
  const known = readCredentials(file);
  if (known.length > 0) return known;
  if ((await ledger.size()) > EMPTY_SIZE) return [];
  onLoad();
  await tellStory(app.get(CaptureService, { strict: false }));
  const credentials = await issueSampleCredentials(app);
  // They open nothing but this sample; kept so that a later start can show them again.
  writeFileSync(file, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  return credentials;
}

/** Master data that the machine of the ledger reports itself. */
export function recordAsServer(
  app: INestApplicationContext,
  documents: readonly JsonObject[],
): Promise<void> {
  return record(app.get(CaptureService, { strict: false }), SERVER, documents);
}

async function tellStory(capture: CaptureService): Promise<void> {
  await record(capture, SERVER, [...sampleMasterData(), sampleGrant()]);
  const tellings = sampleStory().flatMap((chapter) => chapter.tellings);
  for (const { by, document } of tellings) {
    await record(capture, SAMPLE_PARTIES[by].id, [document]);
  }
}

async function record(
  capture: CaptureService,
  submitter: string,
  documents: readonly JsonObject[],
): Promise<void> {
  const { results } = await capture.captureEvents({
    ...{ documents, submitter, onRefusal: 'ROLLBACK', dryRun: false, awaitProjection: false },
  });
  const refused = results.find((result) => result.kind === 'REFUSED');
  if (refused !== undefined) throw new Error(`The sample was refused: ${explain(refused)}`);
}

function explain(outcome: EventOutcome): string {
  return outcome.kind === 'REFUSED' ? JSON.stringify(outcome.violations) : outcome.kind;
}

/** One for each party of the sample, which must be registered. */
export async function issueSampleCredentials(
  app: INestApplicationContext,
): Promise<SampleCredential[]> {
  const parties = app.get(PartiesService, { strict: false });
  const credentials: SampleCredential[] = [];
  for (const key of PARTY_KEYS) {
    const { id, name, roles } = SAMPLE_PARTIES[key];
    const token = await parties.issueServerCredential(id, 'sample');
    credentials.push({ key, role: roles[0] ?? '', party: name, token });
  }
  return credentials;
}

/** How many credentials of parties that exist in the sample alone still open something. */
export async function liveSampleCredentials(app: INestApplicationContext): Promise<number> {
  const credentials = app.get(CredentialsService, { strict: false });
  const ids = PARTY_KEYS.map((key) => SAMPLE_PARTIES[key].id);
  const all = await Promise.all(ids.map((id) => credentials.ofParty(id)));
  return all.flat().filter(({ revokedAt }) => revokedAt === null).length;
}

function readCredentials(file: string): SampleCredential[] {
  if (!existsSync(file)) return [];
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return Array.isArray(parsed) ? parsed.filter(isCredential) : [];
}

function isCredential(value: unknown): value is SampleCredential {
  return typeof value === 'object' && value !== null && 'token' in value && 'role' in value;
}
