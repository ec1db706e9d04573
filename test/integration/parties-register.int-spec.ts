import { modelKey } from '../../src/parties/domain/register-entry.js';
import {
  AGENT,
  MAKER,
  OTHER,
  PartiesForTests,
  compileDocuments,
  grants,
  registers,
  says,
} from './parties-for-tests.js';
import { postgresForTests, query, type PostgresForTests } from './postgres-for-tests.js';

const FROM = { validFrom: '2020-01-01' };
const MODEL = { model: 'LFP 280/1', category: 'EV', chemistry: 'LFP', ...FROM };

describe('register of parties', () => {
  let postgres: PostgresForTests;
  let url: string;
  let room: PartiesForTests;

  beforeAll(async () => {
    compileDocuments();
    postgres = await postgresForTests();
  }, 60_000);

  beforeEach(async () => {
    url = await postgres.ledgerDatabase();
    room = await PartiesForTests.open(url);
  }, 30_000);

  afterEach(() => room.close());
  afterAll(() => postgres.stop());

  it('follows the log to its end, by its cursor, and then finds nothing more', async () => {
    await room.record([registers(MAKER), registers(OTHER)]);
    expect(await room.parties.project(1)).toEqual({ entries: 1, next: 1n });
    expect(await room.parties.projectedSize()).toBe(1n);
    expect(await room.register.partiesById([OTHER])).toEqual(new Map());
    await room.project();
    expect(await room.parties.project()).toEqual({ entries: 0, next: 2n });
    expect([...(await room.register.partiesById([MAKER, OTHER, AGENT])).keys()]).toEqual([
      MAKER,
      OTHER,
    ]);
  });

  it('shows a party as its last version, with the roles and codes of the day', async () => {
    const code = { makerCode: 'ZZ1', ...FROM };
    await room.record([
      ...[registers(MAKER, 'Old Name'), registers(OTHER), registers(MAKER, 'New Name')],
      ...[grants(MAKER, 'RECYCLER'), grants(MAKER, 'DEALER', { validUntil: '2021-06-30' })],
      says('makerCodeRecorded', { party: MAKER, ...code }),
      says('makerCodeRecorded', { party: OTHER, ...code, validFrom: '2023-01-01' }),
    ]);
    await room.project();
    const on = async (day: string) =>
      (await room.register.partiesById([MAKER], { day })).get(MAKER);
    expect(await on('2022-01-01')).toEqual({
      ...{ id: MAKER, name: 'New Name', validFrom: '2020-01-01', validUntil: null },
      ...{ roles: ['RECYCLER'], makerCodes: ['ZZ1'] },
    });
    expect((await on('2021-01-01'))?.roles).toEqual(['DEALER', 'RECYCLER']);
    expect((await on('2023-01-01'))?.makerCodes).toEqual([]);
    const other = (await room.register.partiesById([OTHER], { day: '2023-01-01' })).get(OTHER);
    expect(other?.makerCodes).toEqual(['ZZ1']);
  });

  it('shows parties and models as they were known at a size of the log', async () => {
    await room.record([
      registers(MAKER, 'Old Name'),
      says('modelRegistered', MODEL, MAKER),
      registers(MAKER, 'New Name'),
      says('modelRegistered', { ...MODEL, chemistry: 'LMFP' }, MAKER),
    ]);
    await room.project();
    const asked = { maker: MAKER, model: 'LFP 280/1', at: '2023-01-01' };
    const known = async (asKnownAt: bigint): Promise<(string | undefined)[]> => {
      const party = (await room.register.partiesById([MAKER], { asKnownAt })).get(MAKER);
      const [model] = await room.register.modelsOf([asked], { asKnownAt });
      return [party?.name, model?.chemistry];
    };
    expect(await Promise.all([0n, 1n, 2n, 3n, 4n].map(known))).toEqual([
      [undefined, undefined],
      ['Old Name', undefined],
      ['Old Name', 'LFP'],
      ['New Name', 'LFP'],
      ['New Name', 'LMFP'],
    ]);
  });

  it('finds the version of a model that was valid on each day asked', async () => {
    await room.record([
      says('modelRegistered', { ...MODEL, massKg: '412.50' }, MAKER),
      says('modelRegistered', { ...MODEL, chemistry: 'LMFP', validFrom: '2024-01-01' }, MAKER),
      says('modelRegistered', { ...MODEL, chemistry: 'NCM' }, OTHER),
    ]);
    await room.project();
    const asked = { maker: MAKER, model: 'LFP 280/1' };
    const found = await room.register.modelsOf([
      { ...asked, at: '2019-12-31' },
      { ...asked, at: '2023-12-31' },
      { ...asked, at: '2024-01-01' },
      { ...asked, maker: OTHER, at: '2024-01-01' },
      { ...asked, model: 'none', at: '2024-01-01' },
    ]);
    expect(found.map((model) => model?.chemistry)).toEqual([
      ...[undefined, 'LFP', 'LMFP', 'NCM', undefined],
    ]);
    expect(found[1]).toMatchObject({ massKg: '412.5', category: 'EV', content: [], maker: MAKER });
  });

  it('pages through what it holds by key, each once, whatever versions there are', async () => {
    const codes = ['b', 'a b', 'C', 'ä', '0'];
    const facility = { party: MAKER, kind: 'PLANT', region: 'CN-44', ...FROM };
    await room.record([
      ...codes.map((facilityCode) => says('facilityRecorded', { ...facility, facilityCode })),
      says('facilityRecorded', { ...facility, facilityCode: 'b', validUntil: '2024-12-31' }),
      says('facilityRecorded', { ...facility, party: OTHER, facilityCode: 'x' }),
      says('facilityRecorded', { ...facility, facilityCode: '0', validFrom: '2099-01-01' }),
    ]);
    await room.project();
    const seen: string[] = [];
    let after: string | undefined;
    for (let pages = 0; pages < 3; pages += 1) {
      const page = await room.register.pageOfFacilities({ first: 2, after, party: MAKER });
      seen.push(...page.records.map(({ facilityCode }) => facilityCode));
      expect(page.hasNextPage).toBe(pages < 2);
      after = page.records.at(-1)?.id;
    }
    expect(seen).toEqual(['ä', '0', 'C', 'a b', 'b']);
    const all = await room.register.pageOfFacilities({ first: 10_000 });
    expect(all.records).toHaveLength(6);
    const closed = all.records.find(({ facilityCode }) => facilityCode === 'b');
    expect(closed?.validUntil).toBe('2024-12-31');
    const [found] = (await room.register.facilitiesById([closed?.id ?? ''])).values();
    expect(found).toEqual(closed);
  });

  it('closes a version that a later one leaves no day, and keeps it with both log indexes', async () => {
    await room.record([registers(MAKER, 'Old Name'), registers(MAKER, 'New Name')]);
    await room.project();
    const { rows } = await query(
      url,
      `SELECT fields ->> 'name' AS name, known_from, known_until FROM party.register_entry
       ORDER BY known_from`,
    );
    expect(rows).toEqual([
      { name: 'Old Name', known_from: '0', known_until: '1' },
      { name: 'New Name', known_from: '1', known_until: null },
    ]);
  });

  it('marks a mandate as revoked by its giver, whichever of the two came first', async () => {
    const early = '0195f0a0-0000-7000-8000-000000000001';
    const late = '0195f0a0-0000-7000-8000-000000000002';
    const mandate = { agent: AGENT, purpose: 'REPORTING', ...FROM };
    const [revoked, , , , unharmed] = await room.record([
      says('mandateRevoked', { mandate: early }, MAKER),
      says('mandateGiven', { ...mandate, eventId: early }, MAKER),
      says('mandateGiven', { ...mandate, eventId: late }, MAKER),
      says('mandateRevoked', { mandate: late }, OTHER),
      says('mandateRevoked', { mandate: late, remark: 'mine' }, MAKER),
    ]);
    await room.project();
    const found = await room.register.versionsAbout('MANDATE', [MAKER]);
    expect(found.map(({ eventId, revokedBy }) => [eventId, revokedBy])).toEqual([
      [early, revoked],
      [late, unharmed],
    ]);
  });

  it('is the same after it was dropped and projected again', async () => {
    await room.record([
      ...[registers(MAKER, 'Old Name'), registers(MAKER, 'New Name'), grants(MAKER, 'RECYCLER')],
      says('permitRecorded', { party: MAKER, kind: 'EIA', number: '7', ...FROM }),
      says('grantGiven', {
        ...{ auditor: OTHER, parties: [MAKER], purpose: 'yearly', ...FROM },
        validUntil: '2027-01-01',
      }),
      says('modelRegistered', MODEL, MAKER),
    ]);
    await room.project();
    const all = 'SELECT * FROM party.register_entry ORDER BY event_id, known_from';
    const before = await query(url, all);
    await query(url, 'UPDATE party.register_entry SET valid_until = valid_from');
    await room.parties.rebuild();
    expect((await query(url, all)).rows).toEqual(before.rows);
    expect(await room.parties.projectedSize()).toBe(6n);
  });

  it('knows a model by maker and name, whatever stands in the name', () => {
    expect(modelKey('a:b', 'c')).not.toBe(modelKey('a', 'b:c'));
  });
});
