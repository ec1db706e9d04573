/**
 * Random lives of a few things, told in any order to a real ledger: what stock lists of each party is
 * what custody says of each thing when it is asked one by one, whatever came late and in which batches.
 */
import fc from 'fast-check';
import type { NewEvent } from '../../src/ledger/recorded-event.js';
import { newCode } from '../../src/sample/domain/sample-codes.js';
import { holdingOf } from '../../src/stock/domain/holding.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import {
  postgresForTests,
  query,
  type PostgresForTests,
} from '../integration/postgres-for-tests.js';
import { RunningLedger } from '../integration/running-ledger.js';

const HISTORIES = Number(process.env.LINEAGE_STORED_HISTORIES ?? 50) / 5;
const SEED = Number(process.env.LINEAGE_SEED ?? Date.now() % 2 ** 31);

const PARTIES = ['duns-111111111', 'duns-222222222', 'duns-333333333'] as const;
const PACKS = [1, 2, 3].map((serial) => newCode('P', 'F3C', serial));
const MODULES = [11, 12, 13].map((serial) => newCode('M', 'F3C', serial));
const CELLS = [21, 22].map((serial) => newCode('C', 'F3C', serial));
const BATTERIES = [...PACKS, ...MODULES, ...CELLS].map((code) => `battery:${code}`);
const VEHICLE = 'LZZSAMPB9R0000001';
const UNCODED = `uncoded:${PARTIES[1]}:shelf`;
const SITES = [`site:${PARTIES[0]}:A`, `site:${PARTIES[2]}:B`];
const THINGS = [...BATTERIES, UNCODED];

interface Said {
  readonly type: string;
  readonly by: string;
  readonly day: number;
  readonly fields: JsonObject;
}

const things = fc.uniqueArray(fc.constantFrom(...THINGS), { minLength: 1, maxLength: 3 });
const party = fc.constantFrom(...PARTIES);
const handover = fc.nat({ max: 3 });

const FIELDS: Readonly<Record<string, fc.Arbitrary<JsonObject>>> = {
  batteryProduced: fc.record({
    product: fc.constantFrom(...PACKS, ...MODULES),
    components: fc
      .uniqueArray(fc.constantFrom(...MODULES, ...CELLS), { maxLength: 2 })
      .map((codes) => codes.map((code) => ({ code }))),
    model: fc.constantFrom('M-1', 'M-2'),
  }),
  vehicleProduced: fc.record({
    ...{ vehicle: fc.constant(VEHICLE), model: fc.constant('Car'), batteries: things },
  }),
  batteryInstalled: fc.record({
    host: fc.constantFrom(`vehicle:${VEHICLE}`, ...SITES, ...BATTERIES.slice(0, 3)),
    batteries: things,
  }),
  batteryReplaced: fc.record({
    host: fc.constantFrom(...BATTERIES.slice(0, 3)),
    removed: things,
    fitted: things,
  }),
  batteryRemoved: fc.record({
    host: fc.constantFrom(`vehicle:${VEHICLE}`, ...SITES, ...BATTERIES.slice(0, 3)),
    batteries: things,
  }),
  handedOver: fc.record({ items: things, receiver: party }),
  received: fc.oneof(
    fc.record({ items: things, facility: fc.constantFrom(...SITES) }),
    fc.record({ handover: handover.map(handoverId) }),
    fc.record({ handover: handover.map(handoverId), items: things }),
  ),
  batteryDismantled: fc.record({
    parent: fc.constantFrom(...BATTERIES.slice(0, 3)),
    componentsFound: things,
  }),
  itemLost: fc.record({ items: things }),
  exported: fc.record({ items: things }),
  itemDisposed: fc.record({ items: things }),
  batteryIdentified: fc.record({
    battery: fc.constant(UNCODED),
    sameAs: fc.constantFrom(...PACKS.slice(0, 2)),
  }),
  vehicleSold: fc.record({ vehicle: fc.constant(VEHICLE) }),
};

const said: fc.Arbitrary<Said> = fc.constantFrom(...Object.keys(FIELDS)).chain((type) =>
  fc.record({
    type: fc.constant(type),
    by: party,
    day: fc.integer({ min: 1, max: 9 }),
    fields: FIELDS[type] ?? fc.constant({}),
  }),
);

function handoverId(place: number): string {
  return `00000000-0000-4000-9000-00000000000${place}`;
}

/** The first four hand-overs have the ids that receptions name. */
function eventsOf(story: readonly Said[]): NewEvent[] {
  let handovers = 0;
  return story.map(({ type, by, day, fields }, place) => {
    const own = `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`;
    const eventId = type === 'handedOver' && handovers < 4 ? handoverId(handovers) : own;
    if (type === 'handedOver') handovers += 1;
    return {
      ...{ eventId, type, schemaVersion: 1, submitter: by, principal: by },
      recordedAt: '2026-05-12T08:30:00+00:00',
      groups: { public: { occurredAt: `2026-03-0${day}T10:00:00+08:00`, ...fields } },
      submissionHash: Buffer.alloc(32, 7),
    };
  });
}

let postgres: PostgresForTests;

beforeAll(async () => {
  postgres = await postgresForTests();
  console.info(`LINEAGE_SEED=${SEED}`);
}, 120_000);

afterAll(() => postgres.stop());

async function toTheEnd({ stock }: RunningLedger, size: number): Promise<void> {
  while ((await stock.project(size)).entries > 0);
}

async function holdings(running: RunningLedger): Promise<string[]> {
  const { rows } = await query(
    running.url,
    'SELECT item, kind, holder, state, site FROM stock.holding ORDER BY item',
  );
  return rows.map((row) => JSON.stringify(row));
}

/** Thing by thing, as custody answers. */
async function expected(running: RunningLedger): Promise<string[]> {
  const { rows } = await query(running.url, 'SELECT DISTINCT item FROM custody.item_event');
  const items = (rows as { item: string }[]).map(({ item }) => item);
  const names = await running.lineage.namesOf(items);
  const firsts = [...new Set([...names.values()].map(([first]) => first ?? ''))].sort();
  const states = await running.custody.statesOf(firsts);
  return firsts.flatMap((item) => {
    const standing = states.get(item);
    const held = standing === undefined ? undefined : holdingOf(item, standing);
    return held === undefined ? [] : [JSON.stringify(held)];
  });
}

async function tables(running: RunningLedger): Promise<string[]> {
  const { rows } = await query(
    running.url,
    `SELECT to_jsonb(h)::text AS row FROM stock.holding h
     UNION ALL SELECT to_jsonb(h)::text FROM stock.handover h
     UNION ALL SELECT to_jsonb(r)::text FROM stock.reception r ORDER BY row`,
  );
  return (rows as { row: string }[]).map(({ row }) => row);
}

test(
  'lists of random lives say what custody says of each thing, in any batches, and are rebuilt alike',
  async () => {
    const story = fc.array(said, { minLength: 10, maxLength: 40 });
    const sizes = fc.array(fc.constantFrom(1, 2, 5, 11), { minLength: 1, maxLength: 4 });
    let held = 0;
    await fc.assert(
      fc.asyncProperty(story, sizes, async (told, batches) => {
        const running = await RunningLedger.start(postgres);
        try {
          const events = eventsOf(told);
          for (let at = 0, batch = 0; at < events.length; batch += 1) {
            const size = batches[batch % batches.length] ?? 1;
            await running.record(events.slice(at, at + size));
            at += size;
            // Lineage and custody may be ahead of it by any number of batches.
            await running.projectAll();
            if (batch % 2 === 0) await toTheEnd(running, size);
          }
          await toTheEnd(running, 500);
          expect(await holdings(running)).toEqual(await expected(running));
          held += (await holdings(running)).length;
          const before = await tables(running);
          await running.stock.rebuild();
          expect(await tables(running)).toEqual(before);
        } finally {
          await running.stop();
        }
      }),
      { numRuns: HISTORIES, seed: SEED, endOnFailure: true },
    );
    expect(held).toBeGreaterThan(HISTORIES);
  },
  120_000 + HISTORIES * 20_000,
);
