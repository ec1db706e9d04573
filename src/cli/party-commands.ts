/** `battery-ledger party …`: organisations and credentials, on the machine of the ledger. */
import { readFileSync } from 'node:fs';
import type { INestApplicationContext } from '@nestjs/common';
import { CaptureService } from '../capture/capture.service.js';
import type { EventOutcome } from '../capture/domain/submission.js';
import { readEnvironment } from '../config/environment.js';
import { refusalText } from '../errors/refusal-text.js';
import { parsePartyId } from '../identifiers/domain/party-id.js';
import { SERVER } from '../ledger/ledger.service.js';
import { masterDataDocuments } from '../parties/domain/party-file.js';
import { PartiesService } from '../parties/parties.service.js';
import { RegisterService } from '../parties/register.service.js';
import type { JsonObject } from '../vocabulary/json.js';
import { ClientError } from '../client/ledger-client.js';
import { EXIT } from './exit-code.js';
import { withRooms } from './running-server.js';

/** Far before any event, so that the administrator may record what began long ago. */
const ADMINISTRATOR_SINCE = '1990-01-01';

export async function partyAdmin(id: string, name: string): Promise<void> {
  const parsed = parsePartyId(id);
  if (!parsed.ok) {
    const { ok: _ok, ...params } = parsed;
    const violation = { code: 'MALFORMED_PARTY_ID' as const, path: 'party', params };
    const { message, hint } = refusalText({ ...violation, params: { value: id, ...params } }, 'en');
    throw new ClientError(hint === undefined ? message : `${message} ${hint}`);
  }
  const party = parsed.value;
  const occurredAt = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const documents: JsonObject[] = [
    { partyRegistered: { occurredAt, party, name, validFrom: ADMINISTRATOR_SINCE } },
    { roleGranted: { occurredAt, party, role: 'ADMINISTRATOR', validFrom: ADMINISTRATOR_SINCE } },
  ];
  await withRooms(readEnvironment(), async (app) => {
    await capture(app, [{ document: documents[0] ?? {} }, { document: documents[1] ?? {} }]);
    await printCredential(app, party, 'first administrator');
  });
}

/** Doing it again with the same file records nothing again. */
export async function partyApply(file: string): Promise<void> {
  const made = masterDataDocuments(parse(file));
  if (!made.ok) throw new ClientError(made.problems.join('\n'));
  await withRooms(readEnvironment(), async (app) => {
    const { recorded, duplicates } = await capture(app, made.documents);
    process.stdout.write(`${recorded} recorded, ${duplicates} recorded before\n`);
  });
}

export async function partyCredential(id: string, label: string): Promise<void> {
  await withRooms(readEnvironment(), async (app) => {
    const register = app.get(RegisterService, { strict: false });
    const known = await register.partiesById([id]);
    if (!known.has(id)) {
      const violation = { code: 'UNKNOWN_PARTY' as const, path: 'party', params: { found: id } };
      throw new ClientError(refusalText(violation, 'en').message);
    }
    await printCredential(app, id, label);
  });
}

interface PartyDocument {
  readonly document: JsonObject;
  /** Whose event it is, where that is not the server. */
  readonly principal?: string;
}

async function capture(
  app: INestApplicationContext,
  documents: readonly PartyDocument[],
): Promise<{ recorded: number; duplicates: number }> {
  const service = app.get(CaptureService, { strict: false });
  const counts = { recorded: 0, duplicates: 0 };
  for (const { document, principal } of documents) {
    const { results } = await service.captureEvents({
      ...{ documents: [document], submitter: SERVER, onRefusal: 'ROLLBACK', dryRun: false },
      ...(principal === undefined ? {} : { principal }),
      awaitProjection: false,
    });
    for (const outcome of results) count(outcome, document, counts);
  }
  return counts;
}

function count(
  outcome: EventOutcome,
  document: JsonObject,
  counts: { recorded: number; duplicates: number },
): void {
  if (outcome.kind === 'RECORDED') counts.recorded += 1;
  else if (outcome.kind === 'DUPLICATE') counts.duplicates += 1;
  else if (outcome.kind === 'REFUSED') {
    process.exitCode = EXIT.REFUSED;
    for (const violation of outcome.violations) {
      const { message, hint } = refusalText(violation, 'en');
      process.stderr.write(`${JSON.stringify(document)}\n  ${message} ${hint ?? ''}\n`);
    }
  }
}

async function printCredential(
  app: INestApplicationContext,
  party: string,
  label: string,
): Promise<void> {
  const token = await app
    .get(PartiesService, { strict: false })
    .issueServerCredential(party, label);
  process.stdout.write(`The credential of ${party}; it is not shown again:\n\n  ${token}\n`);
}

function parse(file: string): unknown {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return parsed;
  } catch (error) {
    if (error instanceof SyntaxError) throw new ClientError(`${file}: ${error.message}`);
    throw error;
  }
}
