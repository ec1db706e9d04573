/** The room of parties on a database of its own, with events recorded as capture would. */
import { AuditService } from '../../src/audit/audit.service.js';
import { CredentialsService } from '../../src/parties/credentials.service.js';
import { DatabasePools, inTransaction } from '../../src/database/database-pools.js';
import { readDocument } from '../../src/documents/documents.service.js';
import { INPUT_TYPES } from '../../src/documents/domain/document-fields.js';
import type { EventDocument } from '../../src/documents/domain/event-document.js';
import { submissionHash } from '../../src/ledger/domain/submission-hash.js';
import { LedgerSecret } from '../../src/ledger/ledger-secret.js';
import { LedgerService } from '../../src/ledger/ledger.service.js';
import { sequencePass } from '../../src/ledger/sequencer.js';
import { PartiesService } from '../../src/parties/parties.service.js';
import { RegisterService } from '../../src/parties/register.service.js';
import { PartyDatabase } from '../../src/parties/store/party-database.js';
import { parseInstant } from '../../src/vocabulary/instant.js';
import type { JsonObject } from '../../src/vocabulary/json.js';

export const MAKER = 'uscc-91350900587527783P';
export const OTHER = 'duns-123456789';
export const AGENT = 'duns-987654321';

export interface Said {
  readonly type: string;
  readonly fields: JsonObject;
  readonly by?: string;
  readonly submitter?: string;
}

/** Compiling validators takes a while on a busy machine: it belongs to no test's own time. */
export function compileDocuments(): void {
  const used = INPUT_TYPES.filter(({ stage, name }) => stage === 'master-data' || USED.has(name));
  for (const { name } of used) readDocument({ [name]: {} }, { nowMicros: 0n });
}

const USED: ReadonlySet<string> = new Set(['received', 'batteryProduced']);

export function says(type: string, fields: JsonObject, by = 'server'): Said {
  return { type, fields: { occurredAt: '2026-01-01T00:00:00+08:00', ...fields }, by };
}

export function registers(party: string, name = 'Some Works'): Said {
  return says('partyRegistered', { party, name, validFrom: '2020-01-01' });
}

export function grants(party: string, role: string, dates: JsonObject = {}): Said {
  return says('roleGranted', { party, role, validFrom: '2020-01-01', ...dates });
}

export class PartiesForTests {
  readonly audit: AuditService;
  readonly register: RegisterService;
  readonly credentials: CredentialsService;
  readonly parties: PartiesService;

  private constructor(
    readonly pools: DatabasePools,
    readonly ledger: LedgerService,
    readonly database: PartyDatabase,
  ) {
    this.register = new RegisterService(database);
    this.audit = new AuditService(pools);
    this.credentials = new CredentialsService(pools, database, this.audit);
    this.parties = new PartiesService(pools, ledger, this.credentials);
  }

  static async open(url: string): Promise<PartiesForTests> {
    const pools = new DatabasePools({ url });
    const ledger = new LedgerService(pools, new LedgerSecret(Buffer.alloc(32, 1)));
    return new PartiesForTests(pools, ledger, await PartyDatabase.open(pools));
  }

  async close(): Promise<void> {
    await this.audit.onApplicationShutdown();
    await this.database.onApplicationShutdown();
    await this.pools.end();
  }

  /** Records the events in one transaction and gives their ids; they get places in the log at once. */
  async record(
    said: readonly Said[],
    { at = '2026-01-15T04:00:00Z', sequenced = true } = {},
  ): Promise<string[]> {
    const instant = parseInstant(at);
    if (!instant.ok) throw new Error(at);
    const recordedAt = at.replace('Z', '+00:00');
    const submissions = said.map((one) => this.submissionOf(one));
    await inTransaction(this.pools.app, async (tx) => {
      await this.ledger.record(
        tx,
        submissions.map(({ document, ...submission }) => ({
          ...{ ...submission, recordedAt, type: document.type.name, schemaVersion: 1 },
          groups: document.groups,
        })),
      );
      await this.parties.applyMasterData(tx, submissions);
    });
    if (sequenced) await this.sequence();
    return submissions.map(({ eventId }) => eventId);
  }

  /** The codes of the refusals, one list an event; the reason where one is named. */
  async judge(said: readonly Said[], at = '2026-01-15T04:00:00Z'): Promise<string[][]> {
    const instant = parseInstant(at);
    if (!instant.ok) throw new Error(at);
    const judged = await this.parties.judgeReporters(
      this.pools.app,
      said.map((one) => this.submissionOf(one)),
      instant.value.micros,
    );
    return judged.map((violations) =>
      violations.map(({ code, params }) => String(params?.['reason'] ?? code)),
    );
  }

  async sequence(): Promise<void> {
    const session = await this.pools.sequencer.connect();
    while ((await sequencePass(session)) !== undefined);
    session.release();
  }

  async project(): Promise<void> {
    while ((await this.parties.project()).entries > 0);
  }

  private submissionOf({ type, fields, by = 'server', submitter = by }: Said): {
    eventId: string;
    submitter: string;
    principal: string;
    document: EventDocument;
    submissionHash: Uint8Array;
  } {
    const reading = readDocument({ [type]: fields }, { nowMicros: 0n, checkFuture: false });
    if (!reading.ok) throw new Error(JSON.stringify(reading.violations));
    const { document } = reading;
    const hash = submissionHash({ type, fields: document.fields, principal: by });
    const eventId =
      document.eventId ?? this.ledger.deriveId({ principal: by, submissionHash: hash });
    return { eventId, submitter, principal: by, document, submissionHash: hash };
  }
}
