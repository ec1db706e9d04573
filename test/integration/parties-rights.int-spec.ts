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

  it('are asked for in one query, however many events there are', async () => {
    const queries: unknown[] = [];
    const tx = await room.pools.app.connect();
    const counting = {
      query: (...of: Parameters<typeof tx.query>) => {
        queries.push(of);
        return tx.query(...of);
      },
    } as unknown as typeof tx;
    const submissions = Array.from({ length: 50 }, (_, place) => ({
      ...{ submitter: MAKER, principal: place % 2 === 0 ? MAKER : OTHER },
      document: {
        ...{ type: { name: 'x', roles: [] } as never, fields: {} },
        occurredAt: { text: '2025-01-01T00:00:00+00:00', micros: 0n, offsetMinutes: 0 },
      },
    }));
    await room.parties.judgeReporters(counting, submissions, 0n);
    tx.release();
    expect(queries).toHaveLength(1);
  });

  it('are the same after they were dropped and derived from the log again', async () => {
    const ends = grants(MAKER, 'RECYCLER', { validUntil: '2021-12-31' });
    const goesOn = grants(MAKER, 'RECYCLER', { remark: 'again' });
    await room.record([registers(MAKER), ends, goesOn, registers(OTHER)]);
    const at = (minute: number): string => `2026-01-15T05:0${minute}:00Z`;
    const [mandate = ''] = await room.record([mandates(MAKER, AGENT)], { at: at(1) });
    await room.record([says('mandateRevoked', { mandate }, MAKER)], { at: at(2) });
    await room.record([grants(OTHER, 'DEALER')], { at: at(3), sequenced: false });
    const all = `SELECT event_id, kind, holder, object, scope, valid_from, valid_until, recorded_at,
        row_number() OVER (ORDER BY recorded_at, place)
      FROM party.entitlement ORDER BY 1`;
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
