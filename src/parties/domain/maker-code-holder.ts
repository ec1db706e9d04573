/** Who holds a maker code that another party is about to be given. */
import { versionInForce } from './dated-version.js';
import type { Entitlement } from './entitlement.js';

/** From that day on the party is to have the code. */
export interface MakerCodeClaim {
  readonly party: string;
  readonly makerCode: string;
  /** `YYYY-MM-DD`. */
  readonly validFrom: string;
}

export interface MakerCodeHolder {
  readonly makerCode: string;
  readonly holder: string;
  /** The first day of the record by which it holds the code. */
  readonly since: string;
}

/**
 * Another party that would lose the code, on the claim's first day or on a later one: a record
 * replaces all before it from its first day on. The versions are all of that code, in the order in
 * which they were recorded.
 */
export function otherHolderOf(
  { party, makerCode, validFrom }: MakerCodeClaim,
  versions: readonly Entitlement[],
): MakerCodeHolder | undefined {
  const later = versions.map((version) => version.validFrom).filter((day) => day > validFrom);
  const held = [validFrom, ...later.sort()].map((day) => versionInForce(versions, day));
  const lost = held.find((version) => version !== undefined && version.holder !== party);
  return lost === undefined ? undefined : { makerCode, holder: lost.holder, since: lost.validFrom };
}
