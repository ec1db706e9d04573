/** Who may read the journal: it tells of every party, so a part of the country is no reason. */
import type { Viewer } from '../../vocabulary/viewer.js';

export const READING_ROLES = ['ADMINISTRATOR', 'AUTHORITY'] as const;

export function mayReadJournal(viewer: Viewer): boolean {
  return viewer.roles.includes('ADMINISTRATOR') || isNationalAuthority(viewer);
}

function isNationalAuthority({ authorityScopes }: Viewer): boolean {
  return authorityScopes.some((scope) => scope === null || scope === 'CN');
}
