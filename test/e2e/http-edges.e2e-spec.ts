/** What reaches no handler: odd addresses, other methods and types, credentials in addresses. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { Logger } from '@nestjs/common';
import { Mutation, Query, Resolver } from '@nestjs/graphql';
import type { RouteOptions } from 'fastify';
import { ServerLog } from '../../src/api/server-log.js';
import { credentialHeaders, serveApi, TOKEN, type ServedApi } from './api-for-tests.js';

let runs = 0;

@Resolver()
class ProbeResolver {
  @Query(() => String, { nullable: true })
  nothing(): string {
    runs += 1;
    return 'NOTHING_OF_DATA';
  }

  @Query(() => String, { nullable: true })
  broken(): string {
    throw new Error('SELECT secret FROM ledger.event at /srv/node_modules/pg/lib/client.js:1');
  }

  @Mutation(() => String)
  touch(): string {
    runs += 1;
    return 'NOTHING_OF_DATA';
  }
}

const lines: string[] = [];
const routes: RouteOptions[] = [];
let api: ServedApi;

beforeAll(async () => {
  const logger = new ServerLog('trace', { write: (line) => void lines.push(line) });
  api = await serveApi({ providers: [ProbeResolver], logger, onRoute: (one) => routes.push(one) });
});

beforeEach(() => {
  runs = 0;
  lines.length = 0;
});

afterAll(async () => {
  Logger.overrideLogger(false);
  await api.close();
});

/** As it stands: `fetch` would tidy the address up. */
async function raw(text: string): Promise<string> {
  const { port } = new URL(api.origin);
  const socket = connect(Number(port), '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}

interface Sent {
  readonly method: string;
  readonly address: string;
  readonly type?: string;
  readonly body?: string;
  readonly isKnown: boolean;
}

function send({ method, address, type = 'application/json', body = '', isKnown }: Sent) {
  const fields = [
    `${method} ${address} HTTP/1.1`,
    ...['host: ledger', 'connection: close', 'accept: application/graphql-response+json'],
    ...(isKnown ? [`authorization: Bearer ${TOKEN}`] : []),
    ...(body === '' ? [] : [`content-type: ${type}`, `content-length: ${body.length}`]),
  ];
  return raw(`${fields.join('\r\n')}\r\n\r\n${body}`);
}

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
const NAMES =
  /fastify|nest|yoga|graphql-js|graphql-jit|node_modules|FST_|\bat .*:\d+:\d+|\.(?:js|ts)\b|SELECT /i;

function variantsOf(path: string): string[] {
  const encoded = `/%${path.charCodeAt(1).toString(16)}${path.slice(2)}`;
  return [
    ...[`${path}/`, `/${path}`, `${path}//`, path.toUpperCase(), `${path};x`, `${path};x=1/a`],
    ...[
      encoded,
      `${path}%2f`,
      `%2f${path}`,
      `/.${path}`,
      `/x/..${path}`,
      `${path}%00`,
      `${path}%20`,
    ],
    ...[`\\${path}`, `${path}\\`, `/%2e${path}`, `${path}%3Fquery={nothing}`],
  ];
}

const QUERY = '?query=%7Bnothing%7D';
const POSTED = '{"query":"{ nothing }"}';

describe('R-SE-8', () => {
  it('knows every route of the server', () => {
    const known = routes.flatMap(({ url, method }) =>
      [method].flat().map((one) => `${one} ${url}`),
    );
    expect([...new Set(known)].sort()).toEqual([
      ...['DELETE', 'GET'].map((method) => `${method} /graphql`),
      'GET /graphql/assets/:name',
      ...['GET /healthz', 'GET /readyz', 'HEAD /graphql', 'HEAD /graphql/assets/:name'],
      ...['HEAD /healthz', 'HEAD /readyz'],
      ...['OPTIONS', 'PATCH', 'POST', 'PUT'].map((method) => `${method} /graphql`),
    ]);
  });

  it.each([true, false])(
    'reaches no handler by any other spelling, known %s',
    async (isKnown) => {
      const paths = [...new Set(routes.map(({ url }) => url.replace(':name', 'main.js')))];
      for (const path of paths) {
        for (const variant of variantsOf(path)) {
          for (const [method, body] of [
            ['GET', ''],
            ['HEAD', ''],
            ['POST', POSTED],
          ] as const) {
            const address = method === 'POST' ? variant : `${variant}${QUERY}`;
            const answer = await send({ method, address, body, isKnown });
            expect({ method, variant, status: statusOf(answer) }).toEqual({
              ...{
                method,
                variant,
                status: [400, 404].includes(statusOf(answer)) ? statusOf(answer) : '400 or 404',
              },
            });
            expect(answer).not.toMatch(/NOTHING_OF_DATA|"status":"ok"/);
            expect(answer).not.toMatch(NAMES);
          }
        }
      }
      expect(runs).toBe(0);
    },
    60_000,
  );

  it('reaches the handler by its own, with a credential alone', async () => {
    expect(
      statusOf(await send({ method: 'POST', address: '/graphql', body: POSTED, isKnown: true })),
    ).toBe(200);
    expect(runs).toBe(1);
    for (const [method, body] of [
      ['GET', ''],
      ['HEAD', ''],
      ['POST', POSTED],
      ['PUT', POSTED],
    ] as const) {
      const address = `/graphql${method === 'GET' ? QUERY : ''}`;
      expect(statusOf(await send({ method, address, body, isKnown: false }))).toBe(401);
    }
    expect(runs).toBe(1);
  });
});

test.each<[string, string, string, string, number]>([
  ['GET', '/graphql?query=mutation%7Btouch%7D', '', '', 405],
  ['HEAD', `/graphql${QUERY}`, '', '', 405],
  ['HEAD', '/graphql?query=mutation%7Btouch%7D', '', '', 405],
  ['PUT', '/graphql', 'application/json', '{"query":"mutation { touch }"}', 405],
  ['POST', '/graphql', 'application/x-www-form-urlencoded', 'query=mutation%7Btouch%7D', 415],
  ['POST', '/graphql', 'text/plain', '{"query":"mutation { touch }"}', 415],
  ['POST', '/graphql', 'application/graphql', 'mutation { touch }', 415],
  [
    'POST',
    '/graphql',
    'multipart/form-data; boundary=x',
    '--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{"query":"mutation { touch }"}\r\n--x--',
    415,
  ],
])('R-SE-7: %s %s of %s reaches no resolver', async (...row) => {
  const [method, address, type, body, status] = row;
  for (const isKnown of [true, false]) {
    const answer = await send({ method, address, type, body, isKnown });
    expect(statusOf(answer)).toBe(isKnown ? status : 401);
    expect(answer).not.toMatch(NAMES);
  }
  // Nothing that a browser adds by itself lets anybody in.
  const cookie = `POST /graphql HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncookie: authorization=${TOKEN}\r\ncontent-type: application/json\r\ncontent-length: ${POSTED.length}\r\n\r\n${POSTED}`;
  expect(statusOf(await raw(cookie))).toBe(401);
  expect(runs).toBe(0);
});

const PLANTED = `bl_${'Zq7'.repeat(20)}`;

test.each([
  ...[
    `/graphql${QUERY}&access_token=${PLANTED}`,
    `/graphql${QUERY}&x=${PLANTED}`,
    `/graphql/${PLANTED}`,
  ],
  ...[`/graphql?token=sEcReT`, `http://user:${PLANTED}@ledger/graphql${QUERY}`, `/${PLANTED}?a=b`],
])('R-SE-12: refuses and does not log the credential in %s', async (address) => {
  for (const isKnown of [true, false]) {
    const answer = await send({ method: 'GET', address, isKnown });
    expect(statusOf(answer)).toBe(400);
    expect(answer).not.toContain('NOTHING_OF_DATA');
    expect(answer).not.toContain('Zq7Zq7');
  }
  expect(runs).toBe(0);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join('')).not.toMatch(/Zq7Zq7|sEcReT/);
});

describe('R-SE-6: tells in our shape, with nobody’s name,', () => {
  const cases: [string, number, string, () => Promise<string>][] = [
    [
      'a page that is not there',
      404,
      'NOT_FOUND',
      () => send({ method: 'GET', address: '/nothing', isKnown: true }),
    ],
    [
      'an address that is none',
      400,
      'BAD_REQUEST',
      () => send({ method: 'GET', address: '/graphql/assets/%ff', isKnown: true }),
    ],
    ['what is no HTTP', 400, 'BAD_REQUEST', () => raw('what is this\r\n\r\n')],
    [
      'headers that are too long',
      431,
      'REQUEST_HEADERS_TOO_LARGE',
      () => raw(`GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`),
    ],
    [
      'a type that is not taken',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      () =>
        send({
          method: 'POST',
          address: '/graphql',
          type: 'text/xml',
          body: '<a/>',
          isKnown: true,
        }),
    ],
    [
      'a body that is no JSON',
      400,
      'MALFORMED_JSON',
      () => send({ method: 'POST', address: '/graphql', body: '{', isKnown: true }),
    ],
    [
      'a credential that is missing',
      401,
      'UNAUTHENTICATED',
      () => send({ method: 'POST', address: '/graphql', body: '{}', isKnown: false }),
    ],
    [
      'a resolver that fails',
      200,
      'INTERNAL',
      () =>
        send({
          method: 'POST',
          address: '/graphql',
          body: '{"query":"{ broken }"}',
          isKnown: true,
        }),
    ],
    [
      'a body that is announced too large',
      413,
      'REQUEST_ENTITY_TOO_LARGE',
      () =>
        raw(
          `POST /graphql HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${TOKEN}\r\ncontent-type: application/json\r\ncontent-length: 300000000\r\n\r\n{`,
        ),
    ],
  ];

  it.each(cases)('%s', async (_name, status, code, ask) => {
    const answer = await ask();
    expect(statusOf(answer)).toBe(status);
    const [head = '', body = ''] = answer.split('\r\n\r\n', 2);
    const { errors } = JSON.parse(body) as {
      errors: { extensions: { code: string; requestId?: string } }[];
    };
    expect(errors[0]?.extensions.code).toBe(code);
    expect(answer).not.toMatch(NAMES);
    expect(answer.length).toBeLessThan(4_000);
    if (code === 'INTERNAL') expect(errors[0]?.extensions.requestId).toMatch(/^[0-9a-f-]{36}$/);
    // R-SE-22: on every answer, whoever gives it.
    expect(head).toMatch(/content-security-policy: default-src 'none'/i);
    expect(head).toMatch(/x-content-type-options: nosniff/i);
    expect(head).toMatch(/cache-control: no-store/i);
    expect(head).not.toMatch(
      /strict-transport-security|access-control-allow|x-powered-by|^server:/im,
    );
  });

  it('cuts off a body of 300 MB that does not say how long it is', async () => {
    const { port } = new URL(api.origin);
    const socket = connect(Number(port), '127.0.0.1');
    let answer = '';
    let sent = 0;
    const state = { isClosed: false };
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => (state.isClosed = true));
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${TOKEN}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
    );
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`;
    while (!state.isClosed && sent < 300_000_000) {
      sent += 65_536;
      if (!socket.write(chunk)) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect(state.isClosed).toBe(true);
    expect(sent).toBeLessThan(50_000_000);
    if (answer !== '') expect(statusOf(answer)).toBe(413);
  }, 60_000);
});

test('R-SE-22: tells browsers to come by https only where that is so', async () => {
  const tls = await serveApi({ providers: [ProbeResolver], http: { isBehindTls: true } });
  const answer = await fetch(`${tls.origin}/healthz`);
  expect(answer.headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);
  await tls.close();
  expect((await fetch(`${api.origin}/healthz`)).headers.has('strict-transport-security')).toBe(
    false,
  );
  const data = await fetch(`${api.graphqlUrl}${QUERY}`, {
    headers: { ...credentialHeaders, origin: 'https://elsewhere.example' },
  });
  expect(data.headers.get('cache-control')).toBe('no-store');
  expect(data.headers.has('access-control-allow-origin')).toBe(false);
});
