import { shareOf, SHARE_WHOLE_PPB, type Draw, type MakingFlow } from './attribution.js';

const draw = (item: string, massMg: bigint | null, more: Partial<Draw> = {}): Draw => ({
  item,
  massMg,
  moisturePpb: 0n,
  elementPpb: null,
  ...more,
});

const flow = (output: string, ...draws: Draw[]): MakingFlow => ({ draws, outputs: [output] });

/** Leaves, the basis and the unknown side by side, so that an expectation is one line. */
function shares(
  item: string,
  flows: readonly MakingFlow[],
  ...leaves: string[]
): Record<string, number | string> {
  const { basis, sharesPpb, unknownPpb } = shareOf({ item, flows, leaves: new Set(leaves) });
  const known: Record<string, number | string> = {};
  for (const [leaf, ppb] of sharesPpb) known[leaf] = Number(ppb) / 1e9;
  return { ...known, basis, unknown: Number(unknownPpb) / 1e9 };
}

describe('shareOf', () => {
  it('divides by dry mass where a composition is not known', () => {
    const lithium = { elementPpb: 70_000_000n };
    const wet = { moisturePpb: 500_000_000n };
    const flows = [flow('L1', draw('P1', 30n, lithium), draw('P2', 20n, wet))];
    expect(shares('L1', flows)).toEqual({ basis: 'DRY_MASS', P1: 0.75, P2: 0.25, unknown: 0 });
  });

  it('divides by the mass of the element where every composition is known', () => {
    const flows = [
      flow('S1', draw('L1', 10n, { elementPpb: 40_000_000n })),
      flow(
        'L1',
        draw('P1', 10n, { elementPpb: 60_000_000n }),
        draw('P2', 30n, { elementPpb: 20_000_000n }),
        draw('P3', 99n, { elementPpb: 0n }),
      ),
    ];
    expect(shares('S1', flows)).toEqual({ basis: 'ELEMENT', P1: 0.5, P2: 0.5, P3: 0, unknown: 0 });
  });

  it('takes one basis the whole way down', () => {
    const lithium = { elementPpb: 70_000_000n };
    const flows = [
      flow('S1', draw('L1', 10n, lithium), draw('L2', 10n, { elementPpb: 10_000_000n })),
      flow('L1', draw('P1', 1n), draw('P3', 1n, lithium)),
      flow('L2', draw('P2', 1n, lithium)),
    ];
    expect(shares('S1', flows)).toMatchObject({ basis: 'DRY_MASS', P1: 0.25, P2: 0.5 });
  });

  it('stops at a battery, but divides the one asked for', () => {
    const flows = [
      flow('L1', draw('C1', 1n), draw('C2', 1n)),
      flow('C1', draw('B1', 4n), draw('B2', 12n)),
    ];
    expect(shares('L1', flows, 'C1', 'C2')).toEqual({
      basis: 'DRY_MASS',
      C1: 0.5,
      C2: 0.5,
      unknown: 0,
    });
    expect(shares('C1', flows, 'C1', 'C2')).toMatchObject({ B1: 0.25, B2: 0.75 });
  });

  it('counts the first of two flows that made a thing', () => {
    const flows = [flow('L1', draw('P1', 1n)), flow('L1', draw('P2', 1n))];
    expect(shares('L1', flows)).toEqual({ basis: 'ELEMENT', P1: 1, unknown: 0 });
  });

  it('names as unknown what came by a flow with a mass missing, and gives it no zero share', () => {
    const flows = [
      flow('S1', draw('L1', 1n), draw('L2', 3n)),
      flow('L1', draw('P1', 1n), draw('P2', null)),
      flow('L2', draw('P3', 1n)),
    ];
    expect(shares('S1', flows)).toEqual({ basis: 'DRY_MASS', P3: 0.75, unknown: 0.25 });
  });

  it('gives the whole to a sole source, weighed or not, its composition known or not', () => {
    const lithium = { elementPpb: 70_000_000n };
    const flows = [
      flow('C1', draw('B1', null)),
      flow('B1', draw('S1', 0n)),
      flow('S1', draw('P1', 10n, lithium), draw('P2', 30n, lithium)),
    ];
    expect(shares('C1', flows)).toEqual({ basis: 'ELEMENT', P1: 0.25, P2: 0.75, unknown: 0 });
  });

  it('names as unknown what came by a flow whose masses are all zero', () => {
    const flows = [flow('L1', draw('P1', 0n), draw('P2', 0n))];
    expect(shares('L1', flows)).toEqual({ basis: 'DRY_MASS', unknown: 1 });
  });

  it('names as unknown what a draw brings that closes a circle', () => {
    const flows = [
      flow('L1', draw('L2', 1n), draw('P1', 1n)),
      flow('L2', draw('L1', 1n), draw('P2', 3n)),
    ];
    expect(shares('L1', flows)).toEqual({
      basis: 'DRY_MASS',
      P1: 0.5,
      P2: 0.375,
      unknown: 0.125,
    });
    expect(shares('L3', [flow('L3', draw('L3', 1n))])).toEqual({ basis: 'ELEMENT', unknown: 1 });
  });

  it('gives an item that nothing made the whole share of itself', () => {
    expect(shares('P1', [])).toEqual({ basis: 'ELEMENT', P1: 1, unknown: 0 });
  });

  it('carries each lot once: sixty lots drawn twice each are not 2^60 ways', () => {
    const flows: MakingFlow[] = [];
    for (let depth = 0; depth < 60; depth += 1) {
      flows.push(flow(`L${depth}`, draw(`X${depth}`, 1n), draw(`Y${depth}`, 2n)));
      flows.push(flow(`X${depth}`, draw(`L${depth + 1}`, 1n)));
      flows.push(flow(`Y${depth}`, draw(`L${depth + 1}`, 1n)));
    }
    expect(shares('L0', flows)).toEqual({ basis: 'DRY_MASS', L60: 1, unknown: 0 });
  });

  it('goes down a chain of ten thousand lots, each blended, and still sums to the whole', () => {
    const flows = Array.from({ length: 10_000 }, (_, depth) =>
      flow(`L${depth}`, draw(`L${depth + 1}`, 999n), draw(`P${depth}`, 1n)),
    );
    const { sharesPpb, unknownPpb } = shareOf({ item: 'L0', flows, leaves: new Set() });
    expect(sharesPpb.size).toBe(10_001);
    expect([...sharesPpb.values()].reduce((sum, each) => sum + each, unknownPpb)).toBe(
      SHARE_WHOLE_PPB,
    );
  });
});
