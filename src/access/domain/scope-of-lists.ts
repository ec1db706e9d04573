import type { Viewer } from '../../vocabulary/viewer.js';

/** Of which parties the mentions are looked through. */
export interface ListScope {
  readonly parties: readonly string[];
  readonly onlyReported: boolean;
}

/**
 * Where a viewer finds the events that it may list, without an item: an authority in the whole log, or among
 * what the party asked for reported; a party among what it reported and what names it; an auditor among what
 * its audited parties reported besides. How much others have reported makes no difference to it.
 */
export function scopeOfLists(viewer: Viewer, principal?: string): ListScope | 'LOG' {
  const reporters = [viewer.partyId, ...viewer.grants.flatMap(({ parties }) => parties)];
  const isAuthority = viewer.authorityScopes.length > 0;
  if (principal !== undefined && (isAuthority || reporters.includes(principal))) {
    return { parties: [principal], onlyReported: true };
  }
  return isAuthority ? 'LOG' : { parties: reporters, onlyReported: false };
}
