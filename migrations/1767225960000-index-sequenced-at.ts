import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * "As known on" a date asks for the last range sequenced by then. `sequenced_at` never falls along
 * `first_index`, so the newest row of the index that is not later is the answer.
 */
export class IndexSequencedAt1767225960000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('SET LOCAL ROLE ledger_owner');
    await db.query(`CREATE INDEX sequenced_batch_sequenced_at
      ON ledger.sequenced_batch (sequenced_at, first_index)`);
    await db.query('RESET ROLE');
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
