import { createServer, type RequestListener, type Server } from 'node:http';
import { ClientError, LedgerClient } from './ledger-client.js';

describe('the client of a ledger', () => {
  const servers: Server[] = [];

  afterEach(async () => {
    await Promise.all(
      servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))),
    );
  });

  async function clientOf(listener: RequestListener): Promise<LedgerClient> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    return new LedgerClient({ url: `http://127.0.0.1:${port}`, credential: 'bl_test' });
  }

  it('asks a busy server again, and takes its answer when it has one', async () => {
    let asked = 0;
    const client = await clientOf((_request, response) => {
      asked += 1;
      const busy = { errors: [{ message: 'Busy.', extensions: { code: 'BUSY' } }] };
      response.writeHead(asked < 3 ? 503 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(asked < 3 ? busy : { data: { done: true } }));
    });
    await expect(client.ask('{ done }', {})).resolves.toEqual({ done: true });
    expect(asked).toBe(3);
  });

  it.each([429, 503])('R-UX-4: comes back after %i when it was told to', async (status) => {
    const asked: number[] = [];
    const client = await clientOf((_request, response) => {
      asked.push(performance.now());
      const busy = { errors: [{ message: 'Later.', extensions: { code: 'OVERLOADED' } }] };
      const isLater = asked.length < 3;
      response.writeHead(isLater ? status : 200, isLater ? { 'retry-after': '1' } : {});
      response.end(JSON.stringify(isLater ? busy : { data: { done: true } }));
    });
    await expect(client.ask('{ done }', {})).resolves.toEqual({ done: true });
    expect(asked).toHaveLength(3);
    const [first = 0, second = 0, third = 0] = asked;
    expect(second - first).toBeGreaterThanOrEqual(990);
    expect(third - second).toBeGreaterThanOrEqual(990);
  });

  it('tells in the end what a busy server said, and of anything else that it can’t be reached', async () => {
    const busy = await clientOf((_request, response) => {
      response.writeHead(503).end(JSON.stringify({ errors: [{ message: 'Send it again.' }] }));
    });
    const away = await clientOf((_request, response) => {
      response.writeHead(502).end('<html>Bad Gateway</html>');
    });
    const [told, unreachable] = await Promise.all(
      [busy, away].map((client) => client.ask('{ done }', {}).catch((error: unknown) => error)),
    );
    expect(told).toEqual(new ClientError('Send it again.'));
    expect(String(unreachable)).toMatch(/can't be reached: .*HTTP 502/);
  }, 15_000);
});
