/** The digest of the secret that a ledger was opened with. */
import type { Queryable } from '../../database/database-pools.js';

const SELECT_DIGEST = 'SELECT digest FROM ledger.secret_digest';
const INSERT_DIGEST = `
  INSERT INTO ledger.secret_digest (digest) VALUES ($1) ON CONFLICT (only_row) DO NOTHING`;

export async function selectSecretDigest(db: Queryable): Promise<Uint8Array | undefined> {
  const { rows } = await db.query<{ digest: Buffer }>(SELECT_DIGEST);
  return rows[0]?.digest;
}

/** Keeps it where none is kept, for good, and returns what is kept: of several at once, the first. */
export async function keepSecretDigest(db: Queryable, digest: Uint8Array): Promise<Uint8Array> {
  await db.query(INSERT_DIGEST, [Buffer.from(digest)]);
  const kept = await selectSecretDigest(db);
  if (kept === undefined) throw new Error('ledger.secret_digest has no row.');
  return kept;
}
