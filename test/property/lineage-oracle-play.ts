/**
 * The playing half of the oracle: what an event does, step by step, to who is in whom now, and a
 * picture of it after each place.
 */
import { compareOrder } from '../../src/lifecycle/domain/event-order.js';
import type { LineageEvent } from '../../src/lineage/domain/lineage-event.js';

export type Moment = LineageEvent['moment'];

export interface Spot {
  readonly instant: bigint;
  readonly order: bigint;
  readonly eventId: string;
  readonly step: number;
}

/** Steps within an event, as the design counts them; the last stands after all events. */
const REMOVES = 0;
const TAKES_IN = 1;
const ENDS = 2;
const OPENS = 3;
const AFTER_ALL = (1n << 63n) - 1n;

export interface Row {
  readonly child: string;
  readonly parent: string;
  readonly kind: 'COMPOSITION' | 'INSTALLATION';
  readonly openedBy: string;
  readonly evidence: Spot[];
  closedAt: Spot | null;
  closedOn: Moment | null;
  end: 'REPORTED' | 'PRESUMED' | null;
  conflicting: boolean;
  /** Whether it is read: false once its parent ended, true again once it is named again. */
  read: boolean;
  /** When each time of being read was over, null for the last that is not. */
  readonly overAt: (bigint | null)[];
}

/** Who is in whom by open rows, ends aside, before the place that is being played. */
type Stands = (item: string, around: ReadonlySet<string>) => boolean;

interface Act {
  readonly spot: Spot;
  readonly play: (state: State, stands: Stands) => void;
}

export interface Draw {
  readonly eventId: string;
  readonly inputs: readonly { readonly item: string; readonly spot: Spot }[];
  readonly outputs: readonly string[];
  readonly found: boolean;
}

export interface Picture {
  readonly spot: Spot | null;
  readonly contents: readonly { readonly child: string; readonly parent: string }[];
}

class State {
  readonly rows: Row[] = [];

  openOf(child: string): Row[] {
    return this.rows.filter((row) => row.child === child && row.closedAt === null);
  }

  close(row: Row, spot: Spot, on: Moment, end: 'REPORTED' | 'PRESUMED'): void {
    row.closedAt = spot;
    row.closedOn = on;
    row.end = end;
    this.hide(row, spot);
  }

  hide(row: Row, { instant }: Spot): void {
    if (!row.read) return;
    row.read = false;
    row.overAt[row.overAt.length - 1] = instant;
  }

  addEvidence({ evidence }: Row, spot: Spot): void {
    if (!evidence.some((each) => compareSpots(each, spot) === 0)) evidence.push(spot);
  }

  show(row: Row, spot: Spot): void {
    this.addEvidence(row, spot);
    if (!row.read) row.overAt.push(null);
    row.read = true;
  }

  open(row: Pick<Row, 'child' | 'parent' | 'kind' | 'conflicting'>, spot: Spot): void {
    this.rows.push({
      ...row,
      openedBy: spot.eventId,
      evidence: [spot],
      closedAt: null,
      closedOn: null,
      end: null,
      read: true,
      overAt: [null],
    });
  }
}

export interface Names {
  (name: string): string;
  readonly known: ReadonlySet<string>;
  readonly allOf: (first: string) => string[];
}

export function drawsOf(event: LineageEvent, nameOf: Names): Draw[] {
  return event.flows.map(({ inputs, outputs, found }) => ({
    eventId: event.id,
    inputs: inputs.map(({ item, takenAt }) => ({
      item: nameOf(item),
      spot: spotOf(event, takenAt ?? event.moment, TAKES_IN),
    })),
    outputs: outputs.map(({ item }) => nameOf(item)),
    found,
  }));
}

export function spotOf(event: Pick<LineageEvent, 'order' | 'id'>, on: Moment, step: number): Spot {
  return { instant: on.instant, order: event.order, eventId: event.id, step };
}

export function actsOf(event: LineageEvent, nameOf: Names): Act[] {
  const on = event.moment;
  const removing = { spot: spotOf(event, on, REMOVES), on };
  const opening = spotOf(event, on, OPENS);
  return [
    ...event.removals.flatMap(({ host, parts }) =>
      each(parts, nameOf).map(([child, beside]) => ({
        spot: removing.spot,
        play: removal({ ...removing, child, host: nameOf(host), beside }),
      })),
    ),
    ...event.takenOut.map(nameOf).map((child) => ({
      spot: removing.spot,
      play: (state: State): void => {
        for (const row of state.openOf(child)) state.close(row, removing.spot, on, 'REPORTED');
      },
    })),
    ...departures(event, nameOf),
    ...drawsOf(event, nameOf).flatMap(({ inputs }) =>
      inputs.map(({ spot }) => ({ spot, play: (): void => undefined })),
    ),
    ...endings(event, nameOf),
    ...event.openings.map(({ child: part, parent: whole }) => {
      const [child, parent] = [nameOf(part), nameOf(whole)];
      const says = (row: Row): boolean => row.parent === parent;
      const kind = 'COMPOSITION';
      return {
        spot: opening,
        play: naming({ child, parent, kind, spot: opening, on }, () => says),
      };
    }),
    ...fittings(event, nameOf),
  ];
}

function departures(event: LineageEvent, nameOf: Names): Act[] {
  const named = event.departures.map(({ item }) => nameOf(item));
  return event.departures.map(({ item, takenAt }) => {
    const child = nameOf(item);
    const on = takenAt ?? event.moment;
    const spot = spotOf(event, on, REMOVES);
    const beside = new Set(named.filter((name) => name !== child));
    const play = (state: State, stands: Stands): void => {
      for (const row of state.openOf(child)) {
        if (!stands(row.parent, beside)) state.close(row, spot, on, 'PRESUMED');
      }
    };
    return { spot, play };
  });
}

function endings(event: LineageEvent, nameOf: Names): Act[] {
  return event.ended.map(({ item, takenAt }) => {
    const ended = nameOf(item);
    const spot = spotOf(event, takenAt ?? event.moment, ENDS);
    const play = (state: State): void => {
      for (const row of state.rows) if (row.parent === ended) state.hide(row, spot);
    };
    return { spot, play };
  });
}

function fittings(event: LineageEvent, nameOf: Names): Act[] {
  const on = event.moment;
  const spot = spotOf(event, on, OPENS);
  return event.fittings.flatMap(({ host, parts }) =>
    each(parts, nameOf).map(([child, beside]) => {
      const parent = nameOf(host);
      const around = new Set([parent, ...beside]);
      const says =
        (stands: Stands) =>
        (row: Row): boolean =>
          stands(row.parent, around);
      return { spot, play: naming({ child, parent, kind: 'INSTALLATION', spot, on }, says) };
    }),
  );
}

interface RemovalOf {
  readonly spot: Spot;
  readonly on: Moment;
  readonly child: string;
  readonly host: string;
  readonly beside: ReadonlySet<string>;
}

function removal({ spot, on, child, host, beside }: RemovalOf): Act['play'] {
  return (state, stands) => {
    const open = state.openOf(child);
    const held = open.filter((row) => stands(row.parent, new Set([host])));
    const leaving = (row: Row): boolean => !stands(row.parent, beside);
    if (held.length > 0) {
      for (const row of held.filter(leaving)) state.close(row, spot, on, 'REPORTED');
      return;
    }
    const leftHost = leftLast(state, child).filter(({ parent }) => parent === host);
    if (leftHost.length === 0) {
      for (const row of open.filter(leaving)) state.close(row, spot, on, 'PRESUMED');
      return;
    }
    for (const row of leftHost) {
      if (row.end !== 'PRESUMED' || row.closedOn === null) continue;
      if (!atOnceOrOnOneDay(row.closedOn, on)) continue;
      row.end = 'REPORTED';
      state.addEvidence(row, spot);
    }
  };
}

/** The child's rows that ended at the last place where one did. */
function leftLast(state: State, child: string): Row[] {
  const closed = state.rows.flatMap((row) =>
    row.child === child && row.closedAt !== null ? [{ row, at: row.closedAt }] : [],
  );
  const last = closed
    .map(({ at }) => at)
    .sort(compareSpots)
    .at(-1);
  if (last === undefined) return [];
  return closed.filter(({ at }) => compareSpots(at, last) === 0).map(({ row }) => row);
}

type NamingOf = Pick<Row, 'child' | 'parent' | 'kind'> & {
  readonly spot: Spot;
  readonly on: Moment;
};

function naming(
  { child, parent, kind, spot, on }: NamingOf,
  saysWith: (stands: Stands) => (row: Row) => boolean,
): Act['play'] {
  return (state, stands) => {
    const open = state.openOf(child);
    const confirmed = open.filter(saysWith(stands));
    // Nothing is in itself, whatever two names of it were said to be in each other.
    if (confirmed.length === 0 && child === parent) return;
    let atOnce = false;
    for (const row of open.filter((other) => !confirmed.includes(other))) {
      const last = row.evidence.at(-1)?.instant ?? spot.instant;
      if (last < spot.instant) {
        state.close(row, spot, on, 'PRESUMED');
        continue;
      }
      atOnce = true;
      row.conflicting = true;
    }
    if (confirmed.length === 0) state.open({ child, parent, kind, conflicting: atOnce }, spot);
    for (const row of confirmed) {
      state.show(row, spot);
      if (atOnce) row.conflicting = true;
    }
  };
}

function each(parts: readonly string[], nameOf: Names): [string, ReadonlySet<string>][] {
  const named = [...new Set(parts.map(nameOf))];
  return named.map((child) => [child, new Set(named.filter((name) => name !== child))]);
}

// From place to place.

export function play(
  acts: readonly Act[],
  asked: readonly bigint[],
): { state: State; pictures: Picture[] } {
  const questions = asked.map((instant): Act => ({
    spot: { instant, order: AFTER_ALL, eventId: '', step: REMOVES },
    play: () => undefined,
  }));
  const state = new State();
  const pictures: Picture[] = [{ spot: null, contents: [] }];
  for (const { spot, atOnce } of byPlace([...acts, ...questions])) {
    const stands = standing(state);
    for (const act of atOnce) act.play(state, stands);
    pictures.push({ spot, contents: state.rows.filter((row) => row.read).map(pairOf) });
  }
  return { state, pictures };
}

function byPlace(acts: readonly Act[]): { spot: Spot; atOnce: Act[] }[] {
  const places: { spot: Spot; atOnce: Act[] }[] = [];
  for (const act of [...acts].sort((a, b) => compareSpots(a.spot, b.spot))) {
    const last = places.at(-1);
    if (last !== undefined && compareSpots(last.spot, act.spot) === 0) last.atOnce.push(act);
    else places.push({ spot: act.spot, atOnce: [act] });
  }
  return places;
}

function pairOf({ child, parent }: Row): { child: string; parent: string } {
  return { child, parent };
}

/** Judged before the place, whatever is done at it. */
function standing(state: State): Stands {
  const pairs = state.rows.filter((row) => row.closedAt === null).map(pairOf);
  return (item, around) => {
    const chain = [item];
    for (const current of chain) {
      if (around.has(current)) return true;
      for (const { child, parent } of pairs) {
        if (child === current && !chain.includes(parent)) chain.push(parent);
      }
    }
    return false;
  };
}

function atOnceOrOnOneDay(a: Moment, b: Moment): boolean {
  return a.instant === b.instant || isOnDay(a.instant, b) || isOnDay(b.instant, a);
}

export function isOnDay(instant: bigint, { day }: Moment): boolean {
  return day !== null && day.first <= instant && instant <= day.last;
}

export function compareSpots(a: Spot, b: Spot): number {
  return compareOrder(a, b) || a.step - b.step;
}
