/** What of credentials stands in the journal. Never a token, and of a secret not even its digest. */
import type { AuditNote } from '../audit/audit.service.js';
import type { ErrorCode, Violation } from '../errors/error-code.js';
import type { CredentialEntity } from './store/credential.entity.js';

/** Slips of whoever writes a client; all other refusals are told. */
const SHAPE: readonly ErrorCode[] = [
  'MALFORMED_EVENT_ID',
  'MALFORMED_PARTY_ID',
  'MALFORMED_TEXT',
  'MISSING_FIELD',
];

type Known = Pick<CredentialEntity, 'id' | 'party' | 'label'>;

/** Why a token opened nothing; of a stranger, since nobody has shown to be the credential's party. */
export type Closed = 'MALFORMED' | 'UNKNOWN' | 'WRONG_SECRET' | 'REVOKED';

export function turnedAway(code: Closed, id?: string, party?: string): AuditNote {
  const detail = party === undefined ? {} : { party };
  return { kind: 'AUTHENTICATION', outcome: 'REFUSED', code, subject: id, detail };
}

/** Undefined where it was told already on the same day, by UTC. */
export function letIn(
  { id, party, lastUsedAt }: Pick<CredentialEntity, 'id' | 'party' | 'lastUsedAt'>,
  now: Date,
): AuditNote | undefined {
  const last = lastUsedAt?.toISOString() ?? null;
  if (last?.slice(0, 10) === now.toISOString().slice(0, 10)) return undefined;
  const code = last === null ? 'FIRST_USE' : 'FIRST_USE_OF_THE_DAY';
  return {
    ...{ kind: 'AUTHENTICATION', outcome: 'DONE', code, partyId: party, credentialId: id },
    detail: { lastUsedAt: last },
  };
}

export function granted(
  code: 'CREDENTIAL_ISSUED' | 'CREDENTIAL_REVOKED',
  { id, party, label }: Known,
  by: string,
): AuditNote {
  const detail = { party, label };
  return { kind: 'GRANT', outcome: 'DONE', code, partyId: by, subject: id, detail };
}

export function notGranted(
  violations: readonly Violation[],
  asked: { readonly operation: string; readonly id: string; readonly party?: string },
  by: string,
): AuditNote[] {
  const { operation, id, party } = asked;
  const detail = { operation, ...(party === undefined ? {} : { party }) };
  return violations
    .filter(({ code }) => !SHAPE.includes(code))
    .map(({ code }) => {
      return { kind: 'REFUSAL', outcome: 'REFUSED', code, partyId: by, subject: id, detail };
    });
}
