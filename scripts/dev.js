// Builds the server and runs it; `node --watch` starts this anew whenever a source changes.
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';

const PAGE = 'dist/explorer/index.html';

/** Its bundle takes longer than the rest, and seldom changes. */
function isExplorerOld() {
  if (!existsSync(PAGE)) return true;
  const built = statSync(PAGE).mtimeMs;
  return globSync('explorer/*').some((source) => statSync(source).mtimeMs > built);
}

const npm = (script) => execFileSync('npm', ['run', '--silent', script], { stdio: 'inherit' });
npm('build:server');
if (isExplorerOld()) npm('build:explorer');
process.argv[2] ??= 'serve';
await import('../dist/src/main.js');
