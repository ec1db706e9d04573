/** Whose stock and hand-overs a viewer may list. */
import type { Viewer } from '../../vocabulary/viewer.js';

/**
 * A party its own, an authority or an auditor that of others as far as each item and event of it is theirs to
 * read; to anyone else another's list is as if it were empty.
 */
export function mayAskAbout({ partyId, authorityScopes, grants }: Viewer, party: string): boolean {
  if (partyId === party || authorityScopes.length > 0) return true;
  return grants.some(({ parties }) => parties.includes(party));
}
