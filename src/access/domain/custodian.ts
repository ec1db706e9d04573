/**
 * Who had a thing, as far as that opens anything to him. The ledger records every claim to custody; for
 * access they count by where they come from.
 *
 * From the maker on there is a chain: who has the thing hands it over, whom it was handed to receives it. While
 * somebody of the chain has it, the word of anybody else opens nothing to him: who says that he received
 * another's battery has said so for all to see, and reads nothing by it. (What a vehicle's own production says
 * is built into it is the one exception: deliveries between factories are seldom reported.) Once the chain has let it go (sold
 * to a user, exported) or where there never was one, whoever says that he has it is believed, beside
 * others who say so: nobody can shut another out by claiming first, or by claiming for an earlier day.
 */
import { itemKindOf, partyOfItem } from '../../identifiers/domain/item-id.js';
import { compareOrder, type OrderKey } from '../../lifecycle/domain/event-order.js';

/** One event's word on who has an item, or on what it stands in from there on. */
export type CustodyClaim = OrderKey & {
  /** The party that reports it. */
  readonly principal: string;
} & (
    | { readonly kind: 'BEGUN' | 'HELD' | 'LET_GO' }
    | { readonly kind: 'IN_TRANSIT'; readonly to: string }
    | {
        readonly kind: 'INSIDE' | 'BUILT_IN';
        readonly container: string;
        readonly until: OrderKey | null;
      }
  );

/** Of each item its claims, in the order of events; undefined of one that was not looked at. */
export type ClaimsOf = (item: string) => readonly CustodyClaim[] | undefined;

/** Longer than any honest chain of things in things: what goes in circles is cut. */
const CONTAINERS_MAX = 16;
/** Has what nothing is known of, so that nobody else is taken to have it. */
const SOMEBODY: ReadonlySet<string> = new Set(['']);

/** Where a claim leaves the thing: undefined where it is with nobody. */
type Whereabouts =
  | { readonly parties: ReadonlySet<string> }
  | { readonly container: string; readonly until: OrderKey | null };

interface Standing {
  /** The chain from the maker. */
  readonly chain: Whereabouts | undefined;
  /** What others say, each for himself. */
  readonly said: readonly Whereabouts[];
}

const NOWHERE: Standing = { chain: undefined, said: [] };

/** The parties that have the item just after a place; in transit the giver and the receiver. */
export function custodiansAt(
  item: string,
  place: OrderKey,
  claimsOf: ClaimsOf,
): ReadonlySet<string> {
  return new Custodians(claimsOf).at(item, place, 0);
}

class Custodians {
  constructor(private readonly claimsOf: ClaimsOf) {}

  at(item: string, place: OrderKey, depth: number): ReadonlySet<string> {
    const claims = depth > CONTAINERS_MAX ? undefined : this.claimsOf(item);
    if (claims === undefined) return SOMEBODY;
    let standing = NOWHERE;
    for (const claim of claims) {
      if (compareOrder(claim, place) > 0) break;
      standing = this.after(standing, claim, depth);
    }
    const everywhere = [...(standing.chain ? [standing.chain] : []), ...standing.said];
    return new Set(everywhere.flatMap((where) => [...this.partiesOf(where, place, depth)]));
  }

  private after({ chain, said }: Standing, claim: CustodyClaim, depth: number): Standing {
    const now = whereaboutsBy(claim);
    // Its making is nobody's to contradict, not even for a day before it.
    if (claim.kind === 'BEGUN') return { chain: now, said: [] };
    const holders = chain === undefined ? new Set() : this.partiesOf(chain, claim, depth);
    const isChains = holders.has(claim.principal) || claim.kind === 'BUILT_IN';
    if (isChains) return { chain: now, said };
    if (holders.size > 0) return { chain, said };
    const others = said.filter(
      (where) => !this.partiesOf(where, claim, depth).has(claim.principal),
    );
    return { chain, said: now === undefined ? others : [...others, now] };
  }

  /** What left a container without a word of where to is with those who had that. */
  private partiesOf(where: Whereabouts, place: OrderKey, depth: number): ReadonlySet<string> {
    if ('parties' in where) return where.parties;
    const { container, until } = where;
    if (itemKindOf(container) === 'SITE') return new Set([partyOfItem(container) ?? '']);
    const last = until !== null && compareOrder(until, place) < 0 ? until : place;
    return this.at(container, last, depth + 1);
  }
}

function whereaboutsBy(claim: CustodyClaim): Whereabouts | undefined {
  switch (claim.kind) {
    case 'BEGUN':
    case 'HELD':
      return { parties: new Set([claim.principal]) };
    case 'IN_TRANSIT':
      return { parties: new Set([claim.principal, claim.to]) };
    case 'INSIDE':
    case 'BUILT_IN':
      return { container: claim.container, until: claim.until };
    case 'LET_GO':
      return undefined;
  }
}
