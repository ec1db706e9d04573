import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { AuditService } from '../audit/audit.service.js';
import { Authenticator } from '../api/authenticator.js';
import { DatabasePools } from '../database/database-pools.js';
import type { Violation } from '../errors/error-code.js';
import type { Viewer } from '../vocabulary/viewer.js';
import { composeToken, isSameDigest, readToken, SECRET_BYTES } from './domain/credential-token.js';
import {
  checkRequest,
  readCredentialId,
  type CredentialRequest,
} from './domain/credential-request.js';
import { granted, letIn, notGranted, turnedAway } from './credential-journal.js';
import { RightsTable } from './domain/rights-table.js';
import { viewerOf } from './viewer-of.js';
import { today } from './today.js';
import { SERVER } from '../ledger/ledger.service.js';
import type { CredentialEntity } from './store/credential.entity.js';
import {
  credentialsOfParty,
  findCredential,
  insertCredential,
  LIVE_CREDENTIALS_A_PARTY_MAX,
  markRevoked,
  noteUse,
} from './store/credential.store.js';
import { selectRights } from './store/entitlement.store.js';
import { PartyDatabase } from './store/party-database.js';
import { selectPresented } from './store/viewer.store.js';

/** A credential without its secret. */
export type Credential = Readonly<Omit<CredentialEntity, 'secretDigest'>>;

export type CredentialOutcome =
  | {
      readonly ok: true;
      readonly credential: Credential;
      /** The secret, this once; absent where the credential was there already. */
      readonly token?: string;
    }
  | { readonly ok: false; readonly violations: readonly Violation[] };

/**
 * What lets a party's systems in: the one thing about parties that is not in the ledger. A credential
 * is for one party, until it is revoked; its secret leaves the server once and is stored as a digest.
 */
@Injectable()
export class CredentialsService extends Authenticator {
  constructor(
    private readonly pools: DatabasePools,
    private readonly database: PartyDatabase,
    private readonly audit: AuditService,
  ) {
    super();
  }

  /**
   * Refuses with MALFORMED_EVENT_ID, MALFORMED_PARTY_ID, MALFORMED_TEXT, NOT_AUTHORISED (it is the
   * party's own or an administrator's to do), UNKNOWN_PARTY, CREDENTIAL_ID_REUSED,
   * TOO_MANY_CREDENTIALS. The same id and party again give the same credential, without its secret.
   */
  async issue(viewer: Viewer, request: CredentialRequest): Promise<CredentialOutcome> {
    const outcome = await this.issueTo(viewer, request);
    if (!outcome.ok) {
      const asked = { operation: 'issueCredential', id: request.id, party: request.partyId };
      this.tellRefused(viewer, outcome.violations, asked);
    } else if (outcome.token !== undefined) {
      await this.audit.note(granted('CREDENTIAL_ISSUED', outcome.credential, viewer.partyId));
    }
    return outcome;
  }

  private async issueTo(viewer: Viewer, request: CredentialRequest): Promise<CredentialOutcome> {
    const checked = checkRequest(request);
    if (!checked.ok) return checked;
    const { id, partyId, label } = checked.request;
    if (!mayManage(viewer, partyId)) return refused(NOT_YOURS);
    const rights = await this.rightsOf(partyId);
    if (!rights.isKnown(partyId)) return refused(unknownParty(partyId));
    return this.make({ id, partyId, label });
  }

  /** Throws for a party that is not registered, or has as many as it may. */
  async issueByServer(partyId: string, label: string): Promise<string> {
    const rights = await this.rightsOf(partyId);
    if (!rights.isKnown(partyId)) throw new Error(`The party ${partyId} is not registered.`);
    const made = await this.make({ id: uuidv7(), partyId, label });
    if (!made.ok) {
      const max = LIVE_CREDENTIALS_A_PARTY_MAX;
      throw new Error(`${partyId} has ${max} live credentials, the most that a party may have.`);
    }
    if (made.token === undefined) throw new Error('A new credential was not new.');
    await this.audit.note(granted('CREDENTIAL_ISSUED', made.credential, SERVER));
    return made.token;
  }

  /** Refuses with NOT_AUTHORISED, and to an administrator with UNKNOWN_TARGET. */
  async revoke(viewer: Viewer, id: string): Promise<CredentialOutcome> {
    const outcome = await this.revokeOf(viewer, id);
    if (!outcome.ok) {
      this.tellRefused(viewer, outcome.violations, { operation: 'revokeCredential', id });
    }
    return outcome;
  }

  private async revokeOf(viewer: Viewer, id: string): Promise<CredentialOutcome> {
    const known = readCredentialId(id);
    const found = known === undefined ? null : await findCredential(this.database, known);
    // A stranger is not told whether there is such a credential.
    if (!mayManage(viewer, found?.party)) return refused(NOT_YOURS);
    if (found === null) return refused({ code: 'UNKNOWN_TARGET', path: '/id' });
    await markRevoked(this.database, found.id, new Date());
    const revoked = await findCredential(this.database, found.id);
    if (revoked === null) throw new Error('A credential was deleted, which no role may do.');
    if (found.revokedAt === null) {
      await this.audit.note(granted('CREDENTIAL_REVOKED', revoked, viewer.partyId));
    }
    return { ok: true, credential: withoutDigest(revoked) };
  }

  /** The live ones first, the newest of them at the top; then those that were revoked last. */
  async ofParty(partyId: string): Promise<Credential[]> {
    return (await credentialsOfParty(this.database, partyId)).map(withoutDigest);
  }

  /**
   * Asked anew with every request: what was revoked, granted or ended a moment ago counts from the next
   * request on, whichever server that reaches.
   */
  override async authenticate(token: string): Promise<Viewer | undefined> {
    const presented = readToken(token);
    if (presented === undefined) return this.refuse('MALFORMED');
    const now = new Date();
    const found = await selectPresented(this.pools.app, presented.id);
    if (found === undefined) return this.refuse('UNKNOWN', presented.id);
    const { id, party, revokedAt, secretDigest } = found;
    if (!isSameDigest(secretDigest, presented.secretDigest)) {
      return this.refuse('WRONG_SECRET', id, party);
    }
    if (revokedAt !== null) return this.refuse('REVOKED', id, party);
    const isNoted = await noteUse(this.database, found, now);
    const first = isNoted ? letIn(found, now) : undefined;
    if (first !== undefined) void this.audit.note(first);
    return viewerOf(found, today());
  }

  private refuse(...why: Parameters<typeof turnedAway>): undefined {
    void this.audit.note(turnedAway(...why));
    return undefined;
  }

  private tellRefused(
    viewer: Viewer,
    violations: readonly Violation[],
    asked: Parameters<typeof notGranted>[1],
  ): void {
    for (const note of notGranted(violations, asked, viewer.partyId)) void this.audit.note(note);
  }

  private async make({ id, partyId, label }: CredentialRequest): Promise<CredentialOutcome> {
    const { token, secretDigest } = composeToken(id, randomBytes(SECRET_BYTES));
    const made = { id, party: partyId, label, secretDigest, createdAt: new Date() };
    const isNew = await insertCredential(this.database, made);
    const found = await findCredential(this.database, id);
    if (found === null) return refused(TOO_MANY);
    if (found.party !== partyId) return refused({ code: 'CREDENTIAL_ID_REUSED', path: '/id' });
    const credential = withoutDigest(found);
    return isNew ? { ok: true, credential, token } : { ok: true, credential };
  }

  private async rightsOf(party: string): Promise<RightsTable> {
    const asked = { parties: [party], makerCodes: [] };
    return new RightsTable(await selectRights(this.pools.app, asked));
  }
}

const NOT_YOURS: Violation = {
  code: 'NOT_AUTHORISED',
  path: '',
  params: { role: 'ADMINISTRATOR' },
};

const TOO_MANY: Violation = {
  code: 'TOO_MANY_CREDENTIALS',
  path: '/partyId',
  params: { max: LIVE_CREDENTIALS_A_PARTY_MAX },
};

function mayManage(viewer: Viewer, party: string | undefined): boolean {
  return viewer.partyId === party || viewer.roles.includes('ADMINISTRATOR');
}

function unknownParty(found: string): Violation {
  return { code: 'UNKNOWN_PARTY', path: '/partyId', params: { found } };
}

function refused(...violations: Violation[]): CredentialOutcome {
  return { ok: false, violations };
}

function withoutDigest(entity: CredentialEntity): Credential {
  const { id, party, label, createdAt, lastUsedAt, revokedAt } = entity;
  return { id, party, label, createdAt, lastUsedAt, revokedAt };
}
