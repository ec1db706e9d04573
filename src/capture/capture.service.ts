import { Injectable, Logger } from '@nestjs/common';
import { ERROR_CODES, type Violation } from '../errors/error-code.js';
import { LedgerService } from '../ledger/ledger.service.js';
import type { Sample } from '../metrics/metric-source.js';
import { Tally } from '../metrics/tally.js';
import type { JsonValue } from '../vocabulary/json.js';
import { CaptureJournal } from './capture-journal.js';
import { CaptureQueue } from './capture-queue.js';
import { CaptureTransaction } from './capture-transaction.js';
import type { OnRefusal } from './domain/request-verdicts.js';
import type { EventOutcome } from './domain/submission.js';
import { RefusalRecorder } from './refusal-recorder.js';
import { SubmissionReader } from './submission-reader.js';

export const EVENTS_A_REQUEST_MAX = 1_000;

export interface CaptureRequest {
  readonly documents: readonly JsonValue[];
  /** The party of the credential; `server` where the server's own command line captures. */
  readonly submitter: string;
  /** Whom the documents speak for that do not say so themselves; the submitter unless given. */
  readonly principal?: string;
  readonly onRefusal: OnRefusal;
  readonly dryRun: boolean;
  /** Waits, two seconds at most, until the projections include the events. */
  readonly awaitProjection: boolean;
}

export type CaptureOutcome = 'RECORDED' | 'PARTLY_RECORDED' | 'ROLLED_BACK' | 'DRY_RUN';

export interface CaptureResult {
  readonly outcome: CaptureOutcome;
  readonly results: readonly EventOutcome[];
  /** False where the wait for the projections was cut short, or none was asked for. */
  readonly projected: boolean;
}

const OUTCOMES = new Set(['RECORDED', 'DUPLICATE', 'REFUSED', 'ACCEPTED']);
/** The projections that `awaitProjection` waits for. */
const AWAITED = ['lineage', 'custody', 'parties', 'stock'];
const PROJECTION_MS_MAX = 2_000;
const PROJECTION_POLL_MS = 10;
const MICROS_PER_MS = 1_000n;

/**
 * Takes event documents in: reads, judges and records them, with an outcome for each. A refusal is
 * data; only our own failure throws.
 */
@Injectable()
export class CaptureService {
  private readonly logger = new Logger(CaptureService.name);
  private readonly queue: CaptureQueue;
  private readonly outcomes = new Tally('outcome', OUTCOMES);
  private readonly refused = new Tally('code', new Set(ERROR_CODES));

  constructor(
    private readonly reader: SubmissionReader,
    private readonly refusals: RefusalRecorder,
    private readonly ledger: LedgerService,
    private readonly journal: CaptureJournal,
    transaction: CaptureTransaction,
  ) {
    this.queue = new CaptureQueue((requests) => transaction.record(requests));
  }

  async captureEvents(request: CaptureRequest): Promise<CaptureResult> {
    const { documents, submitter, onRefusal, dryRun } = request;
    const wrongSize = sizeViolation(documents.length);
    if (wrongSize !== undefined) return refusedWhole(dryRun, wrongSize);
    const nowMicros = BigInt(Date.now()) * MICROS_PER_MS;
    const read = this.reader.read(documents, submitter, nowMicros, request.principal);
    const { outcomes, secondBeginnings } = await this.queue.add({ ...read, onRefusal, dryRun });
    this.count(outcomes);
    await this.journal.tell({ submitter, dryRun, readable: read.readable, outcomes });
    if (!dryRun) await this.refusals.record(secondBeginnings);
    const last = lastInLedger(outcomes);
    const waits = request.awaitProjection && last !== undefined;
    const projected = waits && (await this.untilProjected(last));
    return { outcome: outcomeOf(outcomes, request), results: outcomes, projected };
  }

  /** For `/metrics`: what waits, and what became of what was sent to this server. */
  figures(): { waiting: number; outcomes: readonly Sample[]; refusals: readonly Sample[] } {
    const { queue, outcomes, refused } = this;
    return {
      waiting: queue.length,
      ...{ outcomes: outcomes.samples(), refusals: refused.samples() },
    };
  }

  private count(outcomes: readonly EventOutcome[]): void {
    for (const outcome of outcomes) {
      this.outcomes.add(outcome.kind);
      if (outcome.kind !== 'REFUSED') continue;
      for (const { code } of outcome.violations) this.refused.add(code);
    }
  }

  /** Until every projection that is running has read the event. */
  private async untilProjected(last: string): Promise<boolean> {
    const deadline = Date.now() + PROJECTION_MS_MAX;
    let index: bigint | null = null;
    while (Date.now() < deadline) {
      index ??= (await this.ledger.eventsById([last])).get(last)?.logIndex ?? null;
      if (index !== null && (await this.isProjected(index))) return true;
      await new Promise((resolve) => setTimeout(resolve, PROJECTION_POLL_MS));
    }
    this.logger.warn({ msg: 'projection lags', index: index?.toString() });
    return false;
  }

  private async isProjected(index: bigint): Promise<boolean> {
    const cursors = await this.ledger.cursors();
    return AWAITED.every((name) => (cursors.get(name) ?? 0n) > index);
  }
}

/** The last of those just recorded; of a mere repetition, the last of those recorded before. */
function lastInLedger(outcomes: readonly EventOutcome[]): string | undefined {
  const idOf = (kind: 'RECORDED' | 'DUPLICATE'): string | undefined =>
    outcomes
      .flatMap((one) => (one.kind === kind && one.receipt ? [one.receipt.eventId] : []))
      .at(-1);
  return idOf('RECORDED') ?? idOf('DUPLICATE');
}

function sizeViolation(events: number): Violation | undefined {
  if (events >= 1 && events <= EVENTS_A_REQUEST_MAX) return undefined;
  return { code: 'TOO_MANY_EVENTS', path: '', params: { found: events } };
}

/** Nothing was looked at, so one refusal stands for all, and for a request without any. */
function refusedWhole(dryRun: boolean, violation: Violation): CaptureResult {
  return {
    outcome: dryRun ? 'DRY_RUN' : 'ROLLED_BACK',
    results: [{ kind: 'REFUSED', index: 0, eventId: undefined, violations: [violation] }],
    projected: false,
  };
}

/** Of a request that is sent again the same as of the first: what is in the ledger counts. */
function outcomeOf(
  outcomes: readonly EventOutcome[],
  { onRefusal, dryRun }: CaptureRequest,
): CaptureOutcome {
  if (dryRun) return 'DRY_RUN';
  if (outcomes.every(({ kind }) => kind !== 'REFUSED')) return 'RECORDED';
  const someFit = onRefusal === 'PROCEED' && outcomes.some(({ kind }) => kind !== 'REFUSED');
  return someFit ? 'PARTLY_RECORDED' : 'ROLLED_BACK';
}
