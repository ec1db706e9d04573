import { ReadinessProbe } from '../../src/api/readiness-probe.js';
import type { Readiness } from '../../src/api/readiness-probe.js';
import { Query, Resolver } from '@nestjs/graphql';
import { serveApi } from './api-for-tests.js';
import type { ServedApi } from './api-for-tests.js';

let database: () => Promise<Readiness>;

class DatabaseProbe extends ReadinessProbe {
  isReady(): Promise<Readiness> {
    return database();
  }
}

class SequencerProbe extends ReadinessProbe {
  isReady(): Promise<Readiness> {
    return Promise.resolve({ name: 'sequencer', ok: true });
  }
}

@Resolver()
class ProbeResolver {
  @Query(() => String)
  nothing(): string {
    return '';
  }
}

let api: ServedApi;

beforeAll(async () => {
  api = await serveApi({ providers: [ProbeResolver, DatabaseProbe, SequencerProbe] });
});

afterAll(() => api.close());

test('is alive without a credential, whatever the probes say', async () => {
  database = () => Promise.reject(new Error('gone'));
  const answer = await fetch(`${api.origin}/healthz`);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ status: 'ok' });
  expect(answer.headers.get('cache-control')).toContain('no-store');
});

test('is ready when every probe is', async () => {
  database = () => Promise.resolve({ name: 'database', ok: true });
  const answer = await fetch(`${api.origin}/readyz`);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    status: 'ok',
    info: { database: { status: 'up' }, sequencer: { status: 'up' } },
  });
});

test.each([
  ['says so', () => Promise.resolve({ name: 'database', ok: false, detail: 'pg://secret' })],
  ['throws', () => Promise.reject(new Error('pg://secret'))],
])('answers 503 naming the probe that %s, without its reason', async (_name, probe) => {
  database = probe;
  const answer = await fetch(`${api.origin}/readyz`);
  expect(answer.status).toBe(503);
  const body = await answer.text();
  expect(body).toMatch(/"error":\{"(database|DatabaseProbe)":\{"status":"down"\}\}/);
  expect(body).not.toContain('secret');
});
