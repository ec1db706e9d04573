import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The constraint tables of capture: which codes and lots have begun, and what is left of a lot.
 * They are written in the capture transaction, decide about refusals, and can be rebuilt from the
 * log. `refusal_day` counts what was refused of one party in one day.
 *
 * Distribution keys, for the day of more than one machine: `beginning` and `lot` by `item`,
 * `refusal_day` by `party`.
 */
export class CreateCapture1767225780000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('SET LOCAL ROLE ledger_owner');
    await db.query('CREATE SCHEMA capture');
    await db.query(`CREATE TABLE capture.beginning (
      item text COLLATE "C" PRIMARY KEY,
      event_id uuid NOT NULL,
      principal text COLLATE "C" NOT NULL
    )`);
    // drawn may exceed content: a receipt's weight or a later analysis can leave less than was drawn.
    await db.query(`CREATE TABLE capture.lot (
      item text COLLATE "C" PRIMARY KEY,
      holder text COLLATE "C" NOT NULL,
      content_mg numeric(24) NOT NULL CHECK (content_mg >= 0),
      drawn_mg numeric(24) NOT NULL CHECK (drawn_mg >= 0)
    )`);
    await db.query(`CREATE TABLE capture.refusal_day (
      party text COLLATE "C" NOT NULL,
      day date NOT NULL,
      n bigint NOT NULL CHECK (n > 0),
      PRIMARY KEY (party, day)
    )`);
    await db.query('GRANT USAGE ON SCHEMA capture TO ledger_app, ledger_reader');
    await db.query(`GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE
      ON capture.beginning, capture.lot, capture.refusal_day TO ledger_app`);
    await db.query('GRANT SELECT ON capture.beginning, capture.lot TO ledger_reader');
    await db.query('RESET ROLE');
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
