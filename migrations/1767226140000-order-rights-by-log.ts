import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Rights stand in the order of the log, as the register does. They used to carry the time at which
 * they were recorded, by the clock of the process that did: two processes whose clocks differ, or one
 * whose clock was set back, then made another right the last than the log did.
 *
 * The order is asked of the log and kept nowhere else, so nothing can disagree with it. An event that
 * is committed and not yet sequenced comes after all that are; among those, by the queue's ids, which
 * is what the sequencer goes by.
 *
 * A view holds no rows, so it has no distribution key: of its tables `event` is spread by `event_id`,
 * the others stay on the coordinator.
 */
export class OrderRightsByLog1767226140000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('SET LOCAL ROLE ledger_owner');
    await db.query(`CREATE VIEW ledger.event_order AS
      SELECT e.event_id, s.first_index + e.place_in_batch AS log_index, p.queue_id, e.place_in_batch
      FROM ledger.event e
      LEFT JOIN ledger.sequenced_batch s USING (batch_id)
      LEFT JOIN ledger.pending_batch p USING (batch_id)`);
    await db.query('GRANT SELECT ON ledger.event_order TO ledger_app');
    await db.query('ALTER TABLE party.entitlement DROP COLUMN recorded_at, DROP COLUMN place');
    await db.query('RESET ROLE');
  }

  down(): Promise<void> {
    throw new Error('Migrations only go forward.');
  }
}
