/**
 * Decides about the events of a request, one after the other, on what the record holds and on what
 * those before them in the same transaction said. Pure: all it needs comes in as arguments.
 */
import type { Violation } from '../../errors/error-code.js';
import type { LotDraw } from '../../effects/domain/effect-types.js';
import type { Claims } from './claims.js';
import { HoldingsDraft } from './holdings.js';
import type { RefusedBeginning, Submission } from './submission.js';
import { mostDrawn } from './draw-tolerance.js';
import { ItemPointers } from './item-pointers.js';
import { formatMassKg } from '../../vocabulary/mass.js';

/** What stands in the record under an event's id. */
export interface RecordedUnderId {
  readonly principal: string;
  /** Null once a group was erased: then the principal alone tells. */
  readonly submissionHash: Uint8Array | null;
}

export interface Judged {
  readonly submission: Submission;
  readonly claims: Claims;
  /** From roles, mandates and maker codes. */
  readonly rightViolations: readonly Violation[];
}

export type Verdict =
  | { readonly kind: 'FITS' }
  | { readonly kind: 'REPLAY' }
  | {
      readonly kind: 'REFUSED';
      readonly violations: readonly Violation[];
      readonly secondBeginnings: readonly RefusedBeginning[];
    };

/** On FITS the draft holds what the event changes; on REFUSED it is as before. */
export function decide(
  judged: Judged,
  recorded: RecordedUnderId | undefined,
  holdings: HoldingsDraft,
): Verdict {
  const { submission, rightViolations } = judged;
  // A stranger must not learn whether he guessed the content of another's event, or its id.
  const withoutMandate = rightViolations.filter(
    ({ params }) => params?.reason === 'MANDATE_MISSING',
  );
  if (withoutMandate.length > 0) return refused(withoutMandate);
  if (recorded !== undefined) return decideKnownId(submission, recorded);
  if (rightViolations.length > 0) return refused(rightViolations);

  const draft = new HoldingsDraft(holdings);
  const { violations, secondBeginnings } = begin(judged, draft);
  violations.push(...draw(judged, draft));
  if (violations.length > 0) return { kind: 'REFUSED', violations, secondBeginnings };
  receive(judged, draft);
  draft.keep();
  return { kind: 'FITS' };
}

/** The recorded event is neither touched nor shown, whatever comes under its id. */
function decideKnownId(submission: Submission, recorded: RecordedUnderId): Verdict {
  const mine = recorded.principal === submission.principal;
  const same =
    recorded.submissionHash === null ||
    Buffer.compare(recorded.submissionHash, submission.submissionHash) === 0;
  if (mine && same) return { kind: 'REPLAY' };
  return refused([{ code: 'EVENT_ID_REUSED', path: `/${submission.document.type.name}/eventId` }]);
}

function begin(
  { submission, claims }: Judged,
  draft: HoldingsDraft,
): { violations: Violation[]; secondBeginnings: RefusedBeginning[] } {
  const violations: Violation[] = [];
  const secondBeginnings: RefusedBeginning[] = [];
  const { eventId, principal, document } = submission;
  const pointers = new ItemPointers(document.type.name, document.fields);
  const codes = new Set(claims.begun);
  for (const item of [...claims.begun, ...claims.lotsBegun.map((lot) => lot.item)]) {
    const first = draft.beginningOf(item);
    if (first === undefined) {
      draft.begin(item, { eventId, principal });
      continue;
    }
    // Names the item as the submitter wrote it, and nothing of the other party's.
    const code = codes.has(item) ? 'ALREADY_PRODUCED' : 'LOT_ALREADY_BEGUN';
    violations.push({ code, path: pointers.of(item), params: { found: item } });
    if (first.principal !== principal) {
      const { submissionHash } = submission;
      secondBeginnings.push({ eventId, item, reporter: principal, submissionHash });
    }
  }
  for (const { item, massMg } of claims.lotsBegun) {
    if (draft.lotOf(item) !== undefined) continue;
    draft.setLot(item, { holder: principal, contentMassMg: massMg, drawnMassMg: 0n });
  }
  return { violations, secondBeginnings };
}

function draw({ submission, claims }: Judged, draft: HoldingsDraft): Violation[] {
  return claims.draws.flatMap((claim) => {
    const lot = draft.lotOf(claim.item);
    // Unknown, or held by another as far as we know: recorded and flagged, and reserves nothing.
    if (lot?.holder !== submission.principal) {
      draft.relyOnHolder(claim.item);
      return [];
    }
    if (lot.drawnMassMg + claim.massMg > mostDrawn(lot.contentMassMg)) {
      const left = lot.contentMassMg - lot.drawnMassMg;
      return [overdrawn(submission, claim, left > 0n ? left : 0n)];
    }
    draft.draw(claim.item, claim.massMg);
    return [];
  });
}

function overdrawn({ document }: Submission, { item, path }: LotDraw, left: bigint): Violation {
  return {
    code: 'LOT_OVERDRAWN',
    path: `/${document.type.name}${path}`,
    params: { found: item, leftKg: formatMassKg(left) },
  };
}

function receive({ submission, claims }: Judged, draft: HoldingsDraft): void {
  for (const { item, massMg } of claims.lotsReceived) {
    const lot = draft.lotOf(item);
    if (lot === undefined) continue;
    // The receiver's weight is the content from now on; what was drawn before stays drawn.
    const contentMassMg = massMg === undefined ? lot.contentMassMg : lot.drawnMassMg + massMg;
    draft.setLot(item, { ...lot, holder: submission.principal, contentMassMg });
  }
}

function refused(violations: readonly Violation[]): Verdict {
  return { kind: 'REFUSED', violations, secondBeginnings: [] };
}
