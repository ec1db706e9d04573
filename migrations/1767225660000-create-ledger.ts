import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ledger's tables, and the database's own promise that they only grow: grants bind the server,
 * the triggers stop the owner's slips. A superuser could still; the proofs show it.
 *
 * Distribution keys, for the day of more than one machine: `event` by `event_id`. `batch`,
 * `pending_batch`, `sequenced_batch`, `log_head`, `tile` and `projection_cursor` stay on the
 * coordinator. Hence no foreign keys, and no UNIQUE on `event` without its key.
 */
export class CreateLedger1767225660000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('SET LOCAL ROLE ledger_owner');
    await db.query('CREATE SCHEMA ledger');
    for (const statement of [...TABLES, ...VIEWS, ...TRIGGER_FUNCTIONS, ...TRIGGERS]) {
      await db.query(statement);
    }
    for (const statement of GRANTS) await db.query(statement);
    // A function's owner needs CREATE while the function is made, and never again.
    await db.query('GRANT CREATE ON SCHEMA ledger TO ledger_eraser_definer');
    await db.query('RESET ROLE');
    await db.query('SET LOCAL ROLE ledger_eraser_definer');
    for (const statement of ERASER) await db.query(statement);
    await db.query('RESET ROLE');
    await db.query('SET LOCAL ROLE ledger_owner');
    await db.query('REVOKE CREATE ON SCHEMA ledger FROM ledger_eraser_definer');
    await db.query('RESET ROLE');
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}

const TABLES = [
  // One column a disclosure group (16 bytes of salt, then the canonical bytes): a row a group took 2.7 times the CPU.
  `CREATE TABLE ledger.event (
     event_id uuid PRIMARY KEY,
     batch_id uuid NOT NULL,
     place_in_batch integer NOT NULL CHECK (place_in_batch >= 0),
     envelope bytea NOT NULL,
     submission_hash bytea CHECK (octet_length(submission_hash) = 32),
     group_public bytea,
     group_detail bytea,
     group_individual bytea,
     group_custody bytea,
     group_authority bytea,
     group_commercial bytea,
     group_personal bytea
   )`,
  // Hashes can't be compressed, so trying would only cost. 32 bytes an event, in the order of event_ids.
  `CREATE TABLE ledger.batch (
     batch_id uuid PRIMARY KEY,
     event_ids uuid[] NOT NULL CHECK (cardinality(event_ids) > 0),
     leaf_hashes bytea STORAGE EXTERNAL NOT NULL,
     CHECK (octet_length(leaf_hashes) = 32 * cardinality(event_ids))
   )`,
  `CREATE TABLE ledger.pending_batch (
     queue_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     batch_id uuid NOT NULL UNIQUE,
     n integer NOT NULL CHECK (n > 0)
   )`,
  // The log index of an event is first_index plus its place in the batch.
  `CREATE TABLE ledger.sequenced_batch (
     first_index bigint PRIMARY KEY CHECK (first_index >= 0),
     n integer NOT NULL CHECK (n > 0),
     batch_id uuid NOT NULL UNIQUE,
     sequenced_at timestamptz NOT NULL
   )`,
  // One row. The edge holds the roots of the perfect subtrees, one for each bit of the size.
  `CREATE TABLE ledger.log_head (
     only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
     size bigint NOT NULL CHECK (size >= 0),
     edge bytea NOT NULL,
     sequenced_at timestamptz,
     CHECK (octet_length(edge) = 32 * bit_count(size::bit(64)))
   )`,
  `INSERT INTO ledger.log_head (size, edge) VALUES (0, '')`,
  // Full tiles of 256 hashes only; the rest of a level follows from the leaves.
  `CREATE TABLE ledger.tile (
     level smallint NOT NULL CHECK (level >= 0),
     tile_index bigint NOT NULL CHECK (tile_index >= 0),
     hashes bytea STORAGE EXTERNAL NOT NULL CHECK (octet_length(hashes) = 8192),
     PRIMARY KEY (level, tile_index)
   )`,
  `CREATE TABLE ledger.projection_cursor (
     projection text COLLATE "C" PRIMARY KEY,
     next_index bigint NOT NULL CHECK (next_index >= 0),
     moved_at timestamptz NOT NULL DEFAULT now()
   )`,
];

/** What a reader sees: order and envelopes. Groups are read through the room that judges access. */
const VIEWS = [
  `CREATE VIEW ledger.event_envelope AS
     SELECT event_id, batch_id, place_in_batch, envelope FROM ledger.event`,
  `CREATE VIEW ledger.log_size AS SELECT size, sequenced_at FROM ledger.log_head`,
  `CREATE VIEW ledger.log_range AS
     SELECT first_index, n, batch_id, sequenced_at FROM ledger.sequenced_batch`,
];

/**
 * They look at current_user, which no setting changes: within the eraser's function it is the
 * function's owner. They read no other table.
 */
const TRIGGER_FUNCTIONS = [
  `CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     RAISE EXCEPTION 'ledger.% only grows: % by % is refused', TG_TABLE_NAME, TG_OP, current_user
       USING ERRCODE = 'insufficient_privilege';
   END $$`,
  // The one exception: the eraser's function empties the personal group and the submission hash.
  `CREATE FUNCTION ledger.refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS $$
   DECLARE
     kept ledger.event;
   BEGIN
     IF current_user = 'ledger_eraser_definer' THEN
       kept := OLD;
       kept.group_personal := NULL;
       kept.submission_hash := NULL;
       IF NEW IS NOT DISTINCT FROM kept THEN RETURN NEW; END IF;
     END IF;
     RAISE EXCEPTION 'ledger.event only grows: UPDATE by % is refused', current_user
       USING ERRCODE = 'insufficient_privilege';
   END $$`,
  `CREATE FUNCTION ledger.refuse_queue_change() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF TG_OP = 'DELETE' AND current_user = 'ledger_sequencer' THEN RETURN NULL; END IF;
     RAISE EXCEPTION 'ledger.pending_batch: % by % is refused', TG_OP, current_user
       USING ERRCODE = 'insufficient_privilege';
   END $$`,
  `CREATE FUNCTION ledger.refuse_shrinking() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF current_user = 'ledger_sequencer' AND NEW.size >= OLD.size
        AND (OLD.sequenced_at IS NULL OR NEW.sequenced_at >= OLD.sequenced_at) THEN RETURN NEW; END IF;
     RAISE EXCEPTION 'ledger.log_head only grows: UPDATE by % is refused', current_user
       USING ERRCODE = 'insufficient_privilege';
   END $$`,
];

function trigger(table: string, name: string, when: string, run: string): string[] {
  return [
    `CREATE TRIGGER ${name} BEFORE ${when} EXECUTE FUNCTION ledger.${run}()`,
    `ALTER TABLE ledger.${table} ENABLE ALWAYS TRIGGER ${name}`,
  ];
}

function grows(table: string, operations: string): string[] {
  const when = `${operations} ON ledger.${table} FOR EACH STATEMENT`;
  return trigger(table, `${table}_only_grows`, when, 'refuse_change');
}

const TRIGGERS = [
  ...grows('event', 'DELETE OR TRUNCATE'),
  ...trigger(
    'event',
    'event_never_changes',
    'UPDATE ON ledger.event FOR EACH ROW',
    'refuse_event_change',
  ),
  ...grows('batch', 'UPDATE OR DELETE OR TRUNCATE'),
  ...grows('sequenced_batch', 'UPDATE OR DELETE OR TRUNCATE'),
  ...grows('tile', 'UPDATE OR DELETE OR TRUNCATE'),
  ...grows('log_head', 'DELETE OR TRUNCATE'),
  ...grows('projection_cursor', 'DELETE OR TRUNCATE'),
  ...trigger(
    'log_head',
    'log_head_never_shrinks',
    'UPDATE ON ledger.log_head FOR EACH ROW',
    'refuse_shrinking',
  ),
  ...trigger(
    'pending_batch',
    'pending_batch_is_a_queue',
    'UPDATE OR DELETE OR TRUNCATE ON ledger.pending_batch FOR EACH STATEMENT',
    'refuse_queue_change',
  ),
];

const GRANTS = [
  'REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC',
  `GRANT USAGE ON SCHEMA ledger TO
     ledger_app, ledger_sequencer, ledger_reader, ledger_eraser, ledger_eraser_definer`,
  'GRANT SELECT, INSERT ON ledger.event, ledger.batch, ledger.pending_batch TO ledger_app',
  'GRANT SELECT ON ledger.sequenced_batch, ledger.log_head, ledger.tile TO ledger_app',
  'GRANT SELECT, INSERT, UPDATE ON ledger.projection_cursor TO ledger_app',
  'GRANT SELECT, DELETE ON ledger.pending_batch TO ledger_sequencer',
  'GRANT SELECT ON ledger.batch TO ledger_sequencer',
  'GRANT SELECT, INSERT ON ledger.sequenced_batch, ledger.tile TO ledger_sequencer',
  'GRANT SELECT, UPDATE ON ledger.log_head TO ledger_sequencer',
  'GRANT SELECT ON ledger.event_envelope, ledger.log_size, ledger.log_range TO ledger_reader',
  'GRANT SELECT (event_id, group_personal, submission_hash) ON ledger.event TO ledger_eraser_definer',
  'GRANT UPDATE (group_personal, submission_hash) ON ledger.event TO ledger_eraser_definer',
];

/**
 * Refuses in a transaction that has written anything, so it never touches rows of its own
 * transaction: what is erased was recorded, and can be proved. Returns how many rows it emptied.
 */
const ERASER = [
  `CREATE FUNCTION ledger.erase_personal(ids uuid[]) RETURNS bigint
   LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
   DECLARE
     erased bigint;
   BEGIN
     IF pg_current_xact_id_if_assigned() IS NOT NULL THEN
       RAISE EXCEPTION 'erase_personal must be the first write of its transaction'
         USING ERRCODE = 'object_not_in_prerequisite_state';
     END IF;
     UPDATE ledger.event SET group_personal = NULL, submission_hash = NULL
      WHERE event_id = ANY (ids)
        AND (group_personal IS NOT NULL OR submission_hash IS NOT NULL);
     GET DIAGNOSTICS erased = ROW_COUNT;
     RETURN erased;
   END $$`,
  'REVOKE ALL ON FUNCTION ledger.erase_personal(uuid[]) FROM PUBLIC',
  'GRANT EXECUTE ON FUNCTION ledger.erase_personal(uuid[]) TO ledger_eraser',
];
