-- Roles and logins of a ledger, for psql as a superuser, connected to the ledger's database:
--   psql --dbname=battery_ledger --file=scripts/create-logins.sql
-- Then give each login its password: \password battery_ledger_owner, and so on. Running it again does no harm.
-- No login here is a superuser, and each may act as the one role that its part of the server needs.

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['ledger_owner', 'ledger_app', 'ledger_sequencer', 'ledger_reader',
    'ledger_eraser', 'ledger_eraser_definer', 'ledger_audit_definer'] LOOP
    IF to_regrole(name) IS NULL THEN EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', name); END IF;
  END LOOP;
  FOREACH name IN ARRAY ARRAY['owner', 'app', 'sequencer', 'reader', 'eraser'] LOOP
    IF to_regrole('battery_ledger_' || name) IS NULL THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', 'battery_ledger_' || name);
    END IF;
  END LOOP;
  EXECUTE format('ALTER DATABASE %I OWNER TO battery_ledger_owner', current_database());
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO battery_ledger_app, battery_ledger_sequencer,
    battery_ledger_reader, battery_ledger_eraser', current_database());
  -- Where a superuser has migrated before.
  IF to_regclass('public.schema_migration') IS NOT NULL THEN
    ALTER TABLE public.schema_migration OWNER TO battery_ledger_owner;
  END IF;
END $$;

-- Migrates. CREATEROLE, because the migrations look whether all roles are there.
ALTER ROLE battery_ledger_owner CREATEROLE;
GRANT ledger_owner, ledger_app, ledger_sequencer, ledger_reader, ledger_eraser, ledger_eraser_definer,
  ledger_audit_definer
  TO battery_ledger_owner WITH INHERIT FALSE, SET TRUE;
GRANT ledger_app TO battery_ledger_app WITH INHERIT FALSE, SET TRUE;
GRANT ledger_sequencer TO battery_ledger_sequencer WITH INHERIT FALSE, SET TRUE;
GRANT ledger_reader TO battery_ledger_reader WITH INHERIT FALSE, SET TRUE;
GRANT ledger_eraser TO battery_ledger_eraser WITH INHERIT FALSE, SET TRUE;
