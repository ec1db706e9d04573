import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who may report, and the register of parties. `entitlement` and `mandate_revocation` are written in
 * the capture transaction, decide about refusals, and can be rebuilt from the log. `register_entry`
 * follows the log, for readers. Credentials alone are kept nowhere else.
 *
 * All are small, and read by everything: reference tables, whole on each machine, on the day of more
 * than one. The collation of ids is by bytes, so that pages by key are the same everywhere.
 */
export class CreateParties1767225720000 implements MigrationInterface {
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
  'CREATE SCHEMA party',
  // Rows are never changed: of one key, the last recorded counts. Those of one transaction have the
  // same recorded_at, and stand by their place in it.
  `CREATE TABLE party.entitlement (
     event_id uuid PRIMARY KEY,
     kind text NOT NULL CHECK (kind IN ('REGISTRATION', 'ROLE', 'MAKER_CODE', 'MANDATE')),
     holder text COLLATE "C" NOT NULL,
     object text COLLATE "C" NOT NULL,
     scope text,
     valid_from date NOT NULL,
     valid_until date,
     recorded_at timestamptz NOT NULL,
     place bigint NOT NULL
   )`,
  'CREATE INDEX entitlement_by_holder ON party.entitlement (holder)',
  `CREATE INDEX entitlement_by_maker_code ON party.entitlement (object)
     WHERE kind = 'MAKER_CODE'`,
  // Of a mandate that may be recorded later, or never.
  `CREATE TABLE party.mandate_revocation (
     event_id uuid PRIMARY KEY,
     mandate uuid NOT NULL,
     giver text COLLATE "C" NOT NULL
   )`,
  'CREATE INDEX mandate_revocation_by_mandate ON party.mandate_revocation (mandate)',
  // A version of a key: known_until is the log index at which a later one left it no day to count.
  `CREATE TABLE party.register_entry (
     event_id uuid NOT NULL,
     known_from bigint NOT NULL,
     known_until bigint,
     kind text NOT NULL,
     key text COLLATE "C" NOT NULL,
     party text COLLATE "C" NOT NULL,
     valid_from date NOT NULL,
     valid_until date,
     revoked_by uuid,
     fields jsonb NOT NULL,
     CONSTRAINT register_entry_pkey PRIMARY KEY (event_id, known_from)
   )`,
  'CREATE INDEX register_entry_by_key ON party.register_entry (kind, key)',
  'CREATE INDEX register_entry_by_party ON party.register_entry (party, kind, key)',
  `CREATE TABLE party.credential (
     id uuid NOT NULL,
     party text COLLATE "C" NOT NULL,
     label text NOT NULL,
     secret_digest bytea NOT NULL,
     created_at timestamptz NOT NULL,
     last_used_at timestamptz,
     revoked_at timestamptz,
     CONSTRAINT credential_pkey PRIMARY KEY (id)
   )`,
  'CREATE INDEX credential_by_party ON party.credential (party, id)',
];

const GRANTS = [
  'GRANT USAGE ON SCHEMA party TO ledger_app, ledger_reader',
  `GRANT SELECT, INSERT, DELETE, TRUNCATE
     ON party.entitlement, party.mandate_revocation TO ledger_app`,
  'GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON party.register_entry TO ledger_app',
  // A credential is revoked, never deleted: what was done with it stays attributable.
  'GRANT SELECT, INSERT, UPDATE ON party.credential TO ledger_app',
  'GRANT SELECT ON party.register_entry TO ledger_reader',
];
