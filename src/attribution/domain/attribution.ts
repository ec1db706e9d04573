/**
 * Shares of a lot's origins: which part of it came from which battery or lot that nothing here made.
 *
 * Carried lot by lot in topological order, each lot once after all that drew from it: path by path
 * would take 2^depth steps. Shares are whole parts that are split, never rounded apart, so that they
 * and the unknown always sum to the whole.
 *
 * Units: masses in milligrams; fractions and shares in parts per 10^9.
 */
import { apportion, split } from './apportionment.js';
import { drawsInOrder } from './draw-order.js';

/** One input of a flow. Auxiliaries are none. */
export interface Draw {
  readonly item: string;
  /** As weighed; null where not reported. */
  readonly massMg: bigint | null;
  /** Of the mass as weighed; 0 where none is reported, since batteries and salts are weighed dry. */
  readonly moisturePpb: bigint;
  /** The element asked for, of the dry mass; null where the composition is not known. */
  readonly elementPpb: bigint | null;
}

/** A flow that makes its outputs; being found in a lot is none. */
export interface MakingFlow {
  readonly draws: readonly Draw[];
  readonly outputs: readonly string[];
}

export interface ShareQuestion {
  readonly item: string;
  /** In the order of their places: of two flows that made a thing the first counts. */
  readonly flows: readonly MakingFlow[];
  /** What is not divided further: batteries, and lots at which the walk was cut short. */
  readonly leaves: ReadonlySet<string>;
}

export type ShareBasis = 'ELEMENT' | 'DRY_MASS';

export interface Attribution {
  readonly basis: ShareBasis;
  /** By leaf, in parts per 10^9; a leaf without a share here has an unknown one, not zero. */
  readonly sharesPpb: ReadonlyMap<string, bigint>;
  /** With the shares exactly `SHARE_WHOLE_PPB`. */
  readonly unknownPpb: bigint;
}

export const SHARE_WHOLE_PPB = 1_000_000_000n;

/** Finer than any answer, so that ten thousand splits on the way still round as one. */
const PARTS_WHOLE = 10n ** 27n;

/** The item asked for is divided even where it is a battery: a cell into the lots it was made from. */
export function shareOf({ item, flows, leaves }: ShareQuestion): Attribution {
  const making = firstMakings(flows);
  const drawsOf = (name: string): readonly Draw[] | undefined =>
    name !== item && leaves.has(name) ? undefined : making.get(name);
  const { order, closing } = drawsInOrder(item, drawsOf);
  const basis = basisOf(order.map((name) => drawsOf(name) ?? []));

  const parts = new Map([[item, PARTS_WHOLE]]);
  const leafParts = new Map<string, bigint>();
  let unknown = 0n;
  for (const name of order) {
    const carried = parts.get(name);
    const draws = drawsOf(name);
    // Reached only by draws whose proportions are open: its share is not zero but unknown.
    if (carried === undefined) continue;
    if (draws === undefined) leafParts.set(name, carried);
    else unknown += carry({ draws, carried, basis, closing, parts });
  }
  return inPpb(basis, leafParts, unknown);
}

interface Carrying {
  readonly draws: readonly Draw[];
  readonly carried: bigint;
  readonly basis: ShareBasis;
  readonly closing: ReadonlySet<Draw>;
  readonly parts: Map<string, bigint>;
}

/** Adds to the parts of what was drawn; returns what stays unknown. */
function carry({ draws, carried, basis, closing, parts }: Carrying): bigint {
  const weights = weightsOf(draws, basis);
  if (weights === null) return carried;

  let unknown = 0n;
  const portions = split(carried, weights);
  for (const [position, draw] of draws.entries()) {
    const portion = portions[position] ?? 0n;
    if (closing.has(draw)) unknown += portion;
    else parts.set(draw.item, (parts.get(draw.item) ?? 0n) + portion);
  }
  return unknown;
}

function firstMakings(flows: readonly MakingFlow[]): Map<string, readonly Draw[]> {
  const making = new Map<string, readonly Draw[]>();
  for (const { draws, outputs } of flows) {
    for (const output of outputs) if (!making.has(output)) making.set(output, draws);
  }
  return making;
}

/**
 * One basis the whole way down: shares by different bases do not multiply. What came from one source
 * alone is not divided, so its composition is not asked for.
 */
function basisOf(makings: readonly (readonly Draw[])[]): ShareBasis {
  const divided = makings.filter((draws) => !isOneSource(draws)).flat();
  return divided.every(({ elementPpb }) => elementPpb !== null) ? 'ELEMENT' : 'DRY_MASS';
}

function isOneSource(draws: readonly Draw[]): boolean {
  return new Set(draws.map(({ item }) => item)).size === 1;
}

/** Null where the proportions are open. */
function weightsOf(draws: readonly Draw[], basis: ShareBasis): bigint[] | null {
  // Of one source alone came all of it, whatever was weighed.
  if (isOneSource(draws)) return draws.map(() => 1n);
  const weights = draws.map((draw) => weightOf(draw, basis));
  const known = weights.filter((weight) => weight !== null);
  // One mass missing leaves every proportion open.
  if (known.length < weights.length || known.every((weight) => weight === 0n)) return null;
  return known;
}

/** In whole units of its own; only proportions count. */
function weightOf({ massMg, moisturePpb, elementPpb }: Draw, basis: ShareBasis): bigint | null {
  const perUnit = basis === 'ELEMENT' ? elementPpb : 1n;
  if (massMg === null || perUnit === null) return null;
  return massMg * (SHARE_WHOLE_PPB - moisturePpb) * perUnit;
}

function inPpb(
  basis: ShareBasis,
  leafParts: ReadonlyMap<string, bigint>,
  unknown: bigint,
): Attribution {
  const [unknownPpb = 0n, ...shares] = apportion(SHARE_WHOLE_PPB, [unknown, ...leafParts.values()]);
  const sharesPpb = new Map(
    [...leafParts.keys()].map((leaf, position) => [leaf, shares[position] ?? 0n]),
  );
  return { basis, sharesPpb, unknownPpb };
}
