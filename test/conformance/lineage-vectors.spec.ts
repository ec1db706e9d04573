/**
 * The lineage cases of the design, in CONFORMANCE_DATA/vectors/lineage, read in shorthand straight
 * into the records of the rules. Skipped with a message where the data is absent.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  packOrder,
  type DaySpan,
  type EventClass,
} from '../../src/lifecycle/domain/event-order.js';
import type { Containment } from '../../src/lineage/domain/containment.js';
import { IdentityClasses } from '../../src/lineage/domain/identity.js';
import {
  NO_EFFECTS,
  type EventEffects,
  type EventFlow,
  type LineageEntry,
  type LineageEvent,
} from '../../src/lineage/domain/lineage-event.js';
import { projectionSource, type Direction } from '../../src/lineage/domain/lineage-source.js';
import { dayMoment, takenAtDay, type Moment } from '../../src/lineage/domain/place.js';
import { evaluate } from '../../src/lineage/domain/projection.js';
import { walk } from '../../src/lineage/domain/walk.js';

interface ShortInput {
  readonly item: string;
  readonly mass?: number;
  readonly takenAt?: number;
}

interface ShortEvent {
  readonly id?: string;
  readonly type: string;
  readonly at: number;
  readonly precision?: 'INSTANT' | 'DAY';
  readonly sequence?: number;
  readonly product?: string;
  readonly tree?: readonly (readonly [string, string])[];
  readonly batch?: string;
  readonly host?: string;
  readonly batteries?: readonly string[];
  readonly removed?: readonly string[];
  readonly fitted?: readonly string[];
  readonly vehicle?: string;
  readonly parent?: string;
  readonly found?: readonly string[];
  readonly lots?: readonly string[];
  readonly split?: readonly [string, string];
  readonly items?: readonly string[];
  readonly ownLots?: readonly (readonly [string, string])[];
  readonly products?: readonly {
    readonly code: string;
    readonly components: readonly { readonly code: string; readonly newCode?: string }[];
  }[];
  readonly lot?: string;
  readonly knownCodes?: readonly string[];
  readonly inputs?: readonly ShortInput[];
  readonly outputs?: readonly { readonly lot: string; readonly mass?: number }[];
  readonly output?: string;
  readonly uncoded?: string;
  readonly code?: string;
  readonly battery?: string;
  readonly target?: string;
  readonly replacement?: ShortEvent;
}

interface ShortCase {
  readonly name: string;
  readonly events: readonly ShortEvent[];
  readonly questions: readonly {
    readonly direction: Direction;
    readonly item: string;
    readonly at?: number;
    readonly asKnownAt?: number;
    readonly answer: readonly string[];
    readonly conflicting: readonly string[];
  }[];
  readonly containments: readonly unknown[];
}

/** Place in the table of lifecycle.md section 4, and class of its section 3. */
const TYPES: Readonly<Record<string, readonly [number, EventClass]>> = {
  batteryProduced: [1, 1],
  batteryInstalled: [4, 2],
  batterySwapped: [6, 2],
  batteryReplaced: [7, 2],
  batteryRemoved: [8, 2],
  vehicleScrapped: [12, 4],
  handedOver: [13, 2],
  received: [14, 2],
  batteryDismantled: [15, 3],
  batteryRepurposed: [16, 3],
  materialDeclared: [18, 1],
  materialProcessed: [19, 4],
  materialUsed: [22, 4],
  itemDisposed: [23, 4],
  exported: [25, 2],
  batteryIdentified: [27, 2],
  eventCorrected: [28, 2],
};

const UNIT = 6n * 60n * 60n * 1_000_000n;

function instantOf(at: number): bigint {
  return BigInt(at) * UNIT;
}

function dayOf(at: number): DaySpan {
  const first = BigInt(Math.floor(at / 4)) * 4n * UNIT;
  return { first, last: first + 4n * UNIT - 1n };
}

function takenAtOf(event: ShortEvent, input: ShortInput): Moment | null {
  if (input.takenAt === undefined) return null;
  if (event.precision === 'DAY') return takenAtDay(dayOf(input.takenAt));
  return { instant: instantOf(input.takenAt), day: null };
}

function isLot(name: string): boolean {
  return /^[LKSRB]\d/.test(name);
}

function flow(inputs: readonly string[], outputs: readonly string[], found = false): EventFlow {
  return {
    inputs: inputs.map((item) => ({ item, massMg: null, takenAt: null })),
    outputs: outputs.map((item) => ({ item, massMg: null })),
    found,
  };
}

function produced(event: ShortEvent): Partial<EventEffects> {
  const tree = event.tree ?? [];
  const product = event.product ?? '';
  const cells = tree.map(([child]) => child).filter((name) => /^C\d/.test(name));
  const into = cells.length > 0 ? [...new Set(cells)] : [product];
  return {
    begun: [product],
    openings: tree.map(([child, parent]) => ({ child, parent })),
    flows: event.batch === undefined ? [] : [flow([event.batch], into)],
  };
}

function processed(event: ShortEvent): Partial<EventEffects> {
  const inputs = (event.inputs ?? []).map((input) => ({
    item: input.item,
    massMg: input.mass === undefined ? null : BigInt(input.mass),
    takenAt: takenAtOf(event, input),
  }));
  const batteries = inputs
    .filter(({ item }) => !isLot(item))
    .map(({ item, takenAt }) => ({ item, takenAt }));
  const outputs = (event.outputs ?? []).map(({ lot, mass }) => ({
    item: lot,
    massMg: mass === undefined ? null : BigInt(mass),
  }));
  return {
    departures: batteries,
    ended: batteries,
    flows: [{ inputs, outputs, found: false }],
  };
}

function repurposed({ products = [] }: ShortEvent): Partial<EventEffects> {
  return {
    takenOut: products.flatMap(({ components }) => components.map(({ code }) => code)),
    begun: products.map(({ code }) => code),
    openings: products.flatMap(({ code: parent, components }) =>
      components.flatMap(({ code, newCode }) =>
        newCode === undefined
          ? [{ child: code, parent }]
          : [
              { child: code, parent: newCode },
              { child: newCode, parent },
            ],
      ),
    ),
  };
}

function identified(event: ShortEvent): Partial<EventEffects> {
  if (event.lot !== undefined) return { flows: [flow([event.lot], [event.battery ?? ''], true)] };
  if (event.code === undefined) return {};
  return { identity: [event.uncoded ?? '', event.code] };
}

function named(items: readonly string[]): { item: string; takenAt: null }[] {
  return items.map((item) => ({ item, takenAt: null }));
}

function dismantled({ parent = '', found = [], lots = [] }: ShortEvent): Partial<EventEffects> {
  return {
    removals: [{ host: parent, parts: found }],
    departures: named([parent]),
    ended: named([parent]),
    flows: lots.length === 0 ? [] : [flow([parent], lots)],
  };
}

function effectsOf(event: ShortEvent): Partial<EventEffects> {
  const { host = '', items = [] } = event;
  switch (event.type) {
    case 'batteryProduced':
      return produced(event);
    case 'batteryInstalled':
      return { fittings: [{ host, parts: event.batteries ?? [] }] };
    case 'batteryRemoved':
      return { removals: [{ host, parts: event.batteries ?? [] }] };
    case 'batterySwapped':
    case 'batteryReplaced':
      return {
        removals: [{ host, parts: event.removed ?? [] }],
        fittings: [{ host, parts: event.fitted ?? [] }],
      };
    case 'vehicleScrapped':
      return {
        removals: [{ host: event.vehicle ?? '', parts: event.found ?? [] }],
        ended: named([event.vehicle ?? '']),
      };
    case 'handedOver':
      return event.split === undefined ? {} : { flows: [flow([event.split[0]], [event.split[1]])] };
    case 'received':
      return {
        departures: named(items.filter((item) => !isLot(item))),
        flows: (event.ownLots ?? []).map(([lot, own]) => flow([lot], [own])),
      };
    case 'exported':
      return { departures: named(items.filter((item) => !isLot(item))) };
    case 'itemDisposed':
      return { departures: named(items.filter((item) => !isLot(item))), ended: named(items) };
    case 'batteryDismantled':
      return dismantled(event);
    case 'batteryRepurposed':
      return repurposed(event);
    case 'materialDeclared': {
      const lot = event.lot ?? '';
      const openings = (event.knownCodes ?? []).map((child) => ({ child, parent: lot }));
      return { begun: [lot], openings };
    }
    case 'materialProcessed':
      return processed(event);
    case 'materialUsed':
      return { flows: [{ ...flow([], [event.output ?? '']), inputs: inputsOf(event) }] };
    case 'batteryIdentified':
      return identified(event);
    default:
      throw new Error(`no such type in the shorthand: ${event.type}`);
  }
}

function inputsOf(event: ShortEvent): EventFlow['inputs'] {
  return (event.inputs ?? []).map((input) => ({
    item: input.item,
    massMg: input.mass === undefined ? null : BigInt(input.mass),
    takenAt: takenAtOf(event, input),
  }));
}

function orderOf(event: ShortEvent): { moment: Moment; order: bigint } {
  const [place, eventClass] = TYPES[event.type] ?? [0, 2];
  return {
    moment:
      event.precision === 'DAY'
        ? dayMoment(dayOf(event.at), eventClass)
        : { instant: instantOf(event.at), day: null },
    order: packOrder({ eventClass, sequence: event.sequence ?? 0, rank: place * 100 }),
  };
}

function eventOf(event: ShortEvent, id: string): LineageEvent {
  return { ...NO_EFFECTS, ...effectsOf(event), ...orderOf(event), kind: 'EVENT', id };
}

function entryOf(event: ShortEvent): LineageEntry {
  const id = event.id ?? '';
  if (event.type !== 'eventCorrected') return eventOf(event, id);
  const { target = '', replacement } = event;
  return {
    ...orderOf(event),
    kind: 'CORRECTION',
    id,
    target,
    replacement: replacement === undefined ? null : eventOf(replacement, target),
  };
}

function shown(row: Containment): unknown {
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

/** In one order, whatever the order of keys and rows. */
function inOrder(rows: readonly unknown[]): string[] {
  return rows
    .map((row) => JSON.stringify(Object.entries(row ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))))
    .sort();
}

type Question = ShortCase['questions'][number];
type Answer = Pick<Question, 'answer' | 'conflicting'>;

async function answerTo(entries: readonly LineageEntry[], question: Question): Promise<Answer> {
  const projection = evaluate(entries.slice(0, question.asKnownAt ?? entries.length));
  const classes = new IdentityClasses(projection.identities);
  const { nodes, edges } = await walk(projectionSource(projection), {
    direction: question.direction,
    items: [question.item],
    ...(question.at === undefined ? {} : { at: instantOf(question.at) }),
  });
  const names = nodes.flatMap(({ item }) => classes.namesOf(item));
  const conflicting = edges.filter(({ certainty }) => certainty === 'CONFLICTING');
  return {
    answer: names.filter((name) => name !== question.item).sort(),
    conflicting: [...new Set(conflicting.map(({ from, to }) => `${from} -> ${to}`))].sort(),
  };
}

const FOLDER = join(process.env['CONFORMANCE_DATA'] ?? '../shared', 'vectors', 'lineage');

function casesIn(file: string): ShortCase[] {
  return JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as ShortCase[];
}

if (existsSync(FOLDER)) {
  describe.each(['golden', 'counterexamples', 'random'])('lineage cases, %s', (file) => {
    const cases = casesIn(`${file}.json`);

    test.each(cases)('$name holds what the case says', ({ events, containments }) => {
      const rows = evaluate(events.map(entryOf)).containments;
      expect(inOrder(rows.map(shown))).toEqual(inOrder(containments));
    });

    test.each(cases)('$name answers as the case says', async ({ events, questions }) => {
      const entries = events.map(entryOf);
      for (const question of questions) {
        const { answer, conflicting } = question;
        expect({ question, ...(await answerTo(entries, question)) }).toEqual({
          question,
          answer,
          conflicting,
        });
      }
    });
  });
} else {
  test('lineage cases are skipped', () => {
    console.warn(`skipped: no ${FOLDER}; set CONFORMANCE_DATA`);
    expect(existsSync(FOLDER)).toBe(false);
  });
}
