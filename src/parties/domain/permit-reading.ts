/** Permits are of the group `authority`: whose a viewer may list. */
import type { Viewer } from '../../vocabulary/viewer.js';

/** A party its own, an authority anybody's; to anyone else there are none. */
export function mayReadPermits({ partyId, roles }: Viewer, party: string): boolean {
  return partyId === party || roles.includes('AUTHORITY');
}
