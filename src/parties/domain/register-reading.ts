/** What of the register is not public: permits are of the group `authority`, of models some is `detail`. */
import type { Viewer } from '../../vocabulary/viewer.js';

/** A party its own, a national authority anybody's, an auditor those of his grant; to anyone else there are none. */
export function mayReadPermits(
  { partyId, authorityScopes, grants }: Viewer,
  party: string,
): boolean {
  if (partyId === party || authorityScopes.includes(null) || authorityScopes.includes('CN')) {
    return true;
  }
  return grants.some(({ parties }) => parties.includes(party));
}

/** Composition and dismantling of a maker's models, as far as no battery of them is at hand. */
export function mayReadModelDetail(
  { partyId, authorityScopes, grants }: Viewer,
  maker: string,
): boolean {
  if (partyId === maker || authorityScopes.length > 0) return true;
  return grants.some(({ parties }) => parties.includes(maker));
}
