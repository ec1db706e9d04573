/**
 * A whole request on the holdings: its events one after the other, then what that means for all of
 * them. Several requests of one transaction are decided one after the other on the same draft.
 */
import { decide, type Judged, type RecordedUnderId } from './decide.js';
import { HoldingsDraft } from './holdings.js';
import type { EventOutcome, EventReceipt, RefusedBeginning, Unreadable } from './submission.js';

export type OnRefusal = 'ROLLBACK' | 'PROCEED';

export interface RequestToDecide {
  readonly judged: readonly Judged[];
  readonly unreadable: readonly Unreadable[];
  readonly onRefusal: OnRefusal;
  readonly dryRun: boolean;
}

/** An event of an id, recorded before or accepted earlier in the same transaction. */
export interface KnownEvent extends RecordedUnderId {
  /** Undefined while it is only accepted. */
  readonly receipt: EventReceipt | undefined;
}

export interface RequestDecision {
  readonly outcomes: readonly EventOutcome[];
  /** What is to be recorded, in the order of the request: none in a dry run or a roll-back. */
  readonly toRecord: readonly Judged[];
  readonly secondBeginnings: readonly RefusedBeginning[];
}

/** Keeps its changes in `holdings` and `known` only if its events are to be recorded. */
export function decideRequest(
  request: RequestToDecide,
  known: Map<string, KnownEvent>,
  holdings: HoldingsDraft,
): RequestDecision {
  const draft = new HoldingsDraft(holdings);
  const accepted = new Map<string, KnownEvent>();
  const fitting: Judged[] = [];
  const secondBeginnings: RefusedBeginning[] = [];
  const outcomes: EventOutcome[] = request.unreadable.map((event) => ({
    kind: 'REFUSED',
    ...event,
  }));

  for (const judged of request.judged) {
    const { index, eventId, principal, submissionHash } = judged.submission;
    const before = accepted.get(eventId) ?? known.get(eventId);
    const isKnown = (id: string): boolean => accepted.has(id) || known.has(id);
    const verdict = decide(answering(judged, isKnown), before, draft);
    if (verdict.kind === 'REFUSED') {
      secondBeginnings.push(...verdict.secondBeginnings);
      outcomes.push({ kind: 'REFUSED', index, eventId, violations: verdict.violations });
    } else if (verdict.kind === 'REPLAY') {
      outcomes.push({ kind: 'DUPLICATE', index, eventId, receipt: before?.receipt });
    } else {
      accepted.set(eventId, { principal, submissionHash, receipt: undefined });
      fitting.push(judged);
      outcomes.push({ kind: 'ACCEPTED', index, eventId });
    }
  }
  outcomes.sort((a, b) => a.index - b.index);
  const records = !request.dryRun && !isRolledBack(request, outcomes);
  if (!records)
    return { outcomes, toRecord: [], secondBeginnings: afterRecorded(secondBeginnings, holdings) };
  draft.keep();
  for (const [eventId, event] of accepted) known.set(eventId, event);
  return { outcomes, toRecord: fitting, secondBeginnings };
}

/** A reception takes what a hand-over names only if that is recorded, or goes before it here. */
function answering(judged: Judged, isKnown: (eventId: string) => boolean): Judged {
  const { handover } = judged.claims;
  if (handover === undefined || isKnown(handover)) return judged;
  return { ...judged, claims: { ...judged.claims, lotsReceived: [] } };
}

/** A beginning that is not recorded makes no other a second one. */
function afterRecorded(
  refused: readonly RefusedBeginning[],
  holdings: HoldingsDraft,
): RefusedBeginning[] {
  return refused.filter(({ item }) => holdings.beginningOf(item) !== undefined);
}

function isRolledBack(request: RequestToDecide, outcomes: readonly EventOutcome[]): boolean {
  return request.onRefusal === 'ROLLBACK' && outcomes.some(({ kind }) => kind === 'REFUSED');
}
