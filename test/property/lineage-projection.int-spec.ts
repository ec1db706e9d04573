/**
 * The projection in PostgreSQL against the rules taken whole: at every size of the log the tables
 * say what an evaluation of the entries up to there says, whatever came late and in what batches.
 */
import fc from 'fast-check';
import type pg from 'pg';

import { openPool } from '../../src/database/database-role.js';
import { projectionSource, type Direction } from '../../src/lineage/domain/lineage-source.js';
import { evaluate } from '../../src/lineage/domain/projection.js';
import { walk, type WalkAnswer } from '../../src/lineage/domain/walk.js';
import { StoreSource } from '../../src/lineage/store/store-source.js';
import { postgresForTests, type PostgresForTests } from '../integration/postgres-for-tests.js';
import { historyArbitrary, historyInstant, HISTORY_UNITS } from './lineage-histories.js';
import {
  dump,
  emptyTables,
  factsKnownAt,
  factsOf,
  itemsOf,
  projectInBatches,
} from './lineage-projected.js';

const HISTORIES = Number(process.env.LINEAGE_STORED_HISTORIES ?? 50);
/** Each step of shrinking projects a history anew: LINEAGE_SHRINK=1 where a failure is looked into. */
const endOnFailure = process.env.LINEAGE_SHRINK === undefined;
const SEED = Number(process.env.LINEAGE_SEED ?? Date.now() % 2 ** 31);

const history = historyArbitrary({ eventsMax: 24, correctionsMax: 4 });
const batches = fc.array(fc.constantFrom(1, 1, 2, 3, 5, 8, 30), { minLength: 1, maxLength: 5 });

let postgres: PostgresForTests;
let pool: pg.Pool;

beforeAll(async () => {
  postgres = await postgresForTests();
  pool = openPool({ url: await postgres.ledgerDatabase(), role: 'app' });
  console.info(`LINEAGE_SEED=${SEED} LINEAGE_STORED_HISTORIES=${HISTORIES}`);
}, 120_000);

afterAll(async () => {
  await pool.end();
  await postgres.stop();
});

const longEnough = 120_000 + HISTORIES * 5_000;

test(
  'at every size of the log the tables say what the rules say of the entries up to there',
  async () => {
    await fc.assert(
      fc.asyncProperty(history, batches, async (log, sizes) => {
        await emptyTables(pool);
        await projectInBatches(pool, log, sizes);
        const items = itemsOf(log);
        for (let size = 0; size <= log.length; size += 1) {
          expect({ size, ...(await factsKnownAt(pool, items, size)) }).toEqual({
            size,
            ...factsOf(log.slice(0, size)),
          });
        }
      }),
      { numRuns: HISTORIES, seed: SEED, endOnFailure },
    );
  },
  longEnough,
);

test(
  'rebuilt in other batches, the rows are the same, known times included',
  async () => {
    await fc.assert(
      fc.asyncProperty(history, batches, batches, async (log, sizes, otherSizes) => {
        await emptyTables(pool);
        await projectInBatches(pool, log, sizes);
        const rows = await dump(pool);
        await emptyTables(pool);
        await projectInBatches(pool, log, otherSizes);
        expect(await dump(pool)).toEqual(rows);
      }),
      { numRuns: HISTORIES, seed: SEED, endOnFailure },
    );
  },
  longEnough,
);

test(
  'a walk over the tables answers as one over the rules, at any size of the log',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        batches,
        fc.nat({ max: 30 }),
        fc.option(fc.nat({ max: HISTORY_UNITS })),
        async (log, sizes, size, at) => {
          await emptyTables(pool);
          await projectInBatches(pool, log, sizes);
          const asOf = at === null ? {} : { at: historyInstant(at) };
          const known = log.slice(0, size);
          const stored = new StoreSource(pool, BigInt(size));
          const evaluated = projectionSource(evaluate(known));
          for (const item of itemsOf(log)) {
            for (const direction of ['FORWARD', 'BACKWARD'] as const satisfies Direction[]) {
              const question = { items: [item], direction, ...asOf };
              expect(shown(await walk(stored, question))).toEqual(
                shown(await walk(evaluated, question)),
              );
            }
          }
        },
      ),
      { numRuns: HISTORIES, seed: SEED, endOnFailure },
    );
  },
  longEnough,
);

function shown({ nodes, edges, truncated }: WalkAnswer): unknown {
  return {
    nodes: nodes.toSorted((a, b) => (a.item < b.item ? -1 : 1)),
    edges: edges.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    truncated,
  };
}
