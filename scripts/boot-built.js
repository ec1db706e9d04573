// Starts what was built, in a folder of its own, and asks it whether it is ready: modules that compile
// and pass their tests can still fail to load.
import { spawn } from 'node:child_process';
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

const server = spawn(process.execPath, ['dist/src/main.js', 'serve'], {
  env: { ...process.env, DATA_DIR: dataDir, PORT: '0', DATABASE_URL: '', NODE_ENV: 'production' },
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
  process.stdout.write('The built server starts, and is ready.\n');
} catch (error) {
  process.stderr.write(`${said}\n${error.message}\n`);
  process.exitCode = 1;
} finally {
  server.kill('SIGTERM');
  await ended;
  rmSync(dataDir, { recursive: true, force: true });
}
