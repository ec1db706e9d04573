import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What decides who may read that an event names an item stands beside the item's row: who reported it,
 * whom it names, the groups that it has, and those of them that name the item. So that what a viewer may not read
 * is left out by the query, before a page is cut, and neither counts nor cursors tell of it.
 *
 * `party.mention` says which events were reported for a party, or name it, newest first: what a party
 * asks for when it asks for its own events, however long the log is.
 *
 * Rows that were projected without it are dropped here; the server projects the log again from index 0
 * when it starts.
 *
 * Distribution keys, for the day of more than one machine: `mention` and `look_up` by `party`.
 */
export class NameWhoMayRead1767226260000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('SET LOCAL ROLE ledger_owner');
    for (const statement of [...READERS, ...MENTIONS, ...LOOK_UPS, ...AGAIN]) {
      await db.query(statement);
    }
    await db.query('RESET ROLE');
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}

const AGAIN = [
  'TRUNCATE custody.item_event, custody.handover, custody.reception, party.register_entry',
  `UPDATE ledger.projection_cursor SET next_index = 0 WHERE projection IN ('custody', 'parties')`,
];

const READERS = [
  'TRUNCATE custody.item_event',
  `ALTER TABLE custody.item_event
     ADD COLUMN principal text COLLATE "C" NOT NULL,
     ADD COLUMN parties text[] COLLATE "C" NOT NULL,
     ADD COLUMN event_groups text[] NOT NULL,
     ADD COLUMN named_in text[] NOT NULL`,
];

const MENTIONS = [
  `CREATE TABLE party.mention (
     party text COLLATE "C" NOT NULL,
     log_index bigint NOT NULL,
     event_id uuid NOT NULL,
     event_type text NOT NULL,
     -- Reported for the party; else the event names it.
     reported boolean NOT NULL,
     PRIMARY KEY (party, log_index)
   )`,
  'GRANT SELECT, INSERT, DELETE, TRUNCATE ON party.mention TO ledger_app',
  'GRANT SELECT ON party.mention TO ledger_reader',
];

const LOOK_UPS = [
  'CREATE SCHEMA access',
  // Codes that a party asked about on a day though it neither made nor holds them.
  `CREATE TABLE access.look_up (
     party text COLLATE "C" NOT NULL,
     day date NOT NULL,
     item text COLLATE "C" NOT NULL,
     PRIMARY KEY (party, day, item)
   )`,
  'GRANT USAGE ON SCHEMA access TO ledger_app',
  'GRANT SELECT, INSERT, DELETE ON access.look_up TO ledger_app',
];
