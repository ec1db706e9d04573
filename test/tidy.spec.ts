import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const FILE_LINES_MAX = 300;
const TEST_LINES_MAX = 500;
const DRAWER_FILES_MAX = 12;
const DRAWERS = ['domain', 'store', 'graphql'];
const BANNED_NAMES = /\b(utils?|helpers?|common|misc|base|manager)\b/;

const files = ['src', 'test']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
      join(folder, path),
    ),
  )
  .filter((path) => path.endsWith('.ts'));

const isTest = (path: string): boolean => path.endsWith('spec.ts') || path.startsWith('test');
const linesOf = (path: string): number => readFileSync(join(root, path), 'utf8').split('\n').length;

describe('tidy', () => {
  it('keeps every file within its number of lines: split it by what it is about', () => {
    const long = files.filter(
      (path) => linesOf(path) - 1 > (isTest(path) ? TEST_LINES_MAX : FILE_LINES_MAX),
    );
    expect(long).toEqual([]);
  });

  it('names files in kebab-case by what they are, never utils or helpers', () => {
    const odd = files.filter((path) => {
      const name = basename(path, '.ts');
      return !/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(name) || BANNED_NAMES.test(name);
    });
    expect(odd).toEqual([]);
  });

  it('gives every room a README', () => {
    const rooms = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(rooms.map(({ name }) => name).filter((name) => !hasReadme(name))).toEqual([]);
  });

  it('has only the three drawers in a room, none with more than twelve files', () => {
    const drawers = new Map<string, number>();
    for (const path of files.filter((file) => file.startsWith('src') && !isTest(file))) {
      const folder = dirname(path);
      drawers.set(folder, (drawers.get(folder) ?? 0) + 1);
    }
    const wrong = [...drawers].filter(([folder, count]) => {
      const [, , drawer, ...deeper] = folder.split('/');
      const unknown = drawer !== undefined && !DRAWERS.includes(drawer);
      return unknown || deeper.length > 0 || count > DRAWER_FILES_MAX;
    });
    expect(wrong).toEqual([]);
  });

  it('leaves no open end in the code', () => {
    // The words are put together here so that this file does not find itself.
    const openEnd = new RegExp(
      ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].map((w) => `\\b${w}\\b`).join('|'),
    );
    expect(files.filter((path) => openEnd.test(readFileSync(join(root, path), 'utf8')))).toEqual(
      [],
    );
  });
});

function hasReadme(room: string): boolean {
  return existsSync(join(root, 'src', room, 'README.md'));
}
