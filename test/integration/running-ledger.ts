/** A ledger whose sequencer runs, with the projections of its items, on a database of its own. */
import { CustodyService } from '../../src/custody/custody.service.js';
import { DatabasePools, inTransaction } from '../../src/database/database-pools.js';
import { LedgerSecret } from '../../src/ledger/ledger-secret.js';
import { LedgerService } from '../../src/ledger/ledger.service.js';
import type { NewEvent } from '../../src/ledger/recorded-event.js';
import { LineageService } from '../../src/lineage/lineage.service.js';
import { StockService } from '../../src/stock/stock.service.js';
import type { PostgresForTests } from './postgres-for-tests.js';

export class RunningLedger {
  readonly pools: DatabasePools;
  readonly ledger: LedgerService;
  readonly lineage: LineageService;
  readonly custody: CustodyService;
  readonly stock: StockService;

  private constructor(readonly url: string) {
    this.pools = new DatabasePools({ url });
    this.ledger = new LedgerService(this.pools, new LedgerSecret(Buffer.alloc(32, 1)));
    this.lineage = new LineageService(this.pools, this.ledger);
    this.custody = new CustodyService(this.pools, this.ledger, this.lineage);
    this.stock = new StockService(this.pools, this.ledger, this.lineage, this.custody);
  }

  /** With its opening in the log. */
  static async start(postgres: PostgresForTests): Promise<RunningLedger> {
    const running = new RunningLedger(await postgres.ledgerDatabase());
    await running.ledger.onModuleInit();
    await running.untilSize(1n);
    return running;
  }

  async stop(): Promise<void> {
    await this.ledger.onApplicationShutdown();
    await this.pools.end();
  }

  /** In one batch; resolves when all of it has its place in the log. */
  async record(events: readonly NewEvent[]): Promise<void> {
    const size = await this.ledger.size();
    await inTransaction(this.pools.app, (tx) => this.ledger.record(tx, events));
    this.ledger.committed();
    await this.untilSize(size + BigInt(events.length));
  }

  async projectAll(): Promise<void> {
    while ((await this.lineage.project()).entries > 0);
    while ((await this.custody.project()).entries > 0);
  }

  private async untilSize(size: bigint): Promise<void> {
    for (let poll = 0; poll < 500 && (await this.ledger.size()) < size; poll += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await this.ledger.size()).toBe(size);
  }
}
