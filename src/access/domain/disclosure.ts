/** The one function that says what a viewer may read of an event. */
import {
  DISCLOSURE_GROUPS,
  type DisclosureGroup,
} from '../../lifecycle/domain/disclosure-groups.js';
import { OPERATING_ROLES } from '../../lifecycle/domain/roles.js';
import type { Viewer } from '../../vocabulary/viewer.js';

/** What access has to know of an event to judge it. */
export interface JudgedEvent {
  /** The party that it was reported for. */
  readonly principal: string;
}

const READING_ROLES: ReadonlySet<string> = new Set([
  ...OPERATING_ROLES,
  'AUTHORITY',
  'AUDITOR',
  'ADMINISTRATOR',
]);
const ALL_BUT_PERSONAL = DISCLOSURE_GROUPS.filter((group) => group !== 'personal');

/** The groups that the viewer may read of the event; its reporter reads all of it. */
export function readableGroups(viewer: Viewer, event: JudgedEvent): readonly DisclosureGroup[] {
  if (event.principal === viewer.partyId) return DISCLOSURE_GROUPS;
  return viewer.roles.some((role) => READING_ROLES.has(role)) ? ALL_BUT_PERSONAL : [];
}
