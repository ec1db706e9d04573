/** Who reads what, as data: each relation that a viewer can have to an event or an item. */
import {
  DISCLOSURE_GROUPS,
  type DisclosureGroup,
} from '../../lifecycle/domain/disclosure-groups.js';

export const RELATIONS = [
  'REPORTER',
  'AGENT',
  'NAMED_PARTY',
  'MAKER_OR_HOLDER',
  'CODE_IN_HAND',
  'AUTHORITY_CN',
  'AUTHORITY_EU',
  'AUDITOR_IN_GRANT',
  'REGISTER_READER',
] as const;
export type Relation = (typeof RELATIONS)[number];

const ALL_BUT_PERSONAL = DISCLOSURE_GROUPS.filter((group) => group !== 'personal');

/**
 * The matrix. `REPORTER` is the party that the event was reported for. `AGENT` submitted it under a
 * mandate that is still in force; what a person's data are for ends with the report. `REGISTER_READER` is anybody
 * with a credential, of what concerns no item: master data are public among those who may ask.
 *
 * Regulation (EU) 2023/1542, Annex XIII: `public` is its point 1, `detail` point 2, `authority` point 3,
 * `individual` point 4, which authorities of member states are not given.
 */
export const MATRIX: Readonly<Record<Relation, readonly DisclosureGroup[]>> = {
  REPORTER: DISCLOSURE_GROUPS,
  AGENT: ALL_BUT_PERSONAL,
  NAMED_PARTY: ['commercial', 'custody', 'detail', 'individual', 'public'],
  MAKER_OR_HOLDER: ['custody', 'detail', 'individual', 'public'],
  CODE_IN_HAND: ['detail', 'public'],
  AUTHORITY_CN: ALL_BUT_PERSONAL,
  AUTHORITY_EU: ['authority', 'detail', 'public'],
  AUDITOR_IN_GRANT: ALL_BUT_PERSONAL,
  REGISTER_READER: ['public'],
};

/** What several relations together open, in byte order of the names. */
export function groupsOf(relations: Iterable<Relation>): DisclosureGroup[] {
  const open = new Set([...relations].flatMap((relation) => MATRIX[relation]));
  return DISCLOSURE_GROUPS.filter((group) => open.has(group));
}

/**
 * Whether an event stands in lists and counts of one who may read these of its groups: only if one of them is
 * another than `public`, or if it has no other.
 */
export function isListed(
  present: readonly DisclosureGroup[],
  readable: readonly DisclosureGroup[],
): boolean {
  const seen = present.filter((group) => readable.includes(group));
  return seen.some((group) => group !== 'public') || (seen.length > 0 && present.length === 1);
}
