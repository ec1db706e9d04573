import { existsSync, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Query, Resolver } from '@nestjs/graphql';
import { buildSchema, getOperationAST, getVariableValues, parse, validate } from 'graphql';
import {
  ROLE_TABS,
  SAMPLE_PACK,
  SAMPLE_SECOND_LIFE,
  SAMPLE_VEHICLE,
} from '../../explorer/role-tabs.js';
import { SAMPLE_PARTIES } from '../../src/sample/domain/sample-parties.js';
import { THINGS } from '../../src/sample/domain/sample-things.js';
import { serveApi } from './api-for-tests.js';
import type { ServedApi } from './api-for-tests.js';

@Resolver()
class ProbeResolver {
  @Query(() => String)
  nothing(): string {
    return '';
  }
}

const root = join(import.meta.dirname, '../..');
let api: ServedApi;

beforeAll(async () => {
  if (!existsSync(join(root, 'dist/explorer/index.html'))) {
    execFileSync(process.execPath, ['explorer/build.ts'], { cwd: root });
  }
  api = await serveApi({ providers: [ProbeResolver] });
}, 60_000);

afterAll(() => api.close());

const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

async function pageText(): Promise<string> {
  return (await fetch(api.graphqlUrl, { headers: browser })).text();
}

test('gives a browser the page without a credential, under a strict policy', async () => {
  const answer = await fetch(`${api.graphqlUrl}?query={nothing}`, { headers: browser });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'self'");
  expect(policy).not.toMatch(/script-src[^;]*unsafe|https?:|\*/);
  expect(await answer.text()).not.toContain('"data"');
});

test('R-SE-22: lets no style element or script stand inline without the nonce of this page', async () => {
  const [one, other] = await Promise.all(
    [1, 2].map(() => fetch(api.graphqlUrl, { headers: browser })),
  );
  const policy = one?.headers.get('content-security-policy') ?? '';
  const nonce = /style-src 'self' 'nonce-([A-Za-z0-9+/]{24})'/.exec(policy)?.[1] ?? 'none';
  const inline = policy.split('; ').filter((rule) => rule.includes('unsafe-inline'));
  expect(inline).toEqual(["style-src-attr 'unsafe-inline'"]);
  expect(await one?.text()).toContain(`nonce="${nonce}"`);
  expect(other?.headers.get('content-security-policy')).not.toContain(nonce);
  expect(one?.headers.get('cache-control')).toBe('no-store');
});

test('names files of its own host only, and serves each of them compressed', async () => {
  const named = [...(await pageText()).matchAll(/(?:src|href)="([^"]+)"/g)].map(
    ([, url]) => url ?? '',
  );
  const files = named.filter((url) => url !== 'data:,');
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    expect(file).toMatch(/^\/graphql\/assets\/[\w-]+\.(js|css)$/);
    const answer = await fetch(`${api.origin}${file}`, { headers: { 'accept-encoding': 'br' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-encoding')).toBe('br');
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect((await answer.text()).length).toBeGreaterThan(10_000);
  }
});

test.each(['index.html', 'none.js', '..%2f..%2fpackage.json', '%2e%2e/package.json', ''])(
  'serves no other file: %s',
  async (name) => {
    expect((await fetch(`${api.graphqlUrl}/assets/${name}`)).status).toBe(404);
  },
);

test('refuses a POST that asks for HTML like any other without a credential', async () => {
  const body = JSON.stringify({ query: '{ nothing }' });
  const headers = { ...browser, 'content-type': 'application/json' };
  expect((await fetch(api.graphqlUrl, { method: 'POST', headers, body })).status).toBe(401);
});

describe('the first tabs', () => {
  const schema = buildSchema(readFileSync(join(root, 'schema.gql'), 'utf8'));

  test.each(ROLE_TABS)('ask what the schema knows: $query', ({ query, variables }) => {
    const document = parse(query);
    expect(validate(schema, document)).toEqual([]);
    const definitions = getOperationAST(document)?.variableDefinitions ?? [];
    const given = JSON.parse(variables) as Record<string, unknown>;
    expect(getVariableValues(schema, definitions, given).errors).toBeUndefined();
  });

  test('ask for things that the sample industry has', () => {
    expect(SAMPLE_PACK).toBe(THINGS.pack1);
    expect(SAMPLE_VEHICLE).toBe(THINGS.vehicle1);
    expect(SAMPLE_SECOND_LIFE).toBe(THINGS.secondLifePack);
  });

  test('have a question for each role that gets a credential at the start', () => {
    const asked = ROLE_TABS.map(({ query }) => query)
      .join('\n')
      .toUpperCase()
      .replaceAll(/[- ]/g, '_');
    for (const { roles } of Object.values(SAMPLE_PARTIES)) {
      expect(asked).toContain(`#_${roles[0]}:`);
    }
  });
});
