import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Of several receptions that answer a hand-over one counts: which of them is decided by who was to
 * receive, who did, and the order of events. Both projections keep that beside the ids, so that a
 * thousand receptions of one hand-over are told apart by an index and not by reading them.
 *
 * What they hold was projected without it: it is dropped here, and the server projects the log again
 * from index 0 when it starts.
 *
 * Distribution keys, for the day of more than one machine: `handover` by `event_id`, `reception` by
 * `handover`.
 */
export class CountOneReception1767226080000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('SET LOCAL ROLE ledger_owner');
    for (const schema of ['lineage', 'custody']) {
      await db.query(`CREATE TABLE ${schema}.handover (
        event_id uuid PRIMARY KEY,
        receiver text COLLATE "C"
      )`);
      // They were called receipts, which are what a sender is given.
      await db.query(`DROP TABLE ${schema}.receipt`);
      await db.query(`CREATE TABLE ${schema}.reception (
        handover uuid NOT NULL,
        event_id uuid NOT NULL,
        principal text COLLATE "C" NOT NULL,
        instant bigint NOT NULL,
        event_order bigint NOT NULL,
        PRIMARY KEY (handover, event_id)
      )`);
      for (const table of ['handover', 'reception']) {
        await db.query(`GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE
          ON ${schema}.${table} TO ledger_app`);
        await db.query(`GRANT SELECT ON ${schema}.${table} TO ledger_reader`);
      }
    }
    await db.query(`TRUNCATE custody.item_event`);
    await db.query(`TRUNCATE lineage.containment, lineage.evidence, lineage.flow, lineage.flow_input,
      lineage.flow_output, lineage.ending, lineage.making, lineage.identity, lineage.identity_class,
      lineage.step, lineage.step_list, lineage.reading, lineage.correction`);
    await db.query(`UPDATE ledger.projection_cursor SET next_index = 0
      WHERE projection IN ('lineage', 'custody')`);
    await db.query('RESET ROLE');
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
