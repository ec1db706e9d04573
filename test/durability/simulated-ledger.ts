/** Servers, made of the ledger's and capture's own code, and clients in a simulated world. */
import { CaptureQueue } from '../../src/capture/capture-queue.js';
import { CaptureTransaction, type RequestResult } from '../../src/capture/capture-transaction.js';
import { SubmissionReader } from '../../src/capture/submission-reader.js';
import { DiskWatch, inTransaction, type DatabasePools } from '../../src/database/database-pools.js';
import { DocumentsService } from '../../src/documents/documents.service.js';
import { LedgerSecret } from '../../src/ledger/ledger-secret.js';
import { LedgerService } from '../../src/ledger/ledger.service.js';
import { LogFollower } from '../../src/ledger/log-follower.js';
import { Sequencer } from '../../src/ledger/sequencer.js';
import type { PartiesService } from '../../src/parties/parties.service.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import { SHOW } from './simulated-statements.js';
import { SimulatedPool, type SimulatedWorld } from './simulated-world.js';

export const PROJECTIONS = ['one', 'two'];
const PARTY = 'duns-123456789';
const NOW_MICROS = 1_780_000_000_000_000n;
const CLIENT_PAUSE_MS = 40;
const ENTRIES_A_STEP = 3;
const NEVER = new AbortController().signal;

/** Rights are judged in their own tables, by statements that no simulation needs. */
const EVERYTHING_ALLOWED = {
  judgeReporters: (_tx: unknown, submissions: readonly unknown[]) =>
    Promise.resolve(submissions.map(() => [])),
  applyMasterData: () => Promise.resolve(),
} as unknown as PartiesService;

export interface Receipt {
  readonly eventId: string;
  readonly leafHash: string;
}

export class SimulatedServer {
  readonly process: number;
  private readonly ledger: LedgerService;
  private readonly reader: SubmissionReader;
  private readonly queue: CaptureQueue;

  constructor(private readonly world: SimulatedWorld) {
    this.process = world.startProcess();
    const pool = new SimulatedPool(world, this.process);
    const roles = { app: pool, sequencer: pool, reader: pool };
    const pools = { ...roles, disk: new DiskWatch() } as unknown as DatabasePools;
    const pause = world.pauseOf(this.process);
    this.ledger = new LedgerService(pools, new LedgerSecret(Buffer.alloc(32, 1)));
    this.reader = new SubmissionReader(new DocumentsService(), this.ledger);
    const transaction = new CaptureTransaction(pools, this.ledger, EVERYTHING_ALLOWED);
    const sequencer = new Sequencer(
      pools,
      { onGrown: () => undefined, onFault: () => undefined },
      pause,
    );
    this.queue = new CaptureQueue(async (requests) => {
      const results = await transaction.record(requests, (attempt) => pause(attempt * 5, NEVER));
      sequencer.wake();
      return results;
    });
    sequencer.start();
    for (const name of PROJECTIONS) this.follow(name, pools);
  }

  /** Throws where a fault is ours, or another was in the way. */
  async capture(documents: readonly JsonObject[]): Promise<Receipt[]> {
    const read = this.reader.read(documents, PARTY, NOW_MICROS);
    const answered = this.queue.add({ ...read, onRefusal: 'ROLLBACK', dryRun: false });
    if (this.world.store.plant === 'acknowledge before commit') {
      return read.readable.map(({ eventId }) => ({ eventId, leafHash: '' }));
    }
    return receiptsOf(await answered);
  }

  private follow(name: string, pools: DatabasePools): void {
    const { world, ledger } = this;
    const pause = world.pauseOf(this.process);
    const project = (): Promise<{ entries: number; next: bigint }> =>
      inTransaction(pools.app, (tx) =>
        ledger.advance(tx, { projection: name, entriesMax: ENTRIES_A_STEP }, async (entries) => {
          const apart = world.store.plant === 'cursor moved in another transaction';
          const rows = apart ? pools.app : tx;
          for (const { logIndex, eventId } of entries) {
            await rows.query(SHOW, [name, logIndex.toString(), eventId]);
          }
          return entries.length;
        }),
      );
    const log = {
      size: () => ledger.size(),
      grownBeyond: (_size: bigint, ms: number) => pause(ms, NEVER),
    };
    new LogFollower(log, { name, project }, { onFault: () => undefined }, pause).start();
  }
}

function receiptsOf({ outcomes }: RequestResult): Receipt[] {
  return outcomes.map((outcome) => {
    if (outcome.kind !== 'RECORDED' && outcome.kind !== 'DUPLICATE') {
      throw new Error(`Not recorded: ${JSON.stringify(outcome)}`);
    }
    const { receipt } = outcome;
    if (receipt === undefined) throw new Error('No receipt.');
    return { eventId: receipt.eventId, leafHash: Buffer.from(receipt.leafHash).toString('hex') };
  });
}

/** Sends each request until it is answered, to whichever server is there. */
export class SimulatedClientProgram {
  readonly done: Promise<void>;
  isDone = false;

  constructor(
    private readonly world: SimulatedWorld,
    private readonly servers: () => readonly SimulatedServer[],
    requests: readonly (readonly JsonObject[])[],
    private readonly onReceipts: (receipts: readonly Receipt[]) => void,
  ) {
    const process = world.startProcess();
    const pause = world.pauseOf(process);
    this.done = (async () => {
      for (const request of requests) {
        while (!(await this.isAnswered(request))) await pause(CLIENT_PAUSE_MS, NEVER);
      }
      this.isDone = true;
    })();
  }

  private async isAnswered(request: readonly JsonObject[]): Promise<boolean> {
    const servers = this.servers();
    if (servers.length === 0) return false;
    const server = this.world.chance.pick(servers);
    return new Promise((resolve) => {
      const { process } = server;
      const tell = (what: string, isAnswered: boolean, run: () => void): void =>
        this.world.deliver(process, what, () => {
          run();
          resolve(isAnswered);
        });
      this.world.onDeath(process, () => resolve(false));
      server.capture(request).then(
        (receipts) => tell('acknowledges', true, () => this.onReceipts(receipts)),
        (error: unknown) => tell(`answers a fault: ${String(error)}`, false, () => undefined),
      );
    });
  }
}
