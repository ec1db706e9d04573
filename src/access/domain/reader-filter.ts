import type { RowFilter } from '../../custody/domain/row-filter.js';
import type { DisclosureGroup } from '../../lifecycle/domain/disclosure-groups.js';
import type { Viewer } from '../../vocabulary/viewer.js';
import { parseInstant } from '../../vocabulary/instant.js';
import { MATRIX } from './matrix.js';

const FIRST_INSTANT = -(1n << 63n);
const LAST_INSTANT = (1n << 63n) - 1n;
const MICROS_A_DAY = 86_400_000_000n;

/**
 * The rows that the viewer may be told of: those in the groups, those that it reported or that name it, and
 * those of the parties that it audits. Of a period of audit the first and the last day are left out where the
 * offset of the report could place it outside.
 */
export function filterFor(viewer: Viewer, groups: readonly DisclosureGroup[]): RowFilter {
  return {
    groups,
    reportedBy: [viewer.partyId],
    naming: { party: viewer.partyId, groups: MATRIX.NAMED_PARTY },
    within: viewer.grants.flatMap(({ parties, periodFrom, periodUntil }) =>
      parties.map((party) => ({
        party,
        from: periodFrom === null ? FIRST_INSTANT : microsOf(periodFrom) + MICROS_A_DAY / 2n,
        until: periodUntil === null ? LAST_INSTANT : microsOf(periodUntil) + MICROS_A_DAY / 2n,
      })),
    ),
  };
}

/** The start of the day at UTC. */
function microsOf(day: string): bigint {
  const start = parseInstant(`${day}T00:00:00+00:00`);
  if (!start.ok) throw new TypeError(`${day} is no day`);
  return start.value.micros;
}
