/**
 * Single events at a fixed rate for a minute, each a request of its own: how long each takes from the moment
 * at which it was due, whether or not the ones before it were answered (so that a server that stands still
 * is charged for all who would have come meanwhile). Server, database and client share the machine.
 *
 *   npm run bench -- [events a second] [seconds]
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const RATE = Number(process.argv[2] ?? 300);
const SECONDS = Number(process.argv[3] ?? 60);
const WARM_UP_SECONDS = 5;
const SAID_MAX = 65_536;
const MAIN = join(import.meta.dirname, '../dist/src/main.js');
const PARTY = 'duns-123456789';
const MUTATION = `mutation ($input: CaptureEventsInput!) {
  captureEvents(input: $input) { recorded results { ... on EventRecorded { eventId } } }
}`;

const dataDir = mkdtempSync(join(tmpdir(), 'battery-ledger-bench-'));
chmodSync(dataDir, 0o755);
const env = { PATH: process.env['PATH'], DATA_DIR: dataDir, PORT: '0', NODE_ENV: 'production' };
const agent = new Agent({ keepAlive: true, maxSockets: 512 });

async function run(...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [MAIN, ...args], { env });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
  child.stderr.pipe(process.stderr);
  await once(child, 'close');
  return out;
}

async function serve(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [MAIN, 'serve'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  // Read to its end: whoever stops reading would end the server.
  const url = await new Promise<string>((resolve, reject) => {
    child.once('close', () => reject(new Error(said)));
    child.stdout.on('data', (chunk: Buffer) => {
      if (said.length < SAID_MAX) said += chunk.toString('utf8');
      const [, found] = /(http:\S+)\/healthz/.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  return { child, url };
}

/** True where the event was recorded. */
function capture(url: string, token: string, nth: number): Promise<boolean> {
  const input = {
    events: [
      {
        batteryTested: {
          occurredAt: '2026-05-12T08:30:00+08:00',
          battery: `ZZ1PB24S000001G5C${String((nth % 9_000) + 1).padStart(7, '0')}`,
          method: `bench ${nth}`,
        },
      },
    ],
    awaitProjection: false,
  };
  const body = JSON.stringify({ query: MUTATION, variables: { input } });
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const sent = request(`${url}/graphql`, { method: 'POST', agent, headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      answer.on('end', () => {
        const isRecorded = text.includes('"recorded":1');
        if (!isRecorded) process.stderr.write(`${answer.statusCode ?? 0} ${text}\n`);
        resolve(isRecorded);
      });
    });
    sent.on('error', () => resolve(false));
    sent.end(body);
  });
}

interface Measured {
  readonly latenciesMs: readonly number[];
  readonly recorded: number;
}

async function atFixedRate(
  target: { url: string; token: string },
  seconds: number,
  first: number,
): Promise<Measured> {
  const latenciesMs: number[] = [];
  let recorded = 0;
  const sent: Promise<void>[] = [];
  const began = performance.now();
  for (let nth = 0; nth < RATE * seconds; nth += 1) {
    const due = began + (nth * 1_000) / RATE;
    const early = due - performance.now();
    if (early > 1) await sleep(early);
    sent.push(
      capture(target.url, target.token, first + nth).then((isRecorded) => {
        latenciesMs.push(performance.now() - due);
        if (isRecorded) recorded += 1;
      }),
    );
  }
  await Promise.all(sent);
  return { latenciesMs: latenciesMs.sort((a, b) => a - b), recorded };
}

const { child, url } = await serve();
try {
  await run('party', 'admin', PARTY, 'Bench');
  const file = join(dataDir, 'party.json');
  const validFrom = '2020-01-01';
  const party = { id: PARTY, name: 'Bench', validFrom };
  writeFileSync(file, JSON.stringify({ party, roles: [{ role: 'SERVICE', validFrom }] }));
  await run('party', 'apply', file);
  const [token = ''] = /bl_\w+/.exec(await run('party', 'credential', PARTY, 'bench')) ?? [];
  await atFixedRate({ url, token }, WARM_UP_SECONDS, 0);
  const loadBefore = loadavg();
  const { latenciesMs, recorded } = await atFixedRate(
    { url, token },
    SECONDS,
    RATE * WARM_UP_SECONDS,
  );
  const at = (share: number): string =>
    `${(latenciesMs[Math.floor(latenciesMs.length * share)] ?? 0).toFixed(1)} ms`;
  const [cpu] = cpus();
  process.stdout.write(
    [
      `${cpus().length} × ${cpu?.model ?? '?'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}`,
      `load average before ${loadBefore[0]?.toFixed(1) ?? ''}, after ${loadavg()[0]?.toFixed(1) ?? ''}`,
      `${RATE} single events a second for ${SECONDS} s: ${recorded} of ${RATE * SECONDS} recorded`,
      `p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, longest ${at(0.999999)}`,
    ].join('\n') + '\n',
  );
  if (recorded !== RATE * SECONDS) process.exitCode = 1;
} finally {
  child.kill('SIGTERM');
  await once(child, 'close');
  rmSync(dataDir, { recursive: true, force: true });
}
