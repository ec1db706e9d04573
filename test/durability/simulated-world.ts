/**
 * A world of processes in which nothing happens by itself: every statement on its way to the database, every
 * answer on its way back, every end of a pause and every death is a step, and the seed says which comes next.
 */
import { EventEmitter } from 'node:events';
import type { Pause } from '../../src/ledger/sequencer.js';
import { Seeded } from './seeded.js';
import {
  Blocked,
  databaseError,
  SimulatedStore,
  type Plant,
  type Result,
  type Session,
} from './simulated-store.js';
import { STATEMENTS } from './simulated-statements.js';

/** serialization_failure, disk_full, query_canceled. */
const FAILURES = ['40001', '53100', '57014'];
const CONTROL = new Map([
  ['BEGIN', 'begin'],
  ['COMMIT', 'commit'],
  ['ROLLBACK', 'rollback'],
]);

interface Operation {
  readonly session: Session;
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
  /** Undefined until the database has done it. */
  answer?: () => void;
}

interface Timer {
  readonly due: number;
  readonly process: number;
  readonly resolve: () => void;
}

interface Step {
  readonly what: string;
  readonly run: () => void;
}

export class SimulatedWorld {
  readonly store: SimulatedStore;
  readonly chance: Seeded;
  /** What was done, step by step: of one seed always the same. */
  readonly trace: string[] = [];
  /** While it is true, statements fail and sessions end now and then. */
  isHostile = true;
  now = 0;
  private operations: Operation[] = [];
  private readonly timers = new Set<Timer>();
  private deliveries: (Step & { readonly process: number })[] = [];
  private readonly sessions = new Set<Session>();
  private readonly alive = new Set<number>();
  private readonly mourners = new Map<number, readonly (() => void)[]>();
  private lastProcess = 0;
  private lastSession = 0;

  constructor(seed: number, plant?: Plant) {
    this.store = new SimulatedStore(plant);
    this.chance = new Seeded(seed);
  }

  startProcess(): number {
    this.lastProcess += 1;
    this.alive.add(this.lastProcess);
    return this.lastProcess;
  }

  isAlive(process: number): boolean {
    return this.alive.has(process);
  }

  /** Nothing of it runs any more. What it had sent may still arrive; its sessions end when that is noticed. */
  kill(process: number): void {
    this.alive.delete(process);
    for (const timer of this.timers) if (timer.process === process) this.timers.delete(timer);
    this.deliveries = this.deliveries.filter((delivery) => delivery.process !== process);
    for (const run of this.mourners.get(process) ?? []) run();
    this.mourners.delete(process);
  }

  /** Whoever waits for an answer of the process is told that its connection is gone. */
  onDeath(process: number, run: () => void): void {
    this.mourners.set(process, [...(this.mourners.get(process) ?? []), run]);
  }

  /** All that was not committed is gone, and every connection with it. */
  crashDatabase(): void {
    for (const session of this.sessions) this.endSession(session);
  }

  endSomeSession(): void {
    const open = [...this.sessions];
    if (open.length > 0) this.endSession(this.chance.pick(open));
  }

  pauseOf(process: number): Pause {
    return (ms, signal) =>
      new Promise((resolve) => {
        const timer = { due: this.now + ms, process, resolve };
        if (signal.aborted) resolve();
        else this.timers.add(timer);
      });
  }

  /** Something that a process tells another; it arrives as a step of its own, unless the teller dies. */
  deliver(process: number, what: string, run: () => void): void {
    this.deliveries.push({ process, what: `${process} ${what}`, run });
  }

  connect(process: number): SimulatedClient {
    this.lastSession += 1;
    const session = { id: this.lastSession, process, isOpen: true, tx: undefined };
    this.sessions.add(session);
    return new SimulatedClient(this, session);
  }

  send(session: Session, text: string, values: readonly unknown[]): Promise<Result> {
    const name = CONTROL.get(text) ?? STATEMENTS.get(text)?.[0];
    if (name === undefined) throw new Error(`A statement that nobody has looked at: ${text}`);
    return new Promise((resolve, reject) => {
      this.operations.push({ session, name, text, values, resolve, reject });
    });
  }

  endSession(session: Session): void {
    if (!session.isOpen) return;
    this.store.close(session);
    this.sessions.delete(session);
  }

  /** Does one step; false where nothing is left to be done. */
  async step(): Promise<boolean> {
    // Whatever follows from the last step has happened when the macrotask comes.
    await new Promise((resolve) => setImmediate(resolve));
    const steps = this.steps();
    const timer = [...this.timers].sort((a, b) => a.due - b.due)[0];
    const isTimersTurn = timer !== undefined && (steps.length === 0 || this.chance.below(8) === 0);
    if (isTimersTurn) {
      this.timers.delete(timer);
      this.now = Math.max(this.now, timer.due);
      this.trace.push(`${timer.process} goes on after its pause`);
      timer.resolve();
      return true;
    }
    if (steps.length === 0) return false;
    const { what, run } = this.chance.pick(steps);
    this.trace.push(what);
    run();
    return true;
  }

  private steps(): Step[] {
    const steps: Step[] = [...this.deliveries.map((one) => this.stepOfDelivery(one))];
    for (const operation of this.operations) {
      const { session, name, answer } = operation;
      const who = `${session.process}:${session.id}`;
      if (answer === undefined && this.canRun(operation)) {
        steps.push({ what: `${who} does ${name}`, run: () => this.execute(operation) });
      } else if (answer !== undefined && this.isAlive(session.process)) {
        const run = (): void => {
          this.drop(operation);
          answer();
        };
        steps.push({ what: `${who} is answered ${name}`, run });
      }
    }
    for (const session of this.sessions) {
      if (this.isAlive(session.process)) continue;
      const run = (): void => this.endSession(session);
      steps.push({ what: `the database notices the end of ${session.process}:${session.id}`, run });
    }
    return steps;
  }

  private stepOfDelivery(delivery: Step): Step {
    const run = (): void => {
      this.deliveries = this.deliveries.filter((one) => one !== delivery);
      delivery.run();
    };
    return { what: delivery.what, run };
  }

  private drop(operation: Operation): void {
    this.operations = this.operations.filter((one) => one !== operation);
  }

  /** Of a session that is gone every statement fails, once it is sent. */
  private canRun({ session, text, values }: Operation): boolean {
    if (!session.isOpen) return true;
    const run = STATEMENTS.get(text)?.[1];
    if (run === undefined || session.tx?.failed === true) return true;
    return this.store.isFree(session, () => run({ store: this.store, session, values }));
  }

  private execute(operation: Operation): void {
    const { session, resolve, reject } = operation;
    try {
      if (!session.isOpen) throw new Error('Connection terminated unexpectedly');
      const result = this.resultOf(operation);
      operation.answer = () => resolve(result);
    } catch (error) {
      if (error instanceof Blocked) throw new Error('It was free.', { cause: error });
      if (session.tx !== undefined) session.tx.failed = true;
      // Sent just before the session ended: whether it was done is not known to who sent it.
      operation.answer = () => reject(error);
    }
    if (this.isHostile && operation.name === 'commit' && this.chance.below(25) === 0) {
      this.trace.push(`${session.process}:${session.id} loses its connection while it commits`);
      this.endSession(session);
      operation.answer = () => reject(new Error('Connection terminated unexpectedly'));
    }
  }

  private resultOf({ session, name, text, values }: Operation): Result {
    if (name === 'begin') this.store.begin(session);
    if (name === 'rollback') this.store.rollback(session);
    if (this.isHostile && name !== 'rollback' && this.chance.below(120) === 0) {
      if (name === 'commit') this.store.rollback(session);
      throw databaseError(this.chance.pick(FAILURES));
    }
    const command = name === 'commit' ? this.store.commit(session) : name.toUpperCase();
    const run = STATEMENTS.get(text)?.[1];
    if (run === undefined) return { rows: [], rowCount: 0, command };
    if (session.tx?.failed === true) throw databaseError('25P02');
    const isAlone = session.tx === undefined;
    if (isAlone) this.store.begin(session);
    const done = run({ store: this.store, session, values });
    if (isAlone) this.store.commit(session);
    return typeof done === 'number'
      ? { rows: [], rowCount: done, command }
      : { rows: done, rowCount: done.length, command };
  }
}

/** What the code under test takes for a connection of the driver. */
export class SimulatedClient extends EventEmitter {
  constructor(
    private readonly world: SimulatedWorld,
    private readonly session: Session,
  ) {
    super();
  }

  query(text: string, values: readonly unknown[] = []): Promise<Result> {
    return this.world.send(this.session, text, values);
  }

  /** Each connection is used once: what a pool would give to the next is a new one here. */
  release(): void {
    this.world.endSession(this.session);
  }
}

/** What it takes for a pool. */
export class SimulatedPool {
  constructor(
    private readonly world: SimulatedWorld,
    private readonly process: number,
  ) {}

  connect(): Promise<SimulatedClient> {
    return Promise.resolve(this.world.connect(this.process));
  }

  async query(text: string, values: readonly unknown[] = []): Promise<Result> {
    const client = this.world.connect(this.process);
    try {
      return await client.query(text, values);
    } finally {
      client.release();
    }
  }
}
