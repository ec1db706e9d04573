import type { Language } from '../../errors/error-text.js';
import { refusalText } from '../../errors/refusal-text.js';
import type { CaptureResult } from '../capture.service.js';
import type { EventOutcome, EventReceipt } from '../domain/submission.js';
import {
  EventAcceptedModel,
  EventDuplicateModel,
  EventRecordedModel,
  EventRefusedModel,
  type CaptureEventsResultModel,
  type EventResultModel,
} from './event-result.model.js';

export function toCaptureEventsResult(
  { outcome, results, projected }: CaptureResult,
  language: Language,
): CaptureEventsResultModel {
  const count = (kind: EventOutcome['kind']): number =>
    results.filter((result) => result.kind === kind).length;
  return {
    outcome,
    recorded: count('RECORDED'),
    duplicates: count('DUPLICATE'),
    refused: count('REFUSED'),
    projected,
    results: results.map((result) => toEventResult(result, language)),
  };
}

/** Instances, since their class is how the union's member is told. */
function toEventResult(outcome: EventOutcome, language: Language): EventResultModel {
  switch (outcome.kind) {
    case 'RECORDED':
      return Object.assign(new EventRecordedModel(), {
        index: outcome.index,
        ...receiptOf(outcome.receipt),
        logState: 'RECORDED' as const,
      });
    case 'ACCEPTED':
      return Object.assign(new EventAcceptedModel(), {
        index: outcome.index,
        eventId: outcome.eventId,
      });
    case 'DUPLICATE':
      return Object.assign(new EventDuplicateModel(), {
        index: outcome.index,
        eventId: outcome.eventId,
        ...(outcome.receipt === undefined ? {} : receiptOf(outcome.receipt)),
      });
    case 'REFUSED':
      return Object.assign(new EventRefusedModel(), {
        index: outcome.index,
        ...(outcome.eventId === undefined ? {} : { eventId: outcome.eventId }),
        refusals: outcome.violations.map((violation) => ({
          code: violation.code,
          path: violation.path,
          ...refusalText(violation, language),
        })),
      });
  }
}

function receiptOf({ eventId, leafHash, recordedAt }: EventReceipt): {
  eventId: string;
  leafHash: string;
  recordedAt: string;
} {
  return { eventId, leafHash: Buffer.from(leafHash).toString('hex'), recordedAt };
}
