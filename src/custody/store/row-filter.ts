/** A row filter as a condition of SQL, always of the same shape, so that a statement is planned once. */
import type { RowFilter } from '../domain/row-filter.js';

export const FILTER_PARAMETERS = 7;

/** Over columns of `custody.item_event`; its parameters begin at the place given. */
export function filterCondition(first: number): string {
  const parameter = (place: number): string => `$${first + place}`;
  return `(named_in && ${parameter(0)}::text[] OR principal = ANY (${parameter(1)}::text[])
    OR (${parameter(2)}::text = ANY (parties) AND named_in && ${parameter(3)}::text[])
    OR EXISTS (SELECT FROM unnest(${parameter(4)}::text[], ${parameter(5)}::bigint[],
        ${parameter(6)}::bigint[]) AS within(party, first, last)
      WHERE within.party = principal AND instant BETWEEN within.first AND within.last))`;
}

export function filterValues({ groups, reportedBy, naming, within }: RowFilter): unknown[] {
  return [
    groups,
    reportedBy,
    naming.party,
    naming.groups,
    within.map(({ party }) => party),
    within.map(({ from }) => from),
    within.map(({ until }) => until),
  ];
}
