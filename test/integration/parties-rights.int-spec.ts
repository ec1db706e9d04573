import type { JsonObject } from '../../src/vocabulary/json.js';
import {
  AGENT,
  MAKER,
  OTHER,
  PartiesForTests,
  compileDocuments,
  grants,
  registers,
  says,
  type Said,
} from './parties-for-tests.js';
import { postgresForTests, query, type PostgresForTests } from './postgres-for-tests.js';

const CODE = 'ZZ1PB24S000001F3C0000001';

function receives(by: string, occurredAt: string, submitter = by): Said {
  return {
    type: 'received',
    fields: { occurredAt, items: ['urn:uuid:0195f0a0-0000-7000-8000-0000000000aa'] },
    by,
    submitter,
  };
}

function produces(by: string, occurredAt = '2025-03-12T08:00:00+08:00'): Said {
  return { type: 'batteryProduced', fields: { occurredAt, product: CODE }, by };
}

function mandates(giver: string, agent: string, dates: JsonObject = {}): Said {
  const said = { agent, purpose: 'REPORTING', validFrom: '2025-01-01', ...dates };
  return says('mandateGiven', said, giver);
}

describe('rights of parties', () => {
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

  const mayReceive = async (by: string, ...days: string[]): Promise<boolean[]> => {
    const judged = await room.judge(days.map((day) => receives(by, `${day}T12:00:00+08:00`)));
    return judged.map((codes) => codes.length === 0);
  };

  /** How often the database is asked to judge them. */
  const queriesOf = async (said: readonly Said[]): Promise<number> => {
    const { app } = room.pools;
    let queries = 0;
    const ask = app.query.bind(app);
    app.query = ((...of: Parameters<typeof ask>) => {
      queries += 1;
      return ask(...of);
    }) as typeof app.query;
    await room.judge(said);
    app.query = ask;
    return queries;
  };

  it('count on the day on which an event happened, also when they were granted later', async () => {
    expect(await mayReceive(MAKER, '2021-06-01')).toEqual([false]);
    await room.record([grants(MAKER, 'RECYCLER', { validUntil: '2021-12-31' })]);
    expect(await mayReceive(MAKER, '2019-12-31', '2021-06-01', '2022-01-01')).toEqual([
      ...[false, true, false],
    ]);
    await room.record([grants(MAKER, 'RECYCLER', { validFrom: '2022-06-01' })], {
      at: '2026-01-16T04:00:00Z',
    });
    expect(await mayReceive(MAKER, '2021-06-01', '2022-01-01', '2022-06-01')).toEqual([
      ...[true, false, true],
    ]);
  });

  it('take the day of the event’s own offset', async () => {
    await room.record([grants(MAKER, 'RECYCLER', { validFrom: '2022-01-01' })]);
    const judged = await room.judge([
      receives(MAKER, '2022-01-01T00:30:00+08:00'),
      receives(MAKER, '2021-12-31T16:30:00Z'),
    ]);
    expect(judged).toEqual([[], ['NOT_AUTHORISED']]);
  });

  it('let the last of one transaction count, and the later of two transactions', async () => {
    const ends = grants(MAKER, 'RECYCLER', { validUntil: '2021-12-31' });
    const goesOn = grants(MAKER, 'RECYCLER', { remark: 'again' });
    await room.record([ends, goesOn]);
    expect(await mayReceive(MAKER, '2022-06-01')).toEqual([true]);
    await room.record([grants(MAKER, 'RECYCLER', { validUntil: '2022-01-31' })], {
      at: '2026-01-16T04:00:00Z',
    });
    expect(await mayReceive(MAKER, '2022-06-01')).toEqual([false]);
  });

  it('of a mandate begin and end with it, on the day of recording', async () => {
    await room.record([
      grants(MAKER, 'RECYCLER'),
      mandates(MAKER, AGENT, { validUntil: '2025-12-31' }),
    ]);
    const forMaker = [receives(MAKER, '2023-05-01T12:00:00+08:00', AGENT)];
    expect(await room.judge(forMaker, '2025-06-01T00:00:00Z')).toEqual([[]]);
    // Midnight has passed where the event was reported, though not yet in Greenwich.
    expect(await room.judge(forMaker, '2025-12-31T15:59:59Z')).toEqual([[]]);
    expect(await room.judge(forMaker, '2025-12-31T16:00:00Z')).toEqual([['MANDATE_MISSING']]);
  });

  it('of a mandate end at once when its giver revokes it, and with nobody else’s word', async () => {
    const [, mandate = ''] = await room.record([grants(MAKER, 'RECYCLER'), mandates(MAKER, AGENT)]);
    const forMaker = [receives(MAKER, '2023-05-01T12:00:00+08:00', AGENT)];
    await room.record([says('mandateRevoked', { mandate }, OTHER)]);
    expect(await room.judge(forMaker)).toEqual([[]]);
    await room.record([says('mandateRevoked', { mandate }, MAKER)]);
    expect(await room.judge(forMaker)).toEqual([['MANDATE_MISSING']]);
  });

  it('of a mandate end also when the revocation was recorded before it', async () => {
    const mandate = '0195f0a0-0000-7000-8000-000000000001';
    await room.record([
      grants(MAKER, 'RECYCLER'),
      says('mandateRevoked', { mandate }, MAKER),
      mandates(MAKER, AGENT, { eventId: mandate }),
    ]);
    expect(await room.judge([receives(MAKER, '2023-05-01T12:00:00+08:00', AGENT)])).toEqual([
      ['MANDATE_MISSING'],
    ]);
  });

  it('give no outlet contract the power to report', async () => {
    await room.record([
      grants(MAKER, 'RECYCLER'),
      mandates(MAKER, AGENT, { purpose: 'OUTLET_CONTRACT' }),
    ]);
    expect(await room.judge([receives(MAKER, '2023-05-01T12:00:00+08:00', AGENT)])).toEqual([
      ['MANDATE_MISSING'],
    ]);
  });

  it('of a maker code keep others out, until its maker gives a mandate', async () => {
    await room.record([
      grants(OTHER, 'BATTERY_MANUFACTURER'),
      grants(MAKER, 'BATTERY_MANUFACTURER'),
    ]);
    expect(await room.judge([produces(OTHER)])).toEqual([[]]);
    const owned = { party: MAKER, makerCode: 'zz1', validFrom: '2020-01-01' };
    await room.record([says('makerCodeRecorded', owned)]);
    expect(await room.judge([produces(OTHER), produces(MAKER)])).toEqual([
      ['FOREIGN_MAKER_CODE'],
      [],
    ]);
    await room.record([mandates(MAKER, OTHER)]);
    expect(await room.judge([produces(OTHER)])).toEqual([[]]);
  });

  it('are held and asked for in one query each, however many events there are', async () => {
    const events = Array.from({ length: 50 }, (_, place) =>
      receives(place % 2 === 0 ? MAKER : OTHER, '2025-01-01T00:00:00Z'),
    );
    expect(await queriesOf(events)).toBe(2);
  });

  describe('of one key', () => {
    const first = grants(MAKER, 'RECYCLER', { validUntil: '2021-12-31' });
    const second = grants(MAKER, 'RECYCLER', { remark: 'again' });
    const third = grants(MAKER, 'RECYCLER', { validUntil: '2021-11-30' });
    const early = { at: '2026-01-15T04:00:00Z' };
    const late = { at: '2026-01-15T04:00:09Z' };

    const rolesOn = async (day: string): Promise<readonly string[]> => {
      await room.project();
      const { roles = [] } = (await room.register.partiesById([MAKER], { day })).get(MAKER) ?? {};
      return roles;
    };

    it('stand as the log does, though clocks say otherwise, and as the register does', async () => {
      await room.record([registers(MAKER), first], late);
      await room.record([second], early);
      expect(await mayReceive(MAKER, '2022-06-01')).toEqual([true]);
      expect(await rolesOn('2022-06-01')).toEqual(['RECYCLER']);
      await room.record([third], early);
      expect(await mayReceive(MAKER, '2021-12-15')).toEqual([false]);
      expect(await rolesOn('2021-12-15')).toEqual([]);
    });

    it('are newer than the log while they have no place in it, and as the queue stands', async () => {
      await room.record([first], late);
      await room.record([third], { ...early, sequenced: false });
      expect(await mayReceive(MAKER, '2021-12-15')).toEqual([false]);
      await room.record([second], { at: '2026-01-14T00:00:00Z', sequenced: false });
      const judged = await mayReceive(MAKER, '2021-12-15', '2022-06-01');
      expect(judged).toEqual([true, true]);
      await room.sequence();
      expect(await mayReceive(MAKER, '2021-12-15', '2022-06-01')).toEqual(judged);
    });

    it('stand by their place within a batch, whatever their ids', async () => {
      const high = 'ffffffff-0000-7000-8000-000000000000';
      const low = '00000000-0000-7000-8000-000000000000';
      await room.record([
        grants(MAKER, 'RECYCLER', { validUntil: '2021-12-31', eventId: high }),
        grants(MAKER, 'RECYCLER', { eventId: low }),
      ]);
      expect(await mayReceive(MAKER, '2022-06-01')).toEqual([true]);
    });

    it('stand in the same order after they were derived from the log again', async () => {
      await room.record([first], late);
      await room.record([second], early);
      await room.record([third], { ...early, sequenced: false });
      const days = ['2021-11-30', '2021-12-01', '2022-06-01'];
      const before = await mayReceive(MAKER, ...days);
      expect(before).toEqual([true, false, false]);
      await room.parties.rebuildRights();
      expect(await mayReceive(MAKER, ...days)).toEqual(before);
    });

    it('are asked for their order only where several share it', async () => {
      await room.record([registers(MAKER), first, mandates(MAKER, AGENT)]);
      await room.record([mandates(MAKER, AGENT, { remark: 'again' })]);
      const asked = [receives(MAKER, '2021-06-01T12:00:00+08:00', AGENT)];
      expect(await queriesOf(asked)).toBe(2);
      await room.record([second]);
      expect(await queriesOf(asked)).toBe(3);
    });
  });

  describe('of a maker code that passes to another party', () => {
    const owns = (party: string, dates: JsonObject, by = 'server'): Said =>
      says('makerCodeRecorded', { party, makerCode: 'ZZ1', ...dates }, by);
    /** Who may produce under the code on each day. */
    const ownersOn = async (...days: string[]): Promise<string[]> => {
      const owners: string[] = [];
      for (const day of days) {
        const tried = [MAKER, OTHER].map((by) => produces(by, `${day}T08:00:00+08:00`));
        const [maker, other] = (await room.judge(tried)).map((codes) => codes.join());
        owners.push([maker || 'MAKER', other || 'OTHER'].join(' '));
      }
      return owners;
    };
    const KEPT = 'MAKER FOREIGN_MAKER_CODE';
    const PASSED = 'FOREIGN_MAKER_CODE OTHER';

    beforeEach(async () => {
      await room.record([
        grants(MAKER, 'BATTERY_MANUFACTURER'),
        grants(OTHER, 'BATTERY_MANUFACTURER'),
        grants(AGENT, 'ADMINISTRATOR'),
        owns(MAKER, { validFrom: '2020-01-01' }),
      ]);
    });

    it('let an administrator pass it on, and each owner report of its own days, also late', async () => {
      const succession = owns(OTHER, { validFrom: '2024-07-01' }, AGENT);
      expect(await room.judge([succession])).toEqual([[]]);
      await room.record([succession]);
      const days = ['2024-06-30', '2024-07-01', '2025-12-31'];
      expect(await ownersOn(...days)).toEqual([KEPT, PASSED, PASSED]);
      await room.parties.rebuildRights();
      expect(await ownersOn(...days)).toEqual([KEPT, PASSED, PASSED]);
    });

    it('let nobody own it after the last owner’s end, neither the former one', async () => {
      await room.record([
        owns(OTHER, { validFrom: '2024-07-01', validUntil: '2024-12-31' }, AGENT),
      ]);
      expect(await ownersOn('2024-06-30', '2024-12-31', '2025-01-01')).toEqual([
        ...[KEPT, PASSED, 'MAKER OTHER'],
      ]);
    });

    it('let a record from the former owner’s first day on take all of its days', async () => {
      await room.record([owns(OTHER, { validFrom: '2020-01-01' }, AGENT)]);
      expect(await ownersOn('2020-01-01', '2025-01-01')).toEqual([PASSED, PASSED]);
    });

    it('give it back by a record of its own, from that day on', async () => {
      await room.record([owns(OTHER, { validFrom: '2024-07-01' }, AGENT)]);
      await room.record([owns(MAKER, { validFrom: '2025-01-01' }, AGENT)]);
      expect(await ownersOn('2024-06-30', '2024-12-31', '2025-01-01')).toEqual([
        ...[KEPT, PASSED, KEPT],
      ]);
    });
  });

  it('are the same after they were dropped and derived from the log again', async () => {
    const ends = grants(MAKER, 'RECYCLER', { validUntil: '2021-12-31' });
    const goesOn = grants(MAKER, 'RECYCLER', { remark: 'again' });
    await room.record([registers(MAKER), ends, goesOn, registers(OTHER)]);
    const [mandate = ''] = await room.record([mandates(MAKER, AGENT)]);
    await room.record([says('mandateRevoked', { mandate }, MAKER)]);
    await room.record([grants(OTHER, 'DEALER')], { sequenced: false });
    const all = 'SELECT * FROM party.entitlement ORDER BY event_id';
    const before = await query(url, all);
    await query(url, `UPDATE party.entitlement SET valid_until = '2020-02-02'`);
    await room.parties.rebuildRights();
    expect((await query(url, all)).rows).toEqual(before.rows);
    expect(before.rows).toHaveLength(6);
    const revocations = await query(url, 'SELECT mandate, giver FROM party.mandate_revocation');
    expect(revocations.rows).toEqual([{ mandate, giver: MAKER }]);
  });

  it('can be applied twice without harm', async () => {
    await room.record([grants(MAKER, 'RECYCLER')]);
    await room.parties.rebuildRights();
    await room.parties.rebuildRights();
    const { rows } = await query(url, 'SELECT count(*)::int AS n FROM party.entitlement');
    expect(rows).toEqual([{ n: 1 }]);
  });
});
