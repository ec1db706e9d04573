/** Whom a credential stands for on a day, out of what is recorded of its party. */
import type { Grant, Viewer } from '../vocabulary/viewer.js';
import type { JsonObject } from '../vocabulary/json.js';
import type { DatedVersion } from './domain/dated-version.js';
import { versionInForce, versionOn } from './domain/dated-version.js';
import type { Entitlement } from './domain/entitlement.js';
import { RightsTable } from './domain/rights-table.js';

export interface KnownOfParty {
  readonly id: string;
  readonly party: string;
  readonly rights: readonly Entitlement[];
  readonly register: readonly (DatedVersion & {
    readonly eventId: string;
    readonly kind: 'PARTY' | 'GRANT';
    readonly fields: JsonObject;
  })[];
}

/** `day` is `YYYY-MM-DD`. */
export function viewerOf({ id, party, rights, register }: KnownOfParty, day: string): Viewer {
  const table = new RightsTable(rights);
  const named = register.filter(({ kind }) => kind === 'PARTY');
  const registration = versionOn(named, day) ?? named.at(-1);
  const name = registration?.fields['name'];
  return {
    credentialId: id,
    partyId: party,
    // The register follows the log, a moment behind a party's registration.
    partyName: typeof name === 'string' ? name : party,
    roles: [...table.rolesOn(party, day)].sort(),
    authorityScopes: table.scopesOn({ party, role: 'AUTHORITY' }, day),
    grants: register
      .filter((entry) => entry.kind === 'GRANT' && versionInForce([entry], day) !== undefined)
      .map(grantOf),
    principals: table.principalsOf(party, day),
  };
}

function grantOf({ eventId, fields, validUntil }: KnownOfParty['register'][number]): Grant {
  const parties = Array.isArray(fields['parties']) ? fields['parties'] : [];
  return {
    id: eventId,
    parties: parties.filter((party) => typeof party === 'string'),
    periodFrom: dayIn(fields, 'periodFrom'),
    periodUntil: dayIn(fields, 'periodUntil'),
    // No grant is without an end.
    validUntil: validUntil ?? '',
  };
}

function dayIn(fields: JsonObject, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' ? value : null;
}
