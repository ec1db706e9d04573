/** All that a credential stands for, in one statement: the only one before a request is judged. */
import type { Queryable } from '../../database/database-pools.js';
import type { JsonObject } from '../../vocabulary/json.js';
import type { Entitlement } from '../domain/entitlement.js';
import { inLogOrder, toEntitlement, type EntitlementRow } from './entitlement.store.js';

/** A grant or a registration, as the register knows it now. */
export interface KnownEntry {
  readonly eventId: string;
  readonly kind: 'PARTY' | 'GRANT';
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly fields: JsonObject;
}

export interface PresentedCredential {
  readonly id: string;
  readonly party: string;
  readonly secretDigest: Buffer;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
  /** Of the party: registration, roles and mandates given to it, in the order of the log. */
  readonly rights: readonly Entitlement[];
  /** In the order of the log. */
  readonly register: readonly KnownEntry[];
}

interface CredentialRow {
  readonly id: string;
  readonly party: string;
  readonly secret_digest: Buffer;
  readonly revoked_at: Date | null;
  readonly last_used_at: Date | null;
  readonly rights: readonly EntitlementRow[] | null;
  readonly register: readonly KnownEntry[] | null;
}

const SELECT_PRESENTED = `
  SELECT c.id, c.party, c.secret_digest, c.revoked_at, c.last_used_at,
    (SELECT json_agg(json_build_object('event_id', e.event_id, 'kind', e.kind, 'holder', e.holder,
       'object', e.object, 'scope', e.scope, 'valid_from', e.valid_from, 'valid_until', e.valid_until))
     FROM party.entitlement e
     WHERE e.holder = c.party AND e.kind <> 'MAKER_CODE' AND NOT EXISTS (
       SELECT FROM party.mandate_revocation r
       WHERE e.kind = 'MANDATE' AND r.mandate = e.event_id AND r.giver = e.object)) AS rights,
    (SELECT json_agg(json_build_object('eventId', g.event_id, 'kind', g.kind, 'fields', g.fields,
       'validFrom', g.valid_from, 'validUntil', g.valid_until) ORDER BY g.known_from)
     FROM party.register_entry g
     WHERE g.party = c.party AND g.kind IN ('PARTY', 'GRANT') AND g.known_until IS NULL) AS register
  FROM party.credential c WHERE c.id = $1`;
/** Asked with every request: planned once a connection. */
const STATEMENT = { name: 'party-presented', text: SELECT_PRESENTED };

export async function selectPresented(
  db: Queryable,
  id: string,
): Promise<PresentedCredential | undefined> {
  const { rows } = await db.query<CredentialRow>({ ...STATEMENT, values: [id] });
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    ...{ id: row.id, party: row.party, secretDigest: row.secret_digest },
    ...{ revokedAt: row.revoked_at, lastUsedAt: row.last_used_at },
    rights: await inLogOrder(db, (row.rights ?? []).map(toEntitlement)),
    register: row.register ?? [],
  };
}
