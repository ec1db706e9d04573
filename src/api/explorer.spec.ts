import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastify } from 'fastify';
import { ExplorerFiles } from './explorer.js';

test('serves page and files of its start, whatever a later build does to them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'battery-ledger-explorer-'));
  for (const name of ['index.html', 'main-1.js', 'main-1.js.br']) {
    writeFileSync(join(folder, name), name);
  }
  const files = new ExplorerFiles(folder);
  rmSync(folder, { recursive: true });
  const server = fastify();
  files.serveAssets(server, '/graphql');
  server.get('/graphql', (_request, reply) => files.sendPage(reply));
  const get = async (url: string, accepted = ''): Promise<[number, string]> => {
    const answer = await server.inject({ url, headers: { 'accept-encoding': accepted } });
    return [answer.statusCode, answer.body];
  };
  expect(await get('/graphql')).toEqual([200, 'index.html']);
  expect(await get('/graphql/assets/main-1.js')).toEqual([200, 'main-1.js']);
  expect(await get('/graphql/assets/main-1.js', 'gzip, br')).toEqual([200, 'main-1.js.br']);
  await server.close();
});
