import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Who may import whom: each room with the rooms it may know, along the way of an event. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  vocabulary: [],
  errors: [],
  config: [],
  database: [],
  api: ['limits'],
  limits: [],
  metrics: [],
  audit: [],
  identifiers: [],
  lifecycle: ['identifiers'],
  documents: ['lifecycle', 'identifiers'],
  effects: ['lifecycle', 'identifiers'],
  ledger: ['lifecycle', 'identifiers'],
  parties: ['ledger', 'documents', 'effects', 'lifecycle', 'identifiers'],
  capture: ['parties', 'ledger', 'documents', 'effects', 'lifecycle', 'identifiers'],
  lineage: ['ledger', 'effects', 'lifecycle', 'identifiers'],
  custody: ['lineage', 'ledger', 'effects', 'lifecycle', 'identifiers'],
  attribution: ['lineage', 'ledger', 'lifecycle', 'identifiers'],
  access: ['custody', 'lineage', 'parties', 'ledger', 'effects', 'lifecycle', 'identifiers'],
  inquiry: [
    ...['access', 'attribution', 'custody', 'lineage', 'parties', 'ledger', 'effects'],
    ...['lifecycle', 'identifiers'],
  ],
  search: ['inquiry', 'parties', 'ledger', 'lifecycle', 'identifiers'],
  stock: [
    ...['inquiry', 'access', 'custody', 'lineage', 'parties', 'ledger', 'effects'],
    ...['lifecycle', 'identifiers'],
  ],
  interchange: ['capture', 'inquiry', 'lineage', 'parties', 'lifecycle', 'identifiers'],
  operations: ['ledger', 'lineage', 'custody', 'parties', 'capture'],
  sample: ['lifecycle', 'identifiers'],
  client: ['documents', 'ledger', 'lifecycle', 'identifiers'],
};
const BASIC_ROOMS = ['vocabulary', 'errors', 'config', 'database', 'metrics', 'audit'];
/** They put the rooms together, and so may know each room's service, module and domain. */
const WIRING = ['app.module.ts', 'projection-figures.ts', 'projection-runner.ts', 'main.ts', 'cli'];
const PURE_PACKAGES = ['node:crypto', 'node:assert', 'node:assert/strict', 'canonicalize', 'uuid'];
const PURE_ROOMS = ['vocabulary', 'errors'];

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const src = join(root, 'src');

interface Import {
  readonly file: string;
  readonly target: string;
}

function sourceFiles(): string[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('spec.ts'))
    .map((path) => join(src, path));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(
    /^(?:import|export)\b(?:[^;'=]*\bfrom)?\s*'([^']+)'|\bimport\('([^']+)'/gm,
  );
  return [...found].flatMap(([, fixed, dynamic]) => {
    const target = fixed ?? dynamic;
    return target === undefined ? [] : [{ file: relative(src, file), target }];
  });
}

/** The path below `src/` that a relative import names; undefined for a package. */
function withinSource({ file, target }: Import): string[] | undefined {
  if (!target.startsWith('.')) return undefined;
  return relative(src, join(src, dirname(file), target)).split(sep);
}

const imports = sourceFiles().flatMap(importsOf);

describe('architecture', () => {
  it('finds the sources', () => {
    expect(imports.length).toBeGreaterThan(20);
  });

  it('lets a room import only the rooms it may know', () => {
    const wrong = imports.filter((found) => {
      const room = found.file.split(sep)[0] ?? '';
      const [other, drawer] = withinSource(found) ?? [];
      if (other === undefined || other === room || WIRING.includes(room)) return false;
      // A schema is one web: only a graphql drawer uses the graphql types of other rooms, and api's.
      if (found.file.split(sep)[1] === 'graphql' && drawer === 'graphql') return false;
      if (other === 'api') return false;
      return ![...BASIC_ROOMS, ...(MAY_IMPORT[room] ?? [])].includes(other);
    });
    expect(wrong).toEqual([]);
  });

  it('keeps domain code pure: other domain code, the vocabulary, crypto and assert', () => {
    const wrong = imports.filter((found) => {
      if (found.file.split(sep)[1] !== 'domain') return false;
      const path = withinSource(found);
      if (path === undefined) return !PURE_PACKAGES.includes(found.target);
      return path[1] !== 'domain' && !PURE_ROOMS.includes(path[0] ?? '');
    });
    expect(wrong).toEqual([]);
  });

  it('reaches into the store of no other room', () => {
    const wrong = imports.filter((found) => {
      const [room, drawer] = withinSource(found) ?? [];
      return drawer === 'store' && room !== found.file.split(sep)[0];
    });
    expect(wrong).toEqual([]);
  });

  it('has no barrel and knows every room', () => {
    expect(imports.filter(({ file }) => file.split(sep).at(-1) === 'index.ts')).toEqual([]);
    const rooms = new Set(imports.map(({ file }) => file.split(sep)[0] ?? ''));
    const known = (room: string): boolean => room in MAY_IMPORT || WIRING.includes(room);
    expect([...rooms].filter((room) => !known(room))).toEqual([]);
  });
});
