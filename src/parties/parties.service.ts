import { Injectable } from '@nestjs/common';
import { DatabasePools, type Queryable } from '../database/database-pools.js';
import type { EventDocument } from '../documents/domain/event-document.js';
import type { Violation } from '../errors/error-code.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { CredentialsService } from './credentials.service.js';
import { registerDay } from './today.js';
import type { MasterDataEvent } from './domain/master-data-event.js';
import { judgeReporter, makerCodesOf, type Report } from './domain/reporting-right.js';
import { PartyRights } from './party-rights.js';
import { RegisterProjection } from './register-projection.js';

export { PARTIES_PROJECTION } from './register-projection.js';

/** One event of a request, as far as its reporter's rights are concerned. */
export interface JudgedSubmission {
  readonly eventId: string;
  /** The party of the credential, or `server`. */
  readonly submitter: string;
  readonly principal: string;
  readonly document: Pick<EventDocument, 'type' | 'fields' | 'occurredAt'>;
}

/** One event that is being recorded. */
export interface RecordedSubmission {
  readonly eventId: string;
  readonly principal: string;
  readonly document: Pick<EventDocument, 'type' | 'fields'>;
}

/** Who may report what and since when; all of it is derived from master-data events. */
@Injectable()
export class PartiesService {
  private readonly rights: PartyRights;
  private readonly register: RegisterProjection;

  constructor(
    pools: DatabasePools,
    ledger: LedgerService,
    private readonly credentials: CredentialsService,
  ) {
    this.rights = new PartyRights(pools, ledger);
    this.register = new RegisterProjection(pools, ledger);
  }

  /**
   * For each submission NOT_AUTHORISED or FOREIGN_MAKER_CODE, or nothing. Counts what is recorded:
   * rights that other events of the same request would give are not. What counted is true until the
   * transaction ends: nobody ends a mandate between the judgement and the record.
   */
  async judgeReporters(
    tx: Queryable,
    submissions: readonly JudgedSubmission[],
    nowMicros: bigint,
  ): Promise<Violation[][]> {
    const reports = submissions.map((submission) => toReport(submission, nowMicros));
    const asked = {
      parties: reports.flatMap(({ submitter, principal }) => [submitter, principal]),
      makerCodes: reports.flatMap(makerCodesOf),
    };
    const table = await this.rights.load(tx, asked, submissions.map(toMasterData));
    return reports.map((report) => judgeReporter(report, table));
  }

  /**
   * Writes the rights that the events give, in the transaction that records them; their order is the
   * log's. Other types of events may be among them. Doing it again changes nothing.
   */
  applyMasterData(tx: Queryable, recorded: readonly RecordedSubmission[]): Promise<void> {
    return this.rights.apply(tx, recorded.map(toMasterData));
  }

  /** Drops the rights and derives them from the log again. Capture waits meanwhile, for seconds at most. */
  rebuildRights(): Promise<void> {
    return this.rights.rebuild();
  }

  /** Takes the next entries of the log into the register, in one transaction. */
  project(entriesMax?: number): Promise<{ entries: number; next: bigint }> {
    return this.register.project(entriesMax);
  }

  /** How many entries of the log the register has taken in. */
  projectedSize(): Promise<bigint> {
    return this.register.projectedSize();
  }

  /** Drops the register and projects it from log index 0. */
  rebuild(): Promise<void> {
    return this.register.rebuild();
  }

  /** A new credential by the server's own hand, as a token. Throws for a party not registered. */
  issueServerCredential(partyId: string, label: string): Promise<string> {
    return this.credentials.issueByServer(partyId, label);
  }
}

function toMasterData({ eventId, principal, document }: RecordedSubmission): MasterDataEvent {
  const { type, fields } = document;
  return { eventId, principal, type: type.name, fields };
}

function toReport({ submitter, principal, document }: JudgedSubmission, now: bigint): Report {
  const { type, fields, occurredAt } = document;
  const occurredOn = occurredAt.text.slice(0, 10);
  return { type, fields, occurredOn, recordedOn: registerDay(now), submitter, principal };
}
