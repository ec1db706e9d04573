/**
 * Whole event documents, from the ledger into the tables of lineage and custody: the same facts whatever
 * the order of arrival and the size of the batches, with two projectors at once at every log.
 */
import fc from 'fast-check';
import { CustodyService } from '../../src/custody/custody.service.js';
import { DatabasePools, inTransaction } from '../../src/database/database-pools.js';
import { readDocument } from '../../src/documents/documents.service.js';
import { LedgerSecret } from '../../src/ledger/ledger-secret.js';
import { LedgerService } from '../../src/ledger/ledger.service.js';
import type { NewEvent } from '../../src/ledger/recorded-event.js';
import { LineageService } from '../../src/lineage/lineage.service.js';
import { SAMPLE_PARTIES } from '../../src/sample/domain/sample-parties.js';
import { StockService } from '../../src/stock/stock.service.js';
import { sampleStory, type Telling } from '../../src/sample/domain/sample-story.js';
import {
  postgresForTests,
  query,
  type PostgresForTests,
} from '../integration/postgres-for-tests.js';

const LOGS = Number(process.env.LINEAGE_STORED_HISTORIES ?? 50) / 10;
const SEED = Number(process.env.LINEAGE_SEED ?? Date.now() % 2 ** 31);
const FACTS = [
  ...['containment', 'evidence', 'flow', 'flow_input', 'flow_output', 'ending', 'making'].map(
    (table) => `lineage.${table}`,
  ),
  ...['lineage.identity', 'lineage.identity_class', 'custody.item_event'],
  ...['stock.holding', 'stock.handover', 'stock.reception'],
];

function newEvent({ by, document }: Telling): NewEvent {
  const reading = readDocument(document, { nowMicros: 0n, checkFuture: false });
  if (!reading.ok) throw new Error(JSON.stringify(reading.violations));
  const { type, eventId = '', groups } = reading.document;
  const party = SAMPLE_PARTIES[by].id;
  return {
    ...{ eventId, type: type.name, schemaVersion: 1, submitter: party, principal: party },
    ...{ recordedAt: '2026-05-12T08:30:00+00:00', groups, submissionHash: Buffer.alloc(32, 7) },
  };
}

/** The receptions of the story once more, by the same and by another party: one of each counts. */
function toldTwice({ by, document }: Telling, place: number): Telling[] {
  if (!('received' in document)) return [];
  const { received } = document;
  const said = typeof received === 'object' && !Array.isArray(received) ? received : {};
  const number = String(place).padStart(11, '0');
  const again = (kind: number, day: string): JsonFields => ({
    ...said,
    ...{
      eventId: `00000000-0000-4000-8000-${kind}${number}`,
      occurredAt: `2026-03-${day}:00+08:00`,
    },
  });
  return [
    { by, document: { received: again(1, '09T10:00') } },
    { by: 'swapOperator', document: { received: again(2, '08T10:00') } },
  ];
}

type JsonFields = Telling['document'];

const story = sampleStory().flatMap(({ tellings }) => tellings);
const events = [...story, ...story.flatMap(toldTwice)].map(newEvent);

let postgres: PostgresForTests;

beforeAll(async () => {
  postgres = await postgresForTests();
  console.info(`LINEAGE_SEED=${SEED}`);
}, 120_000);

afterAll(() => postgres.stop());

interface Projector {
  project(maxEntries: number): Promise<{ entries: number; next: bigint }>;
}

/** A ledger with these events in this order, projected by two servers at once. */
async function factsOf(log: readonly NewEvent[], sizes: readonly number[]): Promise<string[]> {
  const url = await postgres.ledgerDatabase();
  const servers = [new DatabasePools({ url }), new DatabasePools({ url })].map((pools) => {
    const ledger = new LedgerService(pools, new LedgerSecret(Buffer.alloc(32, 1)));
    const lineage = new LineageService(pools, ledger);
    const custody = new CustodyService(pools, ledger, lineage);
    const stock = new StockService(pools, ledger, lineage, custody);
    return { pools, ledger, lineage, custody, stock };
  });
  const [first] = servers;
  if (first === undefined) throw new Error('no server');
  await first.ledger.onModuleInit();
  const sizeAt = (batch: number): number => sizes[batch % sizes.length] ?? 1;
  for (let batch = 0, at = 0; at < log.length; at += sizeAt(batch), batch += 1) {
    const part = log.slice(at, at + sizeAt(batch));
    await inTransaction(first.pools.app, (tx) => first.ledger.record(tx, part));
    first.ledger.committed();
  }
  const whole = BigInt(log.length + 1);
  while ((await first.ledger.size()) < whole) await new Promise((wake) => setTimeout(wake, 5));
  const toTheEnd = async (projector: Projector, turn: number): Promise<void> => {
    for (let batch = turn; ; batch += 1) {
      const { entries, next } = await projector.project(sizeAt(batch));
      // Stock waits for the other two, and may have nothing to read before the end.
      if (entries === 0 && next >= whole) return;
    }
  };
  await Promise.all(
    servers.flatMap(({ lineage, custody, stock }, turn) => [
      toTheEnd(lineage, turn),
      toTheEnd(custody, turn),
      toTheEnd(stock, turn),
    ]),
  );
  const facts = await dump(url, 'known_until IS NULL');
  const rows = await dump(url, 'true', []);
  await first.lineage.rebuild();
  await first.custody.rebuild();
  await first.stock.rebuild();
  expect(await dump(url, 'true', [])).toEqual(rows);
  await first.ledger.onApplicationShutdown();
  await Promise.all(servers.map(({ pools }) => pools.end()));
  return facts;
}

const KNOWN = ['known_from', 'known_until'];

async function dump(url: string, where: string, without = KNOWN): Promise<string[]> {
  const tables = FACTS.map(
    (table) => `SELECT '${table} ' || (to_jsonb(t) - '{${without.join(',')}}'::text[])::text AS fact
      FROM ${table} t WHERE ${table.startsWith('stock.') ? 'true' : where}`,
  );
  const { rows } = await query(url, `${tables.join(' UNION ALL ')} ORDER BY fact`);
  return (rows as { fact: string }[]).map(({ fact }) => fact);
}

test(
  'documents end in the same facts in any order, in batches of any size',
  async () => {
    const expected = await factsOf(events, [1_000]);
    expect(expected.length).toBeGreaterThan(100);
    const order = fc.shuffledSubarray([...events], { minLength: events.length });
    const sizes = fc.array(fc.constantFrom(1, 2, 3, 7, 20), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(order, sizes, async (log, batches) => {
        expect(await factsOf(log, batches)).toEqual(expected);
      }),
      { numRuns: LOGS, seed: SEED, endOnFailure: true },
    );
  },
  120_000 + LOGS * 20_000,
);
