/** The server where there is no network but the machine itself: nothing foreign is asked for anything. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram, type ProgramForTests } from './program-for-tests.js';

const ROOT = join(import.meta.dirname, '../..');
const EXPLORER = join(ROOT, 'dist', 'explorer');
/** As root at once, else with a user namespace, where the machine allows that. */
const UNSHARE = process.getuid?.() === 0 ? ['-n'] : ['-rn'];
const UP = 'ip link set lo up';
const isAllowed = spawnSync('unshare', [...UNSHARE, 'sh', '-c', UP]).status === 0;
const inNamespace = isAllowed ? test : test.skip;
if (!isAllowed) {
  process.stdout.write('R-SE-26 is skipped: this machine allows no network namespaces.\n');
}

/** Writes down, of every process that loads it, where a connection or a name's look-up would go. */
const WATCH = `
import { appendFileSync } from 'node:fs';
import net from 'node:net';
import dns from 'node:dns';
const note = (what) => appendFileSync(process.env.SEEN, what + '\\n');
const isHere = (host) => ['localhost', '::1'].includes(host) || /^127\\./.test(host);
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  const options = typeof first === 'object' ? first : { port: first, host: args[1] };
  if (!options.path) note((isHere(options.host ?? 'localhost') ? 'here ' : 'foreign ') + options.host);
  return connect.apply(this, args);
};
const lookup = dns.lookup;
dns.lookup = function (host, ...rest) {
  if (!isHere(host)) note('foreign ' + host);
  return lookup.call(this, host, ...rest);
};
`;

/** Runs inside the namespace: starts the server, reports, asks, and loads the page with all it names. */
const VISIT = `
import { execFileSync, spawn } from 'node:child_process';
const main = process.argv[2];
const node = process.execPath;
const server = spawn(node, [main, 'serve'], { stdio: ['ignore', 'pipe', 'inherit'] });
let said = '';
const welcome = await new Promise((resolve) => server.stdout.on('data', (chunk) => {
  said += chunk;
  if (said.includes('Ctrl-C stops it')) resolve(said);
}));
const url = /Explorer +(\\S+)/.exec(welcome)[1];
const token = (role) => new RegExp(role + ' +(bl_\\\\S+)').exec(welcome)[1];
const ask = async (role, query, variables) => (await fetch(url, {
  method: 'POST',
  headers: { authorization: 'Bearer ' + token(role), 'content-type': 'application/json' },
  body: JSON.stringify({ query, variables }),
})).json();
const event = { occurredAt: '2026-10-01T08:30:00+08:00', product: 'ZZ1PB24S000001GA10000061', model: 'SB-LFP-60' };
const captured = await ask('BATTERY_MANUFACTURER',
  'mutation($input: CaptureEventsInput!) { captureEvents(input: $input) { recorded } }',
  { input: { events: [{ batteryProduced: event }] } });
const asked = await ask('BATTERY_MANUFACTURER', '{ battery(code: "ZZ1PB24S000001GA10000061") { state } }');
const page = await fetch(url, { headers: { accept: 'text/html' } });
const html = await page.text();
const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => new URL(file, url).href)
  .filter((file) => !file.startsWith('data:'));
const loaded = await Promise.all(files.map(async (file) => [file, (await fetch(file)).status]));
server.kill('SIGTERM');
await new Promise((resolve) => server.once('exit', resolve));
console.log(JSON.stringify({ captured, asked, page: page.status, loaded }));
`;

let program: ProgramForTests;

beforeAll(() => {
  if (!isAllowed) return;
  if (!existsSync(join(EXPLORER, 'index.html'))) {
    execFileSync(process.execPath, ['explorer/build.ts'], { cwd: ROOT });
  }
  program = buildProgram();
  cpSync(EXPLORER, join(program.built, 'explorer'), { recursive: true });
}, 180_000);

afterAll(() => (isAllowed ? program.remove() : undefined), 60_000);

inNamespace(
  'starts, captures, answers and shows its page without a network, and asks for none (R-SE-26)',
  () => {
    const seen = join(program.tmp, 'seen');
    const [watch, visit] = [join(program.tmp, 'watch.mjs'), join(program.tmp, 'visit.mjs')];
    writeFileSync(seen, '');
    writeFileSync(watch, WATCH);
    writeFileSync(visit, VISIT);
    const command = `${UP} && exec "$0" "$1" "$2"`;
    const ran = spawnSync(
      'unshare',
      [
        ...UNSHARE,
        'sh',
        '-c',
        command,
        process.execPath,
        visit,
        join(program.built, 'src', 'main.js'),
      ],
      {
        encoding: 'utf8',
        timeout: 120_000,
        env: {
          ...{ PATH: process.env.PATH, PORT: '0', DATA_DIR: program.dataDir, TMPDIR: program.tmp },
          ...{ NODE_OPTIONS: `--import=${watch}`, SEEN: seen },
        },
      },
    );
    expect(ran.stderr).toBe('');
    const told = JSON.parse(ran.stdout) as { page: number; loaded: [string, number][] };
    expect(told).toMatchObject({
      captured: { data: { captureEvents: { recorded: 1 } } },
      asked: { data: { battery: { state: 'PRODUCED' } } },
      page: 200,
    });
    expect(told.loaded.length).toBeGreaterThan(0);
    for (const [file, status] of told.loaded) {
      expect([file, new URL(file).hostname, status]).toEqual([file, '127.0.0.1', 200]);
    }
    // The watch saw the connections to the database, and no other but to this machine.
    const lines = readFileSync(seen, 'utf8').trim().split('\n');
    expect(lines.filter((line) => line.startsWith('here')).length).toBeGreaterThan(3);
    expect(lines.filter((line) => line.startsWith('foreign'))).toEqual([]);
  },
  150_000,
);
