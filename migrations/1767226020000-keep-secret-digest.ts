import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which secret the ledger's event ids were derived under, so that a server with another one does not
 * start: it would give a retry another id, and record it twice. A digest keyed by the secret itself,
 * of 32 random bytes: it tells nothing about them. One row, written once; stays on the coordinator.
 */
export class KeepSecretDigest1767226020000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('SET LOCAL ROLE ledger_owner');
    await db.query(`CREATE TABLE ledger.secret_digest (
      only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
      digest bytea NOT NULL CHECK (octet_length(digest) = 32),
      kept_at timestamptz NOT NULL DEFAULT now()
    )`);
    await db.query(`CREATE TRIGGER secret_digest_only_grows
      BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.secret_digest
      FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()`);
    await db.query(
      'ALTER TABLE ledger.secret_digest ENABLE ALWAYS TRIGGER secret_digest_only_grows',
    );
    await db.query('GRANT SELECT, INSERT ON ledger.secret_digest TO ledger_app');
    await db.query('RESET ROLE');
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
