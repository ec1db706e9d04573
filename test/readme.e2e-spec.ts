/** What the README tells its reader to ask works as written, in each of its languages. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serverForTests, type ServerForTests } from './e2e/server-for-tests.js';
import { PARTY_KEYS, SAMPLE_PARTIES, type PartyKey } from '../src/sample/domain/sample-parties.js';

const FILES = ['README.md', 'README.zh-CN.md', 'docs/start.md'];
const FENCE = /^```(\w*)[^\n]*\n([\s\S]*?)^```/gm;
/** The first line of a document says as whom it is asked. */
const ASKED_AS = /^# (?:as )?([A-Z_]+)/m;

interface Block {
  readonly language: string;
  readonly text: string;
  readonly line: number;
}

interface Snippet {
  readonly name: string;
  readonly role: string | undefined;
  readonly document: string;
  /** Of the JSON blocks that follow it: what it is asked with, and what it answers. */
  readonly variables: object;
  readonly answer: unknown;
}

function blocksOf(file: string): Block[] {
  const path = join(import.meta.dirname, '..', file);
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(FENCE)].map(({ 1: language = '', 2: block = '', index }) => ({
    ...{ language, text: block },
    line: text.slice(0, index).split('\n').length,
  }));
}

function snippetsOf(file: string): Snippet[] {
  const snippets: Snippet[] = [];
  let isOfQuestion = false;
  for (const { language, text, line } of blocksOf(file)) {
    // JSON after a command is a file of its own.
    if (language === 'json' && !isOfQuestion && snippets.length > 0) continue;
    isOfQuestion = language === 'graphql' || language === 'json';
    if (language === 'graphql') {
      const role = ASKED_AS.exec(text)?.[1];
      const name = `${file}, line ${line}`;
      snippets.push({ name, role, document: text, variables: {}, answer: undefined });
    }
    if (language !== 'json') continue;
    const before = snippets.pop();
    if (before === undefined) throw new Error(`${file}, line ${line}: JSON of no question`);
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) throw new Error(`${file}, line ${line}`);
    const isAnswer = 'data' in value || 'errors' in value;
    snippets.push({ ...before, ...(isAnswer ? { answer: value } : { variables: value }) });
  }
  return snippets;
}

function partyOf(role: string | undefined): PartyKey {
  const found = PARTY_KEYS.find((key) => SAMPLE_PARTIES[key].roles.some((one) => one === role));
  if (found === undefined) throw new Error(`No party of the sample has the role ${role}.`);
  return found;
}

describe('the README', () => {
  const snippets = FILES.flatMap(snippetsOf);
  let server: ServerForTests;

  beforeAll(async () => {
    server = await serverForTests();
    await server.tellStory();
  }, 120_000);

  afterAll(() => server.stop());

  it('shows at least a report and a question', () => {
    const documents = snippets.map(({ document }) => document).join('\n');
    expect(documents).toMatch(/\bcaptureEvents\b/);
    expect(documents).toMatch(/\blineage\b/);
  });

  it.each(snippets)('$name works as written', async ({ role, document, variables, answer }) => {
    const asked = await server.ask(partyOf(role), document, variables);
    expect(asked.errors).toEqual([]);
    expect(Object.values(asked.data ?? {})).not.toContain(null);
    expect(JSON.stringify(asked.data)).not.toContain('"EventRefused"');
    if (answer !== undefined) expect({ data: asked.data }).toEqual(answer);
  });

  it.each(snippets.filter(({ document }) => document.includes('captureEvents')))(
    '$name does no harm when sent again',
    async ({ role, document, variables }) => {
      const { data } = await server.ask(partyOf(role), document, variables);
      const results = JSON.stringify(data);
      expect(results).toContain('"EventDuplicate"');
      expect(results).not.toMatch(/"EventRecorded"|"EventRefused"/);
    },
  );
});
