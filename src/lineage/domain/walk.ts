/**
 * The walk: what became of items, and what is in them. It carries a window of places, not only an
 * item, so that a module taken out of a pack before the pack was shredded is not in the black mass.
 *
 * It takes one crossing after the other, hop by hop, in one order that the facts alone decide: what it
 * has reached is told by how many crossings it took, so that a page can go on where the one before
 * ended. Items are names of identity classes.
 */
import { crossings, type Crossing, type EdgeKind } from './crossing.js';
import type { Direction, HopFacts, LineageSource } from './lineage-source.js';
import { lastPlaceAt } from './place.js';
import type { Certainty } from './stretch.js';
import {
  ALWAYS,
  NEVER,
  subtract,
  unite,
  windowAt,
  windowFrom,
  type Interval,
  type Window,
} from './window.js';

export const LINEAGE_DEPTH_DEFAULT = 32;
export const LINEAGE_NODES_DEFAULT = 10_000;
/** How many items a walk reaches in all, however often it is continued. */
export const LINEAGE_NODES_ALTOGETHER_MAX = 100_000;

/** The source is asked about so many items of a hop at once, until it is seen what they lead to. */
const ITEMS_ASKED_FIRST = 100;
const ITEMS_ASKED_MAX = 2_000;
/** How much faster it may become from one time to the next. */
const ITEMS_ASKED_GROWTH = 4;
/** What an answer of the source should hold: more costs memory before any of it is looked at. */
const FACTS_AIMED_AT = 5_000;

export interface WalkQuestion {
  readonly direction: Direction;
  /** From any of them, each thing once. All of them are in the answer, whatever the bounds. */
  readonly items: readonly string[];
  /** An instant in microseconds: as of the last place not after it. */
  readonly at?: bigint;
  /** Hops from the items asked for; of a further page, from where the one before ended. */
  readonly depthMax?: number;
  /** Items in the answer, those asked for included. */
  readonly nodesMax?: number;
  /** The `next` of the page before, of the same question. */
  readonly after?: number;
}

export interface WalkNode {
  readonly item: string;
  /** All of it that was reached so far. */
  readonly window: Window;
  /** The fewest hops from the items asked for. */
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
  /** What of it was walked so far. */
  readonly window: Window;
  /** The whole stretch, or the place of the draw. */
  readonly whole: Interval;
  /** Of a further page: it stood on one before, and more of it was walked since. */
  readonly again: boolean;
}

/**
 * Of a further page: what was not on the pages before, and what was with a smaller window. Of an item
 * or an edge on several pages, the last says all of it.
 */
export interface WalkAnswer {
  readonly nodes: readonly WalkNode[];
  readonly edges: readonly WalkEdge[];
  readonly truncated: boolean;
  /** Where an answer cut short goes on; null at the end, and where a walk may reach no more. */
  readonly next: number | null;
}

export async function walk(source: LineageSource, question: WalkQuestion): Promise<WalkAnswer> {
  const { direction, items, after } = question;
  const roots = new Set((await source.classesOf(items)).values());
  const path = new Path(source, { direction, roots, window: startWindow(question) });
  if (after !== undefined) await path.repeat(after);
  await path.goOn(
    question.depthMax ?? LINEAGE_DEPTH_DEFAULT,
    question.nodesMax ?? LINEAGE_NODES_DEFAULT,
  );
  return path.answer();
}

/** What of the items asked for the walk starts from. */
export function startWindow({ direction, at }: Pick<WalkQuestion, 'direction' | 'at'>): Window {
  if (at === undefined) return ALWAYS;
  return direction === 'FORWARD' ? windowFrom(lastPlaceAt(at)) : windowAt(lastPlaceAt(at));
}

interface Start {
  readonly direction: Direction;
  readonly roots: ReadonlySet<string>;
  readonly window: Window;
}

/** What a walk has reached, and where it stands. */
class Path {
  private readonly nodes = new Map<string, WalkNode>();
  private readonly edges = new Map<string, WalkEdge>();
  /** What is new on this page, or larger than on the pages before. */
  private readonly page = { nodes: new Set<string>(), edges: new Set<string>() };
  private shownEdges: ReadonlySet<string> = new Set();
  private readonly hops: Hops;
  private taken = 0;
  private isCut = false;

  constructor(source: LineageSource, { direction, roots, window }: Start) {
    const frontier = new Map([...roots].map((item) => [item, window]));
    for (const item of roots) this.cover(item, window, 0);
    this.hops = new Hops(source, direction, frontier);
  }

  /** Takes what the pages before took. */
  async repeat(crossingsMax: number): Promise<void> {
    await this.takeWhile(() => this.taken < crossingsMax);
    this.shownEdges = new Set(this.edges.keys());
    this.page.nodes.clear();
    this.page.edges.clear();
  }

  async goOn(hopsMax: number, nodesMax: number): Promise<void> {
    // How many hops it is away is known once there is a next crossing.
    await this.hops.next();
    const depthMax = this.hops.depth + hopsMax;
    const { nodes } = this.page;
    const hasRoom = (item: string): boolean => nodes.has(item) || nodes.size < nodesMax;
    await this.takeWhile((item) => this.hops.depth < depthMax && hasRoom(item));
  }

  answer(): WalkAnswer {
    const { nodes, edges } = this.page;
    const mayGoOn = this.nodes.size < LINEAGE_NODES_ALTOGETHER_MAX;
    return {
      nodes: [...nodes].flatMap((item) => this.nodes.get(item) ?? []),
      edges: [...edges].flatMap((key) => this.edges.get(key) ?? []),
      truncated: this.isCut,
      next: this.isCut && mayGoOn ? this.taken : null,
    };
  }

  /**
   * Between places that are covered it takes all. The first crossing to others that may not be taken
   * is the end: nothing is read beyond it.
   */
  private async takeWhile(mayReach: (item: string) => boolean): Promise<void> {
    for (;;) {
      const crossing = this.hops.waiting ?? (await this.hops.next());
      if (crossing === undefined) break;
      const { target, window } = crossing;
      const fresh = subtract(window, this.nodes.get(target)?.window ?? NEVER);
      this.isCut = fresh.length > 0 && !(this.mayHold(target) && mayReach(target));
      if (this.isCut) return;
      this.take(crossing, fresh);
    }
    this.isCut = false;
  }

  private mayHold(item: string): boolean {
    return this.nodes.has(item) || this.nodes.size < LINEAGE_NODES_ALTOGETHER_MAX;
  }

  /** Goes on only to places not yet covered: that is what ends a walk in circles. */
  private take(crossing: Crossing, fresh: Window): void {
    if (fresh.length > 0) {
      this.cover(crossing.target, fresh, this.hops.depth + 1);
      this.hops.lead(crossing.target, fresh);
    }
    this.addEdge(crossing);
    this.hops.pass();
    this.taken += 1;
  }

  private cover(item: string, fresh: Window, depth: number): void {
    const known = this.nodes.get(item) ?? { window: NEVER, depth };
    this.nodes.set(item, { item, window: unite(known.window, fresh), depth: known.depth });
    this.page.nodes.add(item);
  }

  private addEdge({ edgeWindow, origin: _origin, target: _target, ...crossing }: Crossing): void {
    const { key } = crossing;
    const known = this.edges.get(key)?.window ?? NEVER;
    if (subtract(edgeWindow, known).length === 0) return;
    const again = this.shownEdges.has(key);
    this.edges.set(key, { ...crossing, window: unite(known, edgeWindow), again });
    this.page.edges.add(key);
  }
}

/**
 * The crossings of one hop after the other: of the items of a hop by their names, of each item by
 * their keys. The source is asked about some items at a time, only when they are come to.
 */
class Hops {
  depth = 0;
  private items: readonly string[];
  private after = new Map<string, Window>();
  private crossings: readonly Crossing[] = [];
  private passed = 0;
  private asked = 0;
  private askNext = ITEMS_ASKED_FIRST;

  constructor(
    private readonly source: LineageSource,
    private readonly direction: Direction,
    private frontier: ReadonlyMap<string, Window>,
  ) {
    this.items = [...frontier.keys()].sort();
  }

  /** The next crossing, where it is at hand. */
  get waiting(): Crossing | undefined {
    return this.crossings[this.passed];
  }

  pass(): void {
    this.passed += 1;
  }

  /** An item, and what of it the hop after this one starts from. */
  lead(item: string, window: Window): void {
    this.after.set(item, unite(this.after.get(item) ?? NEVER, window));
  }

  /** Undefined at the end of the walk. */
  async next(): Promise<Crossing | undefined> {
    while (this.waiting === undefined) {
      if (this.asked === this.items.length && !this.hopOn()) return undefined;
      await this.ask();
    }
    return this.waiting;
  }

  private hopOn(): boolean {
    if (this.after.size === 0) return false;
    this.depth += 1;
    this.frontier = this.after;
    this.after = new Map();
    this.items = [...this.frontier.keys()].sort();
    this.asked = 0;
    this.askNext = ITEMS_ASKED_FIRST;
    return true;
  }

  private async ask(): Promise<void> {
    const items = this.items.slice(this.asked, this.asked + this.askNext);
    const facts = await this.source.hop({ items, direction: this.direction });
    const frontier = new Map(items.map((item) => [item, this.frontier.get(item) ?? NEVER]));
    this.crossings = crossings(facts, frontier, this.direction).sort(byOrigin);
    this.passed = 0;
    this.asked += items.length;
    this.askNext = nextToAsk(items.length, factsIn(facts));
  }
}

function nextToAsk(asked: number, facts: number): number {
  const fitting = Math.floor((asked * FACTS_AIMED_AT) / Math.max(facts, 1));
  const most = Math.min(asked * ITEMS_ASKED_GROWTH, ITEMS_ASKED_MAX);
  return Math.max(1, Math.min(fitting, most));
}

function factsIn({ containments, flows }: HopFacts): number {
  return flows.reduce(
    (sum, { inputs, outputs }) => sum + inputs.length + outputs.length,
    containments.length,
  );
}

function byOrigin(a: Crossing, b: Crossing): number {
  if (a.origin !== b.origin) return a.origin < b.origin ? -1 : 1;
  return a.key < b.key ? -1 : 1;
}
