/**
 * The properties that the design of lineage asks for, on random histories. `LINEAGE_HISTORIES` sets
 * how many, `LINEAGE_SEED` repeats a run; the seed is always logged.
 */
import fc from 'fast-check';

import type { Containment } from '../../src/lineage/domain/containment.js';
import { IdentityClasses } from '../../src/lineage/domain/identity.js';
import type { LineageEntry } from '../../src/lineage/domain/lineage-event.js';
import {
  projectionSource,
  type Direction,
  type LineageSource,
} from '../../src/lineage/domain/lineage-source.js';
import { isBeforeMaking, type Moment } from '../../src/lineage/domain/place.js';
import { evaluate, type Projection } from '../../src/lineage/domain/projection.js';
import { madeAt } from '../../src/lineage/domain/stretch.js';
import {
  walk,
  type WalkAnswer,
  type WalkEdge,
  type WalkNode,
  type WalkQuestion,
} from '../../src/lineage/domain/walk.js';
import { intersect, subtract } from '../../src/lineage/domain/window.js';
import { arriving, historyArbitrary, historyInstant, HISTORY_UNITS } from './lineage-histories.js';
import { playHistory, type OracleEdge, type OracleRow } from './lineage-oracle.js';

const numRuns = Number(process.env['LINEAGE_HISTORIES'] ?? 2000);
const seed = Number(process.env['LINEAGE_SEED'] ?? Date.now() % 2 ** 31);
const RUN = { numRuns, seed };
const TIMEOUT_MS = 30_000 + numRuns * 30;
const PAGES_MAX = 1_000;
const DIRECTIONS: readonly Direction[] = ['FORWARD', 'BACKWARD'];

const history = historyArbitrary({ mixed: true });
const unit = fc.integer({ min: -1, max: HISTORY_UNITS });

class Ledger {
  readonly projection: Projection;
  private readonly classes: IdentityClasses;
  readonly source;

  constructor(entries: readonly LineageEntry[]) {
    this.projection = evaluate(entries);
    this.classes = new IdentityClasses(this.projection.identities);
    this.source = projectionSource(this.projection);
  }

  walk(direction: Direction, item: string, at?: bigint): Promise<WalkAnswer> {
    return walk(this.source, { direction, items: [item], ...(at === undefined ? {} : { at }) });
  }

  /** All names but the one asked for. */
  async names(direction: Direction, item: string, at?: bigint): Promise<string[]> {
    const { nodes } = await this.walk(direction, item, at);
    const names = nodes.flatMap((node) => this.classes.namesOf(node.item));
    return names.filter((name) => name !== item).sort();
  }

  /** Every edge of every answer, each once. */
  async edges(direction: Direction, items: readonly string[]): Promise<OracleEdge[]> {
    const edges = new Map<string, WalkEdge>();
    for (const item of items) {
      for (const edge of (await this.walk(direction, item)).edges) edges.set(edge.key, edge);
    }
    return [...edges.values()].map(({ kind, from, to, eventId, certainty }) => {
      return { kind, from, to, eventId, certainty };
    });
  }
}

function shownRow(row: Containment): OracleRow {
  return {
    child: row.child,
    parent: row.parent,
    kind: row.kind,
    openedBy: row.openedBy,
    closedBy: row.closing?.eventId ?? null,
    end: row.closing?.end ?? null,
    conflicting: row.conflicting,
    evidence: row.evidence.map(({ eventId }) => eventId),
  };
}

/** In one order, each once, whatever the order of keys. */
function asSet(things: readonly object[]): string[] {
  const texts = things.map((thing) =>
    JSON.stringify(Object.entries(thing).sort(([a], [b]) => (a < b ? -1 : 1))),
  );
  return [...new Set(texts)].sort();
}

/** A projection as text, row by row: bigints and nulls told apart. */
function asText(projection: Projection): string[] {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}n` : each));
  return Object.entries(projection).flatMap(([name, rows]) =>
    (rows as readonly unknown[]).map((row) => `${name} ${text(row)}`),
  );
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(frozen);
  return value;
}

beforeAll(() => {
  process.stdout.write(`lineage: ${numRuns} histories a property, LINEAGE_SEED=${seed}\n`);
});

describe('lineage on random histories', () => {
  it(
    'answers in both directions as the oracle does',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, async (entries) => {
          const oracle = playHistory(entries);
          const ledger = new Ledger(entries);
          for (const name of oracle.names) {
            expect([name, await ledger.names('BACKWARD', name)]).toEqual([
              name,
              oracle.backward(name),
            ]);
            expect([name, await ledger.names('FORWARD', name)]).toEqual([
              name,
              oracle.forward(name),
            ]);
          }
        }),
        RUN,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'answers at an instant as the oracle does',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, unit, async (entries, at) => {
          const instant = historyInstant(at);
          const oracle = playHistory(entries, [instant]);
          const ledger = new Ledger(entries);
          for (const name of oracle.names) {
            expect([name, await ledger.names('BACKWARD', name, instant)]).toEqual([
              name,
              oracle.backward(name, instant),
            ]);
            expect([name, await ledger.names('FORWARD', name, instant)]).toEqual([
              name,
              oracle.forward(name, instant),
            ]);
          }
        }),
        RUN,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'holds the containments that the oracle played, with their ends, marks and evidence',
    () => {
      fc.assert(
        fc.property(history, (entries) => {
          const { containments } = evaluate(entries);
          expect(
            containments
              .map(shownRow)
              .map((row) => JSON.stringify(row))
              .sort(),
          ).toEqual(
            playHistory(entries)
              .rows.map((row) => JSON.stringify(row))
              .sort(),
          );
        }),
        RUN,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'is as certain of each edge as the oracle, in both directions',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, async (entries) => {
          const oracle = playHistory(entries);
          const ledger = new Ledger(entries);
          const edges = asSet(oracle.edges);
          expect(asSet(await ledger.edges('FORWARD', oracle.names))).toEqual(edges);
          // Backward, a find counts only where the battery is walked after it.
          const certain = new Set(edges);
          const backward = asSet(await ledger.edges('BACKWARD', oracle.names));
          expect(backward).toEqual(backward.filter((edge) => certain.has(edge)));
        }),
        RUN,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'has Y in what became of X if and only if it has X in what is in Y',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, async (entries) => {
          const ledger = new Ledger(entries);
          const { names } = playHistory(entries);
          const pairs: Record<Direction, Set<string>> = { FORWARD: new Set(), BACKWARD: new Set() };
          for (const name of names) {
            for (const after of await ledger.names('FORWARD', name)) {
              pairs.FORWARD.add(`${name} in ${after}`);
            }
            for (const before of await ledger.names('BACKWARD', name)) {
              pairs.BACKWARD.add(`${before} in ${name}`);
            }
          }
          expect([...pairs.FORWARD].sort()).toEqual([...pairs.BACKWARD].sort());
        }),
        RUN,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'ends in the same rows whatever the order of arrival',
    () => {
      const order = fc.array(fc.nat({ max: 99 }), { minLength: 16, maxLength: 16 });
      fc.assert(
        fc.property(history, order, (entries, ranks) => {
          const other = arriving(entries, ranks);
          expect(asText(evaluate(other))).toEqual(asText(evaluate(entries)));
        }),
        RUN,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'answers after a correction as if the wrong event had never been reported',
    () => {
      fc.assert(
        fc.property(history, (entries) => {
          expect(asText(evaluate(entries))).toEqual(asText(evaluate(asIfNeverWrong(entries))));
        }),
        RUN,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'rebuilds every size of the ledger alike, whatever came after, and leaves the entries as they were',
    () => {
      fc.assert(
        fc.property(history, fc.array(fc.nat({ max: 16 }), { maxLength: 4 }), (entries, sizes) => {
          frozen(entries);
          const before = sizes.map((size) => asText(evaluate(entries.slice(0, size))));
          const whole = asText(evaluate(entries));
          const after = sizes.map((size) => asText(evaluate(entries.slice(0, size))));
          expect([...after, asText(evaluate([...entries]))]).toEqual([...before, whole]);
        }),
        RUN,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'answers page by page what it answers at once: items, depths, windows and edges',
    async () => {
      const bound = fc.integer({ min: 1, max: 3 });
      const places = fc.array(fc.nat({ max: 99 }), { minLength: 1, maxLength: 3 });
      await fc.assert(
        fc.asyncProperty(
          history,
          places,
          bound,
          bound,
          async (entries, from, nodesMax, depthMax) => {
            const { source } = new Ledger(entries);
            const { names } = playHistory(entries);
            const items = from.flatMap((place) => names[place % names.length] ?? []);
            for (const direction of DIRECTIONS) {
              const question = { direction, items };
              const whole = await walk(source, question);
              const bounds = { nodesMax, depthMax };
              const pages = await pagesOf(inAnyOrder(source), { ...question, ...bounds });
              expect(together(pages)).toEqual(together([whole]));
              for (const { nodes } of pages.slice(1)) {
                expect(nodes.length).toBeLessThanOrEqual(nodesMax);
              }
            }
          },
        ),
        RUN,
      );
    },
    TIMEOUT_MS,
  );

  it(
    'never travels in time: an edge is conflicting, or its windows overlap and its draw was possible',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, async (entries) => {
          const ledger = new Ledger(entries);
          for (const name of playHistory(entries).names) {
            for (const direction of DIRECTIONS) {
              const answer = await ledger.walk(direction, name);
              expect(answer.edges.filter((edge) => travels(ledger, answer, edge))).toEqual([]);
            }
          }
        }),
        RUN,
      );
    },
    TIMEOUT_MS,
  );
});

/** By hand: without the corrections, the wrong events left out or replaced. */
function asIfNeverWrong(entries: readonly LineageEntry[]): LineageEntry[] {
  const key = (entry: LineageEntry): [bigint, bigint, string] => [
    entry.moment.instant,
    entry.order,
    entry.id,
  ];
  const isLater = (a: LineageEntry, b: LineageEntry): boolean => {
    const [x, y] = [key(a), key(b)];
    const differs = x.findIndex((part, position) => part !== y[position]);
    return differs >= 0 && (x[differs] ?? 0n) > (y[differs] ?? 0n);
  };
  return entries.flatMap((entry) => {
    if (entry.kind === 'CORRECTION') return [];
    const faults = entries.flatMap((each) =>
      each.kind === 'CORRECTION' && each.target === entry.id ? [each] : [],
    );
    const last = faults.find((fault) => !faults.some((other) => isLater(other, fault)));
    if (last === undefined) return [entry];
    return last.replacement === null ? [] : [last.replacement];
  });
}

function travels({ projection }: Ledger, answer: WalkAnswer, edge: WalkEdge): boolean {
  if (edge.certainty === 'CONFLICTING') return false;
  if (edge.kind === 'FLOW' || edge.kind === 'FOUND_IN_LOT') return drawTravels(projection, edge);
  const windowOf = (item: string) => answer.nodes.find((node) => node.item === item)?.window ?? [];
  const [inside, around] = [windowOf(edge.from), windowOf(edge.to)];
  const apart = intersect(intersect(inside, around), edge.window).length === 0;
  return (
    apart || subtract(edge.window, inside).length > 0 || subtract(edge.window, around).length > 0
  );
}

function drawTravels({ flows, makings }: Projection, edge: WalkEdge): boolean {
  const instant = edge.window[0]?.from.instant ?? -1n;
  const made = madeAt(makings.filter(({ item }) => item === edge.from));
  if (made !== undefined && isBeforeMaking({ instant }, made)) return true;
  if (edge.kind === 'FOUND_IN_LOT') return false;
  const flow = flows.find(
    ({ eventId, outputs }) =>
      eventId === edge.eventId && outputs.some(({ item }) => item === edge.to),
  );
  return flow === undefined || isAfterMaking(instant, flow.moment);
}

function isAfterMaking(instant: bigint, { instant: made, day }: Moment): boolean {
  return instant > (day?.last ?? made) && instant > made;
}

/** Rows come in no order: now the one way, now the other. */
function inAnyOrder(source: LineageSource): LineageSource {
  let isTurn = false;
  return {
    ...source,
    hop: async (query) => {
      const { containments, flows, ...facts } = await source.hop(query);
      isTurn = !isTurn;
      if (!isTurn) return { containments, flows, ...facts };
      return { containments: containments.toReversed(), flows: flows.toReversed(), ...facts };
    },
  };
}

async function pagesOf(source: LineageSource, question: WalkQuestion): Promise<WalkAnswer[]> {
  const pages = [await walk(source, question)];
  for (let last = pages[0]; last?.next != null; last = pages.at(-1)) {
    pages.push(await walk(source, { ...question, after: last.next }));
    if (pages.length > PAGES_MAX) throw new Error('There is always a next page.');
  }
  return pages;
}

/** Of what stands on several pages, the last says all; each edge is new on one page only. */
function together(pages: readonly WalkAnswer[]): unknown {
  const nodes = new Map<string, WalkNode>();
  const edges = new Map<string, WalkEdge>();
  for (const page of pages) {
    for (const node of page.nodes) {
      expect(nodes.get(node.item)?.depth ?? node.depth).toBe(node.depth);
      nodes.set(node.item, node);
    }
    for (const edge of page.edges) {
      expect([edge.key, edges.has(edge.key)]).toEqual([edge.key, edge.again]);
      edges.set(edge.key, edge);
    }
  }
  return {
    nodes: [...nodes.values()].sort((a, b) => (a.item < b.item ? -1 : 1)),
    edges: [...edges.values()]
      .map((edge) => ({ ...edge, again: false }))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
    truncated: pages.at(-1)?.truncated,
  };
}
