/** The list of events where one read of the log brings only some of them. */
import type { JsonObject } from '../../src/vocabulary/json.js';
import { pack } from './inquiry-for-tests.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';

/** Each about 90 kB, so that all are more than one read of the log. */
const LARGE = 40;
const EVENTS = `query ($first: Int!, $after: String) {
  events(filter: { types: [batteryTested] }, first: $first, after: $after) {
    edges { node { id } } pageInfo { hasNextPage endCursor } } }`;

interface Page {
  readonly events: {
    readonly edges: readonly { readonly node: { readonly id: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

let server: ServerForTests;

beforeAll(async () => {
  server = await serverForTests();
}, 120_000);

afterAll(() => server.stop());

function large(serial: number): JsonObject {
  const evidence = Array.from({ length: 100 }, (_, n) => ({
    sha256: serial.toString(16).padStart(32, '0') + n.toString(16).padStart(32, '0'),
    mediaType: 'application/pdf',
    name: 'x'.repeat(800),
  }));
  const occurredAt = `2025-03-12T10:00:${String(serial).padStart(2, '0')}+08:00`;
  return { batteryTested: { occurredAt, battery: pack(8101), method: 'm', evidence } };
}

describe('large events', () => {
  it('are all listed, the last recorded first, whole and page by page', async () => {
    const documents = Array.from({ length: LARGE }, (_, serial) => large(serial));
    const { recorded, results } = await server.capture('batteryMaker', documents);
    expect(recorded).toBe(LARGE);
    const expected = results.map(({ eventId }) => eventId).reverse();

    const idsOf = (page: Page | null): string[] =>
      page?.events.edges.map(({ node }) => node.id) ?? [];
    const whole = await server.ask<Page>('batteryMaker', EVENTS, { first: 200 });
    expect(idsOf(whole.data)).toEqual(expected);

    const paged: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page: Page | null = (
        await server.ask<Page>('batteryMaker', EVENTS, { first: 7, after })
      ).data;
      paged.push(...idsOf(page));
      after = page?.events.pageInfo.endCursor ?? null;
      more = page?.events.pageInfo.hasNextPage ?? false;
    }
    expect(paged).toEqual(expected);
  }, 60_000);
});
