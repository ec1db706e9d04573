/** One history of a seed: clients, servers that die, a database that crashes; and what must hold at its end. */
import { strict as assert } from 'node:assert';
import { appendLeaves, EMPTY_RANGE } from '../../src/ledger/domain/compact-range.js';
import { newCode } from '../../src/sample/domain/sample-codes.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import {
  PROJECTIONS,
  SimulatedClientProgram,
  SimulatedServer,
  type Receipt,
} from './simulated-ledger.js';
import type { Plant, Row, Table } from './simulated-store.js';
import { SimulatedWorld } from './simulated-world.js';

const SERVERS = 2;
const CLIENTS = 3;
const REQUESTS_A_CLIENT = 4;
/** Deaths happen in the first of them, so that all may end well in the rest. */
const HOSTILE_STEPS = 900;
const STEPS_MAX = 12_000;
const AT = '2026-05-12T08:30:00+08:00';

export interface Outcome {
  readonly seed: number;
  readonly trace: readonly string[];
  /** What did not hold; undefined where all did. */
  readonly violation: string | undefined;
}

export async function simulate(seed: number, plant?: Plant): Promise<Outcome> {
  const simulation = new Simulation(seed, plant);
  let violation: string | undefined;
  try {
    await simulation.run();
    simulation.check();
  } catch (error) {
    violation = error instanceof Error ? error.message : String(error);
  }
  return { seed, trace: simulation.world.trace, violation };
}

class Simulation {
  readonly world: SimulatedWorld;
  private servers: SimulatedServer[] = [];
  private readonly clients: SimulatedClientProgram[];
  private readonly receipts = new Map<string, string>();
  private lost: string | undefined;

  constructor(seed: number, plant?: Plant) {
    this.world = new SimulatedWorld(seed, plant);
    while (this.servers.length < SERVERS) this.servers.push(new SimulatedServer(this.world));
    const all = Array.from({ length: CLIENTS }, (_, nth) => this.requestsOf(nth));
    this.clients = all.map(
      (requests) =>
        new SimulatedClientProgram(
          this.world,
          () => this.servers,
          requests,
          (receipts) => this.note(receipts),
        ),
    );
  }

  async run(): Promise<void> {
    for (let step = 0; step < STEPS_MAX; step += 1) {
      if (step < HOSTILE_STEPS) this.doHarm();
      else if (this.world.isHostile) this.mend();
      await this.world.step();
      if (this.lost !== undefined) throw new Error(this.lost);
      if (!this.world.isHostile && this.isQuiet()) return;
    }
    throw new Error('Not all is answered, ordered and projected in the end.');
  }

  check(): void {
    const ranges = this.rows('range').sort(
      (a, b) => Number(a['first_index']) - Number(b['first_index']),
    );
    const batches = this.world.store.committed.get('batch');
    const log: { id: string; leaf: Buffer }[] = [];
    for (const { first_index, batch_id } of ranges) {
      assert.equal(first_index, log.length, 'the log has a gap, or an index twice');
      const batch = batches?.get(String(batch_id));
      const leaves = batch?.['leaf_hashes'] as Buffer;
      (batch?.['event_ids'] as string[]).forEach((id, place) => {
        log.push({ id, leaf: leaves.subarray(32 * place, 32 * place + 32) });
      });
    }
    const ids = new Set(log.map(({ id }) => id));
    assert.equal(ids.size, log.length, 'an event stands in the log twice');
    assert.equal(this.rows('event').length, log.length, 'events and log differ');
    const kept = new Map(log.map(({ id, leaf }) => [id, leaf.toString('hex')]));
    for (const [id, leafHash] of this.receipts) {
      assert.equal(kept.get(id), leafHash, 'an acknowledged event is lost, or another');
    }
    const edge = Buffer.concat(
      appendLeaves(
        EMPTY_RANGE,
        log.map(({ leaf }) => leaf),
      ).hashes,
    );
    const [head] = this.rows('head');
    assert.equal(Number(head?.['size']), log.length, 'the head has another size');
    assert((head?.['edge'] as Buffer).equals(edge), 'the edge is another tree’s');
    for (const name of PROJECTIONS) this.checkProjection(name, [...log.map(({ id }) => id)]);
  }

  private checkProjection(name: string, log: readonly string[]): void {
    const shown = this.rows('shown').filter(({ projection }) => projection === name);
    const said = shown
      .sort((a, b) => Number(a['log_index']) - Number(b['log_index']))
      .map(
        ({ log_index, event_id, times }) =>
          `${String(log_index)} ${String(event_id)} ${String(times)}`,
      );
    const wanted = log.map((id, index) => `${index} ${id} 1`);
    assert.deepEqual(said, wanted, `projection ${name} has not read each entry once`);
  }

  private rows(table: Table): Row[] {
    return [...(this.world.store.committed.get(table)?.values() ?? [])];
  }

  /** Looked at when the client hears it: from then on it may rely on it. */
  private note(receipts: readonly Receipt[]): void {
    for (const { eventId, leafHash } of receipts) {
      const before = this.receipts.get(eventId) ?? leafHash;
      if (!this.world.store.committed.get('event')?.has(eventId))
        this.lost = 'acknowledged and not there';
      if (before !== leafHash) this.lost = 'two receipts of one event';
      this.receipts.set(eventId, leafHash);
    }
  }

  private doHarm(): void {
    const { chance, trace } = this.world;
    while (this.servers.length < SERVERS && chance.below(60) === 0) {
      this.servers.push(new SimulatedServer(this.world));
      trace.push('a server starts');
    }
    if (chance.below(90) > 0) return;
    const blow = chance.below(4);
    if (blow < 2 && this.servers.length > 0) {
      const victim = chance.pick(this.servers);
      this.servers = this.servers.filter((server) => server !== victim);
      trace.push(`server ${victim.process} is killed`);
      this.world.kill(victim.process);
    } else if (blow === 2) {
      trace.push('a session ends');
      this.world.endSomeSession();
    } else {
      trace.push('the database crashes');
      this.world.crashDatabase();
    }
  }

  private mend(): void {
    this.world.isHostile = false;
    while (this.servers.length < SERVERS) this.servers.push(new SimulatedServer(this.world));
  }

  private isQuiet(): boolean {
    if (!this.clients.every(({ isDone }) => isDone) || this.rows('pending').length > 0)
      return false;
    const [head] = this.rows('head');
    const cursors = this.rows('cursor');
    const isAtEnd = cursors.every(({ next_index }) => next_index === head?.['size']);
    return isAtEnd && cursors.length === PROJECTIONS.length;
  }

  /** Some events are sent by two clients; some begin a code, so that two may meet at it. */
  private requestsOf(client: number): JsonObject[][] {
    return Array.from({ length: REQUESTS_A_CLIENT }, (_, nth) => {
      const isShared = nth === 1;
      const serial = isShared ? 900 + nth : client * 10 + nth;
      const count = 1 + this.world.chance.below(3);
      return Array.from({ length: isShared ? 2 : count }, (_same, place) => eventOf(serial, place));
    });
  }
}

function eventOf(serial: number, place: number): JsonObject {
  const eventId = `5a3b1e00-0000-8000-8000-${String(serial * 10 + place).padStart(12, '0')}`;
  const code = newCode('P', 'G5C', serial * 10 + place + 1);
  return place === 0
    ? { batteryProduced: { eventId, occurredAt: AT, product: code } }
    : { batteryTested: { eventId, occurredAt: AT, battery: code, method: 'simulated' } };
}
