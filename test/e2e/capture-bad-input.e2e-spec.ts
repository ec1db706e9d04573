/** What bad input gets: a refusal that helps, and a server that lives on. */
import { randomUUID } from 'node:crypto';
import { ERROR_CODES } from '../../src/errors/error-code.js';
import { FAULT_CODES } from '../../src/errors/fault-texts.js';
import { newCode, sampleVin } from '../../src/sample/domain/sample-codes.js';
import { SAMPLE_PARTIES, type PartyKey } from '../../src/sample/domain/sample-parties.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import { AT, pack } from './capture-documents.js';
import { credit, inHours, MALFORMED, model, wrongVin } from './capture-malformed.js';
import {
  CAPTURE,
  clientOf,
  codesIn,
  join,
  kindOf,
  only,
  post,
  Rows,
  type Client,
} from './capture-for-tests.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';

const OWNER = SAMPLE_PARTIES.batteryMaker.id;

let server: ServerForTests;
let rows: Rows;
let owner: Client;
/** A battery manufacturer without a code of its own. */
let rival: Client;
let serial = 0;

beforeAll(async () => {
  server = await serverForTests();
  rows = new Rows(server);
  owner = sampleClient('batteryMaker');
  rival = await join(server, { number: 41, roles: ['BATTERY_MANUFACTURER'] });
}, 120_000);

afterAll(async () => {
  await rows.end();
  await server.stop();
});

function sampleClient(key: PartyKey): Client {
  return clientOf(server.url, { id: SAMPLE_PARTIES[key].id, token: server.tokenOf(key) });
}

const next = (): number => (serial += 1);
const produced = (product: string, said: JsonObject = {}): JsonObject => ({
  batteryProduced: { occurredAt: AT, product, ...said },
});
const tested = (said: JsonObject = {}): JsonObject => ({
  batteryTested: { occurredAt: AT, battery: pack(1), method: `try ${next()}`, ...said },
});

describe('a malformed event', () => {
  it.each(Object.entries(MALFORMED))('is refused with reason and place: %s', async (_, wrong) => {
    const before = await rows.events();
    // Well-formed neighbours are told that they would fit.
    const { results } = await owner.capture([tested(), wrong.document]);
    expect(results.map((one) => one.__typename)).toEqual(['EventAccepted', 'EventRefused']);
    const [refusal] = results[1]?.refusals ?? [];
    expect(refusal).toMatchObject({ code: wrong.code, path: wrong.path });
    for (const word of wrong.says) expect(refusal?.message).toMatch(matching(word));
    if (wrong.hint !== undefined) expect(refusal?.hint).toMatch(wrong.hint);
    expect(await rows.events()).toBe(before);
  });

  it('is one that lies 23 hours ahead no longer', async () => {
    expect(kindOf(only(await owner.capture([tested({ occurredAt: inHours(23) })])))).toBe(
      'EventRecorded',
    );
  });

  it('of a VIN is taken where the event says why its check digit is right all the same', async () => {
    const vehicleSold = { occurredAt: AT, vehicle: wrongVin, region: 'CN-GD' };
    const carMaker = sampleClient('carMaker');
    const explained = { ...vehicleSold, vinOverrideReason: 'stamped so' };
    expect(kindOf(only(await carMaker.capture([{ vehicleSold: explained }])))).toBe(
      'EventRecorded',
    );
  });
});

function matching(word: string | RegExp): RegExp {
  return typeof word === 'string'
    ? new RegExp(word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i')
    : word;
}

describe('a party without the right', () => {
  it('is told the role and the law, at the date of the event', async () => {
    const early = produced(newCode('P', '919', 1), { occurredAt: '2019-12-31T23:59:59+08:00' });
    const [refusal] = only(await owner.capture([early])).refusals ?? [];
    expect(refusal).toMatchObject({ code: 'NOT_AUTHORISED', path: '/batteryProduced' });
    expect(refusal?.message).toContain('BATTERY_MANUFACTURER');
    expect(refusal?.message).toContain('Order 73 Art. 12');
    const fromThenOn = produced(newCode('P', '919', 1), {
      occurredAt: '2020-01-01T00:00:00+08:00',
    });
    expect(kindOf(only(await owner.capture([fromThenOn], { dryRun: true })))).toBe('EventAccepted');
  });

  describe('that reports for another', () => {
    const forOwner = (): JsonObject => produced(pack(next()), { onBehalfOf: OWNER });

    it.each([
      ['without a mandate', undefined],
      ['after the mandate', { validFrom: '2020-01-01', validUntil: '2021-12-31' }],
      ['before the mandate', { validFrom: '2099-01-01' }],
      ['by a mandate of another purpose', { validFrom: '2020-01-01', purpose: 'OUTLET_CONTRACT' }],
    ])('is refused %s, with role and law', async (_, mandate) => {
      const agent = await join(server, { number: 42 + next(), roles: [] });
      if (mandate !== undefined) {
        const mandateGiven = { occurredAt: AT, agent: agent.id, purpose: 'REPORTING', ...mandate };
        expect(kindOf(only(await owner.capture([{ mandateGiven }])))).toBe('EventRecorded');
      }
      const before = await rows.events();
      const [refusal] = only(await agent.capture([forOwner()])).refusals ?? [];
      expect(refusal).toMatchObject({
        code: 'NOT_AUTHORISED',
        path: '/batteryProduced/onBehalfOf',
      });
      expect(refusal?.message).toContain('BATTERY_MANUFACTURER');
      expect(refusal?.message).toContain('Order 73 Art. 12');
      expect(refusal?.message).toContain(`no mandate of ${OWNER}`);
      expect(refusal?.hint).toContain('mandateGiven');
      expect(await rows.events()).toBe(before);
    });

    it('is taken with a mandate, until it is revoked', async () => {
      const agent = await join(server, { number: 42 + next(), roles: [] });
      const given = { agent: agent.id, purpose: 'REPORTING', validFrom: '2020-01-01' };
      const mandateGiven = { occurredAt: AT, ...given };
      const { eventId } = only(await owner.capture([{ mandateGiven }]));
      const first = produced(pack(next()), { onBehalfOf: OWNER });
      expect(kindOf(only(await agent.capture([first])))).toBe('EventRecorded');
      const mandateRevoked = { occurredAt: AT, mandate: eventId };
      expect(kindOf(only(await owner.capture([{ mandateRevoked }])))).toBe('EventRecorded');
      expect(kindOf(only(await agent.capture([forOwner()])))).toBe('NOT_AUTHORISED');
    });
  });

  it('is told when its mandate for the code of another maker ended, by hint alone', async () => {
    const agent = await join(server, { number: 42 + next(), roles: ['BATTERY_MANUFACTURER'] });
    const given = { agent: agent.id, purpose: 'REPORTING', validFrom: '2020-01-01' };
    const mandateGiven = { occurredAt: AT, ...given, validUntil: '2021-12-31' };
    expect(kindOf(only(await owner.capture([{ mandateGiven }])))).toBe('EventRecorded');
    const [refusal] = only(await agent.capture([produced(pack(next()))])).refusals ?? [];
    expect(refusal).toMatchObject({
      ...{ code: 'FOREIGN_MAKER_CODE', path: '/batteryProduced/product' },
      hint: expect.stringContaining('ended on 2021-12-31') as string,
    });
    const [never] = only(await rival.capture([produced(pack(next()))])).refusals ?? [];
    expect(never?.hint).not.toContain('ended');
  });

  it('is refused the code of another maker, without that maker’s name', async () => {
    const result = only(await rival.capture([produced(pack(next()))]));
    expect(result.refusals).toMatchObject([
      { code: 'FOREIGN_MAKER_CODE', path: '/batteryProduced/product' },
    ]);
    expect(JSON.stringify(result)).toContain('ZZ1');
    expect(JSON.stringify(result)).not.toContain(credit);
  });
});

describe('a second production', () => {
  /** Of a maker that nobody has registered: every battery manufacturer may report it. */
  const unowned = (): string => `QQ7${pack(next()).slice(3)}`;

  it('by the same party is refused with a hint, and no refusal is recorded', async () => {
    const product = pack(next());
    await owner.capture([produced(product)]);
    const before = await rows.events();
    const [refusal] = only(await owner.capture([produced(product, { model: 'X' })])).refusals ?? [];
    expect(refusal).toMatchObject({ code: 'ALREADY_PRODUCED', path: '/batteryProduced/product' });
    expect(refusal?.message).toContain(product);
    expect(refusal?.hint).toMatch(/Check the code/);
    expect(await rows.events()).toBe(before);
  });

  it.each(['of a code without a known maker', 'by a mandate of the maker'])(
    'by another entitled party is refused and that is recorded once: %s',
    async (how) => {
      const product = how.startsWith('of') ? unowned() : pack(next());
      const secret = { model: 'OWNER-ONLY', orderNumber: 'PO-4711', massKg: '401.25' };
      const first = only(await owner.capture([produced(product, secret)]));
      expect(kindOf(first)).toBe('EventRecorded');
      if (how.startsWith('by')) {
        const given = { agent: rival.id, purpose: 'REPORTING', validFrom: '2020-01-01' };
        await owner.capture([{ mandateGiven: { occurredAt: AT, ...given } }]);
      }
      const eventId = randomUUID();
      const second = [produced(product, { eventId }), tested()];
      const before = await rows.events();

      const dry = await rival.capture(second, { dryRun: true });
      expect(dry.results.map(kindOf)).toEqual(['ALREADY_PRODUCED', 'EventAccepted']);
      expect(await rows.events()).toBe(before);

      const refused = await rival.capture(second);
      expect(refused.outcome).toBe('ROLLED_BACK');
      const [result] = refused.results;
      expect(result?.refusals?.[0]).toMatchObject({ code: 'ALREADY_PRODUCED' });
      const shown = JSON.stringify(refused);
      for (const hidden of [
        credit,
        'OWNER-ONLY',
        'PO-4711',
        '401.25',
        first.eventId,
        first.leafHash,
      ]) {
        expect(shown).not.toContain(hidden);
      }
      expect(await rows.events()).toBe(before + 1);

      await rival.capture(second);
      await rival.capture(second);
      expect(await rows.events()).toBe(before + 1);
      await rival.capture(second, { onRefusal: 'PROCEED' });
      expect(await rows.events()).toBe(before + 2);
      const found = await refusalsOf(product);
      expect(found).toEqual([
        { reporter: rival.id, reason: 'ALREADY_PRODUCED', item: `battery:${product}` },
      ]);
    },
  );

  it('of a lot is refused in the same way', async () => {
    const lotNumber = `L-${next()}`;
    const declared = (massKg: string): JsonObject => ({
      materialDeclared: {
        ...{ occurredAt: AT, origin: 'OPENING_STOCK' },
        lot: { lotNumber, materialKind: 'CELL_SCRAP', massKg },
      },
    });
    await owner.capture([declared('100')]);
    const [refusal] = only(await owner.capture([declared('200')])).refusals ?? [];
    expect(refusal).toMatchObject({
      ...{ code: 'LOT_ALREADY_BEGUN', path: '/materialDeclared/lot/lotNumber' },
      hint: expect.stringContaining('number of its own') as string,
    });
    // Lot numbers are each party's own.
    const recycler = sampleClient('recycler');
    expect(kindOf(only(await recycler.capture([declared('300')])))).toBe('EventRecorded');
  });

  it('within a request that is rolled back makes no record of a refusal', async () => {
    const agent = await join(server, { number: 60, roles: ['BATTERY_MANUFACTURER'] });
    const given = { agent: agent.id, purpose: 'REPORTING', validFrom: '2020-01-01' };
    await rival.capture([{ mandateGiven: { occurredAt: AT, ...given } }]);
    const product = unowned();
    const both = [produced(product), produced(product, { onBehalfOf: rival.id })];
    const before = await rows.events();
    const { results } = await agent.capture(both);
    expect(results.map(kindOf)).toEqual(['EventAccepted', 'ALREADY_PRODUCED']);
    // The first is not recorded either, so that nothing was produced a second time.
    expect(await rows.events()).toBe(before);
    await agent.capture(both, { onRefusal: 'PROCEED' });
    expect(await rows.events()).toBe(before + 2);
    expect(await refusalsOf(product)).toHaveLength(1);
  });

  async function refusalsOf(product: string): Promise<object[]> {
    const asked = `query { events(first: 50, filter: { types: [submissionRefused] }) {
      edges { node { document } } } }`;
    type Refusal = { submissionRefused: Record<string, string> };
    type Events = { events: { edges: { node: { document: Refusal } }[] } };
    let found: Record<string, string>[] = [];
    // It has its place in the log a moment later.
    for (let tries = 0; tries < 50 && found.length === 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      const { data, errors } = await server.ask<Events>('authority', asked);
      if (data === null) throw new Error(JSON.stringify(errors));
      found = data.events.edges
        .map(({ node }) => node.document.submissionRefused)
        .filter(({ item }) => item === `battery:${product}`);
    }
    return found.map(({ reporter, reason, item }) => ({ reporter, reason, item }));
  }
});

describe('a violation of the schema', () => {
  it.each<[string, string, RegExp]>([
    ['an unknown field', '{"itemLost":{"occurredAt":"x","colour":"red"}}', /itemLost.*colour/s],
    ['a number as a code', '{"batteryProduced":{"occurredAt":"x","product":7}}', /product/],
    ['a missing field', '{"itemLost":{"occurredAt":"x","how":"LOST"}}', /items/],
    [
      'an unknown word',
      '{"itemLost":{"occurredAt":"x","items":["y"],"how":"EATEN"}}',
      /how.*LossKind/s,
    ],
    ['two types in one document', '{"itemLost":null,"itemDisposed":null}', /events\[1\]/],
    ['an unknown type', '{"batteryEaten":{}}', /batteryEaten/],
    ['a type of the server', '{"submissionRefused":{}}', /submissionRefused/],
    ['__proto__ as a type', '{"__proto__":{"occurredAt":"x"}}', /__proto__|events\[1\]/],
    [
      '__proto__ as a field',
      '{"itemLost":{"occurredAt":"x","__proto__":{"how":"LOST"}}}',
      /__proto__/,
    ],
    ['constructor as a field', '{"itemLost":{"constructor":{"prototype":1}}}', /constructor/],
    ['a text as an event', '"itemLost"', /events\[1\]/],
    ['null as an event', 'null', /events\[1\]/],
  ])('refuses the request with the place in the variable: %s', async (_, event, place) => {
    const before = await rows.events();
    const { status, data, errors } = await post(
      server.url,
      owner.token,
      `{"query":${JSON.stringify(CAPTURE)},
        "variables":{"input":{"onRefusal":"PROCEED","events":[${JSON.stringify(tested())},${event}]}}}`,
    );
    expect([200, 400]).toContain(status);
    expect(data).toBeNull();
    const messages = errors.map(({ message }) => message).join('\n');
    expect(messages).toMatch(/"\$input".*"input\.events\[1\]/s);
    expect(messages).toMatch(place);
    expect(errors.map(({ extensions }) => extensions?.code)).not.toContain(undefined);
    expect(await rows.events()).toBe(before);
  });
});

describe('a hostile request', () => {
  const query = JSON.stringify('mutation A { __typename } mutation B { __typename }');
  const variables = (text: string): string =>
    `{"query":${JSON.stringify(CAPTURE)},"variables":${text}}`;
  const eventOf = (text: string): string => `{"input":{"events":[${text}]}}`;

  it.each<[string, string]>([
    ['two operations in one document', `{"query":${query}}`],
    ['two operations, one of them named', `{"query":${query},"operationName":"A"}`],
    ['NaN', variables('{"input":{"events":[{"itemLost":{"sequence":NaN}}]}}')],
    ['Infinity', variables('{"input":{"events":[{"itemLost":{"sequence":-Infinity}}]}}')],
    ['10^400 as a mass', variables(eventOf('{"batteryProduced":{"massKg":1e400}}'))],
    ['10^400 as a whole number', variables(eventOf('{"itemLost":{"sequence":1e400}}'))],
    ['NUL in a text', variables(eventOf('{"itemLost":{"remark":"a\\u0000"}}'))],
    ['half a character in a text', variables(eventOf('{"itemLost":{"remark":"a\\ud83d"}}'))],
    ['half a character as a name', variables(eventOf('{"itemLost":{"\\udc00":1}}'))],
    ['a name twice', variables(eventOf('{"itemLost":{"how":"LOST","how":"STOLEN"}}'))],
    ['__proto__ twice', variables(eventOf('{"itemLost":{"__proto__":1,"__proto__":2}}'))],
    ['a raw NUL', variables('{"input":{"events":[{"itemLost":{"how":"\u0000"}}]}}')],
    ['half a character in the document', '{"query":"{ viewer { \\ud83d } }"}'],
    ['NUL in the document', '{"query":"{ viewer \\u0000 { partyId } }"}'],
    ['__proto__ as a field', '{"query":"{ __proto__ { partyId } }"}'],
    ['__proto__ as a variable', '{"query":"query ($__proto__: Int!) { viewer { partyId } }"}'],
    ['__proto__ for the variables', '{"query":"{ nothing }","__proto__":{"variables":{}}}'],
    ['variables that are a text', variables('"input"')],
    ['variables that are a list', variables('[1]')],
    ['half a body', variables('{"input":{"events":[')],
    ['no JSON', 'mutation { }'],
    ['an empty body', ''],
    ['a list of requests', '[{"query":"{ viewer { partyId } }"}]'],
    ['nothing but null', 'null'],
    ['a deep body', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ])('is refused with a code, and the server lives on: %s', async (_, body) => {
    const before = await rows.events();
    const { status, data, errors } = await post(server.url, owner.token, body);
    expect(status).toBeLessThan(500);
    expect(data).toBeNull();
    expect(errors.length).toBeGreaterThan(0);
    for (const { extensions } of errors) {
      expect([...ERROR_CODES, ...FAULT_CODES]).toContain(extensions?.code);
      expect(extensions?.code).not.toBe('INTERNAL');
    }
    const alive = await server.ask<{ viewer: object }>('batteryMaker', '{ viewer { partyId } }');
    expect(alive.data).toEqual({ viewer: { partyId: OWNER } });
    expect(await rows.events()).toBe(before);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('with odd but lawful names and texts is taken as it is', async () => {
    const events = [
      tested({ verdict: '__proto__' }),
      tested({ verdict: 'constructor', remark: '👩‍🔧 \ud83d\udd0b' }),
      {
        modelRegistered: model({
          model: '__proto__',
          content: [{ substance: '__proto__', massKg: '1' }],
        }),
      },
      { materialDeclared: { occurredAt: AT, origin: 'PRIMARY', lot: lotNamed('__proto__') } },
    ];
    expect((await owner.capture(events)).results.map(kindOf)).toEqual(
      events.map(() => 'EventRecorded'),
    );
  });

  const lotNamed = (lotNumber: string): JsonObject => ({
    ...{ lotNumber, materialKind: 'CELL_SCRAP', massKg: '5' },
  });
});

describe('the plausible but odd', () => {
  it('is recorded: unknown items, wrong order, not the holder', async () => {
    const unknown = pack(9_000_001);
    const early = pack(next());
    const recycler = sampleClient('recycler');
    const workshop = sampleClient('workshop');
    expect(kindOf(only(await owner.capture([produced(early)])))).toBe('EventRecorded');
    const events = [
      // A thing that nobody has made, out of a car that nobody has built.
      { batteryRemoved: { occurredAt: AT, host: sampleVin(9_999), batteries: [unknown] } },
      // Before it was made; after it was lost; retired twice.
      { batteryTested: { occurredAt: '2025-01-01T00:00:00+08:00', battery: early, method: 'm' } },
      { itemLost: { occurredAt: '2025-02-01T00:00:00+08:00', items: [early], how: 'LOST' } },
      ...['WASTE', 'REUSE_ASSESSMENT'].map((disposition) => ({
        batteryRetired: { occurredAt: AT, batteries: [early], disposition },
      })),
      // Handed over by one who does not hold it, to one who is not on the ledger.
      { handedOver: { occurredAt: AT, items: [early], receiver: 'duns-123456789', massKg: '1' } },
    ];
    expect((await workshop.capture(events)).results.map(kindOf)).toEqual(
      events.map(() => 'EventRecorded'),
    );
    const drawn = {
      ...{ occurredAt: AT, process: 'CRUSH' },
      inputs: [
        { item: unknown, massKg: '10' },
        { item: `lot:${OWNER}:NOBODY-KNOWS`, massKg: '1000000' },
      ],
    };
    const answers = { occurredAt: AT, handover: randomUUID() };
    expect(
      (await recycler.capture([{ materialProcessed: drawn }, { received: answers }])).results.map(
        kindOf,
      ),
    ).toEqual(['EventRecorded', 'EventRecorded']);
    expect(codesIn(only(await owner.capture([produced(early)])))).toEqual([]);
  });
});
