import {
  DISCLOSURE_GROUPS,
  type DisclosureGroup,
} from '../../lifecycle/domain/disclosure-groups.js';

/** Which rows may be told of: those that fit one of its members. Who fits is not custody's to judge. */
export interface RowFilter {
  /** The item is named in one of these groups. */
  readonly groups: readonly DisclosureGroup[];
  readonly reportedBy: readonly string[];
  /** The event names the party, and the item in one of the groups. */
  readonly naming: { readonly party: string; readonly groups: readonly DisclosureGroup[] };
  /** Reported by the party, of things between two instants, both included. */
  readonly within: readonly {
    readonly party: string;
    readonly from: bigint;
    readonly until: bigint;
  }[];
}

export const EVERY_ROW: RowFilter = {
  groups: DISCLOSURE_GROUPS,
  reportedBy: [],
  naming: { party: '', groups: [] },
  within: [],
};
