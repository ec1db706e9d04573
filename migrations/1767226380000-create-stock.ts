import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What each party has at hand now, and what is on the way: lists that cost what they show, however
 * much a party has held before. Projected from the log, with what custody and lineage made of it;
 * dropped and rebuilt from index 0 at any time. Only as known now: a row is overwritten.
 *
 * Which things changed their place between two sizes of the log is asked of lineage: hence its two
 * indexes, both of which grow at their right end alone.
 *
 * Distribution keys, for the day of more than one machine: `holding` by `item`, `handover` by
 * `event_id`, `reception` by `handover`.
 */
export class CreateStock1767226380000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('SET LOCAL ROLE ledger_owner');
    for (const statement of [...TABLES, ...INDEXES, ...GRANTS]) await db.query(statement);
    await db.query('RESET ROLE');
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}

const TABLES = [
  'CREATE SCHEMA stock',
  // Under the name that stands for the thing's identity class; not what stands in another thing.
  `CREATE TABLE stock.holding (
     item text COLLATE "C" PRIMARY KEY,
     kind text NOT NULL,
     holder text COLLATE "C" NOT NULL,
     state text NOT NULL,
     -- Whether the state is an end: what was shredded is not at hand any more.
     ended boolean NOT NULL,
     site text COLLATE "C",
     -- As its production names it.
     model text
   )`,
  // Instants in microseconds since 1970 UTC; \`event_order\` is class, sequence and rank, packed.
  `CREATE TABLE stock.handover (
     event_id uuid PRIMARY KEY,
     sender text COLLATE "C" NOT NULL,
     receiver text COLLATE "C" NOT NULL,
     instant bigint NOT NULL,
     event_order bigint NOT NULL,
     -- Whether a reception by the receiver names it.
     received boolean NOT NULL
   )`,
  `CREATE TABLE stock.reception (
     handover uuid NOT NULL,
     event_id uuid NOT NULL,
     principal text COLLATE "C" NOT NULL,
     instant bigint NOT NULL,
     event_order bigint NOT NULL,
     -- False where it takes the items of the hand-over.
     names_items boolean NOT NULL,
     PRIMARY KEY (handover, event_id)
   )`,
];

const PLACE = 'instant, event_order, event_id';

const INDEXES = [
  // What is at hand, in the order of the list; filters are judged in the index.
  `CREATE INDEX holding_at_hand ON stock.holding (holder, item)
     INCLUDE (kind, state, site, model) WHERE NOT ended`,
  'CREATE INDEX holding_state ON stock.holding (holder, state, item)',
  `CREATE INDEX handover_sender ON stock.handover (sender, ${PLACE})`,
  `CREATE INDEX handover_receiver ON stock.handover (receiver, ${PLACE})`,
  `CREATE INDEX handover_pair ON stock.handover (sender, receiver, ${PLACE})`,
  `CREATE INDEX handover_sent_open ON stock.handover (sender, ${PLACE}) WHERE NOT received`,
  `CREATE INDEX handover_due_open ON stock.handover (receiver, ${PLACE}) WHERE NOT received`,
  'CREATE INDEX containment_known_from ON lineage.containment (known_from)',
  `CREATE INDEX containment_known_until ON lineage.containment (known_until)
     WHERE known_until IS NOT NULL`,
];

const GRANTS = [
  'GRANT USAGE ON SCHEMA stock TO ledger_app, ledger_reader',
  'GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA stock TO ledger_app',
  'GRANT SELECT ON ALL TABLES IN SCHEMA stock TO ledger_reader',
];
