import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One row an item and event: what the event did to the item's state and custody, if anything.
 * Timeline, state and custody are all read from it; it is projected from the log, and dropped and
 * rebuilt from index 0 at any time. A row is closed (`known_until`), never overwritten.
 *
 * Instants in microseconds since 1970 UTC; `event_order` is class, sequence and rank, packed.
 *
 * Distribution keys, for the day of more than one machine: `item_event` by `item`, `receipt` by
 * `handover`. Hence no foreign keys, and the key in every primary key.
 */
export class CreateCustody1767225900000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('SET LOCAL ROLE ledger_owner');
    for (const statement of [...TABLES, ...GRANTS]) await db.query(statement);
    await db.query('RESET ROLE');
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}

const TABLES = [
  'CREATE SCHEMA custody',
  `CREATE TABLE custody.item_event (
     item text COLLATE "C" NOT NULL,
     instant bigint NOT NULL,
     event_order bigint NOT NULL,
     event_id uuid NOT NULL,
     event_type text NOT NULL,
     -- The first instant of the day, where no more than the day is known.
     day bigint,
     -- Keys of lifecycle's transition tables, as the event says them.
     acts text[] NOT NULL,
     status_act text,
     custody text CHECK (custody IN ('HELD', 'IN_TRANSIT', 'EXPORTED', 'END_USER')),
     -- Who has it; in transit and exported, who let it go.
     holder text COLLATE "C",
     receiver text COLLATE "C",
     site text COLLATE "C",
     country text,
     known_from bigint NOT NULL CHECK (known_from >= 0),
     known_until bigint CHECK (known_until >= known_from),
     PRIMARY KEY (item, instant, event_order, event_id, known_from),
     CHECK ((receiver IS NOT NULL) = (custody IS NOT DISTINCT FROM 'IN_TRANSIT'))
   )`,
  // Receipts that take their items from the hand-over they answer, which may come later.
  `CREATE TABLE custody.receipt (
     handover uuid NOT NULL,
     event_id uuid NOT NULL,
     PRIMARY KEY (handover, event_id)
   )`,
];

const GRANTS = [
  'GRANT USAGE ON SCHEMA custody TO ledger_app, ledger_reader',
  `GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA custody TO ledger_app`,
  'GRANT SELECT ON ALL TABLES IN SCHEMA custody TO ledger_reader',
];
