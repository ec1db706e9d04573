import { packOrder } from '../../lifecycle/domain/event-order.js';
import type { EventEffects, LineageEvent } from './lineage-event.js';
import { NO_EFFECTS } from './lineage-event.js';
import { projectionSource } from './lineage-source.js';
import { evaluate } from './projection.js';
import { continueWalk, walk } from './walk.js';

function event(at: number, effects: Partial<EventEffects>): LineageEvent {
  return {
    kind: 'EVENT',
    id: `e${at}`,
    moment: { instant: BigInt(at), day: null },
    order: packOrder({ eventClass: 2, sequence: 0, rank: 400 }),
    ...NO_EFFECTS,
    ...effects,
  };
}

const fit = (at: number, host: string, ...parts: string[]): LineageEvent =>
  event(at, { fittings: [{ host, parts }] });

const foundInLot = (at: number, lot: string, battery: string): LineageEvent =>
  event(at, {
    flows: [
      {
        inputs: [{ item: lot, massMg: null, takenAt: null }],
        outputs: [{ item: battery, massMg: null }],
        found: true,
      },
    ],
  });

const sourceOf = (...events: LineageEvent[]): ReturnType<typeof projectionSource> =>
  projectionSource(evaluate(events));

describe('the walk', () => {
  it('follows a battery found in a lot only from the finding on', async () => {
    const history = [
      fit(1, 'V1', 'P1'),
      event(2, { removals: [{ host: 'V1', parts: ['P1'] }] }),
      foundInLot(3, 'L1', 'P1'),
      fit(4, 'V2', 'P1'),
    ];
    const { nodes } = await walk(sourceOf(...history), { direction: 'FORWARD', item: 'L1' });
    expect(nodes.map(({ item }) => item).sort()).toEqual(['L1', 'P1', 'V2']);
  });

  it('opens nothing in itself when two names turn out to be one thing', () => {
    const history = [fit(1, 'P1', 'U1'), event(2, { identity: ['P1', 'U1'] })];
    expect(evaluate(history).containments).toEqual([]);
  });

  it('says that an answer was cut short, and goes on to what the whole walk answers', async () => {
    const source = sourceOf(fit(1, 'P1', 'M1', 'M2', 'M3'), fit(2, 'V1', 'P1'));
    const whole = await walk(source, { direction: 'BACKWARD', item: 'V1' });
    expect(whole.truncated).toBe(false);

    const question = { direction: 'BACKWARD', item: 'V1', depthMax: 1 } as const;
    const short = await walk(source, question);
    expect(short.truncated).toBe(true);
    expect(short.nodes.map(({ item }) => item).sort()).toEqual(['P1', 'V1']);

    const rest = await continueWalk(source, 'BACKWARD', short, { depthMax: 5, nodesMax: 100 });
    expect(rest.truncated).toBe(false);
    const seen = new Set([...short.nodes, ...rest.nodes].map(({ item }) => item));
    expect([...seen].sort()).toEqual(whole.nodes.map(({ item }) => item).sort());
  });

  it('tells of an edge the whole stretch, whatever part of it was walked', async () => {
    const source = sourceOf(
      fit(1, 'P1', 'M1'),
      fit(3, 'V1', 'P1'),
      event(5, { removals: [{ host: 'P1', parts: ['M1'] }] }),
    );
    const stretch = { from: { instant: 1n }, until: { instant: 5n } };
    for (const [direction, item, at] of [
      ['FORWARD', 'M1', 4n],
      ['BACKWARD', 'V1', 4n],
    ] as const) {
      const { edges } = await walk(source, { direction, item, at });
      const edge = edges.find(({ from, to }) => from === 'M1' && to === 'P1');
      expect(edge?.whole).toMatchObject(stretch);
      expect(edge?.window[0]?.from.instant).toBe(4n);
    }
  });

  it('never answers with more items than were asked for', async () => {
    const source = sourceOf(fit(1, 'P1', 'M1', 'M2', 'M3', 'M4'));
    const { nodes, truncated } = await walk(source, {
      direction: 'BACKWARD',
      item: 'P1',
      nodesMax: 3,
    });
    expect([nodes.length, truncated]).toEqual([3, true]);
  });
});
