/** An event cut to what somebody may read of it. */
import {
  DISCLOSURE_GROUPS,
  type DisclosureGroup,
} from '../../lifecycle/domain/disclosure-groups.js';
import { isListed } from './matrix.js';

export interface Disclosure {
  readonly readable: readonly DisclosureGroup[];
  /** That the event has and that are not shown, be it that they were erased. */
  readonly withheld: readonly DisclosureGroup[];
  /** Whether it stands in lists and counts, and is told of by its id. */
  readonly listed: boolean;
}

/** Undefined where nothing of it may be read. */
export function disclosureOf(
  present: readonly DisclosureGroup[],
  absent: readonly DisclosureGroup[],
  readable: readonly DisclosureGroup[],
): Disclosure | undefined {
  if (!present.some((group) => readable.includes(group))) return undefined;
  return {
    readable,
    withheld: DISCLOSURE_GROUPS.filter(
      (group) => present.includes(group) && (!readable.includes(group) || absent.includes(group)),
    ),
    listed: isListed(present, readable),
  };
}
