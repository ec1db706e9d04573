import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was where and what became of what, projected from the log; dropped and rebuilt from index 0
 * at any time. Every fact carries the log indexes from which and until which the ledger knew it
 * (`known_until` is null for what it knows today): a row is closed and followed, never overwritten.
 *
 * A place in valid time is (instant, order, event, step); instants in microseconds since 1970 UTC.
 * Items stand under the name of their identity class as known then; `named` keeps the name that the
 * event used, where that is another, so that a found or a withdrawn identity can rename the row.
 *
 * Distribution keys, for the day of more than one machine: `containment` and `evidence` by `child`;
 * `flow_input`, `flow_output`, `ending`, `making`, `step`, `reading` by `item`; `identity` and
 * `identity_class` by `name`; `flow`, `step_list` by `event_id`, `correction` by `target`,
 * `receipt` by `handover`. Hence no foreign keys, and the key in every primary key.
 */
export class CreateLineage1767225840000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('SET LOCAL ROLE ledger_owner');
    for (const statement of [...TYPES, ...FACTS, ...WORKINGS, ...GRANTS]) await db.query(statement);
    await db.query('RESET ROLE');
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}

const TYPES = [
  'CREATE SCHEMA lineage',
  `CREATE TYPE lineage.containment_kind AS ENUM ('COMPOSITION', 'INSTALLATION')`,
  `CREATE TYPE lineage.containment_end AS ENUM ('REPORTED', 'PRESUMED')`,
  `CREATE TYPE lineage.step_kind AS ENUM ('REMOVED', 'DEPARTED', 'TAKEN_OUT', 'OPENED', 'FITTED')`,
];

const KNOWN = `known_from bigint NOT NULL CHECK (known_from >= 0),
     known_until bigint CHECK (known_until >= known_from)`;
const NAME = 'text COLLATE "C"';
/** Of an open containment: after every instant, so that one range finds what lasted until then. */
const OPEN_END = '9223372036854775807';

const FACTS = [
  // Opened in the step OPEN of `opened_by`. The end of a parent is not written here: it is read from `ending`.
  `CREATE TABLE lineage.containment (
     child ${NAME} NOT NULL,
     parent ${NAME} NOT NULL,
     kind lineage.containment_kind NOT NULL,
     opened_by uuid NOT NULL,
     from_instant bigint NOT NULL,
     from_order bigint NOT NULL,
     until_instant bigint NOT NULL DEFAULT ${OPEN_END},
     until_order bigint,
     closed_by uuid,
     until_step smallint,
     -- The first instant of the day, where no more than the day of the end is known.
     until_day bigint,
     ending lineage.containment_end,
     -- Where the mark CONFLICTING was set, in the step OPEN.
     conflict_instant bigint,
     conflict_order bigint,
     conflict_event uuid,
     ${KNOWN},
     PRIMARY KEY (child, opened_by, parent, known_from),
     CHECK ((ending IS NULL) = (until_instant = ${OPEN_END})),
     CHECK (num_nulls(until_order, closed_by, until_step, ending) IN (0, 4)),
     CHECK (num_nulls(conflict_instant, conflict_order, conflict_event) IN (0, 3))
   )`,
  'CREATE INDEX containment_parent ON lineage.containment (parent)',
  `CREATE INDEX containment_current ON lineage.containment (child, until_instant)
     WHERE known_until IS NULL`,
  // What confirms a containment beside its opener. Rows of their own: a thousandth confirmation is one more row.
  `CREATE TABLE lineage.evidence (
     child ${NAME} NOT NULL,
     parent ${NAME} NOT NULL,
     opened_by uuid NOT NULL,
     instant bigint NOT NULL,
     event_order bigint NOT NULL,
     event_id uuid NOT NULL,
     step smallint NOT NULL,
     ${KNOWN},
     PRIMARY KEY (child, opened_by, parent, event_id, step, known_from)
   )`,
  // The hub; an event may have several flows. Masses are whole milligrams.
  `CREATE TABLE lineage.flow (
     event_id uuid NOT NULL,
     flow integer NOT NULL,
     instant bigint NOT NULL,
     event_order bigint NOT NULL,
     day bigint,
     found boolean NOT NULL,
     ${KNOWN},
     PRIMARY KEY (event_id, flow, known_from)
   )`,
  `CREATE TABLE lineage.flow_input (
     item ${NAME} NOT NULL,
     event_id uuid NOT NULL,
     flow integer NOT NULL,
     place_in_flow integer NOT NULL,
     named ${NAME},
     mass_mg numeric(24, 0),
     instant bigint NOT NULL,
     event_order bigint NOT NULL,
     ${KNOWN},
     PRIMARY KEY (item, event_id, flow, place_in_flow, known_from)
   )`,
  'CREATE INDEX flow_input_event ON lineage.flow_input (event_id)',
  `CREATE TABLE lineage.flow_output (
     item ${NAME} NOT NULL,
     event_id uuid NOT NULL,
     flow integer NOT NULL,
     place_in_flow integer NOT NULL,
     named ${NAME},
     mass_mg numeric(24, 0),
     ${KNOWN},
     PRIMARY KEY (item, event_id, flow, place_in_flow, known_from)
   )`,
  'CREATE INDEX flow_output_event ON lineage.flow_output (event_id)',
  `CREATE TABLE lineage.ending (
     item ${NAME} NOT NULL,
     event_id uuid NOT NULL,
     place_in_event integer NOT NULL,
     named ${NAME},
     instant bigint NOT NULL,
     event_order bigint NOT NULL,
     ${KNOWN},
     PRIMARY KEY (item, event_id, place_in_event, known_from)
   )`,
  // Beginnings and flows that made the item; the earliest says when it was made.
  `CREATE TABLE lineage.making (
     item ${NAME} NOT NULL,
     event_id uuid NOT NULL,
     place_in_event integer NOT NULL,
     named ${NAME},
     instant bigint NOT NULL,
     day bigint,
     ${KNOWN},
     PRIMARY KEY (item, event_id, place_in_event, known_from)
   )`,
  // One row each way, so that either name finds it.
  `CREATE TABLE lineage.identity (
     name ${NAME} NOT NULL,
     other ${NAME} NOT NULL,
     event_id uuid NOT NULL,
     ${KNOWN},
     PRIMARY KEY (name, other, event_id, known_from)
   )`,
  // Names that have others beside them; all else is a class of its own.
  `CREATE TABLE lineage.identity_class (
     name ${NAME} NOT NULL,
     class ${NAME} NOT NULL,
     ${KNOWN},
     PRIMARY KEY (name, known_from)
   )`,
  'CREATE INDEX identity_class_class ON lineage.identity_class (class)',
];

/** What a replay needs. Only as known today, since only today's rows are ever replayed. */
const WORKINGS = [
  // Under the names that the events use: an identity found later changes no step.
  `CREATE TABLE lineage.step (
     item ${NAME} NOT NULL,
     instant bigint NOT NULL,
     event_order bigint NOT NULL,
     event_id uuid NOT NULL,
     step smallint NOT NULL,
     place_in_event integer NOT NULL,
     kind lineage.step_kind NOT NULL,
     day bigint,
     holder ${NAME},
     list integer,
     PRIMARY KEY (item, instant, event_id, place_in_event)
   )`,
  // For an identity of a host. Openings are found by their containments.
  `CREATE INDEX step_holder ON lineage.step (holder) WHERE kind IN ('REMOVED', 'FITTED')`,
  // What an event names together, once; a list of one item is not kept.
  `CREATE TABLE lineage.step_list (
     event_id uuid NOT NULL,
     list integer NOT NULL,
     names text[] COLLATE "C" NOT NULL,
     PRIMARY KEY (event_id, list)
   )`,
  // The step of \`reader\` at this place asked where \`item\` stood: if that changes, it is taken again.
  `CREATE TABLE lineage.reading (
     item ${NAME} NOT NULL,
     instant bigint NOT NULL,
     event_order bigint NOT NULL,
     event_id uuid NOT NULL,
     step smallint NOT NULL,
     reader ${NAME} NOT NULL,
     PRIMARY KEY (item, instant, event_id, step, reader)
   )`,
  // The correction that counts, of all those of one event.
  `CREATE TABLE lineage.correction (
     target uuid NOT NULL,
     event_id uuid NOT NULL,
     instant bigint NOT NULL,
     event_order bigint NOT NULL,
     ${KNOWN},
     PRIMARY KEY (target, known_from)
   )`,
  // Receipts that name the hand-over they answer, and take its items where they name none.
  `CREATE TABLE lineage.receipt (
     handover uuid NOT NULL,
     event_id uuid NOT NULL,
     PRIMARY KEY (handover, event_id)
   )`,
];

const GRANTS = [
  'GRANT USAGE ON SCHEMA lineage TO ledger_app, ledger_reader',
  `GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA lineage TO ledger_app`,
  'GRANT SELECT ON ALL TABLES IN SCHEMA lineage TO ledger_reader',
];
