/** Bundles the explorer into `dist/explorer/`: scripts with the hash of their content in the name, and the page. */
import { readFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';
import type { BuildOptions, Plugin } from 'esbuild';

const here = import.meta.dirname;
const target = resolve(here, '../dist/explorer');
/** Built beside it, and moved there when all of it is made. */
const outdir = `${target}.${process.pid}`;
const PAGE = 'index.html';
/** Below this a response is one packet or two either way. */
const COMPRESSED_BYTES_MIN = 2_000;

/** GraphiQL's stylesheet holds the editor's, fonts included; the editor's own files would be a second copy. */
const withoutEditorStyles: Plugin = {
  name: 'without-editor-styles',
  setup(plugin) {
    plugin.onLoad({ filter: /monaco-editor[\\/].*\.css$/ }, () => ({
      contents: '',
      loader: 'css',
    }));
  },
};

const shared: BuildOptions = {
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  outdir,
  entryNames: '[name]-[hash]',
  chunkNames: 'chunk-[hash]',
  metafile: true,
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [withoutEditorStyles],
  logLevel: 'warning',
};

/** The file that an entry point became. */
async function bundle(
  entry: Record<string, string>,
  options: BuildOptions = {},
): Promise<Map<string, string>> {
  const { metafile } = await build({ ...shared, ...options, entryPoints: entry });
  const made = new Map<string, string>();
  for (const [path, { cssBundle }] of Object.entries(metafile?.outputs ?? {})) {
    const name = basename(path).replace(/-[^-]+$/, '');
    if (!path.endsWith('.js') || !(name in entry)) continue;
    made.set(name, basename(path));
    if (cssBundle !== undefined) made.set('style', basename(cssBundle));
  }
  return made;
}

async function compress(): Promise<void> {
  for (const name of await readdir(outdir)) {
    const content = await readFile(join(outdir, name));
    if (content.length < COMPRESSED_BYTES_MIN) continue;
    const params = { [constants.BROTLI_PARAM_QUALITY]: 6 };
    await writeFile(join(outdir, `${name}.br`), brotliCompressSync(content, { params }));
  }
}

/** Files first, then the page that names them, then what no page names: at each moment all is there. */
async function publish(): Promise<void> {
  await mkdir(target, { recursive: true });
  const made = await readdir(outdir);
  for (const name of [...made.filter((one) => one !== PAGE), PAGE]) {
    await rename(join(outdir, name), join(target, name));
  }
  for (const name of await readdir(target)) {
    if (!made.includes(name)) await rm(join(target, name), { recursive: true, force: true });
  }
  await rm(outdir, { recursive: true });
}

await rm(outdir, { recursive: true, force: true });
await mkdir(outdir, { recursive: true });
const workers = await bundle({
  editor: 'monaco-editor/esm/vs/editor/editor.worker.js',
  json: 'monaco-editor/esm/vs/language/json/json.worker.js',
  graphql: 'monaco-graphql/esm/graphql.worker.js',
});
const main = await bundle(
  { explorer: join(here, 'main.tsx') },
  {
    splitting: true,
    define: { ...shared.define, WORKER_FILES: JSON.stringify(Object.fromEntries(workers)) },
  },
);
const page = (await readFile(join(here, 'index.html'), 'utf8'))
  .replace('{{script}}', main.get('explorer') ?? '')
  .replace('{{style}}', main.get('style') ?? '');
await compress();
await writeFile(join(outdir, PAGE), page);
await publish();
