/** Many at once, within one process and in two: the record is the same as if they had queued. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { HoldingsRebuild } from '../../src/capture/holdings-rebuild.js';
import { SAMPLE_PARTIES } from '../../src/sample/domain/sample-parties.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import { AT, pack } from './capture-documents.js';
import {
  CAPTURE,
  clientOf,
  join,
  kindOf,
  only,
  post,
  rebuilt,
  Rows,
  secondServer,
  type Client,
  type SecondServer,
} from './capture-for-tests.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';

const MG_A_KG = 1_000_000;

let server: ServerForTests;
let second: SecondServer;
let rows: Rows;
/** The same party through either process. */
let makers: readonly [Client, Client];
let rivals: readonly [Client, Client];
let serial = 0;

beforeAll(async () => {
  server = await serverForTests();
  second = await secondServer(server);
  rows = new Rows(server);
  const { id } = SAMPLE_PARTIES.batteryMaker;
  makers = throughBoth({ id, token: server.tokenOf('batteryMaker') });
  rivals = throughBoth(await join(server, { number: 71, roles: ['BATTERY_MANUFACTURER'] }));
}, 120_000);

afterAll(async () => {
  await rows.end();
  await second.stop();
  await server.stop();
});

function throughBoth(party: { id: string; token: string }): readonly [Client, Client] {
  return [clientOf(server.url, party), clientOf(second.url, party)];
}

const next = (): number => (serial += 1);
const tested = (said: JsonObject = {}): JsonObject => ({
  batteryTested: { occurredAt: AT, battery: pack(1), method: `try ${next()}`, ...said },
});
/** Of a maker that nobody has registered, so that every battery manufacturer may report it. */
const producedByAnyone = (product: string): JsonObject => ({
  batteryProduced: { occurredAt: AT, product },
});
const unowned = (): string => `QQ7${pack(next()).slice(3)}`;
const times = <T>(count: number, make: (nth: number) => T): T[] =>
  Array.from({ length: count }, (_, nth) => make(nth));

/** How often each outcome came. */
function tally(kinds: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

async function declareLot(massKg: string): Promise<{ item: string; lotNumber: string }> {
  const lotNumber = `RACE-${next()}`;
  const lot = { lotNumber, materialKind: 'CATHODE_MATERIAL', massKg };
  const materialDeclared = { occurredAt: AT, origin: 'OPENING_STOCK', lot };
  expect(kindOf(only(await makers[0].capture([{ materialDeclared }])))).toBe('EventRecorded');
  return { item: `lot:${makers[0].id}:${lotNumber}`, lotNumber };
}

function used(item: string, massKg: string): JsonObject {
  const output = { lotNumber: `OUT-${next()}`, materialKind: 'PRODUCTION_LOT', massKg: '1' };
  return { materialUsed: { occurredAt: AT, inputs: [{ item, massKg }], output } };
}

describe('two entitled parties that produce one code at once', () => {
  it.each([
    ['in one process', 0],
    ['in two processes', 1],
  ] as const)(
    'have exactly one winner, %s',
    async (_, rivalThrough) => {
      const codes = times(20, unowned);
      const before = await rows.events();
      for (const product of codes) {
        const attempts = [makers[0], rivals[rivalThrough]].map(async (party) => {
          const result = only(await party.capture([producedByAnyone(product)]));
          return { kind: kindOf(result), by: party.id, eventId: result.eventId };
        });
        const outcomes = await Promise.all(attempts);
        expect(tally(outcomes.map(({ kind }) => kind))).toEqual({
          ...{ EventRecorded: 1, ALREADY_PRODUCED: 1 },
        });
        const winner = outcomes.find(({ kind }) => kind === 'EventRecorded');
        const [begun] = await rows.of(
          'SELECT event_id, principal FROM capture.beginning WHERE item = $1',
          [`battery:${product}`],
        );
        expect(begun).toEqual({ event_id: winner?.eventId, principal: winner?.by });
      }
      // The production that won, and that the other was refused.
      expect(await rows.events()).toBe(before + 2 * codes.length);
    },
    30_000,
  );
});

describe('fifty clients that draw on one lot at once', () => {
  it('get what fits and no more', async () => {
    const { item } = await declareLot('300');
    const before = await rows.events();
    const drawing = times(50, async (nth) =>
      kindOf(only(await (nth % 2 === 0 ? makers[0] : makers[1]).capture([used(item, '10')]))),
    );
    expect(tally(await Promise.all(drawing))).toEqual({ EventRecorded: 30, LOT_OVERDRAWN: 20 });
    expect(await rows.events()).toBe(before + 30);
    expect(await lotRow(item)).toEqual({ content_mg: 300 * MG_A_KG, drawn_mg: 300 * MG_A_KG });
  }, 30_000);

  it('get the tolerance of a scale besides, and not a milligram more', async () => {
    const { item } = await declareLot('300');
    const masses = ['300', '0.299999', '0.000001', '0.000001'];
    const kinds: string[] = [];
    for (const massKg of masses) {
      kinds.push(kindOf(only(await makers[0].capture([used(item, massKg)]))));
    }
    expect(kinds).toEqual(['EventRecorded', 'EventRecorded', 'EventRecorded', 'LOT_OVERDRAWN']);
  });

  it('in one request each draw counts after those before it', async () => {
    const { item } = await declareLot('25');
    const { results } = await makers[0].capture(
      times(3, () => used(item, '10')),
      { onRefusal: 'PROCEED' },
    );
    expect(results.map(kindOf)).toEqual(['EventRecorded', 'EventRecorded', 'LOT_OVERDRAWN']);
    const [refusal] = results[2]?.refusals ?? [];
    expect(refusal).toMatchObject({ path: '/materialUsed/inputs/0/item' });
    expect(refusal?.message).toContain('5 kg');
  });

  async function lotRow(item: string): Promise<unknown> {
    const sql = `SELECT content_mg::float8 AS content_mg, drawn_mg::float8 AS drawn_mg
      FROM capture.lot WHERE item = $1`;
    return (await rows.of(sql, [item]))[0];
  }
});

describe('draws and receipts of one lot by two parties at once, in two processes', () => {
  it('leave what they would have left one after the other', async () => {
    const { item } = await declareLot('1000');
    const sent = times(80, async (nth) => {
      const party = (nth % 4 < 2 ? makers : rivals)[nth % 2 === 0 ? 0 : 1];
      const received = { occurredAt: AT, items: [item], massKg: '500', remark: `${nth}` };
      const events = nth % 5 === 0 ? [{ received }] : [used(item, '10'), used(item, '600')];
      const { results } = await party.capture(events, { onRefusal: 'PROCEED' });
      return results.map(kindOf);
    });
    const kinds = (await Promise.all(sent)).flat();
    expect(kinds.filter((kind) => !['EventRecorded', 'LOT_OVERDRAWN'].includes(kind))).toEqual([]);
    const { before: kept, after } = await rebuilt(server, rows);
    expect(after).toEqual(kept);
  }, 30_000);
});

describe('what somebody else has locked', () => {
  /** Another session that keeps the lot to itself until it is let go. */
  async function hold(item: string): Promise<() => Promise<void>> {
    const session = new pg.Client({ connectionString: server.databaseUrl });
    await session.connect();
    await session.query('BEGIN');
    await session.query('SELECT FROM capture.lot WHERE item = $1 FOR UPDATE', [item]);
    return () => session.end();
  }

  it('is waited for, and tried again for after a while', async () => {
    const { item } = await declareLot('300');
    const letGo = await hold(item);
    const drawing = makers[0].capture([used(item, '10')]);
    await sleep(2_500);
    await letGo();
    expect(kindOf(only(await drawing))).toBe('EventRecorded');
  }, 15_000);

  it('fails in the end with BUSY, records nothing, and holds up only who needs it', async () => {
    const { item } = await declareLot('300');
    const letGo = await hold(item);
    const before = await rows.events();
    const input = { events: [used(item, '10')], awaitProjection: false };
    const body = JSON.stringify({ query: CAPTURE, variables: { input } });
    const headers = { accept: 'application/graphql-response+json', 'accept-language': 'zh' };
    const drawing = post(server.url, makers[0].token, body, headers);
    await sleep(500);
    // They gather behind the one that waits; each then finds for itself that nothing is in its way.
    const others = times(5, async () => kindOf(only(await makers[0].capture([tested()]))));
    const { status, data, errors } = await drawing;
    expect({ status, data, codes: errors.map(({ extensions }) => extensions?.code) }).toEqual({
      ...{ status: 503, data: null, codes: ['BUSY'] },
    });
    expect(errors[0]?.message).toMatch(/占用/);
    expect(tally(await Promise.all(others))).toEqual({ EventRecorded: 5 });
    expect(await rows.events()).toBe(before + 5);
    await letGo();
    const again = await post(server.url, makers[0].token, body);
    expect(again.data?.captureEvents?.results.map(kindOf)).toEqual(['EventRecorded']);
  }, 30_000);
});

describe('one request sent a hundred times at once', () => {
  it.each([
    ['with an id', () => tested({ eventId: randomUUID() })],
    ['without one', () => tested()],
    ['that begins a code', () => producedByAnyone(unowned())],
  ])(
    'is recorded once: %s',
    async (_, make) => {
      const document = make();
      const before = await rows.events();
      const sent = times(100, async (nth) =>
        only(await (nth % 2 === 0 ? makers[0] : makers[1]).capture([document])),
      );
      const results = await Promise.all(sent);
      expect(tally(results.map(kindOf))).toEqual({ EventRecorded: 1, EventDuplicate: 99 });
      const receipts = results.map(({ eventId, leafHash, recordedAt }) =>
        [eventId, leafHash, recordedAt].join(),
      );
      expect(new Set(receipts).size).toBe(1);
      expect(await rows.events()).toBe(before + 1);
    },
    30_000,
  );
});

describe('small requests at once', () => {
  it('share commits, and each gets its own outcome', async () => {
    const before = { events: await rows.events(), batches: await rows.count('ledger.batch') };
    const sent = times(200, async (nth) => {
      // Every tenth is refused, which is no other's matter.
      const said = nth % 10 === 0 ? { occurredAt: 'now' } : {};
      return kindOf(only(await makers[0].capture([tested(said)])));
    });
    expect(tally(await Promise.all(sent))).toEqual({ EventRecorded: 180, MALFORMED_TIME: 20 });
    expect(await rows.events()).toBe(before.events + 180);
    const batches = (await rows.count('ledger.batch')) - before.batches;
    expect(batches).toBeLessThan(100);
  }, 30_000);

  it('of hand-over and receipt together are read as if one had come after the other', async () => {
    const { item } = await declareLot('100');
    const handover = randomUUID();
    const recycler = clientOf(server.url, {
      id: SAMPLE_PARTIES.recycler.id,
      token: server.tokenOf('recycler'),
    });
    const handedOver = { eventId: handover, occurredAt: AT, items: [item], receiver: recycler.id };
    // Many others keep the first commit busy, so that these two wait and share the next.
    const others = times(40, () => makers[0].capture([tested()]));
    const both = [
      makers[0].capture([{ handedOver }]),
      recycler.capture([{ received: { occurredAt: AT, handover, massKg: '99' } }]),
    ];
    const results = await Promise.all(both);
    await Promise.all(others);
    expect(results.map((one) => kindOf(only(one)))).toEqual(['EventRecorded', 'EventRecorded']);
    const { before, after } = await rebuilt(server, rows);
    expect(after).toEqual(before);
  }, 30_000);

  it('of hand-over and receipt in one request pass the lot on', async () => {
    const { item } = await declareLot('100');
    const agent = rivals[0];
    const mandate = { agent: agent.id, purpose: 'REPORTING', validFrom: '2020-01-01' };
    await makers[0].capture([{ mandateGiven: { occurredAt: AT, ...mandate } }]);
    const handover = randomUUID();
    const onBehalfOf = makers[0].id;
    const goes = { eventId: handover, occurredAt: AT, items: [item], receiver: agent.id };
    const comes = { received: { occurredAt: AT, handover, massKg: '98' } };
    const captured = await agent.capture([{ handedOver: { ...goes, onBehalfOf } }, comes]);
    expect(captured.outcome).toBe('RECORDED');
    const sql = 'SELECT holder, content_mg::float8 AS mg FROM capture.lot WHERE item = $1';
    expect(await rows.of(sql, [item])).toEqual([{ holder: agent.id, mg: 98 * MG_A_KG }]);
  });
});

describe('beginnings and lots built again', () => {
  it('while others capture are those of the log', async () => {
    const { item } = await declareLot('100000');
    const capturing = times(60, async (nth) => {
      const maker = nth % 2 === 0 ? makers[0] : makers[1];
      const events = [used(item, '1'), producedByAnyone(unowned()), tested()];
      return (await maker.capture(events)).outcome;
    });
    const rebuild = server.app.get(HoldingsRebuild, { strict: false });
    for (let nth = 0; nth < 5; nth += 1) await rebuild.run();
    const outcomes = await Promise.all(capturing);
    expect(tally(outcomes)).toEqual({ RECORDED: 60 });
    const { before, after } = await rebuilt(server, rows);
    expect(before.lots.length).toBeGreaterThan(60);
    expect(after).toEqual(before);
  }, 60_000);
});
