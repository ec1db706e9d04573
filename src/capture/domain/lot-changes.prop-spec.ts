import fc from 'fast-check';
import { NO_EVENT_EFFECTS } from '../../effects/domain/event-effects.js';
import { eventTypeOf } from '../../lifecycle/domain/catalogue.js';
import type { Claims } from './claims.js';
import type { Judged } from './decide.js';
import { HoldingsDraft, LoadedHoldings, type Lot, type LotChange } from './holdings.js';
import { decideRequest, type RequestDecision } from './request-verdicts.js';

const LOT = 'lot:A:1';

/** Of one lot: what a party draws of it, or what it says to have received. */
interface Said {
  readonly party: 'A' | 'B';
  readonly massMg: bigint;
  readonly receives: boolean;
  readonly weighs: boolean;
}

const mass = (max: number) => fc.integer({ min: 0, max }).map(BigInt);
const party = fc.constantFrom('A' as const, 'B' as const);
const said: fc.Arbitrary<Said> = fc.record({
  ...{ party, massMg: mass(1_200) },
  receives: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  weighs: fc.boolean(),
});
const lot: fc.Arbitrary<Lot> = fc.record({
  ...{ holder: party, contentMassMg: mass(3_000), drawnMassMg: mass(3_100) },
});
/** What others did between the read and the write: mostly they drew. */
const meanwhile = fc.oneof(
  { weight: 4, arbitrary: fc.record({ drawn: mass(1_500) }) },
  { weight: 1, arbitrary: fc.record({ now: lot }) },
);

const batteryTested = eventTypeOf('batteryTested');

function judgedOf({ party: principal, massMg, receives, weighs }: Said, index: number): Judged {
  if (batteryTested === undefined) throw new Error('batteryTested is in the catalogue');
  const eventId = `00000000-0000-8000-8000-0000000000${10 + index}`;
  const occurredAt = { text: '2026-01-01T00:00:00+00:00', micros: 0n, offsetMinutes: 0 };
  const received = { item: LOT, massMg: weighs ? massMg : undefined };
  const claims: Claims = {
    ...{ begun: [], lotsBegun: [], lotsReceived: receives ? [received] : [] },
    draws: receives ? [] : [{ item: LOT, massMg, path: '/inputs/0' }],
  };
  return {
    submission: {
      ...{ index, eventId, submitter: principal, principal, effects: NO_EVENT_EFFECTS },
      document: { type: batteryTested, fields: {}, groups: {}, occurredAt, itemCount: 1 },
      submissionHash: Buffer.alloc(32),
    },
    ...{ claims, rightViolations: [] },
  };
}

function decided(events: readonly Said[], read: Lot): { made: RequestDecision; of: HoldingsDraft } {
  const of = new HoldingsDraft(new LoadedHoldings(new Map(), new Map([[LOT, read]])));
  const request = { judged: events.map(judgedOf), unreadable: [], dryRun: false };
  return { made: decideRequest({ ...request, onRefusal: 'PROCEED' }, new Map(), of), of };
}

/** As the store writes it; undefined where the row is not as the change needs it. */
function written(change: LotChange, now: Lot): Lot | undefined {
  const { before, after, drawnMassMgMax } = change;
  if (before === undefined) throw new Error('the lot is known');
  if (now.holder !== before.holder || now.contentMassMg !== before.contentMassMg) return undefined;
  if (now.drawnMassMg < before.drawnMassMg) return undefined;
  if (drawnMassMgMax !== undefined && now.drawnMassMg > drawnMassMgMax) return undefined;
  const drawnMassMg = now.drawnMassMg + after.drawnMassMg - before.drawnMassMg;
  return { ...after, drawnMassMg };
}

const kindsOf = ({ outcomes }: RequestDecision): string[] => outcomes.map(({ kind }) => kind);

describe('a change of a lot that others wrote after it was read', () => {
  it('is written only where all would have been decided and left the same way then', () => {
    let late = 0;
    fc.assert(
      fc.property(
        fc.array(said, { minLength: 1, maxLength: 6 }),
        lot,
        meanwhile,
        (events, read, other) => {
          const now =
            'now' in other ? other.now : { ...read, drawnMassMg: read.drawnMassMg + other.drawn };
          // Nothing is ever put back: of the same holder and content, more may be drawn, never less.
          fc.pre(now.drawnMassMg >= read.drawnMassMg);
          const { made, of } = decided(events, read);
          const [change] = of.lotChanges();
          // What was not written was not recorded either: its refusal was true when the lot was read.
          if (change === undefined) {
            expect(kindsOf(made)).not.toContain('ACCEPTED');
            return;
          }
          const left = written(change, now);
          if (left === undefined) return;
          const then = decided(events, now);
          expect(kindsOf(made)).toEqual(kindsOf(then.made));
          expect(left).toEqual(then.of.lotOf(LOT));
          if (now.drawnMassMg > read.drawnMassMg) late += 1;
        },
      ),
      { numRuns: 5_000 },
    );
    expect(late).toBeGreaterThan(100);
  });

  it('is written however much others drew, as long as it still fits', () => {
    const read: Lot = { holder: 'A', contentMassMg: 1_000n, drawnMassMg: 100n };
    const draws = { party: 'A', massMg: 300n, receives: false, weighs: false } as const;
    const [change] = decided([draws], read).of.lotChanges();
    if (change === undefined) throw new Error('the draw fits');
    const withDrawn = (drawnMassMg: bigint): bigint | undefined =>
      written(change, { ...read, drawnMassMg })?.drawnMassMg;
    // One milligram is the tolerance of a thousand.
    expect([100n, 700n, 701n, 702n].map(withDrawn)).toEqual([400n, 1_000n, 1_001n, undefined]);
  });
});
