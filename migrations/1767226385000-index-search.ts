import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is searched by words and not by a key: the names of parties, of models and of facilities, in the
 * order of their bytes with the letters a to z small; and an event by its leaf hash, which follows from
 * the envelope (docs/spec/event-format.md): a hash index holds four bytes of it, and looks at the row.
 *
 * Distribution keys: those of the tables. An event by its leaf hash is asked of every part.
 */
export class IndexSearch1767226385000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('SET LOCAL ROLE ledger_owner');
    for (const statement of INDEXES) await db.query(statement);
    await db.query('RESET ROLE');
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}

const INDEXES = [
  `CREATE INDEX register_entry_by_word ON party.register_entry (kind, (
     lower((CASE kind WHEN 'PARTY' THEN fields->>'name' WHEN 'MODEL' THEN fields->>'model'
       WHEN 'FACILITY' THEN fields->>'facilityCode' END) COLLATE "C")), key)
     WHERE known_until IS NULL AND kind IN ('PARTY', 'MODEL', 'FACILITY')`,
  `CREATE INDEX event_by_leaf_hash ON ledger.event USING hash (
     sha256('\\x0062706531'::bytea || sha256(envelope)))`,
];
