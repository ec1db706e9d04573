import { request as sendRaw } from 'node:http';
import { Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentLanguage, CurrentViewer } from '../../src/api/graphql/current-request.js';
import type { Language } from '../../src/errors/error-text.js';
import type { Viewer } from '../../src/vocabulary/viewer.js';
import { VIEWER, credentialHeaders, serveApi } from './api-for-tests.js';
import type { ServedApi } from './api-for-tests.js';

let runs = 0;

@Resolver()
class ProbeResolver {
  @Query(() => String)
  whoAmI(@CurrentViewer() viewer: Viewer, @CurrentLanguage() language: Language): string {
    runs += 1;
    return `${viewer.partyId} ${language}`;
  }

  @Mutation(() => String)
  touch(): string {
    runs += 1;
    return 'touched';
  }
}

let api: ServedApi;

beforeAll(async () => {
  api = await serveApi({ providers: [ProbeResolver] });
});

beforeEach(() => {
  runs = 0;
});

afterAll(() => api.close());

function post(headers: Record<string, string>, query = '{ whoAmI }'): Promise<Response> {
  return fetch(api.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
}

test('gives resolvers the viewer and the language of the request', async () => {
  const answer = await post({ ...credentialHeaders, 'accept-language': 'zh-CN,zh;q=0.9' });
  expect(await answer.json()).toMatchObject({ data: { whoAmI: `${VIEWER.partyId} zh` } });
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test.each([
  ['no credential', {}, 'Bearer'],
  ['another scheme', { authorization: 'Basic cHJvYmU6' }, 'Bearer'],
  ['an empty token', { authorization: 'Bearer ' }, 'Bearer'],
  ['an unknown token', { authorization: 'Bearer probe_other' }, 'Bearer error="invalid_token"'],
  ['two tokens', { authorization: 'Bearer probe_3f2a9c probe_3f2a9c' }, 'Bearer'],
  ['a huge token', { authorization: `Bearer ${'a'.repeat(5000)}` }, 'Bearer'],
])('refuses %s with 401 and a challenge', async (_name, headers, challenge) => {
  const answer = await post(headers);
  expect(answer.status).toBe(401);
  expect(answer.headers.get('www-authenticate')).toBe(challenge);
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  const body = (await answer.json()) as { errors: { extensions: object }[] };
  const hint = expect.stringContaining('not revoked') as string;
  expect(body.errors[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED', hint });
  expect(body).not.toHaveProperty('data');
  expect(runs).toBe(0);
});

test('answers a refusal in the media type and language that were asked for', async () => {
  const answer = await post({
    accept: 'application/graphql-response+json',
    'accept-language': 'zh',
  });
  expect(answer.headers.get('content-type')).toContain('application/graphql-response+json');
  expect(await answer.text()).toContain('凭证');
});

test('masks a fault of the authenticator, and runs nothing', async () => {
  const answer = await post({ authorization: 'Bearer away' });
  expect(answer.status).toBe(500);
  const body = await answer.text();
  expect(body).toContain('"code":"INTERNAL"');
  expect(body).not.toContain('secret');
  expect(runs).toBe(0);
});

const query = encodeURIComponent('{ whoAmI }');
const paths = [
  `/graphql?query=${query}`,
  `/graphql/?query=${query}`,
  `//graphql?query=${query}`,
  `/GraphQL?query=${query}`,
  `/%67raphql?query=${query}`,
  `/graphql%2f?query=${query}`,
  `/graphql;x?query=${query}`,
  `/graphql/.?query=${query}`,
  `/./graphql?query=${query}`,
];
const methods = ['GET', 'HEAD', 'POST', 'OPTIONS', 'PUT', 'QUERY', 'TRACE'];

/** By node:http, which sends a path as it is written; fetch would tidy it. */
function statusOf(method: string, path: string, accept: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { port, hostname: host } = new URL(api.origin);
    const headers = { accept, 'content-type': 'application/json' };
    const sent = sendRaw({ host, port, method, path, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(method === 'POST' ? JSON.stringify({ query: '{ whoAmI }' }) : undefined);
  });
}

test.each(paths)('runs nothing without a credential at %s, by any method', async (path) => {
  for (const method of methods) {
    expect(await statusOf(method, path, '*/*')).toBeGreaterThanOrEqual(400);
    await statusOf(method, path, 'text/html');
  }
  expect(runs).toBe(0);
});

test('runs no mutation by GET, HEAD or a form, even with a credential', async () => {
  const mutation = new URLSearchParams({ query: 'mutation { touch }' });
  const sent = [
    fetch(`${api.graphqlUrl}?${mutation}`, { headers: credentialHeaders }),
    fetch(`${api.graphqlUrl}?${mutation}`, { method: 'HEAD', headers: credentialHeaders }),
    fetch(api.graphqlUrl, { method: 'POST', headers: credentialHeaders, body: mutation }),
    fetch(api.graphqlUrl, {
      method: 'POST',
      headers: { ...credentialHeaders, 'content-type': 'text/plain' },
      body: JSON.stringify({ query: 'mutation { touch }' }),
    }),
  ];
  for (const answer of await Promise.all(sent)) expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(runs).toBe(0);
});
