import { lineageTree, type AnswerEdge } from './lineage-tree.js';

const edge = (from: string, to: string, more: Partial<AnswerEdge> = {}): AnswerEdge => ({
  ...{ from, to, kind: 'COMPOSITION', certainty: 'REPORTED' },
  ...{ at: '2025-03-12T10:00:00+08:00', until: null, massKg: null },
  ...more,
});

describe('lineage tree', () => {
  it('shows each way forward with its window, and doubt where there is some', () => {
    const edges = [
      edge('m', 'p', { until: '2025-09-15T00:00:00Z', certainty: 'PRESUMED' }),
      edge('p', 'l', { kind: 'FLOW', at: '2026-05-12T00:00:00Z', massKg: '12.5' }),
    ];
    const tree = lineageTree({ direction: 'FORWARD', root: 'm', edges }, (id) => id.toUpperCase());
    expect(tree.split('\n')).toEqual([
      'M',
      '└─ part of P  · from 2025-03-12 until 2025-09-15  [PRESUMED]',
      '   └─ became L  · on 2026-05-12, 12.5 kg taken in',
    ]);
  });

  it('ends where a walk goes in a circle', () => {
    const edges = [edge('a', 'b'), edge('b', 'a')];
    const tree = lineageTree({ direction: 'BACKWARD', root: 'a', edges }, (id) => id);
    expect(tree.split('\n')).toHaveLength(3);
    expect(tree).toContain('(above)');
  });
});
