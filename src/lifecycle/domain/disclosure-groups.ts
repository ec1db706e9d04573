/** The groups by which an event's fields are sealed and disclosed, in byte order of their names. */
export const DISCLOSURE_GROUPS = [
  'authority',
  'commercial',
  'custody',
  'detail',
  'individual',
  'personal',
  'public',
] as const;

export type DisclosureGroup = (typeof DISCLOSURE_GROUPS)[number];
