/** Makers and holders of things, as far as that opens anything: the claims that were looked up, judged. */
import type { ClaimOfEvent, FoundClaims } from '../custody/custody-claims.service.js';
import { partyOfItem } from '../identifiers/domain/item-id.js';
import type { OrderKey } from '../lifecycle/domain/event-order.js';
import { custodiansAt, type CustodyClaim } from './domain/custodian.js';

/** After everything. */
const NOW: OrderKey = { instant: (1n << 63n) - 1n, order: (1n << 63n) - 1n, eventId: 'z' };

export class Holders {
  private readonly claims = new Map<string, readonly CustodyClaim[]>();
  private readonly holdersAt = new Map<string, ReadonlySet<string>>();

  constructor(private readonly found: FoundClaims) {
    for (const [of, { claims }] of found.byClass) this.claims.set(of, claims.flatMap(claimOf));
  }

  /** The parties that made a thing, under whatever name; lots and uncoded ones bear the name of theirs. */
  makersOf(item: string): Set<string> {
    const of = this.found.byClass.get(this.found.classOf(item));
    const begun = (of?.claims ?? []).filter(({ begins }) => begins);
    const named = (of?.names ?? [item]).flatMap((name) => partyOfItem(name) ?? []);
    return new Set([...begun.map(({ principal }) => principal), ...named]);
  }

  holdersNow(item: string): ReadonlySet<string> {
    return this.holders(item, NOW);
  }

  /** Who had it when the event came, and who had it after. */
  holdersAround(item: string, event: OrderKey): Set<string> {
    const before = this.holders(item, { ...event, eventId: '' });
    return new Set([...before, ...this.holders(item, event)]);
  }

  /** Everybody who ever had it. */
  everHolding(item: string): Set<string> {
    const claims = this.claims.get(this.found.classOf(item)) ?? [];
    const ever = claims.flatMap((claim) => [...this.holders(item, claim)]);
    return new Set([...ever, ...this.holdersNow(item)]);
  }

  private holders(item: string, place: OrderKey): ReadonlySet<string> {
    const of = this.found.classOf(item);
    const key = `${place.instant} ${place.order} ${place.eventId} ${of}`;
    const known = this.holdersAt.get(key);
    if (known !== undefined) return known;
    const held = custodiansAt(of, place, (name) => this.claims.get(this.found.classOf(name)));
    this.holdersAt.set(key, held);
    return held;
  }
}

function claimOf(said: ClaimOfEvent): CustodyClaim[] {
  const { instant, order, eventId, principal, custody, container } = said;
  const key = { instant, order, eventId, principal };
  if (container !== null) {
    const kind = container.atItsMaking ? 'BUILT_IN' : 'INSIDE';
    return [{ ...key, kind, container: container.item, until: container.until }];
  }
  if (said.begins) return [{ ...key, kind: 'BEGUN' }];
  switch (custody?.kind) {
    case 'HELD':
      return [{ ...key, kind: 'HELD' }];
    case 'IN_TRANSIT':
      return [{ ...key, kind: 'IN_TRANSIT', to: custody.to }];
    case 'EXPORTED':
    case 'END_USER':
      return [{ ...key, kind: 'LET_GO' }];
    case undefined:
      return [];
  }
}
