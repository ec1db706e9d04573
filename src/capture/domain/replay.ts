/** What a recorded event did to beginnings and lots, to build them again from the log. */
import type { Claims } from './claims.js';
import type { HoldingsDraft } from './holdings.js';

export interface RecordedClaims {
  readonly eventId: string;
  readonly principal: string;
  readonly claims: Claims;
}

/** Refuses nothing: what is recorded was judged then. */
export function replay(
  { eventId, principal, claims }: RecordedClaims,
  holdings: HoldingsDraft,
): void {
  for (const item of [...claims.begun, ...claims.lotsBegun.map((lot) => lot.item)]) {
    if (holdings.beginningOf(item) === undefined) holdings.begin(item, { eventId, principal });
  }
  for (const { item, massMg } of claims.lotsBegun) {
    if (holdings.lotOf(item) !== undefined) continue;
    holdings.setLot(item, { holder: principal, contentMassMg: massMg, drawnMassMg: 0n });
  }
  for (const { item, massMg } of claims.draws) {
    const lot = holdings.lotOf(item);
    if (lot?.holder !== principal) continue;
    holdings.setLot(item, { ...lot, drawnMassMg: lot.drawnMassMg + massMg });
  }
  for (const { item, massMg } of claims.lotsReceived) {
    const lot = holdings.lotOf(item);
    if (lot === undefined) continue;
    const contentMassMg = massMg === undefined ? lot.contentMassMg : lot.drawnMassMg + massMg;
    holdings.setLot(item, { ...lot, holder: principal, contentMassMg });
  }
}
