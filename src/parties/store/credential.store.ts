import { Brackets } from 'typeorm';
import type { CredentialEntity } from './credential.entity.js';
import type { PartyDatabase } from './party-database.js';

/** More than a party has systems and people: who needs more has forgotten to revoke some. */
export const LIVE_CREDENTIALS_A_PARTY_MAX = 100;
/** All live ones, and as many of the revoked ones as anybody looks back to. */
const CREDENTIALS_LISTED_MAX = 200;
const USE_NOTED_MS = 60_000;

export type NewCredential = Pick<
  CredentialEntity,
  'id' | 'party' | 'label' | 'secretDigest' | 'createdAt'
>;

/** What is counted must not change before it is written: of one party, one after the other. */
const LOCK_PARTY = `SELECT pg_advisory_xact_lock(hashtextextended('party.credential ' || $1, 0))`;

const INSERT_UNLESS_FULL = `
  INSERT INTO party.credential (id, party, label, secret_digest, created_at)
  SELECT $1, $2, $3, $4, $5 WHERE $6::int > (
    SELECT count(*) FROM party.credential WHERE party = $2 AND revoked_at IS NULL)
  ON CONFLICT (id) DO NOTHING RETURNING id`;

/** False where the id is taken, which whoever was first has, or the party has as many as it may. */
export function insertCredential(db: PartyDatabase, made: NewCredential): Promise<boolean> {
  const { id, party, label, secretDigest, createdAt } = made;
  const values = [id, party, label, secretDigest, createdAt, LIVE_CREDENTIALS_A_PARTY_MAX];
  return db.credentials.manager.transaction(async (tx) => {
    await tx.query(LOCK_PARTY, [party]);
    const rows: unknown = await tx.query(INSERT_UNLESS_FULL, values);
    return Array.isArray(rows) && rows.length === 1;
  });
}

export function findCredential(db: PartyDatabase, id: string): Promise<CredentialEntity | null> {
  return db.credentials.findOneBy({ id });
}

/** Every live one, then the others: those that were revoked last. */
export function credentialsOfParty(db: PartyDatabase, party: string): Promise<CredentialEntity[]> {
  const revokedAt = { direction: 'DESC', nulls: 'FIRST' } as const;
  const order = { revokedAt, createdAt: 'DESC', id: 'ASC' } as const;
  return db.credentials.find({ where: { party }, order, take: CREDENTIALS_LISTED_MAX });
}

/** The first revocation stands. */
export async function markRevoked(db: PartyDatabase, id: string, now: Date): Promise<void> {
  await db.credentials
    .createQueryBuilder()
    .update()
    .set({ revokedAt: now })
    .where('id = :id AND revoked_at IS NULL', { id })
    .execute();
}

/**
 * Once a minute is enough to tell a credential in use from a forgotten one, and spares writes. Whether
 * it was written now: of several at once, by one.
 */
export async function noteUse(
  db: PartyDatabase,
  { id, lastUsedAt }: Pick<CredentialEntity, 'id' | 'lastUsedAt'>,
  now: Date,
): Promise<boolean> {
  const before = new Date(now.getTime() - USE_NOTED_MS);
  if (lastUsedAt !== null && lastUsedAt > before) return false;
  const { affected } = await db.credentials
    .createQueryBuilder()
    .update()
    .set({ lastUsedAt: now })
    .where('id = :id', { id })
    .andWhere(
      new Brackets((where) =>
        where.where('last_used_at IS NULL').orWhere('last_used_at <= :before', { before }),
      ),
    )
    .execute();
  return affected === 1;
}
