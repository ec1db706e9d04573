import { Brackets } from 'typeorm';
import type { CredentialEntity } from './credential.entity.js';
import type { PartyDatabase } from './party-database.js';

/** More than any party should have; enough that a list of them is whole. */
export const CREDENTIALS_A_PARTY_MAX = 200;
const USE_NOTED_MS = 60_000;

export type NewCredential = Pick<
  CredentialEntity,
  'id' | 'party' | 'label' | 'secretDigest' | 'createdAt'
>;

/** False where the id is taken: whoever was first has it. */
export async function insertCredential(db: PartyDatabase, made: NewCredential): Promise<boolean> {
  const inserted = await db.credentials
    .createQueryBuilder()
    .insert()
    .values({ ...made, lastUsedAt: null, revokedAt: null })
    .orIgnore()
    .returning('id')
    .execute();
  const rows: unknown = inserted.raw;
  return Array.isArray(rows) && rows.length === 1;
}

export function findCredential(db: PartyDatabase, id: string): Promise<CredentialEntity | null> {
  return db.credentials.findOneBy({ id });
}

export function credentialsOfParty(db: PartyDatabase, party: string): Promise<CredentialEntity[]> {
  const order = { createdAt: 'DESC', id: 'ASC' } as const;
  return db.credentials.find({ where: { party }, order, take: CREDENTIALS_A_PARTY_MAX });
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

/** Once a minute is enough to tell a credential in use from a forgotten one, and spares writes. */
export async function noteUse(
  db: PartyDatabase,
  { id, lastUsedAt }: CredentialEntity,
  now: Date,
): Promise<void> {
  const before = new Date(now.getTime() - USE_NOTED_MS);
  if (lastUsedAt !== null && lastUsedAt > before) return;
  await db.credentials
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
}
