#!/usr/bin/env node
import 'reflect-metadata';

/** What the code is written for; older ones lack parts of the language's library. */
const NODE_MAJOR_MIN = 24;

if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
  process.stderr.write(
    `This is Node.js ${process.versions.node}; ${NODE_MAJOR_MIN} is needed. "npm start" and ` +
      '"npx battery-ledger" run the one that the package brings along.\n',
  );
  process.exit(2);
}
const { run } = await import('./cli/program.js');
await run(process.argv.slice(2));
