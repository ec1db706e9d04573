import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `ledger_eraser_definer` owns the eraser's one function, so that no login ever holds its UPDATE. */
const ROLES = [
  'ledger_owner',
  'ledger_app',
  'ledger_sequencer',
  'ledger_reader',
  'ledger_eraser',
  'ledger_eraser_definer',
];

/**
 * The roles by which the database itself keeps the rooms' promises. None logs in: whoever connects
 * takes one by SET ROLE, or is a login that was granted just one.
 *
 * Roles belong to the whole server, not to a database, and the migrator's lock to one database: a
 * role may be there, or appear while we look. Both are harmless.
 */
export class CreateRoles1767225600000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const role of ROLES) {
      await db.query(`
        DO $$ BEGIN
          CREATE ROLE ${role} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$`);
      // A superuser may take any role; another migrating login has to be granted it.
      await db.query(`
        DO $$ BEGIN
          IF NOT pg_has_role(current_user, '${role}', 'SET') THEN
            GRANT ${role} TO CURRENT_USER WITH SET TRUE, INHERIT FALSE;
          END IF;
        END $$`);
    }
    await db.query(`
      DO $$ BEGIN
        EXECUTE format('GRANT CREATE ON DATABASE %I TO ledger_owner', current_database());
      END $$`);
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
