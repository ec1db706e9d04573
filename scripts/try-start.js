// Does what the README tells a newcomer: `npm start`, the question of the first page, Ctrl-C.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_MS_MAX = 300_000;
const dataDir = mkdtempSync(join(tmpdir(), 'battery ledger try '));
chmodSync(dataDir, 0o755);

const server = spawn('npm', ['start'], {
  env: { ...process.env, DATA_DIR: dataDir, PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
  // A group of its own, so that the signal reaches all of it, as Ctrl-C in a terminal does.
  detached: true,
});
const ended = new Promise((resolve) => server.once('exit', (code) => resolve(code)));
let said = '';

function untilWelcome() {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('It did not start in time.')), START_MS_MAX);
    server.once('exit', () => reject(new Error('It ended before it was ready.')));
    server.stdout.on('data', (chunk) => {
      said += chunk;
      if (!said.includes('Ctrl-C stops it')) return;
      clearTimeout(late);
      const [, url] = /Explorer\s+(\S+)/.exec(said) ?? [];
      const [, token] = /RECYCLER\s+(bl_\S+)/.exec(said) ?? [];
      resolve({ url, token });
    });
  });
}

async function askAsRecycler({ url, token }) {
  const page = await fetch(url, { headers: { accept: 'text/html' } });
  if (page.status !== 200) throw new Error(`The explorer answered ${page.status}.`);
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ viewer { party { name } } ledger { size } }' }),
  });
  const { data } = await answer.json();
  if (!(Number(data?.ledger?.size) > 1)) throw new Error('The ledger holds no sample.');
}

try {
  await askAsRecycler(await untilWelcome());
  process.kill(-server.pid, 'SIGINT');
  await ended;
  if (!said.includes('Stopped.')) throw new Error('Ctrl-C did not stop it cleanly.');
  process.stdout.write('npm start serves the sample, and Ctrl-C stops it.\n');
} catch (error) {
  process.stderr.write(`${said}\n${error.message}\n`);
  process.exitCode = 1;
  if (server.exitCode === null) process.kill(-server.pid, 'SIGKILL');
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
