import fc from 'fast-check';
import { answeredHandover, answering, type SaidEvent } from '../../effects/domain/event-effects.js';
import {
  beforeBatch,
  givenHandover,
  HandoverAnswers,
  readTogetherWith,
} from '../../effects/domain/handover-answers.js';
import type { HandoverTables } from '../../effects/domain/handover-answers.js';
import { momentOf, orderOf } from '../../effects/domain/event-moment.js';
import { itemRows, type ItemRow } from './item-row.js';
import { rowsOfLog, type LoggedEvent, type VersionedRow } from './log-rows.js';

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

/** The reception that counts for a hand-over, said as plainly as it can be. */
function countingReception(
  handover: SaidEvent,
  events: readonly SaidEvent[],
): SaidEvent | undefined {
  const { receiver } = givenHandover(handover);
  const rank = (event: SaidEvent): [boolean, bigint, bigint, string] => [
    event.principal !== receiver,
    momentOf(event).instant,
    orderOf(event),
    event.eventId,
  ];
  const [first] = events
    .filter((event) => answeredHandover(event) === handover.eventId)
    .sort((a, b) => {
      const [left, right] = [rank(a), rank(b)];
      const place = left.findIndex((value, at) => value !== right[at]);
      return (left[place] ?? 0) < (right[place] ?? 0) ? -1 : 1;
    });
  return first;
}

/** What a store would keep of the events taken in so far. */
function tablesOf(taken: readonly SaidEvent[]): HandoverTables {
  return {
    given: (ids) =>
      Promise.resolve(
        taken
          .filter(({ type, eventId: id }) => type === 'handedOver' && ids.includes(id))
          .map(givenHandover),
      ),
    counting: (handovers) =>
      Promise.resolve(
        new Map(
          handovers.flatMap(({ eventId: id, receiver }) => {
            const handover = { eventId: id, type: 'handedOver', principal: '', fields: {} };
            const named = { ...handover, fields: receiver === null ? {} : { receiver } };
            const reception = countingReception(named, taken);
            return reception === undefined ? [] : [[id, reception.eventId] as const];
          }),
        ),
      ),
  };
}

/** Projects a log in batches of these sizes, as the service does it with a store. */
async function project(events: readonly SaidEvent[], batchSize: number): Promise<VersionedRow[]> {
  const log = events.map((event, place): LoggedEvent => ({ ...event, logIndex: BigInt(place) }));
  const byId = new Map(log.map((event) => [event.eventId, event]));
  const rows: VersionedRow[] = [];
  for (let from = 0; from < log.length; from += batchSize) {
    // More is read than is taken in: of what the rest needs beside it, nothing is at hand.
    const read = log.slice(from, from + batchSize + 2);
    const before = await beforeBatch(tablesOf(log.slice(0, from)), read);
    const batch = read.slice(0, batchSize);
    const beside = new Map(
      batch
        .flatMap((entry) => readTogetherWith(entry, before))
        .flatMap((id) => {
          const event = byId.get(id);
          return event === undefined ? [] : [[id, event] as const];
        }),
    );
    const { added, withdrawn } = rowsOfLog(batch, new HandoverAnswers(before, beside));
    for (const { row, knownUntil } of withdrawn) {
      const at = rows.findIndex(
        (each) =>
          each.item === row.item && each.eventId === row.eventId && each.knownUntil === null,
      );
      const old = rows[at];
      if (old === undefined) throw new Error('withdrawn, but never written');
      rows[at] = { ...old, knownUntil };
    }
    rows.push(...added);
  }
  return rows;
}

/** The same of the events as a whole, in no order. */
function rowsOf(events: readonly SaidEvent[]): ItemRow[] {
  return events.flatMap((event) => {
    const handover = events.find(({ eventId: id }) => id === answeredHandover(event));
    if (handover?.type !== 'handedOver') return itemRows(event);
    const counts = countingReception(handover, events) === event;
    return itemRows(counts ? answering(event, handover) : event);
  });
}

function inOrder(rows: readonly object[]): string[] {
  return rows
    .map((row) =>
      JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
    )
    .sort();
}

/** As known at a size of the log, without the known indexes. */
function knownAt(rows: readonly VersionedRow[], size: number): string[] {
  const known = rows.filter(
    ({ knownFrom, knownUntil }) => knownFrom < size && (knownUntil === null || knownUntil >= size),
  );
  return inOrder(known.map(({ knownFrom: _, knownUntil: __, ...row }) => row));
}

const sizes = fc.integer({ min: 1, max: 5 });

describe('rows of the log', () => {
  it('are the same whatever the batches were, known indexes included', async () => {
    await fc.assert(
      fc.asyncProperty(history, sizes, async (events, size) => {
        expect(inOrder(await project(events, size))).toEqual(
          inOrder(await project(events, events.length)),
        );
      }),
    );
  });

  it('say at every size of the log what the events up to there say as a whole', async () => {
    const shuffled = history.chain((events) =>
      fc.shuffledSubarray(events, { minLength: events.length }),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, sizes, async (events, size) => {
        const rows = await project(events, size);
        for (let known = 0; known <= events.length; known += 1) {
          expect(knownAt(rows, known)).toEqual(inOrder(rowsOf(events.slice(0, known))));
        }
      }),
    );
  });

  it('have one row an item and event at a time', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (events) => {
        const open = (await project(events, 3)).filter(({ knownUntil }) => knownUntil === null);
        const keys = open.map(({ item, eventId: id }) => `${item} ${id}`);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  const at = { occurredAt: '2026-05-01T10:00:00+08:00' };
  const [giver = '', receiver = ''] = PARTIES;
  const reception = (place: number, principal: string): SaidEvent => ({
    ...{ eventId: eventId(place), type: 'received', principal },
    fields: { ...at, handover: eventId(9) },
  });
  const given: SaidEvent = {
    ...{ eventId: eventId(9), type: 'handedOver', principal: giver },
    fields: { ...at, items: BATTERIES, receiver },
  };

  it('give a reception its items when the hand-over comes after it, known from then on', async () => {
    const rows = await project([reception(0, receiver), given], 1);
    const late = rows.filter((row) => row.eventId === eventId(0));
    expect(late.map(({ item, knownFrom }) => ({ item, knownFrom }))).toEqual(
      BATTERIES.map((item) => ({ item, knownFrom: 1n })),
    );
  });

  it('give what was handed over to one reception, however many there are and whenever they come', async () => {
    const early = Array.from({ length: 12 }, (_, place) => reception(place + 20, receiver));
    const others = [...early, given, reception(10, giver), reception(11, giver)];
    const rows = await project([...others, reception(12, receiver)], 4);
    const taken = rows.filter(({ eventType }) => eventType === 'received');
    expect(taken.map(({ eventId: id, knownUntil }) => ({ id, knownUntil }))).toEqual([
      ...BATTERIES.map(() => ({ id: eventId(20), knownUntil: 15n })),
      ...BATTERIES.map(() => ({ id: eventId(12), knownUntil: null })),
    ]);
  });
});
