/**
 * One hop of a walk, pure: which items the frontier leads to, over which windows and edges.
 */
import { group, type Direction, type HopFacts, type LineageSource } from './lineage-source.js';
import type { Containment } from './containment.js';
import { placeAfter } from './place.js';
import type { Flow, FlowInput } from './projection.js';
import { drawCertainty, madeAt, stretchesOf, type Certainty } from './stretch.js';
import {
  ALWAYS,
  containsPlace,
  intersect,
  NEVER,
  windowAt,
  windowBetween,
  windowFrom,
  type Interval,
  type Window,
} from './window.js';

export type EdgeKind = 'COMPOSITION' | 'INSTALLATION' | 'FLOW' | 'FOUND_IN_LOT';

/** A source that knows no other edges than those of the kinds. */
export function onlyKinds(source: LineageSource, kinds: ReadonlySet<EdgeKind>): LineageSource {
  return {
    classesOf: source.classesOf,
    hop: async (query) => {
      const facts = await source.hop(query);
      return {
        ...facts,
        containments: facts.containments.filter(({ kind }) => kinds.has(kind)),
        flows: facts.flows.filter(({ found }) => kinds.has(found ? 'FOUND_IN_LOT' : 'FLOW')),
      };
    },
  };
}

export interface Crossing {
  /** One stretch of a containment, or one input and output of a flow. */
  readonly key: string;
  readonly kind: EdgeKind;
  readonly from: string;
  readonly to: string;
  readonly eventId: string;
  readonly certainty: Certainty;
  /** Taken in by the flow, where the event states it. */
  readonly massMg: bigint | null;
  /** Where the walk came from and goes to. */
  readonly origin: string;
  readonly target: string;
  /** At the target. */
  readonly window: Window;
  /** Of the edge: the overlap, or the place of the draw. */
  readonly edgeWindow: Window;
  /** The whole stretch, or the place of the draw: a fact of the edge, whatever window was walked. */
  readonly whole: Interval;
}

interface Hop {
  readonly facts: HopFacts;
  readonly frontier: ReadonlyMap<string, Window>;
  readonly forward: boolean;
}

export function crossings(
  facts: HopFacts,
  frontier: ReadonlyMap<string, Window>,
  direction: Direction,
): Crossing[] {
  const hop = { facts, frontier, forward: direction === 'FORWARD' };
  return [...containmentCrossings(hop), ...flowCrossings(hop)];
}

function containmentCrossings({ facts, frontier, forward }: Hop): Crossing[] {
  const ends = group(facts.ends, ({ item }) => [item]);
  const makings = group(facts.makings, ({ item }) => [item]);
  return facts.containments.flatMap((row) => {
    const [origin, target] = forward ? [row.child, row.parent] : [row.parent, row.child];
    const walked = frontier.get(origin) ?? NEVER;
    const made = madeAt(makings.get(row.child) ?? []);
    return stretchesOf(row, ends.get(row.parent) ?? [], made).flatMap((stretch, position) => {
      const window = intersect(walked, windowBetween(stretch.from, stretch.until));
      if (window.length === 0) return [];
      const { kind, child: from, parent: to, openedBy: eventId } = row;
      const { certainty } = stretch;
      const edge = { key: keyOf(row, position), kind, from, to, eventId, certainty, massMg: null };
      const whole = { from: stretch.from, until: stretch.until };
      return [{ ...edge, origin, target, window, edgeWindow: window, whole }];
    });
  });
}

function flowCrossings({ facts, frontier, forward }: Hop): Crossing[] {
  const makings = group(facts.makings, ({ item }) => [item]);
  return facts.flows.flatMap((flow) =>
    flow.inputs.flatMap((input) => {
      const certainty = drawCertainty(input.place, madeAt(makings.get(input.item) ?? []));
      return flow.outputs.flatMap((output): Crossing[] => {
        const [origin, target] = forward ? [input.item, output.item] : [output.item, input.item];
        const walked = frontier.get(origin) ?? NEVER;
        const window = forward
          ? windowAhead(flow, input, walked)
          : windowBehind(flow, input, walked);
        if (window.length === 0) return [];
        return [
          {
            key: ['F', flow.eventId, flow.position, input.position, output.item].join('\u0000'),
            kind: flow.found ? 'FOUND_IN_LOT' : 'FLOW',
            from: input.item,
            to: output.item,
            eventId: flow.eventId,
            certainty,
            massMg: input.massMg,
            origin,
            target,
            window,
            edgeWindow: windowAt(input.place),
            whole: { from: input.place, until: placeAfter(input.place) },
          },
        ];
      });
    }),
  );
}

/** What a thing is made of never changes; a battery found in a lot came from it only from then on. */
function windowAhead(flow: Flow, input: FlowInput, walked: Window): Window {
  if (!containsPlace(walked, input.place)) return NEVER;
  return flow.found ? windowFrom(input.place) : ALWAYS;
}

function windowBehind(flow: Flow, input: FlowInput, walked: Window): Window {
  const counts = walked.length > 0 && (!flow.found || reachesBeyond(walked, input));
  return counts ? windowAt(input.place) : NEVER;
}

function reachesBeyond(walked: Window, { place }: FlowInput): boolean {
  return intersect(walked, windowFrom(place)).length > 0;
}

function keyOf(row: Containment, position: number): string {
  return ['C', row.child, row.parent, row.openedBy, position].join('\u0000');
}
