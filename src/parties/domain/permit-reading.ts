/** Permits are of the group `authority`: whose a viewer may list. */
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
