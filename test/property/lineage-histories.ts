/**
 * Random histories of lineage entries, in the shapes that the event types give them. Few items and
 * few instants, so that nearly every history has collisions: two parents at one instant, ends by day,
 * draws before makings, removals from the wrong host.
 */
import fc from 'fast-check';

import { daySpan, packOrder, type EventClass } from '../../src/lifecycle/domain/event-order.js';
import {
  NO_EFFECTS,
  type EventEffects,
  type EventFlow,
  type LineageEntry,
  type LineageEvent,
  type Opening,
} from '../../src/lineage/domain/lineage-event.js';
import { dayMoment, takenAtDay, type Moment } from '../../src/lineage/domain/place.js';

export interface HistoryOptions {
  /** Before corrections. */
  readonly eventsMax?: number;
  readonly correctionsMax?: number;
  /** With events that do what no event type does at once: end an item and open one in it. */
  readonly mixed?: boolean;
}

/** Six hours, so that four instants fall on a day. */
export const HISTORY_UNIT_MICROS = 6n * 3_600_000_000n;
/** 2026-01-01T00:00:00Z */
export const HISTORY_START_MICROS = 1_767_225_600_000_000n;
export const HISTORY_UNITS = 14;

/** Entries in an order of arrival: late ones too, a correction after what it corrects. */
export function historyArbitrary(options: HistoryOptions = {}): fc.Arbitrary<LineageEntry[]> {
  const { eventsMax = 14, correctionsMax = 2, mixed = false } = options;
  const draft = draftOf(
    mixed ? fc.oneof({ arbitrary: anyShape, weight: 12 }, mixedShape) : anyShape,
  );
  const drafts = fc.array(draft, { minLength: 1, maxLength: eventsMax, size: 'max' });
  const corrections = fc.array(correctionOfOne(draft), { maxLength: correctionsMax, size: 'max' });
  const length = eventsMax + correctionsMax;
  const ranks = fc.array(fc.nat({ max: 99 }), { minLength: length, maxLength: length });
  return fc.tuple(drafts, corrections, ranks, ranks).map(([events, faults, names, arrivals]) => {
    const idOf = (position: number): string => idInAnyOrder(names[position] ?? 0, position);
    const entries = events.map((each, position) => eventOf(each, idOf(position)));
    const corrected = faults.map((fault, position) =>
      correctionOf(fault, entries, idOf(events.length + position)),
    );
    return arriving([...entries, ...corrected], arrivals);
  });
}

/** The same entries in another order of arrival, by a rank for each. */
export function arriving(
  entries: readonly LineageEntry[],
  ranks: readonly number[],
): LineageEntry[] {
  const sorted = entries
    .map((entry, position) => ({ entry, rank: ranks[position] ?? 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry);
  const arrived: LineageEntry[] = [];
  for (const [position, entry] of sorted.entries()) {
    if (entry.kind === 'EVENT') {
      const early = sorted.slice(0, position).filter((each) => corrects(each, entry));
      arrived.push(entry, ...early);
    } else if (sorted.slice(0, position).some((each) => corrects(entry, each))) {
      arrived.push(entry);
    }
  }
  return arrived;
}

/** The instant of a unit of a history's time. */
export function historyInstant(at: number): bigint {
  return HISTORY_START_MICROS + BigInt(at) * HISTORY_UNIT_MICROS;
}

interface Draft {
  readonly shape: Shape;
  readonly at: number;
  readonly sequence: number;
  /** Minutes east of UTC for an event known by day, null for one known by instant. */
  readonly dayAt: number | null;
}

interface Shape {
  /** Place in the catalogue's table, and class. */
  readonly type: readonly [number, EventClass];
  readonly effects: (at: EffectsMoment) => Partial<EventEffects>;
}

interface EffectsMoment {
  readonly takenAt: (unitsBefore: number) => Moment;
}

const CELLS = ['C1', 'C2', 'C3'];
const BATTERIES = [...CELLS, 'M1', 'M2', 'P1', 'P2', 'U1', 'N1'];
const PACKS = ['M1', 'M2', 'P1', 'P2', 'U1', 'N1'];
const HOSTS = ['M1', 'P1', 'P2', 'V1', 'V2', 'U1', 'N1'];
const LOTS = ['L1', 'L2', 'L3', 'B1'];

const battery = fc.constantFrom(...BATTERIES);
const pack = fc.constantFrom(...PACKS);
const vehicle = fc.constantFrom('V1', 'V2');
const host = fc.constantFrom(...HOSTS);
const lot = fc.constantFrom(...LOTS);
const item = fc.oneof(battery, lot, vehicle);
const mass = fc.option(fc.bigInt({ min: 0n, max: 9n }), { freq: 4 });
const few = <T>(of: fc.Arbitrary<T>, minLength = 0): fc.Arbitrary<T[]> =>
  fc.array(of, { minLength, maxLength: 3, size: 'max' });

/** Pairs of child and parent; nothing is reported to be in itself. */
const tree = few(fc.tuple(battery, pack)).map((pairs) =>
  pairs.filter(([child, parent]) => child !== parent),
);

/** Mostly what stands in something here: a cell in a module or pack, a module in a pack. */
const plainTree = fc.constantFrom<readonly (readonly [string, string])[]>(
  [['M1', 'P1']],
  [
    ['C1', 'M1'],
    ['C2', 'M1'],
  ],
  [
    ['C1', 'M1'],
    ['M1', 'P1'],
  ],
  [
    ['C2', 'M2'],
    ['M2', 'P2'],
  ],
  [
    ['C3', 'P2'],
    ['M2', 'P2'],
  ],
);

function flow(inputs: readonly string[], outputs: readonly string[], found = false): EventFlow {
  return {
    inputs: inputs.map((each) => ({ item: each, massMg: null, takenAt: null })),
    outputs: outputs.map((each) => ({ item: each, massMg: null })),
    found,
  };
}

function named(items: readonly string[]): { item: string; takenAt: null }[] {
  return items.map((each) => ({ item: each, takenAt: null }));
}

function isLot(name: string): boolean {
  return LOTS.includes(name);
}

function isVehicle(name: string): boolean {
  return name.startsWith('V');
}

function shape(
  type: Shape['type'],
  effects: fc.Arbitrary<Partial<EventEffects>>,
): fc.Arbitrary<Shape> {
  return effects.map((each) => ({ type, effects: () => each }));
}

const produced = shape(
  [1, 1],
  fc
    .tuple(pack, fc.oneof({ arbitrary: plainTree, weight: 2 }, tree), fc.option(lot))
    .map(([product, pairs, productionLot]) => {
      const cells = pairs.map(([child]) => child).filter((child) => CELLS.includes(child));
      const into = cells.length > 0 ? [...new Set(cells)] : [product];
      return {
        begun: [pairs.at(-1)?.[1] ?? product],
        openings: pairs.map(([child, parent]) => ({ child, parent })),
        flows: productionLot === null ? [] : [flow([productionLot], into)],
      };
    }),
);

const assembled = shape(
  [2, 1],
  fc.tuple(pack, few(battery), few(lot)).map(([product, parts, lots]) => ({
    begun: [product],
    openings: parts.filter((part) => part !== product).map((child) => ({ child, parent: product })),
    flows: lots.length === 0 ? [] : [flow(lots, [product])],
  })),
);

const vehicleProduced = shape(
  [3, 1],
  fc
    .tuple(vehicle, few(battery))
    .map(([built, parts]) => ({ begun: [built], fittings: [{ host: built, parts }] })),
);

const installed = shape(
  [4, 2],
  fc.tuple(host, few(battery, 1)).map(([into, parts]) => ({
    fittings: [{ host: into, parts: parts.filter((part) => part !== into) }],
  })),
);

const replaced = fc.constantFrom<Shape['type']>([6, 2], [7, 2]).chain((type) =>
  shape(
    type,
    fc.tuple(host, few(battery), few(battery)).map(([at, removed, fitted]) => ({
      removals: [{ host: at, parts: removed.filter((part) => part !== at) }],
      fittings: [{ host: at, parts: fitted.filter((part) => part !== at) }],
    })),
  ),
);

const removed = shape(
  [8, 2],
  fc.tuple(host, few(battery, 1)).map(([at, parts]) => ({
    removals: [{ host: at, parts: parts.filter((part) => part !== at) }],
  })),
);

const vehicleScrapped = shape(
  [12, 4],
  fc.tuple(vehicle, few(battery)).map(([scrapped, parts]) => ({
    removals: [{ host: scrapped, parts }],
    ended: named([scrapped]),
  })),
);

const split = shape(
  [13, 2],
  fc.tuple(lot, lot).map(([from, into]) => ({ flows: [flow([from], [into])] })),
);

const received = shape(
  [14, 2],
  fc.tuple(few(battery, 1), fc.option(fc.tuple(lot, lot))).map(([items, own]) => ({
    departures: named(items),
    flows: own === null ? [] : [flow([own[0]], [own[1]])],
  })),
);

const dismantled = shape(
  [15, 3],
  fc.tuple(pack, few(battery), few(lot)).map(([parent, found, lots]) => ({
    removals: [{ host: parent, parts: found.filter((part) => part !== parent) }],
    departures: named([parent]),
    ended: named([parent]),
    flows: lots.length === 0 ? [] : [flow([parent], lots)],
  })),
);

const component = fc.record({ code: battery, newCode: fc.option(fc.constantFrom('N1', 'M2')) });

const repurposed = shape(
  [16, 3],
  fc.tuple(fc.constantFrom('N1', 'P2'), few(component, 1)).map(([product, components]) => {
    const used = components.filter(({ code, newCode }) => code !== product && code !== newCode);
    return {
      takenOut: used.map(({ code }) => code),
      begun: [product],
      openings: used.flatMap(({ code, newCode }): Opening[] =>
        newCode === null || newCode === product
          ? [{ child: code, parent: product }]
          : [
              { child: code, parent: newCode },
              { child: newCode, parent: product },
            ],
      ),
    };
  }),
);

const declared = shape(
  [18, 1],
  fc.tuple(lot, few(battery)).map(([begun, codes]) => ({
    begun: [begun],
    openings: codes.map((child) => ({ child, parent: begun })),
  })),
);

const processInput = fc.record({
  item: fc.oneof(battery, lot),
  massMg: mass,
  before: fc.option(fc.nat({ max: 5 })),
});

const processed: fc.Arbitrary<Shape> = fc
  .tuple(few(processInput, 1), few(fc.record({ item: lot, massMg: mass }), 1))
  .map(([drawn, outputs]) => ({
    type: [19, 4],
    effects: ({ takenAt }) => {
      const inputs = drawn.map(({ item: each, massMg, before }) => ({
        item: each,
        massMg,
        takenAt: before === null ? null : takenAt(before),
      }));
      const batteries = inputs.filter((input) => !isLot(input.item));
      const taken = batteries.map((input) => ({ item: input.item, takenAt: input.takenAt }));
      return { departures: taken, ended: taken, flows: [{ inputs, outputs, found: false }] };
    },
  }));

const used = shape(
  [22, 4],
  fc.tuple(few(lot, 1), lot).map(([lots, output]) => ({ flows: [flow(lots, [output])] })),
);

const disposed = shape(
  [23, 4],
  few(item, 1).map((items) => ({
    departures: named(items.filter((each) => !isLot(each) && !isVehicle(each))),
    ended: named(items),
  })),
);

const exported = shape(
  [25, 2],
  few(battery, 1).map((items) => ({ departures: named(items) })),
);

const foundInLot = shape(
  [27, 2],
  fc.tuple(lot, battery).map(([from, found]) => ({ flows: [flow([from], [found], true)] })),
);

const identified = shape(
  [27, 2],
  fc
    .tuple(fc.constant('U1'), fc.constantFrom('P1', 'P2', 'M1', 'C1'))
    .map(([uncoded, code]) => ({ identity: [uncoded, code] })),
);

const anyShape = fc.oneof(
  { arbitrary: produced, weight: 5 },
  { arbitrary: assembled, weight: 1 },
  { arbitrary: vehicleProduced, weight: 1 },
  { arbitrary: installed, weight: 4 },
  { arbitrary: replaced, weight: 4 },
  { arbitrary: removed, weight: 3 },
  { arbitrary: vehicleScrapped, weight: 1 },
  { arbitrary: split, weight: 1 },
  { arbitrary: received, weight: 2 },
  { arbitrary: dismantled, weight: 2 },
  { arbitrary: repurposed, weight: 2 },
  { arbitrary: declared, weight: 1 },
  { arbitrary: processed, weight: 5 },
  { arbitrary: used, weight: 2 },
  { arbitrary: disposed, weight: 1 },
  { arbitrary: exported, weight: 1 },
  { arbitrary: foundInLot, weight: 1 },
  { arbitrary: identified, weight: 1 },
);

const mixedShape = shape(
  [15, 3],
  fc.tuple(pack, few(battery), few(battery), tree).map(([at, parts, others, pairs]) => ({
    removals: [{ host: at, parts: parts.slice(0, 1) }],
    departures: named(others.slice(0, 1)),
    ended: named([at]),
    openings: pairs.map(([child, parent]) => ({ child, parent })),
    fittings: [{ host: at, parts: others.filter((part) => part !== at) }],
  })),
);

/** Days of three offsets, so that days overlap in part too. */
function draftOf(shapes: fc.Arbitrary<Shape>): fc.Arbitrary<Draft> {
  return fc.record({
    shape: shapes,
    at: fc.nat({ max: HISTORY_UNITS - 1 }),
    sequence: fc.oneof({ arbitrary: fc.constant(0), weight: 4 }, fc.nat({ max: 2 })),
    dayAt: fc.option(fc.constantFrom(0, 0, 480, -300), { freq: 2 }),
  });
}

interface Fault {
  readonly target: number;
  readonly at: number;
  readonly sequence: number;
  readonly replacement: Draft | null;
}

function correctionOfOne(draft: fc.Arbitrary<Draft>): fc.Arbitrary<Fault> {
  return fc.record({
    target: fc.nat({ max: 1000 }),
    at: fc.nat({ max: 3 }).map((later) => HISTORY_UNITS + later),
    sequence: fc.nat({ max: 1 }),
    replacement: fc.option(draft),
  });
}

function eventOf(
  { shape: { type, effects }, at, sequence, dayAt }: Draft,
  id: string,
): LineageEvent {
  const [place, eventClass] = type;
  const takenAt = (unitsBefore: number): Moment => {
    const instant = historyInstant(at - unitsBefore);
    if (dayAt === null) return { instant, day: null };
    return takenAtDay(daySpan(instant, dayAt));
  };
  const moment: Moment =
    dayAt === null
      ? { instant: historyInstant(at), day: null }
      : dayMoment(daySpan(historyInstant(at), dayAt), eventClass);
  return {
    ...NO_EFFECTS,
    ...effects({ takenAt }),
    kind: 'EVENT',
    id,
    moment,
    order: packOrder({ eventClass, sequence, rank: place * 100 }),
  };
}

function correctionOf(
  { target, at, sequence, replacement }: Fault,
  events: readonly LineageEvent[],
  id: string,
): LineageEntry {
  const corrected = events[target % events.length]?.id ?? '';
  return {
    kind: 'CORRECTION',
    id,
    moment: { instant: historyInstant(at), day: null },
    order: packOrder({ eventClass: 2, sequence, rank: 2800 }),
    target: corrected,
    replacement: replacement === null ? null : eventOf(replacement, corrected),
  };
}

/** Shaped as a UUID; which sorts first says nothing about which happened first. */
function idInAnyOrder(rank: number, position: number): string {
  const tail = String(rank * 100 + position).padStart(12, '0');
  return `00000000-0000-7000-8000-${tail}`;
}

function corrects(entry: LineageEntry, event: LineageEntry): boolean {
  return entry.kind === 'CORRECTION' && entry.target === event.id;
}
