/**
 * The walk: what became of an item, and what is in it. It carries a window of places, not only an
 * item, so that a module taken out of a pack before the pack was shredded is not in the black mass.
 *
 * Asks its source once a hop. Items are names of identity classes.
 */
import { crossings, type Crossing, type EdgeKind } from './crossing.js';
import type { Direction, LineageSource } from './lineage-source.js';
import { lastPlaceAt } from './place.js';
import type { Certainty } from './stretch.js';
import {
  ALWAYS,
  subtract,
  unite,
  windowAt,
  windowFrom,
  type Interval,
  type Window,
} from './window.js';

export const LINEAGE_DEPTH_DEFAULT = 32;
export const LINEAGE_NODES_DEFAULT = 10_000;

export interface WalkQuestion {
  readonly direction: Direction;
  readonly item: string;
  /** An instant in microseconds: as of the last place not after it. */
  readonly at?: bigint;
  /** Hops from the item asked for. */
  readonly depthMax?: number;
  /** Items in the answer, the one asked for included. */
  readonly nodesMax?: number;
}

export interface WalkNode {
  readonly item: string;
  readonly window: Window;
  /** The fewest hops from the item asked for. */
  readonly depth: number;
}

/** From child to parent, or from input to output. */
export interface WalkEdge {
  readonly key: string;
  readonly kind: EdgeKind;
  readonly from: string;
  readonly to: string;
  readonly eventId: string;
  readonly certainty: Certainty;
  /** Taken in by the flow, where the event states it. */
  readonly massMg: bigint | null;
  /** What of it was walked. */
  readonly window: Window;
  /** The whole stretch, or the place of the draw. */
  readonly whole: Interval;
}

export interface WalkAnswer {
  readonly nodes: readonly WalkNode[];
  readonly edges: readonly WalkEdge[];
  readonly truncated: boolean;
  /** What an answer cut short did not go on from; `continueWalk` does. */
  readonly rest: ReadonlyMap<string, Window>;
}

export interface WalkBounds {
  readonly depthMax: number;
  readonly nodesMax: number;
}

export async function walk(source: LineageSource, question: WalkQuestion): Promise<WalkAnswer> {
  const item = await source.resolve(question.item);
  const progress = new WalkProgress(question.direction, question.nodesMax ?? LINEAGE_NODES_DEFAULT);
  progress.reach(item, startWindow(question), 0);
  return hopOn(source, progress, question.depthMax ?? LINEAGE_DEPTH_DEFAULT);
}

/** Goes on where an answer was cut short; its nodes and edges are those of both. */
export async function continueWalk(
  source: LineageSource,
  direction: Direction,
  before: WalkAnswer,
  bounds: WalkBounds,
): Promise<WalkAnswer> {
  const progress = new WalkProgress(direction, bounds.nodesMax);
  progress.resume(before);
  return hopOn(source, progress, bounds.depthMax);
}

async function hopOn(
  source: LineageSource,
  progress: WalkProgress,
  hopsMax: number,
): Promise<WalkAnswer> {
  const depthMax = progress.depth + hopsMax;
  while (progress.frontier.size > 0) {
    const { frontier, direction } = progress;
    const facts = await source.hop({ items: [...frontier.keys()], direction });
    // Sorted, so that where an answer is cut short does not hang on the order of the rows.
    const found = crossings(facts, frontier, direction).sort((a, b) => (a.key < b.key ? -1 : 1));
    // One look beyond the last hop, so that an answer says it is cut short only if it is.
    if (progress.depth === depthMax) {
      progress.stop(found);
      break;
    }
    progress.hop(found);
  }
  return progress.answer();
}

function startWindow({ direction, at }: WalkQuestion): Window {
  if (at === undefined) return ALWAYS;
  return direction === 'FORWARD' ? windowFrom(lastPlaceAt(at)) : windowAt(lastPlaceAt(at));
}

class WalkProgress {
  frontier: ReadonlyMap<string, Window> = new Map();
  depth = 0;
  private readonly nodes = new Map<string, WalkNode>();
  private readonly edges = new Map<string, WalkEdge>();
  private readonly rest = new Map<string, Window>();
  private next = new Map<string, Window>();

  constructor(
    readonly direction: Direction,
    private readonly nodesMax: number,
  ) {}

  resume(before: WalkAnswer): void {
    for (const node of before.nodes) this.nodes.set(node.item, node);
    for (const edge of before.edges) this.edges.set(edge.key, edge);
    this.depth = Math.max(0, ...before.nodes.map(({ depth }) => depth));
    this.frontier = before.rest;
  }

  /** Goes on only to places not yet covered: that is what ends a walk in circles. */
  reach(item: string, window: Window, depth: number): void {
    const node = this.nodes.get(item);
    const fresh = subtract(window, node?.window ?? []);
    if (fresh.length === 0) return;
    this.nodes.set(item, {
      item,
      window: unite(node?.window ?? [], fresh),
      depth: node?.depth ?? depth,
    });
    const waiting = depth === 0 ? this.startFrontier() : this.next;
    waiting.set(item, unite(waiting.get(item) ?? [], fresh));
  }

  hop(found: readonly Crossing[]): void {
    const from = this.frontier;
    for (const crossing of found) {
      if (this.admits(crossing.target)) {
        this.reach(crossing.target, crossing.window, this.depth + 1);
        this.addEdge(crossing);
      } else {
        this.leave(from, crossing.origin);
      }
    }
    this.depth += 1;
    this.frontier = this.next;
    this.next = new Map();
  }

  /** Of a hop too many: an edge between items already covered still counts, what is new does not. */
  stop(found: readonly Crossing[]): void {
    for (const crossing of found) {
      const covered = this.nodes.get(crossing.target)?.window ?? [];
      if (subtract(crossing.window, covered).length === 0) this.addEdge(crossing);
      else this.leave(this.frontier, crossing.origin);
    }
  }

  answer(): WalkAnswer {
    return {
      nodes: [...this.nodes.values()],
      edges: [...this.edges.values()],
      truncated: this.rest.size > 0,
      rest: this.rest,
    };
  }

  private startFrontier(): Map<string, Window> {
    const start = new Map(this.frontier);
    this.frontier = start;
    return start;
  }

  private admits(item: string): boolean {
    return this.nodes.has(item) || this.nodes.size < this.nodesMax;
  }

  private leave(from: ReadonlyMap<string, Window>, origin: string): void {
    this.rest.set(origin, unite(this.rest.get(origin) ?? [], from.get(origin) ?? []));
  }

  private addEdge({ edgeWindow, ...crossing }: Crossing): void {
    const { key, kind, from, to, eventId, certainty, massMg, whole } = crossing;
    const window = unite(this.edges.get(key)?.window ?? [], edgeWindow);
    this.edges.set(key, { key, kind, from, to, eventId, certainty, massMg, window, whole });
  }
}
