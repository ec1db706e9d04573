import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a thing stands in is asked as known at a size of the log: of rows that were superseded, only
 * those count that were known until then or later. Asked as of today, these are none or next to none,
 * while a battery of 3,000 swaps has as many of them. `containment_current` finds the others.
 */
export class IndexSupersededContainments1767226200000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('SET LOCAL ROLE ledger_owner');
    await db.query(`CREATE INDEX containment_superseded ON lineage.containment (child, known_until)
      WHERE known_until IS NOT NULL`);
    await db.query('RESET ROLE');
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
