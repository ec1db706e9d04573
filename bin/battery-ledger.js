#!/usr/bin/env node
// Runs the program under the Node.js that the package brings along, whatever started this file.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const brought = join(root, 'node_modules', 'node', 'bin', 'node');
const node = existsSync(brought) ? brought : process.execPath;
const program = join(root, 'dist', 'src', 'main.js');

if (!existsSync(program)) {
  process.stderr.write('battery-ledger is not built yet: run "npm run build" first.\n');
  process.exit(2);
}
const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
// The terminal signals the whole group; the child decides when it has stopped.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal === null ? code : 1));
