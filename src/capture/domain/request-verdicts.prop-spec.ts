import fc from 'fast-check';
import { eventTypeOf } from '../../lifecycle/domain/catalogue.js';
import { NO_EVENT_EFFECTS } from '../../effects/domain/event-effects.js';
import type { Judged } from './decide.js';
import { HoldingsDraft, LoadedHoldings } from './holdings.js';
import { decideRequest, type KnownEvent, type RequestToDecide } from './request-verdicts.js';
import { DRAW_TOLERANCE_PPM } from './draw-tolerance.js';

/** What an event of the test claims, in the fewest words. */
interface Said {
  readonly id: number;
  readonly content: number;
  readonly party: 'A' | 'B';
  readonly entitled: boolean;
  readonly begins: number | null;
  readonly lot: number | null;
  readonly lotMassMg: number;
  readonly draws: number | null;
  readonly drawMassMg: number;
  readonly receives: number | null;
}

interface Request {
  readonly rollback: boolean;
  readonly dryRun: boolean;
  readonly events: readonly Said[];
}

const few = (max: number) => fc.integer({ min: 0, max });
const maybe = (max: number) => fc.option(few(max), { freq: 3 });
const said: fc.Arbitrary<Said> = fc.record({
  ...{ id: few(5), content: few(1), party: fc.constantFrom('A' as const, 'B' as const) },
  ...{ entitled: fc.integer({ min: 0, max: 9 }).map((n) => n > 0), begins: maybe(2) },
  ...{ lot: maybe(2), lotMassMg: few(3_000), draws: maybe(2), drawMassMg: few(1_500) },
  receives: maybe(2),
});
const requests = fc.array(
  fc.record({
    rollback: fc.boolean(),
    dryRun: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
    events: fc.array(said, { minLength: 1, maxLength: 6 }),
  }),
  { maxLength: 6 },
);

/** The same rules once more, in the plainest way: all of the record copied before each step. */
class NaiveRecord {
  ids = new Map<number, string>();
  begun = new Map<string, string>();
  lots = new Map<number, { holder: string; content: number; drawn: number }>();

  copy(): NaiveRecord {
    const copy = new NaiveRecord();
    copy.ids = new Map(this.ids);
    copy.begun = new Map(this.begun);
    copy.lots = new Map([...this.lots].map(([key, lot]) => [key, { ...lot }]));
    return copy;
  }

  /** The kind of outcome; `this` changes only if the event fits. */
  judge(event: Said): 'FITS' | 'REPLAY' | 'REFUSED' {
    const before = this.ids.get(event.id);
    if (before !== undefined) return before === keyOf(event) ? 'REPLAY' : 'REFUSED';
    if (!event.entitled) return 'REFUSED';
    const items = [`b${event.begins}`, `l${event.lot}`].filter((item) => !item.endsWith('null'));
    if (items.some((item) => this.begun.has(item))) return 'REFUSED';
    const after = this.copy();
    for (const item of items) after.begun.set(item, event.party);
    if (event.lot !== null && !after.lots.has(event.lot)) {
      after.lots.set(event.lot, { holder: event.party, content: event.lotMassMg, drawn: 0 });
    }
    const drawn = event.draws === null ? undefined : after.lots.get(event.draws);
    if (drawn?.holder === event.party) {
      drawn.drawn += event.drawMassMg;
      const max = drawn.content + Math.floor((drawn.content * Number(DRAW_TOLERANCE_PPM)) / 1e6);
      if (drawn.drawn > max) return 'REFUSED';
    }
    const received = event.receives === null ? undefined : after.lots.get(event.receives);
    if (received !== undefined) received.holder = event.party;
    after.ids.set(event.id, keyOf(event));
    Object.assign(this, after);
    return 'FITS';
  }
}

const keyOf = ({ party, content }: Said): string => `${party}${content}`;

function naive(all: readonly Request[]): string[][] {
  let record = new NaiveRecord();
  return all.map(({ events, rollback, dryRun }) => {
    const tried = record.copy();
    const kinds = events.map((event) => tried.judge(event));
    if (!dryRun && !(rollback && kinds.includes('REFUSED'))) record = tried;
    return kinds;
  });
}

const type = eventTypeOf('batteryProduced');
const uuid = (id: number): string => `00000000-0000-8000-8000-00000000000${id}`;

function judgedOf(event: Said, index: number): Judged {
  if (type === undefined) throw new Error('batteryProduced is in the catalogue');
  const occurredAt = { text: '2026-01-01T00:00:00+00:00', micros: 0n, offsetMinutes: 0 };
  return {
    submission: {
      ...{ index, eventId: uuid(event.id), submitter: event.party, principal: event.party },
      document: { type, fields: {}, groups: {}, occurredAt, itemCount: 0 },
      submissionHash: Buffer.alloc(32, event.content),
      effects: NO_EVENT_EFFECTS,
    },
    rightViolations: event.entitled ? [] : [{ code: 'NOT_AUTHORISED', path: '' }],
    claims: {
      begun: event.begins === null ? [] : [`b${event.begins}`],
      lotsBegun:
        event.lot === null ? [] : [{ item: `l${event.lot}`, massMg: BigInt(event.lotMassMg) }],
      draws:
        event.draws === null
          ? []
          : [{ item: `l${event.draws}`, massMg: BigInt(event.drawMassMg), path: '/inputs/0' }],
      lotsReceived:
        event.receives === null ? [] : [{ item: `l${event.receives}`, massMg: undefined }],
    },
  };
}

function real(all: readonly Request[]) {
  const known = new Map<string, KnownEvent>();
  const holdings = new HoldingsDraft(new LoadedHoldings(new Map(), new Map()));
  const decisions = all.map(({ events, rollback, dryRun }) => {
    const request: RequestToDecide = {
      judged: events.map(judgedOf),
      unreadable: [],
      onRefusal: rollback ? 'ROLLBACK' : 'PROCEED',
      dryRun,
    };
    return decideRequest(request, known, holdings);
  });
  return { decisions, holdings };
}

const KINDS = { ACCEPTED: 'FITS', DUPLICATE: 'REPLAY', REFUSED: 'REFUSED', RECORDED: 'FITS' };

describe('requests in one transaction', () => {
  it('are decided as a naive record decides them, one event after the other', () => {
    fc.assert(
      fc.property(requests, (all) => {
        const { decisions } = real(all);
        const kinds = decisions.map(({ outcomes }) => outcomes.map(({ kind }) => KINDS[kind]));
        expect(kinds).toEqual(naive(all));
      }),
      { numRuns: 2_000 },
    );
  });

  it('record nothing of a dry run, nor of a request that is rolled back', () => {
    fc.assert(
      fc.property(requests, (all) => {
        const { decisions } = real(all);
        all.forEach(({ dryRun, rollback }, place) => {
          const { outcomes = [], toRecord = [] } = decisions[place] ?? {};
          const refused = outcomes.some(({ kind }) => kind === 'REFUSED');
          const recorded = new Set(toRecord.map(({ submission }) => submission.eventId));
          expect(recorded.size).toBe(toRecord.length);
          if (dryRun || (rollback && refused)) expect(toRecord).toEqual([]);
        });
      }),
    );
  });

  it('never draw more from a held lot than it has, with the tolerance', () => {
    fc.assert(
      fc.property(requests, (all) => {
        for (const [, lot] of real(all).holdings.lots) {
          const max = lot.contentMassMg + (lot.contentMassMg * DRAW_TOLERANCE_PPM) / 1_000_000n;
          expect(lot.drawnMassMg <= max).toBe(true);
        }
      }),
    );
  });
});
