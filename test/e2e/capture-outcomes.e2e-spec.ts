/** What a request of events gets back, and what it leaves in the ledger. */
import { randomUUID } from 'node:crypto';
import { SAMPLE_PARTIES } from '../../src/sample/domain/sample-parties.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import { AT, cell, pack } from './capture-documents.js';
import {
  clientOf,
  codesIn,
  join,
  kindOf,
  only,
  rebuilt,
  Rows,
  type Client,
} from './capture-for-tests.js';
import { serverForTests, type Captured, type ServerForTests } from './server-for-tests.js';

let server: ServerForTests;
let rows: Rows;
let maker: Client;
let recycler: Client;
let serial = 0;

beforeAll(async () => {
  server = await serverForTests();
  rows = new Rows(server);
  maker = clientOfSample('batteryMaker');
  recycler = clientOfSample('recycler');
}, 120_000);

afterAll(async () => {
  await rows.end();
  await server.stop();
});

function clientOfSample(key: 'batteryMaker' | 'recycler' | 'carMaker'): Client {
  return clientOf(server.url, { id: SAMPLE_PARTIES[key].id, token: server.tokenOf(key) });
}

const next = (): number => (serial += 1);
const produced = (said: JsonObject = {}): JsonObject => ({
  batteryProduced: { occurredAt: AT, product: pack(next()), ...said },
});
const tested = (said: JsonObject = {}): JsonObject => ({
  batteryTested: { occurredAt: AT, battery: pack(1), method: `try ${next()}`, ...said },
});
/** Well-formed, and by no right of a recycler. */
const notMine = (): JsonObject => ({
  vehicleSold: {
    occurredAt: AT,
    vehicle: 'LZZSAMPB2R0000001',
    region: 'CN-GD',
    vinOverrideReason: 'x',
  },
});

/** How many events the call adds to the ledger. */
async function growth(call: () => Promise<unknown>): Promise<number> {
  const before = await rows.events();
  await call();
  return (await rows.events()) - before;
}

const summary = ({ outcome, recorded, duplicates, refused, results }: Captured): unknown => [
  outcome,
  { recorded, duplicates, refused },
  results.map(kindOf),
];

describe('a request of events', () => {
  it('is recorded whole, each event with its receipt', async () => {
    const captured = await maker.capture([produced(), produced(), tested()]);
    expect(summary(captured)).toEqual([
      'RECORDED',
      { recorded: 3, duplicates: 0, refused: 0 },
      ['EventRecorded', 'EventRecorded', 'EventRecorded'],
    ]);
    captured.results.forEach((result, index) => {
      expect(result).toMatchObject({
        index,
        leafHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      });
      expect(result.recordedAt).toMatch(/^\d{4}-.*\+00:00$/);
      expect(result.eventId).toMatch(/^[0-9a-f-]{36}$/);
    });
    expect(new Set(captured.results.map(({ leafHash }) => leafHash)).size).toBe(3);
  });

  it('is rolled back whole for the sake of one refusal, unless it says to proceed', async () => {
    const events = [tested(), notMine(), tested()];
    const grown = await growth(async () => {
      expect(summary(await recycler.capture(events))).toEqual([
        'ROLLED_BACK',
        { recorded: 0, duplicates: 0, refused: 1 },
        ['EventAccepted', 'NOT_AUTHORISED', 'EventAccepted'],
      ]);
    });
    expect(grown).toBe(0);
    const proceeding = await growth(async () => {
      expect(summary(await recycler.capture(events, { onRefusal: 'PROCEED' }))).toEqual([
        'PARTLY_RECORDED',
        { recorded: 2, duplicates: 0, refused: 1 },
        ['EventRecorded', 'NOT_AUTHORISED', 'EventRecorded'],
      ]);
    });
    expect(proceeding).toBe(2);
  });

  it('that proceeds and is sent again is still partly recorded', async () => {
    const events = [tested(), notMine()];
    await recycler.capture(events, { onRefusal: 'PROCEED' });
    expect(summary(await recycler.capture(events, { onRefusal: 'PROCEED' }))).toEqual([
      'PARTLY_RECORDED',
      { recorded: 0, duplicates: 1, refused: 1 },
      ['EventDuplicate', 'NOT_AUTHORISED'],
    ]);
  });

  it('of refusals alone leaves nothing, whether it proceeds or not', async () => {
    for (const onRefusal of ['ROLLBACK', 'PROCEED'] as const) {
      const grown = await growth(async () => {
        const captured = await recycler.capture([notMine(), notMine()], { onRefusal });
        expect(summary(captured)).toMatchObject(['ROLLED_BACK', { refused: 2 }, {}]);
      });
      expect(grown).toBe(0);
    }
  });

  it('tried dry says what would happen, and records nothing', async () => {
    const events = [produced(), tested(), produced({ product: pack(9_999_999) + 'X' })];
    for (const onRefusal of ['ROLLBACK', 'PROCEED'] as const) {
      const grown = await growth(async () => {
        expect(summary(await maker.capture(events, { dryRun: true, onRefusal }))).toEqual([
          'DRY_RUN',
          { recorded: 0, duplicates: 0, refused: 1 },
          ['EventAccepted', 'EventAccepted', 'MALFORMED_BATTERY_CODE'],
        ]);
      });
      expect(grown).toBe(0);
    }
    const after = await maker.capture(events.slice(0, 2));
    expect(after.recorded).toBe(2);
    expect(summary(await maker.capture(events.slice(0, 2), { dryRun: true }))).toEqual([
      'DRY_RUN',
      { recorded: 0, duplicates: 2, refused: 0 },
      ['EventDuplicate', 'EventDuplicate'],
    ]);
  });

  it('holds 1 to 1,000 events', async () => {
    const thousand = Array.from({ length: 1_000 }, () => tested());
    const grown = await growth(async () => {
      const captured = await maker.capture(thousand);
      expect(captured).toMatchObject({ outcome: 'RECORDED', recorded: 1_000, refused: 0 });
      expect(captured.results.map(({ index }) => index)).toEqual(thousand.map((_, index) => index));
    });
    expect(grown).toBe(1_000);
    for (const events of [[], [...thousand, tested()]]) {
      const none = await growth(async () => {
        const captured = await maker.capture(events, { onRefusal: 'PROCEED' });
        expect(summary(captured)).toEqual([
          'ROLLED_BACK',
          { recorded: 0, duplicates: 0, refused: 1 },
          ['TOO_MANY_EVENTS'],
        ]);
        const [refusal] = only(captured).refusals ?? [];
        expect(refusal?.message).toContain(String(events.length));
      });
      expect(none).toBe(0);
    }
  }, 60_000);
});

describe('the same again', () => {
  it('gives the first receipt and adds nothing, in whatever spelling', async () => {
    const eventId = randomUUID();
    const product = pack(next());
    const first = only(await maker.capture([produced({ eventId, product, massKg: '412.50' })]));
    const again = [
      produced({ eventId, product, massKg: '412.50' }),
      produced({ eventId: eventId.toUpperCase(), product: product.toLowerCase(), massKg: '412.5' }),
      produced({ eventId, product: ` ${product} `, massKg: '412.5', sequence: 0, model: null }),
    ];
    const grown = await growth(async () => {
      for (const document of again) {
        expect(only(await maker.capture([document]))).toEqual({
          ...first,
          __typename: 'EventDuplicate',
        });
      }
    });
    expect(grown).toBe(0);
  });

  it('without an id is known by its content, for the same principal only', async () => {
    const document = tested();
    const first = only(await maker.capture([document]));
    const again = only(await maker.capture([document]));
    expect(again).toEqual({ ...first, __typename: 'EventDuplicate' });
    const other = only(await recycler.capture([document]));
    expect(other.__typename).toBe('EventRecorded');
    expect(other.eventId).not.toBe(first.eventId);
  });

  it('within one request is recorded once', async () => {
    const document = tested();
    const grown = await growth(async () => {
      const { recorded, duplicates, results } = await maker.capture([document, document, document]);
      expect([recorded, duplicates]).toEqual([1, 2]);
      const [first, second, third] = results;
      expect(second).toEqual({ ...first, __typename: 'EventDuplicate', index: 1 });
      expect(third).toEqual({ ...first, __typename: 'EventDuplicate', index: 2 });
    });
    expect(grown).toBe(1);
  });

  it('within a request that records nothing is a duplicate without a receipt', async () => {
    const document = tested();
    const { results } = await recycler.capture([document, document, notMine()]);
    expect(results.map(kindOf)).toEqual(['EventAccepted', 'EventDuplicate', 'NOT_AUTHORISED']);
    expect(results[1]).toMatchObject({ eventId: results[0]?.eventId, leafHash: null });
  });

  it('within one request counts in a dry run as in the real one', async () => {
    const document = tested();
    const events = [document, tested(), document, document];
    const counts = ({ recorded, duplicates, refused }: Captured): number[] => [
      ...[recorded, duplicates, refused],
    ];
    const dry = await recycler.capture(events, { dryRun: true });
    const real = await recycler.capture(events);
    const accepted = dry.results.filter((one) => kindOf(one) === 'EventAccepted').length;
    expect([accepted, ...counts(dry).slice(1)]).toEqual(counts(real));
    expect(counts(real)).toEqual([2, 2, 0]);
    expect(dry.results.map(kindOf)).toEqual(
      real.results.map((one) => kindOf(one).replace('Recorded', 'Accepted')),
    );
    expect(dry.results.map(({ eventId }) => eventId)).toEqual(
      real.results.map(({ eventId }) => eventId),
    );
    expect(dry.results[2]).toMatchObject({ leafHash: null, recordedAt: null });
  });

  it('is no harm after the party has lost its role', async () => {
    const lapsed = await join(server, { number: 31, roles: ['RECYCLER'] });
    const document = tested();
    const first = only(await lapsed.capture([document]));
    const administrator = clientOf(server.url, {
      id: SAMPLE_PARTIES.administrator.id,
      token: server.tokenOf('administrator'),
    });
    const ended = { role: 'RECYCLER', validFrom: '2010-01-01', validUntil: '2020-12-31' };
    const roleGranted = { occurredAt: AT, party: lapsed.id, ...ended };
    expect(only(await administrator.capture([{ roleGranted }])).__typename).toBe('EventRecorded');
    expect(kindOf(only(await lapsed.capture([tested()])))).toBe('NOT_AUTHORISED');
    expect(only(await lapsed.capture([document]))).toEqual({
      ...first,
      __typename: 'EventDuplicate',
    });
  });
});

describe('an id that stands for other content', () => {
  it('is refused for another content and for another party, and the recorded event stays', async () => {
    const eventId = randomUUID();
    const document = tested({ eventId, verdict: 'reuse' });
    const first = only(await maker.capture([document]));
    const grown = await growth(async () => {
      const changed = tested({ eventId, verdict: 'recycle' });
      expect(codesIn(only(await maker.capture([changed])))).toEqual(['EVENT_ID_REUSED']);
      const foreign = only(await recycler.capture([document]));
      expect(foreign).toMatchObject({
        ...{ __typename: 'EventRefused', eventId },
        refusals: [{ code: 'EVENT_ID_REUSED', path: '/batteryTested/eventId' }],
      });
      expect(JSON.stringify(foreign)).not.toContain(first.leafHash);
      const otherType = { itemLost: { eventId, occurredAt: AT, items: [pack(1)], how: 'LOST' } };
      expect(codesIn(only(await maker.capture([otherType])))).toEqual(['EVENT_ID_REUSED']);
    });
    expect(grown).toBe(0);
    expect(only(await maker.capture([document]))).toMatchObject({
      ...{ __typename: 'EventDuplicate', leafHash: first.leafHash, recordedAt: first.recordedAt },
    });
  });

  it('is no way for a stranger to guess what another reported, or which ids there are', async () => {
    const eventId = randomUUID();
    const forMaker = (said: JsonObject): JsonObject =>
      tested({ method: 'guessed', onBehalfOf: SAMPLE_PARTIES.batteryMaker.id, ...said });
    const right = [forMaker({}), forMaker({ eventId, verdict: 'reuse' })];
    const wrong = [forMaker({ method: 'other' }), forMaker({ eventId: randomUUID() })];
    expect((await maker.capture(right)).recorded).toBe(2);
    const answers = await recycler.capture([...right, ...wrong], { dryRun: true });
    expect(answers.results.map(kindOf)).toEqual(Array(4).fill('NOT_AUTHORISED'));
    expect(JSON.stringify(answers)).not.toContain('leafHash');
  });

  it('is refused within one request as well', async () => {
    const eventId = randomUUID();
    const captured = await maker.capture([tested({ eventId }), tested({ eventId })], {
      onRefusal: 'PROCEED',
    });
    expect(captured.results.map(kindOf)).toEqual(['EventRecorded', 'EVENT_ID_REUSED']);
  });
});

describe('a refusal', () => {
  const wrong = (): JsonObject => ({
    batteryProduced: {
      ...{ occurredAt: '2026-04-31T08:00:00+08:00', massKg: 'heavy' },
      ...{ product: '04QCB76836300JBC4000090O', components: [{ code: cell(1).slice(1) }] },
    },
  });

  it.each([
    ['en', 'en-GB,en;q=0.9', /no battery code/, /Did you mean/],
    ['zh', 'zh-CN,zh;q=0.9,en;q=0.5', /不是动力电池编码/, /是否应为/],
    ['en', 'fr', /no battery code/, /Did you mean/],
    ['zh', 'en;q=0.2, zh-Hant', /不是动力电池编码/, /是否应为/],
  ])('names path, reason and hint in the language asked for: %s of %s', async (...row) => {
    const [, language, message, hint] = row;
    const query = `mutation ($events: [LifecycleEventInput!]!) {
      captureEvents(input: { events: $events }) { results {
        ... on EventRefused { refusals { code path message hint } } } } }`;
    type Refused = { captureEvents: Pick<Captured, 'results'> };
    const { data } = await server.ask<Refused>(
      'batteryMaker',
      query,
      { events: [wrong()] },
      { 'accept-language': language },
    );
    const { refusals = [] } = data?.captureEvents.results[0] ?? {};
    expect(refusals.map(({ code, path }) => [code, path])).toEqual([
      ['MALFORMED_MASS', '/batteryProduced/massKg'],
      ['MALFORMED_TIME', '/batteryProduced/occurredAt'],
      ['MALFORMED_BATTERY_CODE', '/batteryProduced/components/0/code'],
      ['MALFORMED_BATTERY_CODE', '/batteryProduced/product'],
    ]);
    expect(refusals[3]?.message).toMatch(message);
    expect(refusals[3]?.message).toContain('24');
    expect(refusals[3]?.hint).toMatch(hint);
  });

  it('keeps the id that the event was sent with', async () => {
    const eventId = randomUUID();
    const { results } = await maker.capture([tested({ eventId, occurredAt: 'now' }), tested()]);
    expect(results.map((one) => [kindOf(one), one.eventId])).toEqual([
      ['MALFORMED_TIME', eventId],
      ['EventAccepted', expect.any(String)],
    ]);
  });
});

describe('a recorded event', () => {
  it('gets its place in the log, and stays what it was sent as', async () => {
    const { eventId, leafHash } = only(await maker.capture([tested()], { awaitProjection: true }));
    const query = 'query ($id: ID!) { event(id: $id) { logIndex logState leafHash type } }';
    const { data } = await server.ask('batteryMaker', query, { id: eventId });
    expect(data).toEqual({
      event: {
        ...{ logIndex: expect.stringMatching(/^\d+$/) as string, logState: 'SEQUENCED', leafHash },
        type: 'batteryTested',
      },
    });
  });

  it('and all others leave the same holdings and rights when those are built again', async () => {
    const { before, after } = await rebuilt(server, rows);
    expect(before.beginnings.length).toBeGreaterThan(3);
    expect(before.rights.length).toBeGreaterThan(20);
    expect(after).toEqual(before);
  });
});
