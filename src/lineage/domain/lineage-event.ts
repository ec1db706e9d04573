/**
 * What the rules of lineage read of an event, apart from any event document: which items it
 * removes, takes in, begins, ends and opens. An adapter makes it of the documents.
 *
 * Items are names (codes, VINs, lot numbers); which names are one thing, the identities say.
 */
import type { Moment } from './place.js';

export type ContainmentKind = 'COMPOSITION' | 'INSTALLATION';

/** Parts that the event takes out of a host: removed, swapped, found in it. */
export interface Removal {
  readonly host: string;
  readonly parts: readonly string[];
}

/** Parts that the event puts into a host: installed, fitted, `vehicleProduced`. */
export interface Fitting {
  readonly host: string;
  readonly parts: readonly string[];
}

/**
 * A battery that the event names itself, so that it leaves what it is in: received, exported,
 * processed, dismantled, disposed of. Lots are never in anything and need none.
 */
export interface Departure {
  readonly item: string;
  /** Where it differs from the event's own moment. */
  readonly takenAt: Moment | null;
}

/** One pair of a component tree; of repurposing; a known code in a declared lot. */
export interface Opening {
  readonly child: string;
  readonly parent: string;
}

/** An item that the event names as ended. */
export interface Ending {
  readonly item: string;
  readonly takenAt: Moment | null;
}

export interface EventInput {
  readonly item: string;
  readonly massMg: bigint | null;
  readonly takenAt: Moment | null;
}

export interface EventOutput {
  readonly item: string;
  readonly massMg: bigint | null;
}

export interface EventFlow {
  readonly inputs: readonly EventInput[];
  readonly outputs: readonly EventOutput[];
  /** True for a battery found in a lot: no making, and from that place on only. */
  readonly found: boolean;
}

/** What an event does to lineage, in the order in which it does it. */
export interface EventEffects {
  readonly removals: readonly Removal[];
  readonly departures: readonly Departure[];
  /** Components of repurposing: out of whatever holds them. */
  readonly takenOut: readonly string[];
  readonly flows: readonly EventFlow[];
  /** Production, assembly, repurposing, declaration; not import, identification or finding. */
  readonly begun: readonly string[];
  readonly ended: readonly Ending[];
  readonly openings: readonly Opening[];
  readonly fittings: readonly Fitting[];
  /** Two names of one thing. */
  readonly identity: readonly [string, string] | null;
}

export interface LineageEvent extends EventEffects {
  readonly kind: 'EVENT';
  /** Of a replacement, the id of its original. */
  readonly id: string;
  readonly moment: Moment;
  /** Class, sequence and rank, from `packOrder` of lifecycle. */
  readonly order: bigint;
}

/** `eventCorrected`: the target counts no more; the replacement, if any, counts in its place. */
export interface LineageCorrection {
  readonly kind: 'CORRECTION';
  readonly id: string;
  readonly moment: Moment;
  readonly order: bigint;
  readonly target: string;
  /** Ordered by its own data, under the id of the target. */
  readonly replacement: LineageEvent | null;
}

export type LineageEntry = LineageEvent | LineageCorrection;

export const NO_EFFECTS: EventEffects = {
  removals: [],
  departures: [],
  takenOut: [],
  flows: [],
  begun: [],
  ended: [],
  openings: [],
  fittings: [],
  identity: null,
};
