import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever was given mandates lists them; those that a party gave are found by `register_entry_by_party`. */
export class IndexAgents1767226387000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('SET LOCAL ROLE ledger_owner');
    await db.query(`CREATE INDEX register_entry_by_agent
      ON party.register_entry ((fields->>'agent' COLLATE "C"), key)
      WHERE known_until IS NULL AND kind = 'MANDATE'`);
    await db.query('RESET ROLE');
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
