import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Owns the one function that removes old entries, so that no login ever holds its DELETE. */
const DEFINER = 'ledger_audit_definer';

/**
 * The journal of who did what: who asked in vain to be let in, what was refused, who read what is not for
 * everybody, who was given rights, what was taken away as a file. It only grows, and whole days leave it
 * at its old end.
 *
 * Order: `recorded_at` is the database's clock when the row was written, and writers take turns by an
 * advisory lock that each holds until its commit. So rows become visible in the order of their times: a
 * page of the newest misses none that is under way, which would have taken an earlier place in the middle
 * of what was read. `entry_no` alone would not do: a number is taken before the commit, and says nothing
 * about when. Only where the database's clock is set back may a row land below what was read before.
 *
 * Nothing here refers to another room's tables. Distribution key, for the day of more than one machine:
 * `entry_no`, with `recorded_at` for pruning.
 */
export class CreateAudit1767226320000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const statement of ROLE) await db.query(statement);
    await db.query('SET LOCAL ROLE ledger_owner');
    for (const statement of [...TABLE, ...TRIGGERS, ...GRANTS]) await db.query(statement);
    // A function's owner needs CREATE while the function is made, and never again.
    await db.query(`GRANT CREATE ON SCHEMA audit TO ${DEFINER}`);
    await db.query('RESET ROLE');
    await db.query(`SET LOCAL ROLE ${DEFINER}`);
    for (const statement of PRUNING) await db.query(statement);
    await db.query('RESET ROLE');
    await db.query('SET LOCAL ROLE ledger_owner');
    await db.query(`REVOKE CREATE ON SCHEMA audit FROM ${DEFINER}`);
    await db.query('RESET ROLE');
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}

/** Roles belong to the whole server: this one may be there, or appear while we look. */
const ROLE = [
  `DO $$ BEGIN
     CREATE ROLE ${DEFINER} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT;
   EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
   END $$`,
  `DO $$ BEGIN
     IF NOT pg_has_role(current_user, '${DEFINER}', 'SET') THEN
       GRANT ${DEFINER} TO CURRENT_USER WITH SET TRUE, INHERIT FALSE;
     END IF;
   END $$`,
];

const TABLE = [
  'CREATE SCHEMA audit',
  `CREATE TABLE audit.entry (
     entry_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     -- How long before that it happened, the first of them where several are counted: what waited for a
     -- database that was away is not as young as its row.
     age_ms bigint NOT NULL DEFAULT 0 CHECK (age_ms >= 0),
     kind text NOT NULL CHECK (kind IN
       ('AUTHENTICATION', 'REFUSAL', 'RESTRICTED_READ', 'GRANT', 'EXPORT', 'RETENTION')),
     outcome text NOT NULL CHECK (outcome IN ('DONE', 'REFUSED')),
     -- Who did it: no party is known of a stranger; \`server\` is the machine of the ledger itself.
     party text COLLATE "C" CHECK (length(party) <= 100),
     credential_id text COLLATE "C" CHECK (length(credential_id) <= 100),
     request_id text COLLATE "C" CHECK (length(request_id) <= 100),
     code text COLLATE "C" CHECK (length(code) <= 100),
     subject text CHECK (length(subject) <= 1000),
     detail jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(detail) = 'object'),
     -- How many like it the row stands for.
     occurrences bigint NOT NULL DEFAULT 1 CHECK (occurrences > 0)
   )`,
  // Of each kind by itself, so that a page of some kinds costs what it shows.
  'CREATE INDEX entry_kind ON audit.entry (kind, recorded_at, entry_no)',
  `CREATE INDEX entry_party ON audit.entry (party, kind, recorded_at, entry_no)
     WHERE party IS NOT NULL`,
  `CREATE INDEX entry_code ON audit.entry (code, kind, recorded_at, entry_no)
     WHERE code IS NOT NULL`,
  // For pruning, which takes the oldest day whole.
  'CREATE INDEX entry_recorded_at ON audit.entry (recorded_at)',
];

/**
 * ENABLE ALWAYS, and looking at current_user, as on the ledger's tables: within the pruning function that
 * is the function's owner, who by itself may not remove what is younger either.
 */
const TRIGGERS = [
  `CREATE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     RAISE EXCEPTION 'audit.entry only grows: % by % is refused', TG_OP, current_user
       USING ERRCODE = 'insufficient_privilege';
   END $$`,
  `CREATE FUNCTION audit.refuse_removal() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     IF current_user = '${DEFINER}' AND OLD.recorded_at < now() - interval '180 days' THEN
       RETURN OLD;
     END IF;
     RAISE EXCEPTION 'audit.entry only grows: DELETE by % is refused', current_user
       USING ERRCODE = 'insufficient_privilege';
   END $$`,
  `CREATE TRIGGER entry_never_changes BEFORE UPDATE OR TRUNCATE ON audit.entry
     FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change()`,
  `CREATE TRIGGER entry_stays BEFORE DELETE ON audit.entry
     FOR EACH ROW EXECUTE FUNCTION audit.refuse_removal()`,
  'ALTER TABLE audit.entry ENABLE ALWAYS TRIGGER entry_never_changes',
  'ALTER TABLE audit.entry ENABLE ALWAYS TRIGGER entry_stays',
];

/** All but number and time, which are the database's own to say. */
const WRITTEN =
  'age_ms, kind, outcome, party, credential_id, request_id, code, subject, detail, occurrences';

const GRANTS = [
  'REVOKE ALL ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC',
  `GRANT USAGE ON SCHEMA audit TO ledger_app, ${DEFINER}`,
  'GRANT SELECT ON audit.entry TO ledger_app',
  `GRANT INSERT (${WRITTEN}) ON audit.entry TO ledger_app, ${DEFINER}`,
  `GRANT SELECT, DELETE ON audit.entry TO ${DEFINER}`,
];

/**
 * Removes the oldest day, whole by UTC, where it is older than so many days, and writes down that it did;
 * no row where nothing is that old. A day at a call, so that no transaction is long. 180 days are what
 * R-SE-23 and the rules behind it ask for.
 */
const PRUNING = [
  `CREATE FUNCTION audit.prune_day(older_than_days integer)
     RETURNS TABLE (day date, removed bigint)
   LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET TimeZone = 'UTC' AS $$
   DECLARE
     kept_from timestamptz;
     day_from timestamptz;
   BEGIN
     IF older_than_days IS NULL OR older_than_days < 180 THEN
       RAISE EXCEPTION 'the journal is kept for 180 days at least'
         USING ERRCODE = 'invalid_parameter_value';
     END IF;
     kept_from := date_trunc('day', now()) - make_interval(days => older_than_days);
     SELECT date_trunc('day', min(recorded_at)) INTO day_from FROM audit.entry;
     IF day_from IS NULL OR day_from >= kept_from THEN RETURN; END IF;
     DELETE FROM audit.entry
       WHERE recorded_at >= day_from AND recorded_at < day_from + interval '1 day';
     GET DIAGNOSTICS removed = ROW_COUNT;
     day := day_from::date;
     PERFORM pg_advisory_xact_lock(hashtextextended('audit.entry', 0));
     INSERT INTO audit.entry (kind, outcome, party, subject, detail)
       VALUES ('RETENTION', 'DONE', 'server', day::text,
         jsonb_build_object('removed', removed, 'olderThanDays', older_than_days));
     RETURN NEXT;
   END $$`,
  'REVOKE ALL ON FUNCTION audit.prune_day(integer) FROM PUBLIC',
  'GRANT EXECUTE ON FUNCTION audit.prune_day(integer) TO ledger_owner',
];
