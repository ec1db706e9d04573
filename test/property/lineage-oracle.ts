/**
 * A naive oracle of lineage, written from the design's text alone. It plays the present state from
 * place to place, takes a picture at each, and knows no windows and no walk: what an item holds is
 * the least solution over all pictures at once.
 *
 * It shares with the rules only the form of the events and the order of events.
 */
import type { LineageEntry, LineageEvent } from '../../src/lineage/domain/lineage-event.js';
import {
  actsOf,
  compareSpots,
  drawsOf,
  isOnDay,
  play,
  spotOf,
  type Draw,
  type Moment,
  type Names,
  type Picture,
  type Row,
  type Spot,
} from './lineage-oracle-play.js';

export interface OracleRow {
  readonly child: string;
  readonly parent: string;
  readonly kind: string;
  readonly openedBy: string;
  readonly closedBy: string | null;
  readonly end: string | null;
  readonly conflicting: boolean;
  readonly evidence: readonly string[];
}

export interface OracleEdge {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly eventId: string;
  readonly certainty: string;
}

export interface LineageOracle {
  /** All names that count. */
  readonly names: readonly string[];
  readonly rows: readonly OracleRow[];
  readonly edges: readonly OracleEdge[];
  /** All names but the one asked for; `at` one of the instants given to `playHistory`. */
  readonly backward: (name: string, at?: bigint) => string[];
  readonly forward: (name: string, at?: bigint) => string[];
}

export function playHistory(
  entries: readonly LineageEntry[],
  asked: readonly bigint[] = [],
): LineageOracle {
  const events = eventsThatCount(entries);
  const firstNameOf = firstNames(events);
  const draws = events.flatMap((event) => drawsOf(event, firstNameOf));
  const { state, pictures } = play(
    events.flatMap((event) => actsOf(event, firstNameOf)),
    asked,
  );
  const made = makings(events, firstNameOf);
  const names = [...firstNameOf.known].sort();
  const answers = new Answers(pictures, draws, firstNameOf);
  return {
    names,
    rows: state.rows.map(shownRow),
    edges: [...containmentEdges(state.rows, made), ...drawEdges(draws, made)],
    backward: (name, at) => answers.backward(name, at),
    forward: (name, at) => answers.forward(name, at),
  };
}

// Which events count, and what their names stand for.

function eventsThatCount(entries: readonly LineageEntry[]): LineageEvent[] {
  return entries.flatMap((entry) => {
    if (entry.kind === 'CORRECTION') return [];
    const corrections = entries
      .flatMap((each) => (each.kind === 'CORRECTION' && each.target === entry.id ? [each] : []))
      .sort((a, b) => compareSpots(spotOf(a, a.moment, 0), spotOf(b, b.moment, 0)));
    const last = corrections.at(-1);
    if (last === undefined) return [entry];
    return last.replacement === null ? [] : [{ ...last.replacement, id: entry.id }];
  });
}

/** Two names of one thing: every name takes the first of those it is joined to, until none changes. */
function firstNames(events: readonly LineageEvent[]): Names {
  const known = new Set(events.flatMap(namesIn));
  const first = new Map([...known].map((name) => [name, name]));
  const firstOf = (name: string): string => first.get(name) ?? name;
  for (let pass = 0; pass < known.size; pass += 1) {
    for (const { identity } of events) {
      const [least = ''] = (identity ?? []).map(firstOf).sort(byCodeUnit);
      for (const name of identity ?? []) first.set(name, least);
    }
  }
  const allOf = (name: string): string[] => [...known].filter((each) => firstOf(each) === name);
  return Object.assign(firstOf, { known, allOf });
}

function namesIn(event: LineageEvent): string[] {
  return [
    ...[...event.removals, ...event.fittings].flatMap(({ host, parts }) => [host, ...parts]),
    ...[...event.departures, ...event.ended].map(({ item }) => item),
    ...event.flows.flatMap(({ inputs, outputs }) => [...inputs, ...outputs].map((x) => x.item)),
    ...event.openings.flatMap(({ child, parent }) => [child, parent]),
    ...event.takenOut,
    ...event.begun,
    ...(event.identity ?? []),
  ];
}

// What each item holds.

class Answers {
  private readonly items: readonly string[];
  private readonly pourings: readonly Pouring[];
  private readonly always: Held;

  constructor(
    private readonly pictures: readonly Picture[],
    draws: readonly Draw[],
    private readonly names: Names,
  ) {
    this.items = [...new Set([...names.known].map(names))];
    this.pourings = draws.flatMap((draw) => this.pouringsOf(draw));
    this.always = this.holdings(() => 0);
  }

  backward(name: string, at?: bigint): string[] {
    const asked = this.names(name);
    const states = at === undefined ? this.always : [this.always[this.placeAt(at)]];
    return this.shown(name, (origin) =>
      states.some((state) => state?.get(asked)?.has(origin) === true),
    );
  }

  /** The item asked for is an origin only from that place on. */
  forward(name: string, at?: bigint): string[] {
    const asked = this.names(name);
    const born = at === undefined ? 0 : this.placeAt(at);
    const held =
      at === undefined ? this.always : this.holdings((item) => (item === asked ? born : 0));
    return this.shown(name, (holder) =>
      held.some((state) => state.get(holder)?.has(asked) === true),
    );
  }

  private shown(name: string, counts: (item: string) => boolean): string[] {
    const others = this.items.filter((item) => item === this.names(name) || counts(item));
    const all = others.flatMap((item) => this.names.allOf(item));
    return all.filter((each) => each !== name).sort();
  }

  private placeAt(at: bigint): number {
    return this.pictures.findLastIndex(({ spot }) => spot === null || spot.instant <= at);
  }

  private placeOf(spot: Spot): number {
    return this.pictures.findIndex((each) => each.spot && compareSpots(each.spot, spot) === 0);
  }

  /** By place and holder: the origins held. The least solution: from nothing, until nothing changes. */
  private holdings(bornAt: (item: string) => number): Held {
    const held = this.pictures.map(
      (_, place) =>
        new Map(this.items.map((item) => [item, new Set(place < bornAt(item) ? [] : [item])])),
    );
    let before = -1;
    for (let size = 0; size !== before;) {
      before = size;
      for (const place of this.pictures.keys()) this.pourAt(held, place);
      size = held.flatMap((state) => [...state.values()]).reduce((sum, set) => sum + set.size, 0);
    }
    return held;
  }

  private pourAt(held: Held, place: number): void {
    const at = held[place];
    for (const { child, parent } of this.pictures[place]?.contents ?? []) {
      pour(at?.get(child), at?.get(parent));
    }
    for (const { item, taken, into, since } of this.pourings) {
      if (place >= since) pour(held[taken]?.get(item), at?.get(into));
    }
  }

  private pouringsOf({ inputs, outputs, found }: Draw): Pouring[] {
    return inputs.flatMap(({ item, spot }) => {
      const taken = this.placeOf(spot);
      return outputs.map((into) => ({ item, taken, into, since: found ? taken : 0 }));
    });
  }
}

type Held = readonly Map<string, Set<string>>[];

/** What `item` held at the place where it was taken, `into` holds from a place on. */
interface Pouring {
  readonly item: string;
  readonly taken: number;
  readonly into: string;
  readonly since: number;
}

function pour(from: ReadonlySet<string> | undefined, into: Set<string> | undefined): void {
  for (const origin of from ?? []) into?.add(origin);
}

// What is certain.

/** When each item was made: its earliest beginning or making flow. */
function makings(events: readonly LineageEvent[], nameOf: Names): (item: string) => Moment[] {
  return (item) => {
    const all = events.filter(({ begun, flows }) => {
      const made = flows.filter(({ found }) => !found).flatMap(({ outputs }) => outputs);
      return [...begun, ...made.map((output) => output.item)].map(nameOf).includes(item);
    });
    const instants = all.map(({ moment }) => moment.instant);
    return all
      .map(({ moment }) => moment)
      .filter(({ instant }) => instants.every((other) => instant <= other));
  };
}

function containmentEdges(rows: readonly Row[], made: (item: string) => Moment[]): OracleEdge[] {
  return rows.flatMap((row) =>
    row.overAt.map((over) => ({
      kind: row.kind,
      from: row.child,
      to: row.parent,
      eventId: row.openedBy,
      certainty:
        row.conflicting || (over !== null && isBefore(over, made(row.child)))
          ? 'CONFLICTING'
          : (row.end ?? 'REPORTED'),
    })),
  );
}

function drawEdges(draws: readonly Draw[], made: (item: string) => Moment[]): OracleEdge[] {
  return draws.flatMap(({ eventId, inputs, outputs, found }) =>
    inputs.flatMap(({ item, spot }) =>
      outputs.map((to) => ({
        kind: found ? 'FOUND_IN_LOT' : 'FLOW',
        from: item,
        to,
        eventId,
        certainty: isBefore(spot.instant, made(item)) ? 'CONFLICTING' : 'REPORTED',
      })),
    ),
  );
}

/** Strictly before it was made, and not within the day of a making known by day. */
function isBefore(instant: bigint, made: readonly Moment[]): boolean {
  return (
    made.length > 0 && made.every((making) => instant < making.instant && !isOnDay(instant, making))
  );
}

function shownRow(row: Row): OracleRow {
  const { child, parent, kind, openedBy, closedAt, end, conflicting, evidence } = row;
  const ids = evidence.map(({ eventId }) => eventId);
  const closedBy = closedAt?.eventId ?? null;
  return { child, parent, kind, openedBy, closedBy, end, conflicting, evidence: ids };
}

function byCodeUnit(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
