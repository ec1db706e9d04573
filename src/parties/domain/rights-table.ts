import { PARTY_ROLES } from '../../lifecycle/domain/roles.js';
import type { PartyRole } from '../../lifecycle/domain/roles.js';
import { versionInForce } from './dated-version.js';
import { entitlementKey, keyOfEntitlement, type Entitlement } from './entitlement.js';

const ROLES: ReadonlyMap<string, PartyRole> = new Map(PARTY_ROLES.map((role) => [role, role]));

/**
 * The rights of some parties, and the owners of some maker codes, over all time. Who made it loaded
 * what will be asked: about other parties it knows nothing.
 */
export class RightsTable {
  readonly #byKey = new Map<string, Entitlement[]>();
  readonly #rolesOf = new Map<string, Map<string, PartyRole>>();

  /** Those of one key in the order of the log; without mandates that were revoked. */
  constructor(entitlements: readonly Entitlement[]) {
    for (const entitlement of entitlements) this.add(entitlement);
  }

  isRegistered(party: string, day: string): boolean {
    return this.inForce(entitlementKey('REGISTRATION', party), day) !== undefined;
  }

  /** Whether the party was ever registered, for whatever time. */
  isKnown(party: string): boolean {
    return this.#byKey.has(entitlementKey('REGISTRATION', party));
  }

  rolesOn(party: string, day: string): Set<PartyRole> {
    const held = [...(this.#rolesOf.get(party) ?? [])].filter(
      ([key]) => this.inForce(key, day) !== undefined,
    );
    return new Set(held.map(([, role]) => role));
  }

  /** The regions for which the party holds the role; null is the whole country. */
  scopesOn({ party, role }: { party: string; role: PartyRole }, day: string): (string | null)[] {
    const held = [...(this.#rolesOf.get(party) ?? [])].flatMap(([key, of]) =>
      of === role ? (this.inForce(key, day) ?? []) : [],
    );
    return held.map(({ scope }) => scope);
  }

  /** The parties that have given this one a mandate. */
  principalsOf(agent: string, day: string): string[] {
    const all = [...this.#byKey.values()].flat();
    const mandates = all.filter(({ kind, holder }) => kind === 'MANDATE' && holder === agent);
    const counting = mandates.filter((one) => versionInForce([one], day) !== undefined);
    return [...new Set(counting.map(({ object }) => object))].sort();
  }

  /** A code passes to another party by a later record: it has one owner at a time. */
  ownerOfMakerCode(code: string, day: string): string | undefined {
    return this.inForce(entitlementKey('MAKER_CODE', code), day)?.holder;
  }

  /** Each mandate stands by itself: a later one does not end an earlier one. */
  hasMandate(mandate: { giver: string; agent: string }, day: string): boolean {
    const given = this.#byKey.get(entitlementKey('MANDATE', mandate.agent, mandate.giver)) ?? [];
    return given.some((one) => versionInForce([one], day) !== undefined);
  }

  /** The last day of the mandate that ended last before that day; of mandates that were not revoked. */
  endOfMandate(mandate: { giver: string; agent: string }, day: string): string | undefined {
    const given = this.#byKey.get(entitlementKey('MANDATE', mandate.agent, mandate.giver)) ?? [];
    const ends = given.flatMap(({ validUntil }) => validUntil ?? []).filter((end) => end < day);
    return ends.sort().at(-1);
  }

  private inForce(key: string, day: string): Entitlement | undefined {
    return versionInForce(this.#byKey.get(key) ?? [], day);
  }

  private add(entitlement: Entitlement): void {
    const { kind, holder, object, scope } = entitlement;
    const key = keyOfEntitlement(entitlement);
    const versions = this.#byKey.get(key);
    if (versions === undefined) this.#byKey.set(key, [entitlement]);
    else versions.push(entitlement);
    const role = kind === 'ROLE' ? ROLES.get(object) : undefined;
    if (role === undefined) return;
    const roles = this.#rolesOf.get(holder) ?? new Map<string, PartyRole>();
    this.#rolesOf.set(holder, roles.set(entitlementKey('ROLE', holder, object, scope ?? ''), role));
  }
}
