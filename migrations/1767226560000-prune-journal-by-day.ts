import type { MigrationInterface, QueryRunner } from 'typeorm';

const DEFINER = 'ledger_audit_definer';
const DAY = `(recorded_at AT TIME ZONE 'UTC')::date`;

/**
 * Pruning finds its day by an index of days. By one of times, as before, the planner also put pages of the
 * journal in order, and for a kind of which there are few or none walked all of it: half a second for a
 * million entries, instead of milliseconds by the index of the kind.
 */
export class PruneJournalByDay1767226560000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('SET LOCAL ROLE ledger_owner');
    await db.query('DROP INDEX audit.entry_recorded_at');
    await db.query(`CREATE INDEX entry_day ON audit.entry ((${DAY}))`);
    await db.query(`GRANT CREATE ON SCHEMA audit TO ${DEFINER}`);
    await db.query('RESET ROLE');
    await db.query(`SET LOCAL ROLE ${DEFINER}`);
    await db.query(PRUNE_DAY);
    await db.query('RESET ROLE');
    await db.query('SET LOCAL ROLE ledger_owner');
    await db.query(`REVOKE CREATE ON SCHEMA audit FROM ${DEFINER}`);
    await db.query('RESET ROLE');
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}

/** As before in all but how the day is found; grants of a function that is replaced stay. */
const PRUNE_DAY = `
  CREATE OR REPLACE FUNCTION audit.prune_day(older_than_days integer)
    RETURNS TABLE (day date, removed bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET TimeZone = 'UTC' AS $$
  DECLARE
    oldest date;
  BEGIN
    IF older_than_days IS NULL OR older_than_days < 180 THEN
      RAISE EXCEPTION 'the journal is kept for 180 days at least'
        USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT min(${DAY}) INTO oldest FROM audit.entry;
    IF oldest IS NULL OR oldest >= now()::date - older_than_days THEN RETURN; END IF;
    DELETE FROM audit.entry WHERE ${DAY} = oldest;
    GET DIAGNOSTICS removed = ROW_COUNT;
    day := oldest;
    PERFORM pg_advisory_xact_lock(hashtextextended('audit.entry', 0));
    INSERT INTO audit.entry (kind, outcome, party, subject, detail)
      VALUES ('RETENTION', 'DONE', 'server', day::text,
        jsonb_build_object('removed', removed, 'olderThanDays', older_than_days));
    RETURN NEXT;
  END $$`;
