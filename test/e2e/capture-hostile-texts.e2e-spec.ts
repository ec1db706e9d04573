/** Texts that no database holds, bodies that are no JSON: who is refused, by which code, in whose language. */
import { ERROR_CODES } from '../../src/errors/error-code.js';
import { FAULT_CODES } from '../../src/errors/fault-texts.js';
import { SAMPLE_PARTIES } from '../../src/sample/domain/sample-parties.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import { AT, pack } from './capture-documents.js';
import { CAPTURE, kindOf, Rows, type RawAnswer } from './capture-for-tests.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';

let server: ServerForTests;
let rows: Rows;
let serial = 0;

beforeAll(async () => {
  server = await serverForTests();
  rows = new Rows(server);
}, 120_000);

afterAll(async () => {
  await rows.end();
  await server.stop();
});

interface Told extends RawAnswer {
  readonly errors: readonly { message: string; extensions?: Record<string, unknown> }[];
}

/** Throws where the answer's bytes are no UTF-8, or no JSON. */
async function ask(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Told> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.tokenOf('batteryMaker')}`,
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...headers,
    },
    body,
  });
  const text = new TextDecoder('utf-8', { fatal: true }).decode(await response.arrayBuffer());
  const answer = JSON.parse(text, wellFormed) as Partial<Told>;
  return { status: response.status, data: answer.data ?? null, errors: answer.errors ?? [] };
}

function wellFormed(_name: string, value: unknown): unknown {
  if (typeof value === 'string' && !value.isWellFormed()) throw new Error('half a character');
  return value;
}

const tested = (said: JsonObject = {}): JsonObject => ({
  batteryTested: { occurredAt: AT, battery: pack(1), method: `text ${(serial += 1)}`, ...said },
});

const isAlive = async (): Promise<boolean> => {
  const { data } = await server.ask<{ viewer: object }>('batteryMaker', '{ viewer { partyId } }');
  return data !== null;
};

describe.each([
  ['NUL', '\0', '\\u0000'],
  ['half a character', '\ud83d', '\\ud83d'],
])('%s within an event', (_, hard, spelled) => {
  const wrong: readonly (readonly [string, JsonObject])[] = [
    ['MALFORMED_TEXT', tested({ remark: `a${hard}b` })],
    ['MALFORMED_TEXT', tested({ method: hard })],
    ['MALFORMED_ITEM_ID', tested({ battery: `${pack(1).slice(0, 23)}${hard}` })],
    ['MALFORMED_TIME', tested({ occurredAt: `${AT}${hard}` })],
    ['MALFORMED_EVENT_ID', tested({ eventId: hard })],
    ['MALFORMED_DECIMAL', tested({ stateOfHealthFraction: `0.9${hard}` })],
    ['MALFORMED_PARTY_ID', tested({ onBehalfOf: `${SAMPLE_PARTIES.batteryMaker.id}${hard}` })],
    ['MALFORMED_TEXT', tested({ scans: [{ path: '/batteryTested/battery', raw: hard }] })],
    ['MALFORMED_LOT_NUMBER', declared(`L${hard}`)],
    [
      'MALFORMED_ITEM_ID',
      { itemLost: { occurredAt: AT, items: [`uri:urn:x:${hard}`], how: 'LOST' } },
    ],
  ];

  it('refuses that event alone, and the rest of the request is recorded', async () => {
    const before = await rows.events();
    const events = [tested(), ...wrong.map(([, document]) => document), tested()];
    const { data } = await ask(bodyOf(events));
    const captured = data?.captureEvents;
    expect(captured).toMatchObject({ outcome: 'PARTLY_RECORDED', recorded: 2 });
    expect(captured?.results.map(kindOf)).toEqual([
      'EventRecorded',
      ...wrong.map(([code]) => code),
      'EventRecorded',
    ]);
    expect(await rows.events()).toBe(before + 2);
    const [refusal] = captured?.results[3]?.refusals ?? [];
    expect(JSON.stringify(captured?.results)).not.toContain('\\u0000"');
    expect(refusal?.path).toBe('/batteryTested/battery');
    expect(refusal?.message).toContain(spelled);
    expect(await isAlive()).toBe(true);
  });

  it.each([
    ['code', 'query ($x: String!) { battery(code: $x) { id } }', same, '/variables/x'],
    ['id', 'query ($x: ID!) { item(id: $x) { id } }', same, '/variables/x'],
    ['list', 'query ($x: [String!]!) { batteries(codes: $x) { scan } }', two, '/variables/x/1'],
    [
      'filter',
      'query ($x: EventFilter) { events(filter: $x) { edges { cursor } } }',
      (item: string) => ({ item }),
      '/variables/x/item',
    ],
    [
      'cursor',
      'query ($x: String) { events(after: $x) { edges { cursor } } }',
      same,
      '/variables/x',
    ],
    [
      'credential',
      'mutation ($x: ID!) { revokeCredential(id: $x) { __typename } }',
      same,
      '/variables/x',
    ],
  ])(
    'anywhere else refuses the request, with the place: %s',
    async (_name, query, make, pointer) => {
      const { data, status, errors } = await ask(
        JSON.stringify({ query, variables: { x: make(`a${hard}`) } }),
      );
      expect([status, data]).toEqual([400, null]);
      expect(errors).toMatchObject([{ extensions: { code: 'MALFORMED_TEXT', pointer } }]);
      expect(errors[0]?.extensions?.['hint']).toMatch(/control characters/);
      expect(await isAlive()).toBe(true);
    },
  );
});

function same(x: string): string {
  return x;
}
function two(x: string): string[] {
  return ['b', x];
}
function declared(lotNumber: string): JsonObject {
  const lot = { lotNumber, materialKind: 'CELL_SCRAP', massKg: '5' };
  return { materialDeclared: { occurredAt: AT, origin: 'OPENING_STOCK', lot } };
}
function bodyOf(events: readonly JsonObject[]): string {
  const input = { events, onRefusal: 'PROCEED', awaitProjection: false };
  return JSON.stringify({ query: CAPTURE, variables: { input } });
}

it('NUL within an event that is written as a literal refuses that event alone', async () => {
  const query = `mutation { captureEvents(input: { onRefusal: PROCEED, events: [
    { batteryTested: { occurredAt: "${AT}", battery: "${pack(1)}", method: "a\\u0000" } }
    { batteryTested: { occurredAt: "${AT}", battery: "${pack(1)}", method: "lit ${(serial += 1)}" } }
  ] }) { outcome recorded duplicates refused results { __typename
    ... on EventRefused { index eventId refusals { code path message hint } } } } }`;
  const { data } = await ask(JSON.stringify({ query }));
  const kinds = data?.captureEvents?.results.map(kindOf);
  expect(kinds).toEqual(['MALFORMED_TEXT', 'EventRecorded']);
});

it('NUL as a literal of a question refuses it, with the place', async () => {
  const { errors } = await ask(JSON.stringify({ query: '{ battery(code: "a\\u0000") { id } }' }));
  const place = { pointer: '/query', line: 1, column: 17 };
  expect(errors).toMatchObject([{ extensions: { code: 'MALFORMED_TEXT', ...place } }]);
});

it('half a character in a name does not reach the answer', async () => {
  const { errors } = await ask(bodyOf([{ itemLost: { ['\udc00']: 1 } }]));
  expect(errors.map(({ extensions }) => extensions?.['code'])).toContain('BAD_REQUEST');
});

describe('a body that is refused', () => {
  const variables = (text: string): string =>
    `{"query":${JSON.stringify(CAPTURE)},\n"variables":{"input":{"events":[${text}]}}}`;
  const bytes = Uint8Array.from(Buffer.from('{"query":"\xff"}', 'latin1'));
  const path = '/variables/input/events/0/itemLost/how';
  const place = { pointer: path, line: 2, column: expect.any(Number) as number };

  it.each<[string, string | Uint8Array<ArrayBuffer>, object]>([
    ['half of it', variables('').slice(0, -3), { code: 'MALFORMED_JSON', line: 2 }],
    ['NaN', variables('{"itemLost":{"how":NaN}}'), { code: 'MALFORMED_JSON', ...place }],
    ['a raw NUL', variables('{"itemLost":{"how":"\0"}}'), { code: 'MALFORMED_JSON', ...place }],
    [
      'a name twice',
      variables('{"itemLost":{"how":"LOST",\n"how":"STOLEN"}}'),
      { code: 'DUPLICATE_JSON_NAME', ...place, line: 3, column: 1 },
    ],
    ['10^400', variables('{"itemLost":{"how":1e400}}'), { code: 'MALFORMED_DECIMAL', ...place }],
    ['no UTF-8', bytes, { code: 'MALFORMED_JSON', pointer: '' }],
    ['a list', '[]', { code: 'WRONG_TYPE', pointer: '', line: 1, column: 1 }],
    ['endless nesting', '['.repeat(9_999), { code: 'DOCUMENT_TOO_LARGE', pointer: '', line: 1 }],
    ['9 MB', `"${'x'.repeat(9_000_000)}"`, { code: 'REQUEST_ENTITY_TOO_LARGE' }],
    ['no query', '{}', { code: 'BAD_REQUEST' }],
    ['__proto__ as a member', '{"query":"{ x }","__proto__":{}}', { code: 'BAD_REQUEST' }],
  ])('has a code, a hint and a place, in either language: %s', async (_, body, extensions) => {
    const english = await ask(body);
    expect(english.errors).toMatchObject([{ extensions }]);
    const chinese = await ask(body, { 'accept-language': 'zh-CN' });
    expect(chinese.errors).toMatchObject([{ extensions }]);
    for (const { errors, status } of [english, chinese]) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      for (const error of errors) {
        expect([...ERROR_CODES, ...FAULT_CODES]).toContain(error.extensions?.['code']);
        expect(error.extensions?.['hint'] ?? error.message).toBeTruthy();
      }
    }
    const [en] = english.errors;
    const [zh] = chinese.errors;
    expect(en?.message).not.toMatch(/\p{Script=Han}/u);
    expect(zh?.message).toMatch(/\p{Script=Han}/u);
    if (zh?.extensions?.['hint'] !== undefined) {
      expect(zh.extensions['hint']).toMatch(/\p{Script=Han}/u);
      expect(en?.extensions?.['hint']).toMatch(/[a-z]{2}/);
    }
    expect(await isAlive()).toBe(true);
  });
});
