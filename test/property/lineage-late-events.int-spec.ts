/** What a late event costs, and what one in order does, on a fleet that swaps its packs daily. */
import { jest } from '@jest/globals';
import pg from 'pg';

import { packOrder } from '../../src/lifecycle/domain/event-order.js';
import { openPool } from '../../src/database/database-role.js';
import {
  NO_EFFECTS,
  type EventEffects,
  type LineageEntry,
  type LineageEvent,
} from '../../src/lineage/domain/lineage-event.js';
import { postgresForTests, type PostgresForTests } from '../integration/postgres-for-tests.js';
import {
  emptyTables,
  factsKnownAt,
  factsOf,
  itemsOf,
  projectEntries,
  projectInBatches,
} from './lineage-projected.js';

const SWAPS = 3_000;
const PACKS = 6;
const MODULES = 4;
/** Rows written by one late swap: a step each, versions of the stays that it parts, and evidence. */
const ROWS_MAX = 12;
const DAY_MICROS = 86_400_000_000n;

let postgres: PostgresForTests;
let pool: pg.Pool;

beforeAll(async () => {
  postgres = await postgresForTests();
  pool = openPool({ url: await postgres.ledgerDatabase(), role: 'app' });
}, 120_000);

afterAll(async () => {
  await pool.end();
  await postgres.stop();
});

beforeEach(() => emptyTables(pool));

let made = 0;

function event(instant: bigint, rank: number, effects: Partial<EventEffects>): LineageEvent {
  made += 1;
  return {
    ...NO_EFFECTS,
    ...effects,
    kind: 'EVENT',
    id: `00000000-0000-7000-8000-${String(made).padStart(12, '0')}`,
    moment: { instant, day: null },
    order: packOrder({ eventClass: 2, sequence: 0, rank }),
  };
}

function packOf(day: number): string {
  return `P${((day % PACKS) + PACKS) % PACKS}`;
}

function swap(vehicle: string, instant: bigint, out: string, into: string): LineageEvent {
  return event(instant, 600, {
    removals: [{ host: vehicle, parts: [out] }],
    fittings: [{ host: vehicle, parts: [into] }],
  });
}

function producedPacks(): LineageEvent[] {
  return Array.from({ length: PACKS }, (_, pack) => {
    const modules = Array.from({ length: MODULES }, (__, module) => `P${pack}M${module}`);
    return event(0n, 100, {
      begun: [`P${pack}`],
      openings: modules.map((child) => ({ child, parent: `P${pack}` })),
    });
  });
}

/** One vehicle, a swap a day, its packs in turn. */
function fleet(swaps: number): LineageEvent[] {
  return [
    ...producedPacks(),
    event(1n, 400, { fittings: [{ host: 'V1', parts: [packOf(0)] }] }),
    ...Array.from({ length: swaps }, (_, day) =>
      swap('V1', BigInt(day + 1) * DAY_MICROS, packOf(day), packOf(day + 1)),
    ),
  ];
}

/** How many statements are sent meanwhile. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const sent = jest.spyOn(pg.Client.prototype, 'query');
  try {
    await work();
    return sent.mock.calls.length;
  } finally {
    sent.mockRestore();
  }
}

test('a late swap in the middle of three thousand writes a bounded number of rows', async () => {
  const log = fleet(SWAPS);
  await projectInBatches(pool, log, [500]);
  const middle = BigInt(SWAPS / 2) * DAY_MICROS + DAY_MICROS / 2n;
  // That day another pack was in for some hours; its own stays before and after stand.
  const there = packOf(SWAPS / 2);
  const late = [
    ...log,
    swap('V1', middle, there, packOf(SWAPS / 2 + 3)),
    swap('V2', middle + 1n, 'P0M0', 'P1M1'),
  ];
  const first = log.length;
  const swapped = await projectEntries(pool, late, { first, next: first + 1 });
  const moduleSwapped = await projectEntries(pool, late, { first: first + 1, next: first + 2 });
  expect(swapped).toBeGreaterThan(2);
  expect(swapped).toBeLessThanOrEqual(ROWS_MAX);
  expect(moduleSwapped).toBeLessThanOrEqual(ROWS_MAX);
  expect(await factsKnownAt(pool, itemsOf(late), late.length)).toEqual(factsOf(late));
}, 120_000);

test('swaps in order are projected by as many statements a batch, however many they are', async () => {
  const log = fleet(SWAPS);
  const [first, second, third] = [log.length - 2_000, log.length - 1_500, log.length - 100];
  await projectEntries(pool, log, { first: 0, next: first });
  const many = await statementsOf(() => projectEntries(pool, log, { first, next: second }));
  await projectEntries(pool, log, { first: second, next: third });
  const few = await statementsOf(() =>
    projectEntries(pool, log, { first: third, next: log.length }),
  );
  expect(few).toBeGreaterThan(5);
  expect(many).toBe(few);
}, 120_000);

test('packs in order are projected by as many statements a batch, however many parts they have', async () => {
  const packsOf = (parts: number, from: number): LineageEvent[] =>
    Array.from({ length: 50 }, (_, pack) =>
      event(BigInt(from + pack), 100, {
        begun: [`Q${from + pack}`],
        openings: Array.from({ length: parts }, (__, part) => ({
          child: `Q${from + pack}C${part}`,
          parent: `Q${from + pack}`,
        })),
      }),
    );
  const small = await statementsOf(() => projectInBatches(pool, packsOf(2, 0), [50]));
  const large = await statementsOf(() => projectInBatches(pool, packsOf(250, 50), [50]));
  expect(small).toBeGreaterThan(5);
  expect(large).toBe(small);
}, 120_000);

test('a name comes back as it went in, whatever its characters', async () => {
  const log = ['a"b', 'a\\b', 'a,{b}', 'NULL', '电池 1', ''].map((child, place) =>
    event(BigInt(place), 100, {
      begun: [child],
      openings: [{ child, parent: 'uri:https://id.example/"1"' }],
    }),
  );
  await projectInBatches(pool, log, [4]);
  expect(await factsKnownAt(pool, itemsOf(log), log.length)).toEqual(factsOf(log));
});

test('a withdrawn repurposing takes back what others did because of where its component stood', async () => {
  const opened = (child: string, parent: string) => ({ openings: [{ child, parent }] });
  const repurposed = event(1n, 1_200, {
    ...{ takenOut: ['P1'], begun: ['N1'] },
    openings: [
      { child: 'P1', parent: 'M2' },
      { child: 'M2', parent: 'N1' },
    ],
  });
  const made = event(0n, 100, { begun: ['P1'], ...opened('M1', 'P1') });
  // With P1 inside M2, M1 goes along with it; without, M1 is fitted itself.
  const fitted = event(2n, 600, { fittings: [{ host: 'V2', parts: ['M2', 'M1'] }] });
  const withdrawn: LineageEntry = {
    ...{ kind: 'CORRECTION', target: repurposed.id, replacement: null },
    ...{
      id: '00000000-0000-7000-8000-999999999999',
      moment: { instant: 3n, day: null },
      order: 0n,
    },
  };
  const log = [made, fitted, repurposed, withdrawn];
  for (const sizes of [[1], [2], [4]]) {
    await emptyTables(pool);
    await projectInBatches(pool, log, sizes);
    for (let size = 0; size <= log.length; size += 1) {
      expect(await factsKnownAt(pool, itemsOf(log), size)).toEqual(factsOf(log.slice(0, size)));
    }
  }
});
