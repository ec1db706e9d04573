/** What is handed over is received once, however many say that they received it, and at a bounded cost. */
import { randomUUID } from 'node:crypto';
import type { NewEvent } from '../../src/ledger/recorded-event.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import { postgresForTests, query, type PostgresForTests } from './postgres-for-tests.js';
import { RunningLedger } from './running-ledger.js';

const GIVER = 'duns-111111111';
const RECEIVER = 'duns-222222222';
const STRANGER = 'duns-333333333';
const THINGS = 10_000;

describe('the receptions of a hand-over', () => {
  let postgres: PostgresForTests;
  let running: RunningLedger;

  beforeAll(async () => {
    postgres = await postgresForTests();
    running = await RunningLedger.start(postgres);
  }, 60_000);

  afterAll(async () => {
    await running.stop();
    await postgres.stop();
  });

  const record = (...events: NewEvent[]): Promise<void> => running.record(events);

  async function count(where: string): Promise<number> {
    const { rows } = await query(running.url, `SELECT count(*)::int AS n FROM ${where}`);
    const [row] = rows as { n: number }[];
    return row?.n ?? -1;
  }

  async function dump(table: string): Promise<string[]> {
    const { rows } = await query(running.url, `SELECT to_jsonb(t)::text AS row FROM ${table} t`);
    return (rows as { row: string }[]).map(({ row }) => row).sort();
  }

  it('are one to lineage and custody: the receiver’s first, in whatever order they come', async () => {
    const thing = `uri:https://things.example/${randomUUID()}`;
    const handover = randomUUID();
    const given = event({
      day: 5,
      type: 'handedOver',
      by: GIVER,
      fields: { items: [thing], receiver: RECEIVER },
      eventId: handover,
    });
    const reception = (day: number, by: string, ownLotNumber: string): NewEvent =>
      event({ day, type: 'received', by, fields: { handover, ownLotNumber, massKg: '1' } });
    const lots = async (asKnownAt?: bigint): Promise<string[]> => {
      const known = asKnownAt === undefined ? {} : { asKnownAt };
      const { nodes } = await running.lineage.walk({
        items: [thing],
        direction: 'FORWARD',
        ...known,
      });
      return nodes.map(({ item }) => item).filter((item) => item.startsWith('lot:'));
    };
    await record(event({ day: 1, type: 'itemAssembled', by: GIVER, fields: { item: thing } }));
    await record(reception(6, STRANGER, 'S1'));
    await record(given);
    await running.projectAll();
    const early = await running.ledger.size();
    expect(await lots()).toEqual([`lot:${STRANGER}:S1`]);
    await record(
      reception(8, RECEIVER, 'R2'),
      reception(7, RECEIVER, 'R1'),
      reception(6, GIVER, 'G1'),
    );
    await running.projectAll();
    expect(await lots()).toEqual([`lot:${RECEIVER}:R1`]);
    expect(await lots(early)).toEqual([`lot:${STRANGER}:S1`]);
    const standing = (await running.custody.statesOf([thing])).get(thing);
    expect(standing?.custody).toMatchObject({ kind: 'HELD', holder: RECEIVER });
    const known = (await running.custody.statesOf([thing], { asKnownAt: early })).get(thing);
    expect(known?.custody).toMatchObject({ kind: 'HELD', holder: STRANGER });
  });

  it('cost no more than one reception, and are taken a bounded step at a time', async () => {
    const things = Array.from({ length: THINGS }, (_, n) => `uri:https://things.example/${n}`);
    const handover = randomUUID();
    const early = Array.from({ length: 12 }, () =>
      event({ day: 8, type: 'received', by: RECEIVER, fields: { handover } }),
    );
    const given = { items: things, receiver: RECEIVER };
    await record(...early);
    await record(
      event({ day: 5, type: 'handedOver', by: GIVER, fields: given, eventId: handover }),
    );
    await running.projectAll();
    const ofThings = `custody.item_event WHERE item LIKE 'uri:https://things.example/%'
      AND event_type = 'received' AND instant > ${micros(7)}`;
    expect(await count(`${ofThings} AND known_until IS NULL`)).toBe(THINGS);
    expect(await count('lineage.step WHERE kind = $$DEPARTED$$')).toBeLessThan(THINGS + 10);

    // Each of them is before all others: it takes all things over.
    await record(
      ...Array.from({ length: 9 }, (_, n) =>
        event({
          day: 7,
          type: 'received',
          by: RECEIVER,
          fields: { handover },
          eventId: idBefore(n),
        }),
      ),
    );
    for (const projection of [running.lineage, running.custody]) {
      const { entries } = await projection.project();
      expect(entries).toBeGreaterThan(0);
      expect(entries).toBeLessThan(9);
    }
    await running.projectAll();
    expect(await count(`${ofThings} AND known_until IS NULL`)).toBe(0);
  }, 240_000);

  it('give the same rows when they are projected anew, known indexes included', async () => {
    await running.projectAll();
    const tables = ['custody.item_event', 'lineage.flow_input', 'lineage.containment'];
    const before = await Promise.all(tables.map(dump));
    await running.custody.rebuild();
    await running.lineage.rebuild();
    expect(await Promise.all(tables.map(dump))).toEqual(before);
  }, 240_000);
});

interface Said {
  readonly day: number;
  readonly type: string;
  readonly by: string;
  readonly fields: JsonObject;
  readonly eventId?: string;
}

function event({ day, type, by, fields, eventId = randomUUID() }: Said): NewEvent {
  return {
    ...{ eventId, type, schemaVersion: 1, submitter: by, principal: by },
    recordedAt: '2026-05-12T08:30:00+00:00',
    groups: { public: { occurredAt: `2026-05-0${day}T10:00:00+00:00` }, custody: fields },
    submissionHash: Buffer.alloc(32, 7),
  };
}

/** Ids that fall: of events of one instant the one recorded last is the first. */
function idBefore(place: number): string {
  return `00000000-0000-4000-8000-${String(1_000 - place).padStart(12, '0')}`;
}

function micros(day: number): string {
  return `${BigInt(Date.parse(`2026-05-0${day}T10:00:00Z`)) * 1000n}`;
}
