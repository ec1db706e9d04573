import fc from 'fast-check';

import { apportion, split } from './apportionment.js';
import { shareOf, SHARE_WHOLE_PPB, type Draw, type MakingFlow } from './attribution.js';

/** A fraction, exact. */
type Ratio = readonly [bigint, bigint];

const NAMES = ['L0', 'L1', 'L2', 'L3', 'L4', 'P5', 'P6', 'P7'];
const BATTERIES = new Set(NAMES.slice(5));

const drawOf = (item: fc.Arbitrary<string>): fc.Arbitrary<Draw> =>
  fc.record({
    item,
    massMg: fc.option(fc.bigInt({ min: 0n, max: 1_000_000_000_000n }), { freq: 12 }),
    moisturePpb: fc.constantFrom(0n, 0n, 123_456_789n, SHARE_WHOLE_PPB),
    elementPpb: fc.option(fc.bigInt({ min: 0n, max: SHARE_WHOLE_PPB }), { freq: 30 }),
  });

const flowsAmong = (itemsOf: (output: number) => string[]): fc.Arbitrary<MakingFlow[]> =>
  fc
    .array(
      fc.nat({ max: 4 }).chain((output) =>
        fc.record({
          draws: fc.array(drawOf(fc.constantFrom(...itemsOf(output))), { maxLength: 4 }),
          outputs: fc.constant([NAMES[output] ?? '']),
        }),
      ),
      { maxLength: 8 },
    )
    .map((flows) => [...flows, ...flows.slice(0, 1)]);

/** Each lot draws only from later ones, so that there are no circles. */
const layered = flowsAmong((output) => NAMES.slice(output + 1));
const tangled = flowsAmong(() => NAMES);

const answer = (flows: readonly MakingFlow[]) => shareOf({ item: 'L0', flows, leaves: BATTERIES });

describe('shares', () => {
  it('sum with the unknown to exactly the whole, in circles too', () => {
    fc.assert(
      fc.property(tangled, (flows) => {
        const { sharesPpb, unknownPpb } = answer(flows);
        const all = [unknownPpb, ...sharesPpb.values()];
        expect(all.filter((each) => each < 0n)).toEqual([]);
        expect(all.reduce((sum, each) => sum + each)).toBe(SHARE_WHOLE_PPB);
      }),
    );
  });

  it('are within one part in 10^9 what following every path says', () => {
    fc.assert(
      fc.property(layered, (flows) => {
        const { basis, sharesPpb, unknownPpb } = answer(flows);
        const naive = alongEveryPath(flows);
        expect(basis).toBe(naive.basis);
        expect(new Set(sharesPpb.keys())).toEqual(new Set(naive.shares.keys()));
        for (const [leaf, share] of naive.shares) expectNear(sharesPpb.get(leaf) ?? -1n, share);
        expectNear(unknownPpb, naive.unknown);
      }),
    );
  });

  it('are the same whatever unit the masses of a flow are in', () => {
    fc.assert(
      fc.property(tangled, fc.bigInt({ min: 1n, max: 1000n }), (flows, factor) => {
        const scaled = flows.map(({ draws, outputs }) => ({
          outputs,
          draws: draws.map((draw) => ({
            ...draw,
            massMg: draw.massMg === null ? null : draw.massMg * factor,
          })),
        }));
        expect(answer(scaled)).toEqual(answer(flows));
      }),
    );
  });

  it('are the same with a draw reported in two halves', () => {
    fc.assert(
      fc.property(layered, (flows) => {
        const doubled = flows.map(({ draws, outputs }) => ({
          outputs,
          draws: draws.map((draw) => ({
            ...draw,
            massMg: draw.massMg === null ? null : draw.massMg * 2n,
          })),
        }));
        const halved = flows.map(({ draws, outputs }) => ({
          outputs,
          draws: draws.flatMap((draw) => [draw, { ...draw }]),
        }));
        expect(answer(halved)).toEqual(answer(doubled));
      }),
    );
  });
});

describe('portions', () => {
  const weights = fc
    .array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 12 })
    .filter((each) => each.some((weight) => weight > 0n));
  const whole = fc.bigInt({ min: 0n, max: 10n ** 12n });

  it.each([
    ['split', split],
    ['apportion', apportion],
  ])('of %s sum to the whole, each within one unit of its due', (_, divide) => {
    fc.assert(
      fc.property(whole, weights, (amount, each) => {
        const total = each.reduce((sum, weight) => sum + weight);
        const portions = divide(amount, each);
        expect(portions.reduce((sum, portion) => sum + portion, 0n)).toBe(amount);
        for (const [position, portion] of portions.entries()) {
          const off = portion * total - amount * (each[position] ?? 0n);
          expect(off < total && -off < total).toBe(true);
        }
      }),
    );
  });
});

function expectNear(ppb: bigint, [over, under]: Ratio): void {
  const off = ppb * under - SHARE_WHOLE_PPB * over;
  expect(off <= under && -off <= under).toBe(true);
}

/** The definition, path by path, in exact fractions; only for what has no circles. */
function alongEveryPath(flows: readonly MakingFlow[]) {
  const divided: Draw[] = [];
  const gather = (item: string): void => {
    const draws = firstMaking(flows, item)?.draws ?? [];
    if (sourcesOf(draws) > 1) divided.push(...draws);
    for (const draw of draws) gather(draw.item);
  };
  gather('L0');
  const basis = divided.some(({ elementPpb }) => elementPpb === null) ? 'DRY_MASS' : 'ELEMENT';
  const shares = new Map<string, Ratio>();
  let unknown: Ratio = [0n, 1n];
  const follow = (item: string, carried: Ratio): void => {
    const making = firstMaking(flows, item);
    if (making === undefined) {
      shares.set(item, plus(shares.get(item) ?? [0n, 1n], carried));
      return;
    }
    if (sourcesOf(making.draws) === 1) {
      follow(making.draws[0]?.item ?? '', carried);
      return;
    }
    const weights = making.draws.map(({ massMg, moisturePpb, elementPpb }) => {
      const perUnit = basis === 'ELEMENT' ? elementPpb : 1n;
      if (massMg === null || perUnit === null) return null;
      return massMg * (SHARE_WHOLE_PPB - moisturePpb) * perUnit;
    });
    const total = weights.reduce<bigint>((sum, weight) => sum + (weight ?? 0n), 0n);
    if (weights.includes(null) || total === 0n) {
      unknown = plus(unknown, carried);
      return;
    }
    for (const [position, { item: drawn }] of making.draws.entries()) {
      follow(drawn, [carried[0] * (weights[position] ?? 0n), carried[1] * total]);
    }
  };
  follow('L0', [1n, 1n]);
  return { basis, shares, unknown };
}

function sourcesOf(draws: readonly Draw[]): number {
  return new Set(draws.map(({ item }) => item)).size;
}

function firstMaking(flows: readonly MakingFlow[], item: string): MakingFlow | undefined {
  if (BATTERIES.has(item)) return undefined;
  return flows.find(({ outputs }) => outputs.includes(item));
}

function plus([a, b]: Ratio, [c, d]: Ratio): Ratio {
  return [a * d + c * b, b * d];
}
