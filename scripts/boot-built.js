// R-SE-25. Starts what was built, in a folder of its own, asks it whether it is ready, and puts a question to
// it as its first administrator: modules that compile and pass their tests can still fail to load.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_MS_MAX = 120_000;
/** A server listens before its projections have read the log, and is not ready until they have. */
const READY_MS_MAX = 30_000;
const POLL_MS = 100;

async function readiness(url) {
  for (let waited = 0; ; waited += POLL_MS) {
    const { status } = await fetch(url);
    if (status === 200 || waited >= READY_MS_MAX) return status;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

const dataDir = mkdtempSync(join(tmpdir(), 'battery-ledger-built-'));
chmodSync(dataDir, 0o755);

const more = { DATA_DIR: dataDir, PORT: '0', DATABASE_URL: '', NODE_ENV: 'production' };
const env = { ...process.env, ...more };

/** Beside the running server, as an operator does it. */
function firstAdministrator() {
  const args = ['dist/src/main.js', 'party', 'admin', 'duns-999999999', 'Office'];
  const said = execFileSync(process.execPath, args, { env, encoding: 'utf8' });
  return /bl_\S+/.exec(said)?.[0];
}

async function ask(url, token) {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ ledger { size } viewer { party { name } } }' }),
  });
  const { data } = await answer.json();
  return data?.viewer?.party?.name === 'Office' && Number(data.ledger.size) >= 3;
}

const server = spawn(process.execPath, ['dist/src/main.js', 'serve'], {
  env,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = new Promise((resolve) => server.once('exit', resolve));
let said = '';
try {
  const health = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('It did not start in time.')), START_MS_MAX);
    server.once('exit', () => reject(new Error('It ended before it was ready.')));
    server.stdout.on('data', (chunk) => {
      said += chunk;
      const [, url] = /(http:\S+)\/healthz/.exec(said) ?? [];
      if (url === undefined) return;
      clearTimeout(late);
      resolve(url);
    });
  });
  const status = await readiness(`${health}/readyz`);
  if (status !== 200) throw new Error(`/readyz answered ${status}.`);
  if (await ask(health, 'bl_nobody')) throw new Error('It answered without a credential.');
  if (!(await ask(health, firstAdministrator()))) throw new Error('It did not answer.');
  process.stdout.write(
    'R-SE-25: the built server starts, is ready, and answers with a credential.\n',
  );
} catch (error) {
  process.stderr.write(`${said}\n${error.message}\n`);
  process.exitCode = 1;
} finally {
  server.kill('SIGTERM');
  await ended;
  rmSync(dataDir, { recursive: true, force: true });
}
