import { Injectable, Logger } from '@nestjs/common';
import type pg from 'pg';
import { DatabasePools, inTransaction, type Queryable } from '../database/database-pools.js';
import { LedgerService } from '../ledger/ledger.service.js';
import type { NewEvent, Receipt, RecordedEvent } from '../ledger/recorded-event.js';
import { PartiesService } from '../parties/parties.service.js';
import { formatInstantUtc } from '../vocabulary/instant.js';
import { handedOverItems, type SaidEvent } from '../effects/domain/event-effects.js';
import { claimsOf, itemsOf } from './domain/claims.js';
import type { Judged } from './domain/decide.js';
import { HoldingsDraft } from './domain/holdings.js';
import {
  decideRequest,
  type KnownEvent,
  type OnRefusal,
  type RequestDecision,
} from './domain/request-verdicts.js';
import type { EventOutcome, RefusedBeginning, Submission } from './domain/submission.js';
import { BusyError, Raced, repeated, type PauseAfter } from './repeated.js';
import type { ReadSubmissions } from './submission-reader.js';
import { loadHoldings, saveHoldings } from './store/holdings.store.js';
import { limitLockWaits } from './store/lock-wait.store.js';

export interface ReadRequest extends ReadSubmissions {
  readonly onRefusal: OnRefusal;
  readonly dryRun: boolean;
}

export interface RequestResult {
  readonly outcomes: readonly EventOutcome[];
  readonly secondBeginnings: readonly RefusedBeginning[];
}

const MICROS_PER_MS = 1_000n;

/** One transaction that decides about the events of several requests, and records what fits. */
@Injectable()
export class CaptureTransaction {
  private readonly logger = new Logger(CaptureTransaction.name);

  constructor(
    private readonly pools: DatabasePools,
    private readonly ledger: LedgerService,
    private readonly parties: PartiesService,
  ) {}

  /** Throws BusyError where others were in the way for too long. */
  async record(
    requests: readonly ReadRequest[],
    pauseAfter?: PauseAfter,
  ): Promise<RequestResult[]> {
    const once = (): Promise<RequestResult[]> =>
      inTransaction(this.pools.app, (tx) => this.attempt(tx, requests));
    const results = await repeated(once, pauseAfter).catch((error: unknown) => {
      if (error instanceof BusyError) this.logger.warn({ msg: 'busy', err: error.cause });
      this.pools.disk.note(error);
      throw error;
    });
    this.pools.disk.note(undefined);
    this.ledger.committed();
    return results;
  }

  private async attempt(
    tx: pg.PoolClient,
    requests: readonly ReadRequest[],
  ): Promise<RequestResult[]> {
    await limitLockWaits(tx);
    const submissions = requests.flatMap(({ readable }) => readable);
    const recorded = await this.ledger.eventsById(
      submissions.flatMap(({ eventId, effects }) => [
        eventId,
        ...(effects.handover === undefined ? [] : [effects.handover]),
      ]),
      tx,
    );
    const nowMicros = BigInt(Date.now()) * MICROS_PER_MS;
    const judged = await this.judge(tx, submissions, { recorded, nowMicros });
    const items = new Set([...judged.values()].flatMap(({ claims }) => itemsOf(claims)));
    const draft = new HoldingsDraft(await loadHoldings(tx, [...items].sort()));
    const known = new Map([...recorded].map(([id, event]) => [id, toKnown(event)]));
    const decisions = requests.map((request) =>
      decideRequest(
        {
          ...{
            onRefusal: request.onRefusal,
            dryRun: request.dryRun,
            unreadable: request.unreadable,
          },
          judged: request.readable.map((submission) => judgedOf(judged, submission)),
        },
        known,
        draft,
      ),
    );
    if (await this.areRecordedSince(tx, decisions, known)) throw new Raced();
    if (!(await saveHoldings(tx, draft))) throw new Raced();
    const receipts = await this.write(tx, decisions, formatInstantUtc(nowMicros));
    return decisions.map((decision) => toResult(decision, receipts));
  }

  /** Whether one is refused for what its own repetition did, which was recorded after we looked. */
  private async areRecordedSince(
    tx: Queryable,
    decisions: readonly RequestDecision[],
    known: ReadonlyMap<string, KnownEvent>,
  ): Promise<boolean> {
    const refused = decisions.flatMap(({ outcomes }) =>
      outcomes.flatMap((one) => (one.kind === 'REFUSED' ? (one.eventId ?? []) : [])),
    );
    const unknown = refused.filter((id) => !known.has(id));
    return unknown.length > 0 && (await this.ledger.eventsById(unknown, tx)).size > 0;
  }

  private async judge(
    tx: Queryable,
    submissions: readonly Submission[],
    { recorded, nowMicros }: { recorded: ReadonlyMap<string, RecordedEvent>; nowMicros: bigint },
  ): Promise<Map<Submission, Judged>> {
    const violations = await this.parties.judgeReporters(tx, submissions, nowMicros);
    const entitled = submissions.filter((_, place) => (violations[place] ?? []).length === 0);
    const sent = new Map(entitled.toReversed().map((one) => [one.eventId, toSaid(one)]));
    return new Map(
      submissions.map((submission, place) => {
        const { effects } = submission;
        const handover = recorded.get(effects.handover ?? '');
        const said = handover === undefined ? sent.get(effects.handover ?? '') : toSaidOf(handover);
        const items = said === undefined ? [] : handedOverItems(said);
        const claims = claimsOf({ ...toSaid(submission), effects }, items);
        return [submission, { submission, claims, rightViolations: violations[place] ?? [] }];
      }),
    );
  }

  private async write(
    tx: Queryable,
    decisions: readonly RequestDecision[],
    recordedAt: string,
  ): Promise<Map<string, Receipt>> {
    const events = decisions.flatMap(({ toRecord }) =>
      toRecord.map(({ submission }) => toNewEvent(submission, recordedAt)),
    );
    if (events.length === 0) return new Map();
    const receipts = await this.ledger.record(tx, events);
    if (receipts === undefined) throw new Raced();
    await this.parties.applyMasterData(
      tx,
      decisions.flatMap(({ toRecord }) => toRecord.map(({ submission }) => submission)),
    );
    return new Map(receipts.map((receipt) => [receipt.eventId, receipt]));
  }
}

function judgedOf(judged: ReadonlyMap<Submission, Judged>, submission: Submission): Judged {
  const found = judged.get(submission);
  if (found === undefined) throw new Error('A submission was not judged.');
  return found;
}

function toSaid({ eventId, principal, document }: Submission): SaidEvent {
  return { eventId, type: document.type.name, principal, fields: document.fields };
}

/** A recorded hand-over, as far as it names what goes over. */
function toSaidOf({ eventId, type, principal, groups }: RecordedEvent): SaidEvent {
  return { eventId, type, principal, fields: groups.custody ?? {} };
}

function toKnown(event: RecordedEvent): KnownEvent {
  const { principal, submissionHash, eventId, leafHash, recordedAt } = event;
  return { principal, submissionHash, receipt: { eventId, leafHash, recordedAt } };
}

function toNewEvent(submission: Submission, recordedAt: string): NewEvent {
  const { eventId, submitter, principal, submissionHash, document } = submission;
  return {
    ...{ eventId, submitter, principal, submissionHash, recordedAt },
    type: document.type.name,
    schemaVersion: document.type.schemaVersion,
    groups: document.groups,
  };
}

/** What was accepted and is recorded now gets its receipt; repetitions, of any request, refer to it. */
function toResult(
  { outcomes, toRecord, secondBeginnings }: RequestDecision,
  receipts: ReadonlyMap<string, Receipt>,
): RequestResult {
  const recorded = new Set(toRecord.map(({ submission }) => submission.index));
  return {
    secondBeginnings,
    outcomes: outcomes.map((outcome): EventOutcome => {
      if (outcome.kind !== 'ACCEPTED' && outcome.kind !== 'DUPLICATE') return outcome;
      const { kind, index, eventId } = outcome;
      const receipt = receipts.get(eventId);
      if (receipt === undefined) return outcome;
      if (kind === 'DUPLICATE') return { ...outcome, receipt: outcome.receipt ?? receipt };
      return recorded.has(index) ? { kind: 'RECORDED', index, receipt } : outcome;
    }),
  };
}
