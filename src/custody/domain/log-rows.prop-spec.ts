import fc from 'fast-check';
import type { SaidEvent } from '../../effects/domain/event-effects.js';
import { answeredBy, rowsOfLog, type Answered, type KnownRow } from './log-rows.js';
import type { LoggedEvent, OpenReceipt } from './log-rows.js';
import { ownState } from './own-state.js';

const PARTIES = ['duns-111111111', 'duns-222222222'];
const CODES = ['08BPB01234567ABC000000001', '08BMB01234567ABC000000002'];
const BATTERIES = CODES.map((code) => `battery:${code}`);
const VIN = 'LSVAA4182E2123456';

const party = fc.constantFrom(...PARTIES);
const items = fc.uniqueArray(fc.constantFrom(...BATTERIES), { minLength: 1 });
const handover = fc.constantFrom(...[0, 1, 2, 3].map(eventId));

const content = fc.oneof(
  fc.constantFrom(...CODES).map((product) => ({ type: 'batteryProduced', fields: { product } })),
  items.map((batteries) => ({ type: 'vehicleProduced', fields: { vehicle: VIN, batteries } })),
  items.map((batteries) => ({
    ...{ type: 'batteryRetired', fields: { batteries, disposition: 'WASTE' } },
  })),
  fc.record({ items, receiver: party }).map((fields) => ({ type: 'handedOver', fields })),
  handover.map((id) => ({ type: 'received', fields: { handover: id } })),
  items.map((found) => ({ type: 'received', fields: { items: found } })),
  items.map((gone) => ({ type: 'itemDisposed', fields: { items: gone, how: 'LANDFILL' } })),
);

const history = fc
  .array(
    fc.record({
      content,
      principal: party,
      day: fc.integer({ min: 1, max: 4 }),
      byDay: fc.boolean(),
    }),
    {
      ...{ minLength: 1, maxLength: 12 },
    },
  )
  .map((events): SaidEvent[] =>
    events.map(({ content: { type, fields }, principal, day, byDay }, place) => ({
      ...{ eventId: eventId(place), type, principal },
      fields: {
        occurredAt: `2026-05-0${day}T10:00:00+08:00`,
        ...(byDay ? { occurredAtPrecision: 'DAY' } : {}),
        ...fields,
      },
    })),
  );

function eventId(place: number): string {
  return `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`;
}

/** Projects a log in batches of these sizes, as the service does it with a store. */
function project(events: readonly SaidEvent[], batchSize: number): KnownRow[] {
  const log = events.map((event, place): LoggedEvent => ({ ...event, logIndex: BigInt(place) }));
  const byId = new Map(log.map((event) => [event.eventId, event]));
  const rows: KnownRow[] = [];
  const receipts: OpenReceipt[] = [];
  for (let from = 0; from < log.length; from += batchSize) {
    const batch = log.slice(from, from + batchSize);
    const open = Map.groupBy(receipts, (each) => each.handover);
    const answered: Answered = {
      handovers: byId,
      receipts: new Map(
        [...open].map(([id, each]) => [id, each.flatMap((one) => byId.get(one.eventId) ?? [])]),
      ),
    };
    const added = rowsOfLog(batch, answered);
    rows.push(...added.rows);
    receipts.push(...added.receipts);
  }
  return rows;
}

function inOrder(rows: readonly object[]): string[] {
  return rows
    .map((row) =>
      JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
    )
    .sort();
}

const facts = (rows: readonly KnownRow[]): string[] =>
  inOrder(rows.map((row) => ({ ...row, knownFrom: null })));

describe('rows of the log', () => {
  it('are the same whatever the batches were, known indexes included', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 5 }), (events, size) => {
        expect(inOrder(project(events, size))).toEqual(inOrder(project(events, events.length)));
      }),
    );
  });

  it('are the same whatever the order of arrival, and so is the state', () => {
    const shuffled = history.chain((events) =>
      fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
    );
    fc.assert(
      fc.property(shuffled, fc.integer({ min: 1, max: 5 }), ([events, arrival], size) => {
        const rows = project(events, size);
        const other = project(arrival, size);
        expect(facts(other)).toEqual(facts(rows));
        for (const item of BATTERIES) {
          const of = (all: readonly KnownRow[]) => ownState(all.filter((row) => row.item === item));
          expect(of(other)).toEqual(of(rows));
        }
      }),
    );
  });

  it('have one row an item and event', () => {
    fc.assert(
      fc.property(history, (events) => {
        const keys = project(events, 3).map(({ item, eventId: id }) => `${item} ${id}`);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it('give a receipt its items when the hand-over comes after it, known from then on', () => {
    const at = { occurredAt: '2026-05-01T10:00:00+08:00' };
    const receipt: SaidEvent = {
      ...{ eventId: eventId(0), type: 'received', principal: PARTIES[1] ?? '' },
      fields: { ...at, handover: eventId(1) },
    };
    const given: SaidEvent = {
      ...{ eventId: eventId(1), type: 'handedOver', principal: PARTIES[0] ?? '' },
      fields: { ...at, items: BATTERIES, receiver: PARTIES[1] ?? '' },
    };
    expect(answeredBy(receipt)).toBe(eventId(1));
    const late = project([receipt, given], 1).filter((row) => row.eventId === eventId(0));
    expect(late.map(({ item, knownFrom }) => ({ item, knownFrom }))).toEqual(
      BATTERIES.map((item) => ({ item, knownFrom: 1n })),
    );
  });
});
