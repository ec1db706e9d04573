/**
 * What the rules of lineage read of an event, apart from any event document: which items it
 * removes, takes in, begins, ends and opens. An adapter makes it of the documents.
 *
 * Items are names (codes, VINs, lot numbers); which names are one thing, the identities say.
 */
import type { EventEffects as StatedByEvent } from '../../effects/domain/effect-types.js';
import type { Moment } from './place.js';

export type ContainmentKind = 'COMPOSITION' | 'INSTALLATION';

export type {
  ComponentOpening as Opening,
  EffectFlow as EventFlow,
} from '../../effects/domain/effect-types.js';

/** What of an event's effects lineage follows, in the order in which the event does it. */
export type EventEffects = Pick<
  StatedByEvent,
  | 'removals'
  | 'departures'
  | 'takenOut'
  | 'flows'
  | 'begun'
  | 'ended'
  | 'openings'
  | 'fittings'
  | 'identity'
>;

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
