/** Whose stock and hand-overs a viewer may list. */
import type { Viewer } from '../../vocabulary/viewer.js';

/** A party its own, an authority anybody's; to anyone else another's list is as if it were empty. */
export function mayAskAbout({ partyId, roles }: Viewer, party: string): boolean {
  return partyId === party || roles.includes('AUTHORITY');
}
