/** Of which size of the log answers are: one a request, and never more than the projections have read. */
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { battery, lineage, LINEAGE, module, pack, tell, type Told } from './inquiry-for-tests.js';
import { serverForTests, type Answer, type ServerForTests } from './server-for-tests.js';
import { CustodyClaims } from '../../src/custody/custody-claims.service.js';
import { CustodyService } from '../../src/custody/custody.service.js';
import { DatabasePools } from '../../src/database/database-pools.js';
import { LogFollower } from '../../src/ledger/log-follower.js';
import { LedgerService } from '../../src/ledger/ledger.service.js';
import { LineageService } from '../../src/lineage/lineage.service.js';

const PACK = pack(5001);
const [ON_LOG, LATE] = [pack(5002), pack(5003)];

let server: ServerForTests;
let custody: CustodyService;
let lineages: LineageService;
let ledger: LedgerService;

const produced = (product: string): Told => {
  const components = [{ code: module(Number(product.slice(-4))) }];
  return ['batteryMaker', 'batteryProduced', { ...on('01-10'), product, components }];
};

function on(day: string): { occurredAt: string } {
  return { occurredAt: `2025-${day}T10:00:00+08:00` };
}

function document([, type, fields]: Told): object {
  return { [type]: fields };
}

beforeAll(async () => {
  server = await serverForTests();
  custody = server.app.get(CustodyService, { strict: false });
  lineages = server.app.get(LineageService, { strict: false });
  ledger = server.app.get(LedgerService, { strict: false });
  await tell(server, [produced(PACK)]);
}, 120_000);

afterEach(async () => {
  jest.restoreAllMocks();
  await untilRead(await ledger.size());
});

afterAll(() => server.stop());

async function untilRead(size: bigint): Promise<void> {
  const isBehind = async (): Promise<boolean> =>
    [...(await ledger.cursors()).values()].some((next) => next < size);
  while (await isBehind()) await sleep(10);
}

/** Until restored, a projection reads nothing more. */
async function hold(projection: LineageService | CustodyService): Promise<() => void> {
  const project = jest.spyOn(projection, 'project').mockImplementation(async () => {
    await sleep(5);
    return { entries: 0, next: await projection.projectedSize() };
  });
  // What was under way when it was held.
  await sleep(50);
  return () => project.mockRestore();
}

/** As a rebuild in another process has it once it has begun. */
async function emptyCustody(): Promise<void> {
  const { app } = server.app.get(DatabasePools, { strict: false });
  await app.query('TRUNCATE custody.item_event, custody.handover, custody.reception');
  await app.query(
    `UPDATE ledger.projection_cursor SET next_index = 0 WHERE projection = 'custody'`,
  );
}

/** Recorded and in the log, though not projected. */
async function record(...story: readonly Told[]): Promise<void> {
  const size = await ledger.size();
  for (const told of story) {
    const options = { awaitProjection: false };
    const { recorded } = await server.capture(told[0], [{ ...document(told) }], options);
    expect(recorded).toBe(1);
  }
  while ((await ledger.size()) < size + BigInt(story.length)) await sleep(5);
}

let inspections = 0;

/** Each another: what is said again is recorded once. */
function inspected(code: string): Told {
  inspections += 1;
  const fields = { battery: battery(code), leaking: false, remark: `${inspections}` };
  return ['workshop', 'batteryInspected', { ...on('02-01'), ...fields }];
}

const ITEM = `query Item($code: String!) { battery(code: $code) {
  asKnownAt state timeline { asKnownAt edges { node { type } } } } }`;

function item(code: string, headers: Record<string, string> = {}): Promise<Answer> {
  return server.ask('authority', ITEM, { code }, headers);
}

describe('a size that is asked for', () => {
  const question = { items: [battery(PACK)], direction: 'FORWARD' };

  it('is refused where the log is not so long', async () => {
    const size = await ledger.size();
    const variables = { ...question, asKnownAt: (size + 1n).toString() };
    const { errors } = await server.ask('authority', LINEAGE, variables);
    const extensions = { code: 'MALFORMED_INTEGER', argument: '/asKnownAt' };
    expect(errors).toMatchObject([{ extensions }]);
    expect(errors[0]?.message).toContain(`0 to ${size}`);
    expect((await lineage(server, { ...question, asKnownAt: size.toString() })).asKnownAt).toBe(
      size.toString(),
    );
  });

  it('is waited for', async () => {
    const release = await hold(lineages);
    await record(inspected(PACK));
    const asKnownAt = (await ledger.size()).toString();
    const asked = lineage(server, { ...question, asKnownAt });
    await sleep(100);
    release();
    expect((await asked).asKnownAt).toBe(asKnownAt);
  });

  it.each(['asKnownAt', 'asKnownOn'])('is refused for now where it is not read: %s', async (by) => {
    const projected = await lineages.projectedSize();
    await hold(lineages);
    await record(inspected(PACK));
    const size = await ledger.size();
    const known = by === 'asKnownAt' ? size.toString() : new Date().toISOString();
    const variables = { ...question, [by]: known };
    const { data, errors } = await server.ask('authority', LINEAGE, variables);
    expect(data).toBeNull();
    expect(errors.map(({ extensions }) => extensions)).toMatchObject([
      {
        ...{ code: 'PROJECTION_BEHIND', argument: `/${by}`, retryable: true },
        projectedSize: projected.toString(),
      },
    ]);
    expect(errors[0]?.message).toContain(`${projected} of ${size}`);
  });
});

describe('while projections lag or are built again', () => {
  it('an answer says the size that it is as of', async () => {
    const projected = (await ledger.size()).toString();
    await hold(custody);
    await record(inspected(PACK));
    const { data } = await item(PACK);
    expect(data).toMatchObject({
      battery: { asKnownAt: projected, timeline: { asKnownAt: projected } },
    });
    const { asKnownAt } = await lineage(server, { items: [battery(PACK)], direction: 'FORWARD' });
    expect(asKnownAt).toBe(projected);
  });

  it.each([
    ['en', /^[^\p{Script=Han}]+$/u],
    ['zh-CN', /\p{Script=Han}/u],
  ])('none says that there is no such thing, in %s', async (language, words) => {
    await hold(custody);
    await emptyCustody();
    const { data, errors } = await item(PACK, { 'accept-language': language });
    expect(data).toEqual({ battery: null });
    const extensions = { code: 'PROJECTION_BEHIND', retryable: true, projectedSize: '0' };
    expect(errors).toMatchObject([{ extensions }]);
    expect(errors[0]?.message).toMatch(words);
    // The log itself is there all the same.
    const events = '{ events(first: 1) { asKnownAt edges { node { type } } } }';
    expect((await server.ask('authority', events)).data).toMatchObject({
      events: { asKnownAt: (await ledger.size()).toString(), edges: [{}] },
    });
  });

  it('a rebuild that begins under a question is noticed', async () => {
    await hold(custody);
    const statesOf = custody.statesOf.bind(custody);
    jest.spyOn(custody, 'statesOf').mockImplementation(async (...asked) => {
      await emptyCustody();
      return statesOf(...asked);
    });
    const { errors } = await item(PACK);
    expect(errors[0]?.extensions).toMatchObject({ code: 'PROJECTION_BEHIND', retryable: true });
  });

  it('what is not read yet is waited for, and not denied', async () => {
    const release = await hold(custody);
    await record(produced(ON_LOG));
    const asked = item(ON_LOG);
    await sleep(100);
    release();
    // The answer was to be as of the size before; the next one knows it.
    expect((await asked).errors[0]?.extensions).toMatchObject({ code: 'PROJECTION_BEHIND' });
    expect((await item(ON_LOG)).data).toMatchObject({ battery: { state: 'PRODUCED' } });
  });
});

describe('one request', () => {
  it('is answered as of one size, whatever is recorded meanwhile', async () => {
    const before = await ledger.size();
    const claims = server.app.get(CustodyClaims, { strict: false });
    const knownItems = claims.knownItems.bind(claims);
    jest.spyOn(claims, 'knownItems').mockImplementation(async (...asked) => {
      const known = await knownItems(...asked);
      const disposition = 'WASTE';
      const retired = { ...on('03-01'), batteries: [battery(PACK)], disposition };
      await tell(server, [['workshop', 'batteryRetired', retired]]);
      return known;
    });
    const query = `query One($code: String!) { battery(code: $code) {
      asKnownAt state timeline { edges { node { type items { asKnownAt state } } } }
      parts { item { state asKnownAt } } } }`;
    const { data } = await server.ask('authority', query, { code: PACK });
    expect(await ledger.size()).toBe(before + 1n);
    const [asKnownAt, state] = [before.toString(), 'PRODUCED'];
    expect(data).toMatchObject({
      battery: { asKnownAt, state, parts: [{ item: { asKnownAt, state } }] },
    });
    expect(JSON.stringify(data)).not.toContain('batteryRetired');
    jest.restoreAllMocks();
    expect((await item(PACK)).data).toMatchObject({ battery: { state: 'RETIRED' } });
  });

  it('tells of items in lineage what was known at the size that it names', async () => {
    await tell(server, [produced(LATE)]);
    const asKnownAt = (await ledger.size()).toString();
    const exported = { ...on('04-01'), items: [battery(LATE)], country: 'DE' };
    await tell(server, [['batteryMaker', 'exported', exported]]);
    const query = `query Then($items: [ID!]!, $asKnownAt: TreeSize, $after: String) {
      lineage(items: $items, direction: FORWARD, asKnownAt: $asKnownAt, after: $after, depthMax: 1) {
        endCursor
        nodes { item { asKnownAt state custody { kind } ... on Battery {
          components { asKnownAt state } tests { id } production { items { asKnownAt } } } } }
        edges { event { items { asKnownAt } } }
      } now: item(id: "${battery(LATE)}") { state asKnownAt } }`;
    const items = [battery(module(5003))];
    const { data } = await server.ask('authority', query, {
      ...{ items, asKnownAt },
    });
    const then = { asKnownAt, state: 'PRODUCED' };
    expect(data?.['lineage']).toMatchObject({
      nodes: [
        { item: { ...then, custody: { kind: 'HELD' } } },
        { item: { ...then, components: [then], production: { items: [{ asKnownAt }, {}] } } },
      ],
      edges: [{ event: { items: [{ asKnownAt }, { asKnownAt }] } }],
    });
    const size = (await ledger.size()).toString();
    expect(data?.['now']).toEqual({ state: 'EXPORTED', asKnownAt: size });
  });
});

describe('readiness', () => {
  const readyz = async (): Promise<[number, object]> => {
    const answer = await fetch(`${server.url}/readyz`);
    const { details } = (await answer.json()) as { details: { lineage: object } };
    return [answer.status, details.lineage];
  };

  it('ends while a projection is built again, and comes back', async () => {
    expect(await readyz()).toEqual([200, { status: 'up' }]);
    jest.spyOn(lineages, 'project').mockImplementation(async () => {
      await sleep(5);
      return { entries: 1, next: 1n };
    });
    while ((await readyz())[0] === 200) await sleep(20);
    expect(await readyz()).toEqual([503, { status: 'down' }]);
    jest.restoreAllMocks();
    while ((await readyz())[0] === 503) await sleep(20);
  }, 20_000);

  it('does not end because much is captured', async () => {
    let [size, next] = [10n, 0n];
    const project = async (): Promise<{ entries: number; next: bigint }> => {
      await sleep(1);
      size += 10n;
      next = next === 0n ? size : next + 1n;
      return { entries: 1, next };
    };
    const log = { size: () => Promise.resolve(size), grownBeyond: () => sleep(1) };
    const follower = new LogFollower(log, { name: 'test', project }, { onFault: () => undefined });
    expect(follower.isUpToDate).toBe(false);
    follower.start();
    await sleep(100);
    expect(follower.isUpToDate).toBe(true);
    await follower.stop();
  });
});
