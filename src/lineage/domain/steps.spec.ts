import { packOrder } from '../../lifecycle/domain/event-order.js';
import { NO_EFFECTS, type EventEffects, type LineageEvent } from './lineage-event.js';
import { evaluate } from './projection.js';

function event(at: number, effects: Partial<EventEffects>): LineageEvent {
  return {
    kind: 'EVENT',
    id: `e${at}${JSON.stringify(effects)}`,
    moment: { instant: BigInt(at), day: null },
    order: packOrder({ eventClass: 2, sequence: 0, rank: 400 }),
    ...NO_EFFECTS,
    ...effects,
  };
}

/** C1 is in M1, that in P1, and at the same instant in M2. */
const inTwoModules = [
  event(1, { openings: [{ child: 'M1', parent: 'P1' }] }),
  event(2, { openings: [{ child: 'C1', parent: 'M1' }] }),
  event(2, { openings: [{ child: 'C1', parent: 'M2' }] }),
];

const openParentsOf = (child: string, history: readonly LineageEvent[]): string[] =>
  evaluate(history)
    .containments.filter((row) => row.child === child && row.closing === null)
    .map((row) => row.parent);

describe('the steps of an event', () => {
  it('takes a part out once, though the list names it twice', () => {
    const removed = event(3, { removals: [{ host: 'P1', parts: ['C1', 'C1'] }] });
    expect(openParentsOf('C1', [...inTwoModules, removed])).toEqual(['M2']);
  });

  it('takes a part out once, though the list gives two names of it', () => {
    const removed = event(3, { removals: [{ host: 'P1', parts: ['C1', 'U1'] }] });
    const found = event(4, { identity: ['C1', 'U1'] });
    expect(openParentsOf('C1', [...inTwoModules, removed, found])).toEqual(['M2']);
  });
});
