// Removes from `dist/` what has no source any more. A build writes over what is there and deletes nothing
// before: a server may be running from it, and a command may be starting.
import { existsSync, globSync, rmSync } from 'node:fs';
import { relative } from 'node:path';

for (const built of globSync('dist/{src,migrations}/**/*.{js,js.map}')) {
  const source = relative('dist', built).replace(/\.js(\.map)?$/, '.ts');
  if (!existsSync(source)) rmSync(built, { force: true });
}
