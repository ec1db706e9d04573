/** A server with too much to do says so in time, and goes on when it has less. */
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Query, Resolver } from '@nestjs/graphql';
import { LedgerClient } from '../../src/client/ledger-client.js';
import { DatabasePools } from '../../src/database/database-pools.js';
import { CostLimits } from '../../src/limits/cost.service.js';
import { LAG_MS_MAX, Overload } from '../../src/limits/overload.js';
import { MetricsAddress } from '../../src/metrics/metrics-listener.js';
import { credentialHeaders, serveApi, TOKEN, type ServedApi } from './api-for-tests.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';

let go: () => void = () => undefined;

@Resolver()
class ProbeResolver {
  @Query(() => String)
  nothing(): string {
    return '';
  }

  @Query(() => String)
  async slow(): Promise<string> {
    await new Promise<void>((resolve) => (go = resolve));
    return '';
  }
}

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function served(
  options: Omit<Parameters<typeof serveApi>[0], 'providers'>,
): Promise<ServedApi> {
  const api = await serveApi({ providers: [ProbeResolver], ...options });
  open.push(api);
  return api;
}

function ask(api: ServedApi, query: string): Promise<Response> {
  return fetch(api.graphqlUrl, {
    method: 'POST',
    headers: { ...credentialHeaders, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
}

test('R-UX-4: answers 503 with Retry-After beyond what may be under way, and health all the same', async () => {
  const api = await served({ http: { overload: new Overload(1) } });
  const slow = ask(api, '{ slow }');
  await pause(200);
  const refused = await ask(api, '{ nothing }');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
  expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'OVERLOADED' } }] });
  expect((await fetch(`${api.origin}/healthz`)).status).toBe(200);
  go();
  expect((await slow).status).toBe(200);
  expect((await ask(api, '{ nothing }')).status).toBe(200);
});

test('R-UX-4: refuses while the event loop lags for seconds, and not for one long answer', async () => {
  const overload = new Overload();
  overload.watch();
  const block = (ms: number): void => {
    const until = performance.now() + ms;
    while (performance.now() < until);
  };
  await pause(4_500);
  block(2 * LAG_MS_MAX);
  await pause(10);
  expect(overload.enter()).toBe(true);
  for (let times = 0; times < 6; times += 1) {
    block(2 * LAG_MS_MAX);
    await pause(300);
  }
  expect(overload.enter()).toBe(false);
  await pause(6_000);
  expect(overload.enter()).toBe(true);
  overload.stop();
}, 90_000);

test('R-UX-4: tells by 429 and Retry-After when to come back, and who obeys is not refused again', async () => {
  const api = await served({ limits: new CostLimits(100, 20) });
  for (let times = 0; times < 9; times += 1)
    expect((await ask(api, '{ nothing }')).status).toBe(200);
  const askers = Array.from({ length: 5 }, async (_, n) => {
    let refusals = 0;
    for (;;) {
      const answer = await ask(api, `{ nothing a${n}: nothing }`);
      if (answer.status === 200) return refusals;
      expect(answer.status).toBe(429);
      expect(answer.headers.get('ratelimit')).toMatch(/^"cost";r=\d+;t=[1-9]/);
      expect(answer.headers.get('ratelimit-policy')).toBe('"cost";q=100;qu="cost";w=5');
      const { errors, extensions } = (await answer.json()) as {
        errors: { message: string; extensions: object }[];
        extensions: object;
      };
      const seconds = Number(answer.headers.get('retry-after'));
      const told = { code: 'TOO_MANY_REQUESTS', cost: 10, limit: 100, retryAfterSeconds: seconds };
      expect(errors[0]?.extensions).toMatchObject(told);
      expect(extensions).toMatchObject({ cost: { requested: 10, actual: 0 } });
      refusals += 1;
      await pause(seconds * 1_000);
    }
  });
  const refusals = await Promise.all(askers);
  expect(Math.max(...refusals)).toBe(1);
}, 30_000);

test('R-UX-4: the command line’s client waits as it is told, and is answered', async () => {
  const api = await served({ limits: new CostLimits(30, 10) });
  const client = new LedgerClient({ url: api.origin, credential: TOKEN });
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, n) => client.ask(`{ nothing b${n}: nothing }`, {})),
  );
  expect(answers).toHaveLength(8);
}, 60_000);

/** More need more file handles than a process has by default; `CONNECTIONS` asks for them. */
const CONNECTIONS = Number(process.env['CONNECTIONS'] ?? 2_000);

describe(`R-SE-15: ${CONNECTIONS} slow connections`, () => {
  const sockets: Socket[] = [];

  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });

  function slowly(api: ServedApi, text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(api.origin).port), '127.0.0.1', () => {
        socket.write(text);
        resolve();
      });
      socket.on('error', reject);
      sockets.push(socket);
    });
  }

  it('with slow headers and slow bodies leave the others served, and the memory small', async () => {
    const api = await served({ http: { headersMsMax: 5_000, requestMsMax: 6_000 } });
    const before = process.memoryUsage().heapUsed;
    const head = `POST /graphql HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${TOKEN}\r\n`;
    const body = `${head}content-type: application/json\r\ncontent-length: 5000000\r\n\r\n{`;
    for (let made = 0; made < CONNECTIONS; made += 200) {
      const some = Array.from({ length: 200 }, (_, n) => slowly(api, n % 2 === 0 ? head : body));
      await Promise.all(some);
    }
    for (let times = 0; times < 20; times += 1) {
      const startedAt = performance.now();
      expect((await ask(api, '{ nothing }')).status).toBe(200);
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    }
    // Both ends of every connection are in this process.
    const perConnection = (process.memoryUsage().heapUsed - before) / CONNECTIONS;
    expect(perConnection).toBeLessThan(60_000);
    let left = sockets.length;
    for (const socket of sockets) {
      socket
        .on('error', () => undefined)
        .on('close', () => (left -= 1))
        .resume();
      if (socket.closed) left -= 1;
    }
    const until = performance.now() + 30_000;
    while (left > 0 && performance.now() < until) await pause(250);
    expect(left).toBe(0);
    expect((await ask(api, '{ nothing }')).status).toBe(200);
  }, 180_000);
});

describe('R-SE-15: a pool of connections that runs dry', () => {
  let server: ServerForTests;

  beforeAll(async () => {
    server = await serverForTests(new MetricsAddress());
  }, 120_000);

  afterAll(() => server.stop());

  it('answers 503 with Retry-After within its time, and works again afterwards', async () => {
    const pools = server.app.get(DatabasePools, { strict: false });
    const taken = await Promise.all(
      Array.from({ length: pools.reader.options.max }, () => pools.reader.connect()),
    );
    const question = `{ item(id: "battery:${'0'.repeat(24)}") { id state } parties { edges { node { name } } }
      lineage(items: ["lot:uscc-91350900587527783P:1"], direction: BACKWARD) { nodes { id } } }`;
    const startedAt = performance.now();
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${server.tokenOf('authority')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query: question }),
    });
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await response.text()).toContain('OVERLOADED');
    for (const client of taken) client.release();
    expect((await server.ask('authority', question)).status).toBe(200);
  }, 60_000);

  it.each([
    [
      'app',
      {
        statement_timeout: '1min',
        lock_timeout: '30s',
        idle_in_transaction_session_timeout: '1min',
      },
    ],
    [
      'reader',
      { statement_timeout: '30s', lock_timeout: '5s', idle_in_transaction_session_timeout: '30s' },
    ],
  ] as const)('has time-outs for what the role %s does', async (role, expected) => {
    const pools = server.app.get(DatabasePools, { strict: false });
    for (const [name, value] of Object.entries(expected)) {
      const { rows } = await pools[role].query<Record<string, string>>(`SHOW ${name}`);
      expect(rows[0]?.[name]).toBe(value);
    }
  });

  it('lets a command work all day', async () => {
    const pools = new DatabasePools({ url: server.databaseUrl, patience: 'ALL_DAY' });
    const { rows } = await pools.app.query<Record<string, string>>('SHOW statement_timeout');
    expect(rows[0]?.['statement_timeout']).toBe('0');
    await pools.end();
  });
});
