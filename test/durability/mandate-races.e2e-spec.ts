/** A mandate that ends while its agent reports: whoever is first in the database is first in the log. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { SAMPLE_PARTIES } from '../../src/sample/domain/sample-parties.js';
import type { JsonObject } from '../../src/vocabulary/json.js';
import { AT, pack } from '../e2e/capture-documents.js';
import {
  clientOf,
  join,
  kindOf,
  only,
  Rows,
  secondServer,
  type Client,
  type SecondServer,
} from '../e2e/capture-for-tests.js';
import { serverForTests, type ServerForTests } from '../e2e/server-for-tests.js';

const MAKER = SAMPLE_PARTIES.batteryMaker.id;
/** Enough for a transaction to come as far as the lock, and below the two seconds that it waits there. */
const REACHES_MS = 700;

let server: ServerForTests;
let second: SecondServer;
let rows: Rows;
let maker: Client;
let agent: Client;
let serial = 0;

beforeAll(async () => {
  server = await serverForTests();
  second = await secondServer(server);
  rows = new Rows(server);
  // Through two servers, so that one's queue does not put them in order.
  maker = clientOf(server.url, { id: MAKER, token: server.tokenOf('batteryMaker') });
  const joined = await join(server, { number: 81, roles: ['BATTERY_MANUFACTURER'] });
  agent = clientOf(second.url, joined);
}, 120_000);

afterAll(async () => {
  await rows.end();
  await second.stop();
  await server.stop();
});

const next = (): number => (serial += 1);
const tested = (said: JsonObject = {}): JsonObject => ({
  batteryTested: { occurredAt: AT, battery: pack(1), method: `for ${next()}`, ...said },
});
const revoked = (mandate: string, eventId: string = randomUUID()): JsonObject => ({
  mandateRevoked: { eventId, occurredAt: AT, mandate },
});

async function give(said: JsonObject = {}): Promise<string> {
  const mandate = randomUUID();
  const given = { agent: agent.id, purpose: 'REPORTING', validFrom: '2020-01-01', ...said };
  const mandateGiven = { eventId: mandate, occurredAt: AT, ...given };
  expect(kindOf(only(await maker.capture([{ mandateGiven }])))).toBe('EventRecorded');
  return mandate;
}

async function indexOf(eventId: string | null): Promise<number> {
  for (let poll = 0; poll < 200; poll += 1) {
    const [row] = await rows.of<{ index: number | null }>(
      `SELECT (s.first_index + e.place_in_batch)::int AS index FROM ledger.event e
       LEFT JOIN ledger.sequenced_batch s USING (batch_id) WHERE event_id = $1`,
      [eventId],
    );
    if (typeof row?.index === 'number') return row.index;
    await sleep(20);
  }
  throw new Error(`${String(eventId)} has no place.`);
}

/** A session that holds what the statement locks, until it is let go. */
async function hold(statement: string, values: unknown[]): Promise<() => Promise<void>> {
  const session = new pg.Client({ connectionString: server.databaseUrl });
  await session.connect();
  await session.query('BEGIN');
  await session.query(statement, values);
  return () => session.end();
}

describe('R-SE-14: a mandate that is revoked while its agent reports', () => {
  it('is revoked after what it was used for: the end waits for the report under way', async () => {
    const mandate = await give();
    const lotNumber = `MANDATE-${next()}`;
    const lot = { lotNumber, materialKind: 'CATHODE_MATERIAL', massKg: '300' };
    await maker.capture([{ materialDeclared: { occurredAt: AT, origin: 'OPENING_STOCK', lot } }]);
    const item = `lot:${MAKER}:${lotNumber}`;
    // The agent's right is judged, and its transaction stands before its commit: the lot is another's.
    const letGo = await hold('SELECT FROM capture.lot WHERE item = $1 FOR UPDATE', [item]);
    const output = { lotNumber: `OUT-${next()}`, materialKind: 'PRODUCTION_LOT', massKg: '1' };
    const inputs = [{ item, massKg: '10' }];
    const reporting = agent.capture([
      { materialUsed: { occurredAt: AT, onBehalfOf: MAKER, inputs, output } },
    ]);
    await sleep(REACHES_MS);
    const ending = maker.capture([revoked(mandate)]);
    await sleep(REACHES_MS);
    const [{ n } = { n: -1 }] = await rows.of<{ n: number }>(
      'SELECT count(*)::int AS n FROM party.mandate_revocation WHERE mandate = $1',
      [mandate],
    );
    expect(n).toBe(0);
    await letGo();
    const [report, end] = [only(await reporting), only(await ending)];
    expect([kindOf(report), kindOf(end)]).toEqual(['EventRecorded', 'EventRecorded']);
    expect(await indexOf(report.eventId)).toBeLessThan(await indexOf(end.eventId));
    const late = only(await agent.capture([tested({ onBehalfOf: MAKER })]));
    expect(kindOf(late)).toBe('NOT_AUTHORISED');
  }, 30_000);

  it('does not serve a report that began before the end was recorded', async () => {
    const mandate = await give();
    const end = randomUUID();
    // The revocation has come as far as its own record, and stands before its commit.
    const letGo = await hold(
      `INSERT INTO ledger.event (event_id, batch_id, place_in_batch, envelope)
       VALUES ($1, gen_random_uuid(), 0, '')`,
      [end],
    );
    const ending = maker.capture([revoked(mandate, end)]);
    await sleep(REACHES_MS);
    const reporting = agent.capture([tested({ onBehalfOf: MAKER })]);
    await sleep(REACHES_MS);
    await letGo();
    expect(kindOf(only(await ending))).toBe('EventRecorded');
    expect(kindOf(only(await reporting))).toBe('NOT_AUTHORISED');
  }, 30_000);

  it('never stands in the log before a report under it, however many come at once', async () => {
    for (let round = 0; round < 8; round += 1) {
      const mandate = await give();
      const own = clientOf(server.url, agent);
      const reports = Array.from({ length: 24 }, async (_, nth) => {
        await sleep(nth * 2);
        return only(await (nth % 2 === 0 ? agent : own).capture([tested({ onBehalfOf: MAKER })]));
      });
      await sleep(20);
      const end = only(await maker.capture([revoked(mandate)]));
      const kinds = await Promise.all(reports);
      const endedAt = await indexOf(end.eventId);
      for (const report of kinds) {
        if (kindOf(report) === 'NOT_AUTHORISED') continue;
        expect(kindOf(report)).toBe('EventRecorded');
        expect(await indexOf(report.eventId)).toBeLessThan(endedAt);
      }
    }
  }, 60_000);

  it('counts on the day of the record, whatever day the event says', async () => {
    await give({ validUntil: '2026-05-31' });
    const report = only(await agent.capture([tested({ onBehalfOf: MAKER })]));
    expect(kindOf(report)).toBe('NOT_AUTHORISED');
  });

  it('leaves who reported for whom in the sealed envelope', async () => {
    const mandate = await give();
    const report = only(await agent.capture([tested({ onBehalfOf: MAKER })]));
    const [row] = await rows.of<{ envelope: Buffer }>(
      'SELECT envelope FROM ledger.event WHERE event_id = $1',
      [report.eventId],
    );
    const envelope: unknown = JSON.parse(row?.envelope.toString('utf8') ?? '');
    expect(envelope).toMatchObject({ submitter: agent.id, principal: MAKER });
    await maker.capture([revoked(mandate)]);
  });
});
