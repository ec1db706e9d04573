/** `battery-ledger party …`: organisations and credentials, on the machine of the ledger. */
import { readFileSync } from 'node:fs';
import type { INestApplicationContext } from '@nestjs/common';
import { CaptureService } from '../capture/capture.service.js';
import type { EventOutcome } from '../capture/domain/submission.js';
import { readEnvironment } from '../config/environment.js';
import { refusalText } from '../errors/refusal-text.js';
import { parsePartyId } from '../identifiers/domain/party-id.js';
import { SERVER } from '../ledger/ledger.service.js';
import type { MakerCodeHolder } from '../parties/domain/maker-code-holder.js';
import { readPartyFileText } from '../parties/domain/party-file-text.js';
import { MakerCodesService } from '../parties/maker-codes.service.js';
import { masterDataDocuments, problemInFile, type PartyDocument } from '../parties/party-file.js';
import { PartiesService } from '../parties/parties.service.js';
import { RegisterService } from '../parties/register.service.js';
import type { JsonObject, JsonValue } from '../vocabulary/json.js';
import { ClientError } from '../client/ledger-client.js';
import { EXIT } from './interruption.js';
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
    const outcomes = await capture(
      app,
      documents.map((document) => ({ document })),
    );
    for (const outcome of outcomes) stopIfRefused(outcome);
    await printCredential(app, party, 'first administrator');
  });
}

function stopIfRefused(outcome: EventOutcome): void {
  if (outcome.kind !== 'REFUSED') return;
  const sentences = outcome.violations.map((violation) => refusalText(violation, 'en').message);
  throw new ClientError(sentences.join('\n'));
}

export interface ApplyOptions {
  /** Whether the file may take maker codes that another party holds. */
  readonly takeOver?: boolean;
}

/** Doing it again with the same file records nothing again. */
export async function partyApply(file: string, { takeOver = false }: ApplyOptions): Promise<void> {
  const made = masterDataDocuments(readPartyFile(file));
  if (!made.ok) throw new ClientError(made.problems.map((one) => `${file}: ${one}`).join('\n'));
  const { party, documents } = made;
  await withRooms(readEnvironment(), async (app) => {
    const taken = await takenCodes(app, documents);
    if (taken.length > 0 && !takeOver) throw new ClientError(takeOverRefusal(file, taken));
    const outcomes = await capture(app, documents);
    process.stdout.write(applied(`${party.name} (${party.id})`, documents, outcomes));
    for (const { makerCode, holder } of taken) {
      process.stdout.write(`\nMaker code ${makerCode} was taken over from ${holder}.\n`);
    }
    report(file, documents, outcomes);
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

type Recordable = Pick<PartyDocument, 'document' | 'principal'>;

/** One after the other: an entry may need the rights that the one before it gives. */
async function capture(
  app: INestApplicationContext,
  documents: readonly Recordable[],
  dryRun = false,
): Promise<EventOutcome[]> {
  const service = app.get(CaptureService, { strict: false });
  const outcomes: EventOutcome[] = [];
  for (const { document, principal } of documents) {
    const { results } = await service.captureEvents({
      ...{ documents: [document], submitter: SERVER, onRefusal: 'ROLLBACK', dryRun },
      ...(principal === undefined ? {} : { principal }),
      awaitProjection: false,
    });
    outcomes.push(...results);
  }
  return outcomes;
}

/** What was recorded before takes nothing from anybody: applying an old file again does no harm. */
async function takenCodes(
  app: INestApplicationContext,
  documents: readonly PartyDocument[],
): Promise<MakerCodeHolder[]> {
  const claiming = documents.filter(({ claim }) => claim !== undefined);
  const outcomes = await capture(app, claiming, true);
  const isNew = (place: number): boolean => outcomes[place]?.kind !== 'DUPLICATE';
  const claims = claiming.flatMap(({ claim }, place) => (isNew(place) ? (claim ?? []) : []));
  return app.get(MakerCodesService, { strict: false }).otherHolders(claims);
}

function takeOverRefusal(file: string, taken: readonly MakerCodeHolder[]): string {
  const codes = taken.map(
    ({ makerCode, holder, since }) =>
      `${file}: the maker code ${makerCode} belongs to ${holder} from ${since} on.`,
  );
  return [
    ...codes,
    'Nothing was recorded. Correct the code; or, where this company is the legal successor, apply ' +
      'the file with --take-over: from then on the other party can report nothing under the code.',
  ].join('\n');
}

const KINDS: Readonly<Record<string, string>> = { makerCodes: 'maker codes' };

/** A line a section of the file, with its counts. */
function applied(
  party: string,
  documents: readonly PartyDocument[],
  outcomes: readonly EventOutcome[],
): string {
  const columns = [
    ['RECORDED', 'recorded'],
    ['DUPLICATE', 'recorded before'],
    ['REFUSED', 'refused'],
  ] as const;
  const rows = [...new Set(documents.map(({ section }) => section))].map((section) => {
    const own = outcomes.filter((_, place) => documents[place]?.section === section);
    const counts = columns.map(([kind, title]) => {
      const count = own.filter((outcome) => outcome.kind === kind).length;
      return String(count).padStart(title.length);
    });
    return `  ${counts.join('   ')}   ${KINDS[section] ?? section}`;
  });
  const titles = `  ${columns.map(([, title]) => title).join('   ')}`;
  return [`${party}:`, '', titles, ...rows, ''].join('\n');
}

/** What the ledger refused, with its place in the file. */
function report(
  file: string,
  documents: readonly PartyDocument[],
  outcomes: readonly EventOutcome[],
): void {
  outcomes.forEach((outcome, place) => {
    const document = documents[place];
    if (outcome.kind !== 'REFUSED' || document === undefined) return;
    process.exitCode = EXIT.REFUSED;
    for (const violation of outcome.violations) {
      process.stderr.write(`${file}: ${problemInFile(document, violation)}\n`);
    }
  });
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

function readPartyFile(file: string): JsonValue {
  const read = readPartyFileText(bytesOf(file));
  if (!read.ok) throw new ClientError(`${file}: ${read.problem}`);
  return read.value;
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file.',
  EACCES: 'this user may not read it.',
  EISDIR: 'this is a folder; name the file in it.',
};

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new ClientError(`${file}: ${UNREADABLE[code] ?? `it can't be read (${code}).`}`);
  }
}
