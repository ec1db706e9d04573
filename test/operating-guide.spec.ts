/** What the operator's page names is there: commands, variables, figures, scripts. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const guide = read('docs/guides/operating.md');
const sources = ['src', 'src/metrics', 'src/ledger', 'src/capture', 'src/operations', 'src/audit']
  .flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => join(folder, name)))
  .filter((path) => path.endsWith('.ts'))
  .map(read)
  .join('\n');

test('every figure of the page is one that the server gives out', () => {
  const table = guide.slice(guide.indexOf('| figure'), guide.indexOf('The log is one JSON'));
  const rows = table.split('\n').slice(2);
  const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([a-z_]+)/g)]);
  const names = named.map(([, name = '']) => (name.startsWith('_') ? `projection${name}` : name));
  expect(names.length).toBeGreaterThan(10);
  const own = names.filter((name) => !/^(nodejs|process)_/.test(name));
  expect(
    own.filter((name) => !sources.includes(`${name}'`) && !sources.includes(`${name}\``)),
  ).toEqual([]);
});

test('every command of the page is one of the command line', () => {
  const program = read('src/cli/program.ts');
  const named = [...guide.matchAll(/npx battery-ledger (\w+)/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(4);
  for (const name of named) expect(program).toMatch(new RegExp(`command\\('${name}['  <]`));
  for (const [, option = ''] of guide.matchAll(
    /(--(?:backup|archive|secret|until|source|postgres-bin|scratch|json|restore-command))\b/g,
  )) {
    expect(program).toContain(`'${option}`);
  }
});

test('every variable of the page is read, and every script is there', () => {
  const environment = read('src/config/environment.ts');
  const set = [...guide.matchAll(/^ *([A-Z][A-Z_]+)=/gm)].map(([, name = '']) => name);
  expect(set.length).toBeGreaterThan(6);
  for (const name of set) expect(environment).toContain(` ${name}`);
  for (const [path] of guide.matchAll(/scripts\/[\w.-]+/g)) {
    expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
  }
});
