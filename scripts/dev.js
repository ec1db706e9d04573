// Builds the server and runs it; `node --watch` starts this anew whenever a source changes.
import { execFileSync } from 'node:child_process';

execFileSync('npm', ['run', '--silent', 'build:server'], { stdio: 'inherit' });
process.argv[2] ??= 'serve';
await import('../dist/src/main.js');
