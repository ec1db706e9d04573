import { packOrder } from '../../lifecycle/domain/event-order.js';
import type { EventEffects, LineageEvent } from './lineage-event.js';
import { NO_EFFECTS } from './lineage-event.js';
import { projectionSource, type LineageSource } from './lineage-source.js';
import { evaluate } from './projection.js';
import { STEP } from './place.js';
import { LINEAGE_NODES_ALTOGETHER_MAX, walk, type WalkAnswer, type WalkQuestion } from './walk.js';

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
    const { nodes } = await walk(sourceOf(...history), { direction: 'FORWARD', items: ['L1'] });
    expect(nodes.map(({ item }) => item).sort()).toEqual(['L1', 'P1', 'V2']);
  });

  it('opens nothing in itself when two names turn out to be one thing', () => {
    const history = [fit(1, 'P1', 'U1'), event(2, { identity: ['P1', 'U1'] })];
    expect(evaluate(history).containments).toEqual([]);
  });

  it('says that an answer was cut short, and goes on where that ended', async () => {
    const source = sourceOf(fit(1, 'P1', 'M1', 'M2', 'M3'), fit(2, 'V1', 'P1'));
    const question = { direction: 'BACKWARD', items: ['V1'] } as const;
    const whole = await walk(source, question);
    expect([whole.truncated, whole.next]).toEqual([false, null]);

    const short = await walk(source, { ...question, depthMax: 1 });
    expect(short).toMatchObject({ truncated: true, next: 1 });
    expect(itemsOf(short)).toEqual(['V1', 'P1']);

    const rest = await walk(source, { ...question, depthMax: 1, after: short.next ?? 0 });
    expect([rest.truncated, rest.next]).toEqual([false, null]);
    expect(itemsOf(rest)).toEqual(['M1', 'M2', 'M3']);
    expect(rest.nodes.map(({ depth }) => depth)).toEqual([2, 2, 2]);
    expect([...short.edges, ...rest.edges]).toEqual(whole.edges);
  });

  it('tells again of an item on a later page, where it has reached more of it since', async () => {
    // In the vehicle by itself, then in a pack that came into the vehicle later.
    const source = sourceOf(fit(1, 'V1', 'M1'), fit(2, 'P1', 'M1'), fit(3, 'V1', 'P1'));
    const question = { direction: 'BACKWARD', items: ['V1'], depthMax: 1 } as const;
    const [first, last, ...more] = await pagesOf(source, question);
    expect(more).toEqual([]);
    expect(first?.nodes.map(({ item }) => item)).toEqual(['V1', 'M1', 'P1']);
    expect(last?.nodes).toMatchObject([
      {
        ...{ item: 'M1', depth: 1 },
        window: [{ from: { instant: 1n }, until: { instant: 2n } }, { from: { instant: 3n } }],
      },
    ]);
    expect(last?.edges).toMatchObject([{ from: 'M1', to: 'P1', again: false }]);
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
      const { edges } = await walk(source, { direction, items: [item], at });
      const edge = edges.find(({ from, to }) => from === 'M1' && to === 'P1');
      expect(edge?.whole).toMatchObject(stretch);
      expect(edge?.window[0]?.from.instant).toBe(4n);
    }
  });

  it('never answers with more items than were asked for', async () => {
    const source = sourceOf(fit(1, 'P1', 'M1', 'M2', 'M3', 'M4'));
    const question = { direction: 'BACKWARD', items: ['P1'], nodesMax: 3 } as const;
    const { nodes, truncated } = await walk(source, question);
    expect([nodes.length, truncated]).toEqual([3, true]);
  });

  describe('of a wide answer', () => {
    const QUESTION = { direction: 'BACKWARD', items: ['V'] } as const;
    const [PACKS, MODULES] = [150, 100];
    const ALL = 1 + PACKS + PACKS * MODULES;

    it('reads some of a hop at a time, and no more of it than the answer has room for', async () => {
      const [all, some, few] = [
        treeOf(PACKS, MODULES),
        treeOf(PACKS, MODULES),
        treeOf(PACKS, MODULES),
      ];
      expect((await walk(all, { ...QUESTION, nodesMax: ALL })).truncated).toBe(false);
      expect(all.answered().reduce((sum, facts) => sum + facts)).toBe(ALL - 1);
      // Once it has seen what a hundred lead to.
      expect(all.answered().slice(0, 4)).toEqual([PACKS, 10_000, 5_000, 0]);
      expect(all.answered().length).toBeLessThan(20);
      const { nodes } = await walk(some, { ...QUESTION, nodesMax: 1_000 });
      expect(nodes).toHaveLength(1_000);
      expect(some.answered()).toEqual([PACKS, 10_000]);
      await walk(few, { ...QUESTION, depthMax: 1 });
      expect(few.answered()).toEqual([PACKS, 10_000]);
    });

    it('answers page by page what it answers at once', async () => {
      const source = treeOf(PACKS, MODULES);
      const whole = await walk(source, { ...QUESTION, nodesMax: ALL });
      const pages = await pagesOf(source, { ...QUESTION, nodesMax: 7_000 });
      expect(pages.map(({ nodes }) => nodes.length)).toEqual([7_000, 7_000, 1_151]);
      expect(pages.flatMap(itemsOf)).toEqual(itemsOf(whole));
      const keysOf = ({ edges }: WalkAnswer): string[] => edges.map(({ key }) => key);
      expect(pages.flatMap(keysOf)).toEqual(keysOf(whole));
    });

    it('ends where it has reached as much as it may', async () => {
      const question = { ...QUESTION, nodesMax: 2 * LINEAGE_NODES_ALTOGETHER_MAX };
      const { nodes, truncated, next } = await walk(treeOf(330, 330), question);
      expect([nodes.length, truncated, next]).toEqual([100_000, true, null]);
    });
  });
});

function itemsOf({ nodes }: WalkAnswer): string[] {
  return nodes.map(({ item }) => item);
}

async function pagesOf(source: LineageSource, question: WalkQuestion): Promise<WalkAnswer[]> {
  const pages = [await walk(source, question)];
  for (let last = pages[0]; last?.next != null; last = pages.at(-1)) {
    pages.push(await walk(source, { ...question, after: last.next }));
    if (pages.length > 100) throw new Error('There is always a next page.');
  }
  return pages;
}

interface Tree extends LineageSource {
  /** How many facts each answer held. */
  readonly answered: () => readonly number[];
}

/** A thing with so many parts, each of which has so many, and so on. */
function treeOf(...partsOfEach: readonly number[]): Tree {
  const answered: number[] = [];
  const from = { instant: 1n, order: 1n, eventId: 'e', step: STEP.OPEN };
  const evidence = [{ eventId: 'e', place: from }];
  return {
    answered: () => answered,
    classesOf: (names) => Promise.resolve(new Map(names.map((name) => [name, name]))),
    hop: ({ items }) => {
      const containments = items.flatMap((parent) =>
        Array.from({ length: partsOfEach[parent.split('.').length - 1] ?? 0 }, (_, place) => ({
          ...{ child: `${parent}.${place}`, parent, kind: 'COMPOSITION' as const },
          ...{ openedBy: 'e', from, evidence, closing: null },
          ...{ conflicting: false, conflictingFrom: null },
        })),
      );
      answered.push(containments.length);
      return Promise.resolve({ containments, flows: [], ends: [], makings: [] });
    },
  };
}
