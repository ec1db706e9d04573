/** What a server in production refuses to start on, and what it starts on. */
import { existsSync } from 'node:fs';
import { query } from '../integration/postgres-for-tests.js';
import { clusterForTests, createLogins, type ClusterForTests } from './clusters-for-tests.js';
import { buildProgram, isRunning, type ProgramForTests } from './program-for-tests.js';

const UNSAFE = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };
/** A clock of this process alone that is ahead by so many seconds. */
const clockAhead = (seconds: number): Record<string, string> => ({
  NODE_OPTIONS: `--import=data:text/javascript,const%20now=Date.now;Date.now=()=>now()+${seconds}e3`,
});

let program: ProgramForTests;
const clusters: ClusterForTests[] = [];

beforeAll(() => {
  program = buildProgram();
}, 120_000);

afterAll(async () => {
  await program.remove();
  for (const cluster of clusters) await cluster.stop();
}, 120_000);

async function cluster(...options: Parameters<typeof clusterForTests>): Promise<ClusterForTests> {
  const made = await clusterForTests(...options);
  clusters.push(made);
  return made;
}

function codesIn(text: string): string[] {
  return [...text.matchAll(/^ {2}- ([A-Z_]+): /gm)].map(([, code = '']) => code);
}

test('refuses sample credentials, superusers, unsafe settings and clocks, all named together (R-SE-16)', async () => {
  const { url } = await cluster({ settings: UNSAFE, dataChecksums: false });
  // Filled with the sample outside of production, where none of this matters.
  const env = { DATABASE_URL: url, NODE_ENV: 'development' };
  const laptop = await program.serve(env);
  if (!isRunning(laptop)) throw new Error(`${laptop.out}${laptop.err}`);
  for (let poll = 0; poll < 600 && !laptop.said().includes('Ctrl-C stops it'); poll += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await laptop.end('SIGTERM');

  const refused = await program.runWith({ DATABASE_URL: url, ...clockAhead(-6) }, 'serve');
  expect(refused.code).toBe(2);
  expect(codesIn(refused.err)).toEqual([
    'SAMPLE_CREDENTIALS',
    ...['app', 'reader', 'sequencer'].flatMap(() => ['SUPERUSER_LOGIN', 'SYNCHRONOUS_COMMIT_OFF']),
    ...['FSYNC_OFF', 'FULL_PAGE_WRITES_OFF', 'DATA_CHECKSUMS_OFF', 'CLOCK_DIFFERS'],
  ]);
  expect(refused.err).toMatch(/^The server was not started:/);
  // What to do, and no password of the URL.
  expect(refused.err).toContain('Set fsync = on');
  expect(refused.err).not.toContain(new URL(url).password);

  const chinese = await program.runWith({ DATABASE_URL: url, LANG: 'zh_CN.UTF-8' }, 'serve');
  expect(chinese.code).toBe(2);
  expect(chinese.err).toMatch(/^服务器未启动：/);
  expect(codesIn(chinese.err)).toContain('FSYNC_OFF');
  expect(chinese.err).not.toMatch(/\b(the|is|of|off:)\b/);
}, 180_000);

test('starts with the five logins of scripts/create-logins.sql, none of them a superuser (R-SE-16)', async () => {
  const { url } = await cluster();
  const env = await createLogins(url);
  const admin = await program.runWith(env, 'party', 'admin', 'duns-999999999', 'Test Office');
  expect(admin.err).toBe('');
  const [token] = /bl_\S+/.exec(admin.out) ?? [''];
  const server = await program.serve({ ...env, METRICS_PORT: '0' });
  if (!isRunning(server)) throw new Error(`${server.out}${server.err}`);
  const answer = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ ledger { size } viewer { party { name } } }' }),
  });
  expect(await answer.json()).toMatchObject({
    data: { ledger: { size: '3' }, viewer: { party: { name: 'Test Office' } } },
  });
  const metrics = /Metrics +(\S+)/.exec(server.said())?.[1] ?? '';
  expect(await (await fetch(metrics)).text()).toContain('battery_ledger_log_size 3');
  await server.end('SIGTERM');
}, 120_000);

test('refuses a login whose sessions commit without waiting, and a clock more than 5 s off (R-SE-16)', async () => {
  const { url } = await cluster();
  const env = await createLogins(url);
  await query(url, 'ALTER ROLE battery_ledger_app SET synchronous_commit = off');
  const ahead = await program.runWith({ ...env, ...clockAhead(6) }, 'serve');
  expect(codesIn(ahead.err)).toEqual(['SYNCHRONOUS_COMMIT_OFF', 'CLOCK_DIFFERS']);
  await query(url, 'ALTER ROLE battery_ledger_app RESET synchronous_commit');
  const started = await program.serve({ ...env, ...clockAhead(4) });
  expect(isRunning(started)).toBe(true);
  await program.endServers();
}, 120_000);

test('warns of the embedded database, and of an address that others reach, and starts', async () => {
  const server = await program.serve({ HOST: '0.0.0.0' });
  if (!isRunning(server)) throw new Error(`${server.out}${server.err}`);
  expect(server.said()).toContain('"code":"EMBEDDED_DATABASE"');
  expect(server.said()).toContain('"code":"PLAIN_HTTP_OPEN"');
  expect(existsSync(program.dataDir)).toBe(true);
  await program.endServers();
}, 120_000);
