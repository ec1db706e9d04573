import { randomUUID } from 'node:crypto';
import { CustodyClaims } from '../../src/custody/custody-claims.service.js';
import type { TimelineEntry } from '../../src/custody/custody.service.js';
import type { NewEvent } from '../../src/ledger/recorded-event.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import { postgresForTests, query, type PostgresForTests } from './postgres-for-tests.js';
import { RunningLedger } from './running-ledger.js';

const MAKER = 'duns-111111111';
const RECYCLER = 'duns-222222222';
interface Told {
  readonly day: number;
  readonly type: string;
  readonly fields: JsonObject;
  readonly by: string;
  readonly eventId?: string;
}

/** A life of things of its own: each test has another, in one ledger. */
function life(place: number) {
  const serial = String(place).padStart(9, '0');
  const vin = `LSVAA4182E${String(place).padStart(7, '0')}`;
  const code = `08BPB01234567AB${serial}`;
  const moduleCode = `08BMB01234567AB${serial}`;
  const [vehicle, pack] = [`vehicle:${vin}`, `battery:${code}`];
  const handover = randomUUID();
  const told = (day: number, type: string, fields: JsonObject, by = MAKER): Told => ({
    ...{ day, type, fields, by },
  });
  return {
    ...{ code, vehicle, pack, module: `battery:${moduleCode}` },
    produced: told(1, 'batteryProduced', { product: code, components: [{ code: moduleCode }] }),
    built: told(2, 'vehicleProduced', { vehicle: vin, batteries: [pack] }),
    sold: told(3, 'vehicleSold', { vehicle: vin, region: 'CN-44' }),
    tested: told(3, 'batteryTested', { battery: pack, method: 'm' }),
    removed: told(4, 'batteryRemoved', { host: vehicle, batteries: [pack] }),
    given: {
      ...told(5, 'handedOver', { items: [pack], receiver: RECYCLER }),
      eventId: handover,
    },
    taken: told(6, 'received', { handover }, RECYCLER),
    crushed: told(8, 'materialProcessed', { inputs: [{ item: pack, massKg: '400' }] }, RECYCLER),
  };
}

function newEvent({ day, type, fields, by, eventId = randomUUID() }: Told): NewEvent {
  const occurredAt = `2026-05-0${day}T10:00:00+08:00`;
  return {
    ...{ eventId, type, schemaVersion: 1, submitter: by, principal: by },
    recordedAt: '2026-05-12T08:30:00+00:00',
    groups: { public: { occurredAt }, custody: fields, personal: { remark: 'no row knows it' } },
    submissionHash: Buffer.alloc(32, 7),
  };
}

describe('custody', () => {
  let postgres: PostgresForTests;
  let running: RunningLedger;
  let custody: RunningLedger['custody'];

  let place = 0;
  /** The size of the log before the test. */
  let base: bigint;

  beforeAll(async () => {
    postgres = await postgresForTests();
    running = await RunningLedger.start(postgres);
    custody = running.custody;
  }, 60_000);

  beforeEach(async () => {
    place += 1;
    base = await running.ledger.size();
  });

  afterAll(async () => {
    await running.stop();
    await postgres.stop();
  });

  /** Records and projects each event in turn. */
  async function tell(...events: readonly Told[]): Promise<void> {
    for (const told of events) await running.record([newEvent(told)]);
    await running.projectAll();
  }

  async function rows(): Promise<unknown[]> {
    const all = await query(
      running.url,
      'SELECT * FROM custody.item_event ORDER BY item, event_id',
    );
    return all.rows.map((row: unknown) => row);
  }

  async function standingOf(item: string, question = {}) {
    return (await custody.statesOf([item], question)).get(item);
  }

  it('follows the log by its own cursor', async () => {
    await tell(life(place).produced);
    expect(await custody.projectedSize()).toBe(base + 1n);
    expect(await custody.project()).toEqual({ entries: 0, next: base + 1n });
  });

  it('tells state and holder through a life', async () => {
    const { pack, produced, built, sold, removed, given } = life(place);
    await tell(produced);
    expect(await standingOf(pack)).toMatchObject({
      ...{ state: 'PRODUCED', custody: { kind: 'HELD', holder: MAKER } },
    });
    await tell(built, sold, removed, given);
    expect(await standingOf(pack)).toMatchObject({
      ...{ state: 'REMOVED', custody: { kind: 'IN_TRANSIT', from: MAKER, to: RECYCLER } },
    });
  });

  it('gives parts the custody of what they stand in', async () => {
    const { pack, module, vehicle, produced, built, sold } = life(place);
    await tell(produced, built, sold);
    expect(await standingOf(module)).toMatchObject({
      ...{ state: 'PRODUCED', custody: { kind: 'END_USER' }, containers: [pack, vehicle] },
    });
    expect(await standingOf(pack)).toMatchObject({
      ...{ state: 'IN_USE', custody: { kind: 'END_USER' } },
    });
  });

  it('answers many items at once, unknown ones too', async () => {
    const { pack, module, vehicle, produced, built } = life(place);
    await tell(produced, built);
    const unknown = life(0).pack;
    const states = await custody.statesOf([pack, vehicle, unknown]);
    expect([...states].map(([item, { state }]) => [item, state])).toEqual([
      [pack, 'IN_USE'],
      [vehicle, 'BUILT'],
      [unknown, 'ABSENT'],
    ]);
    const asKnownAt = await custody.projectedSize();
    const claims = new CustodyClaims(running.pools, running.lineage);
    expect(await claims.knownItems([module, unknown], { asKnownAt })).toEqual(new Set([module]));
  });

  it('answers as of an instant, and as known at a size of the log', async () => {
    const { pack, vehicle, produced, built, removed } = life(place);
    await tell(produced, built, removed);
    const at = BigInt(Date.parse('2026-05-03T00:00:00Z')) * 1000n;
    expect(await standingOf(pack, { at })).toMatchObject({
      ...{ state: 'IN_USE', containers: [vehicle] },
    });
    expect(await standingOf(pack, { asKnownAt: base + 1n })).toMatchObject({ state: 'PRODUCED' });
    expect(await standingOf(pack)).toMatchObject({ state: 'REMOVED', containers: [] });
  });

  it('ends in the same states, whatever the order of arrival', async () => {
    const { pack, produced, built, sold, removed, given, taken, crushed } = life(place);
    await tell(taken, removed, given, built, crushed, sold, produced);
    expect(await standingOf(pack)).toMatchObject({
      ...{ state: 'RECYCLED', custody: { holder: RECYCLER }, unfit: [] },
    });
  });

  it('gives a part the end of what it stands in, also once that has ended', async () => {
    const { pack, module, produced, crushed } = life(place);
    await tell(produced, crushed);
    expect(await standingOf(module)).toMatchObject({ state: 'RECYCLED', containers: [pack] });
  });

  it('has one state and one timeline for two names of one thing', async () => {
    const { code, pack, produced } = life(place);
    const uncoded = `uncoded:${RECYCLER}:${place}`;
    const identified = { type: 'batteryIdentified', by: RECYCLER };
    const found = { ...identified, day: 4, fields: { battery: uncoded } };
    const matched = { ...identified, day: 5, fields: { battery: uncoded, sameAs: code } };
    await tell(produced, found, matched);
    expect(await standingOf(pack)).toEqual(await standingOf(uncoded));
    expect(await standingOf(pack)).toMatchObject({
      ...{ state: 'PRODUCED', custody: { holder: RECYCLER }, unfit: [] },
    });
    const timelines = await custody.timelinesOf([pack, uncoded], { first: 9 });
    for (const { entries } of timelines.values()) expect(entries).toHaveLength(3);
    const before = await standingOf(pack, { asKnownAt: base + 2n });
    expect(before).toMatchObject({ custody: { holder: MAKER } });
  });

  it('pages a timeline by key, and filters it by type', async () => {
    const { pack, vehicle, produced, built, sold, tested, removed } = life(place);
    await tell(sold, removed, tested, built, produced);
    const first = await custody.timelineOf(pack, { first: 2 });
    const typesOf = (entries: typeof first.entries) => entries.map((entry) => entry.eventType);
    expect(typesOf(first.entries)).toEqual(['batteryProduced', 'vehicleProduced']);
    expect(first.hasMore).toBe(true);
    const [, after] = first.entries;
    const next = await custody.timelineOf(pack, { first: 2, ...(after ? { after } : {}) });
    expect(typesOf(next.entries)).toEqual(['batteryTested', 'batteryRemoved']);
    expect(next.hasMore).toBe(false);
    const question = { first: 9, types: ['batteryTested'] };
    const tests = await custody.timelinesOf([pack, vehicle], question);
    expect([...tests].map(([item, { entries }]) => [item, entries.length])).toEqual([
      [pack, 1],
      [vehicle, 0],
    ]);
  });

  it('pages by key through the events of both names of a thing', async () => {
    const { code, pack, produced, tested } = life(place);
    const uncoded = `uncoded:${RECYCLER}:${place}`;
    const identified = { type: 'batteryIdentified', by: RECYCLER };
    await tell(produced, tested, { ...identified, day: 2, fields: { battery: uncoded } });
    await tell({ ...identified, day: 4, fields: { battery: uncoded, sameAs: code } });
    const types: string[] = [];
    let after: TimelineEntry | undefined;
    for (let page = 1; page <= 4; page += 1) {
      const question = { first: 1, ...(after === undefined ? {} : { after }) };
      const { entries, hasMore } = await custody.timelineOf(page % 2 ? pack : uncoded, question);
      expect(hasMore).toBe(page < 4);
      types.push(...entries.map(({ eventType }) => eventType));
      after = entries.at(-1);
    }
    expect(types).toEqual([
      ...['batteryProduced', 'batteryIdentified', 'batteryTested', 'batteryIdentified'],
    ]);
  });

  it('gives a reception its items when its hand-over comes late, known from then on', async () => {
    const { pack, produced, given, taken } = life(place);
    await tell(produced, taken);
    expect(await standingOf(pack)).toMatchObject({ custody: { holder: MAKER } });
    await tell(given);
    expect(await standingOf(pack)).toMatchObject({ custody: { holder: RECYCLER } });
    const before = await standingOf(pack, { asKnownAt: base + 2n });
    expect(before).toMatchObject({ custody: { holder: MAKER } });
  });

  it('rebuilds from index 0 to the same rows, known indexes included', async () => {
    const { produced, built, sold, removed, given, taken, crushed } = life(place);
    await tell(produced, taken, built);
    await tell(removed, given, crushed, sold);
    const before = await rows();
    expect(before.length).toBeGreaterThan(8);
    expect(await custody.rebuild()).toBe(base + 7n);
    expect(await rows()).toEqual(before);
    expect(JSON.stringify(before)).not.toContain('no row knows it');
  });
});
