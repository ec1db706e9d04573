/**
 * What a walk asks, answered from the tables as known at a size of the log: whatever is projected
 * meanwhile, all hops of one walk see the same.
 */
import type { Queryable } from '../../database/database-pools.js';
import type { Containment } from '../domain/containment.js';
import type { HopFacts, HopQuery, LineageSource } from '../domain/lineage-source.js';
import { STEP } from '../domain/place.js';
import type { End, Flow, Making } from '../domain/projection.js';
import {
  type ContainmentColumns,
  type EvidenceColumns,
  type PlaceColumns,
  containmentsOf,
  momentOf,
  placeOf,
} from './columns.js';

interface ClassColumns {
  readonly name: string;
  readonly class: string;
}

interface HubColumns extends PlaceColumns {
  readonly flow: number;
  readonly day: string | null;
  readonly found: boolean;
}

interface OutputColumns {
  readonly event_id: string;
  readonly flow: number;
  readonly place_in_flow: number;
  readonly item: string;
  readonly mass_mg: string | null;
}

interface InputColumns extends OutputColumns {
  readonly instant: string;
  readonly event_order: string;
}

interface EndColumns extends PlaceColumns {
  readonly item: string;
}

interface MakingColumns {
  readonly item: string;
  readonly event_id: string;
  readonly instant: string;
  readonly day: string | null;
}

const KNOWN = 'known_from < $2 AND (known_until IS NULL OR known_until >= $2)';
const SELECT_CLASSES = `SELECT name, class FROM lineage.identity_class
   WHERE name = ANY($1) AND ${KNOWN}`;
const SELECT_MEMBERS = `SELECT name, class FROM lineage.identity_class
   WHERE class = ANY($1) AND ${KNOWN}`;
const SELECT_BY_CHILD = `SELECT * FROM lineage.containment WHERE child = ANY($1) AND ${KNOWN}`;
const SELECT_BY_PARENT = `SELECT * FROM lineage.containment WHERE parent = ANY($1) AND ${KNOWN}`;
// Two halves, each along an index of its own: today's rows by their end, superseded ones by when they were.
const OPEN = 'child = ANY($1) AND known_from < $2 AND from_instant <= $3 AND until_instant >= $3';
const SELECT_OPEN = `SELECT * FROM lineage.containment WHERE known_until IS NULL AND ${OPEN}
   UNION ALL SELECT * FROM lineage.containment WHERE known_until >= $2 AND ${OPEN}`;
const SELECT_EVIDENCE = `SELECT * FROM lineage.evidence WHERE child = ANY($1) AND ${KNOWN}`;
const SELECT_INPUTS = `SELECT * FROM lineage.flow_input WHERE item = ANY($1) AND ${KNOWN}`;
const SELECT_OUTPUTS = `SELECT * FROM lineage.flow_output WHERE item = ANY($1) AND ${KNOWN}`;
const SELECT_HUBS = `SELECT * FROM lineage.flow WHERE event_id = ANY($1::uuid[]) AND ${KNOWN}`;
const SELECT_INPUTS_OF = `SELECT * FROM lineage.flow_input
   WHERE event_id = ANY($1::uuid[]) AND ${KNOWN}`;
const SELECT_OUTPUTS_OF = `SELECT * FROM lineage.flow_output
   WHERE event_id = ANY($1::uuid[]) AND ${KNOWN}`;
const SELECT_ENDS = `SELECT item, event_id, instant, event_order FROM lineage.ending
   WHERE item = ANY($1) AND ${KNOWN}`;
const SELECT_MAKINGS = `SELECT item, event_id, instant, day FROM lineage.making
   WHERE item = ANY($1) AND ${KNOWN}`;

// Two halves, each along an index that grows at its end: it is nearly always the end that is asked for.
const SELECT_MOVED = `
  SELECT child FROM lineage.containment WHERE known_from >= $1 AND known_from < $2
  UNION SELECT child FROM lineage.containment WHERE known_until >= $1 AND known_until < $2`;

/** Children of the containments that entries from an index to before another wrote or closed. */
export async function selectMovedBetween(
  db: Queryable,
  from: bigint,
  until: bigint,
): Promise<string[]> {
  const { rows } = await db.query<{ child: string }>(SELECT_MOVED, [from, until]);
  return rows.map(({ child }) => child);
}

/** What of a containment its row alone says, without its evidence. */
export type Opening = Pick<Containment, 'child' | 'parent' | 'from' | 'closing'>;

export class StoreSource implements LineageSource {
  constructor(
    private readonly db: Queryable,
    private readonly asKnownAt: bigint,
  ) {}

  /** The name that stands for each name's identity class. */
  readonly classesOf = async (names: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const rows = await this.select<ClassColumns>(SELECT_CLASSES, names);
    const classes = new Map(names.map((name) => [name, name]));
    for (const row of rows) classes.set(row.name, row.class);
    return classes;
  };

  readonly hop = async ({ items, direction }: HopQuery): Promise<HopFacts> => {
    const forward = direction === 'FORWARD';
    const [containments, flows] = await Promise.all([
      this.containments(forward ? SELECT_BY_CHILD : SELECT_BY_PARENT, items),
      forward ? this.flowsFrom(items) : this.flowsInto(items),
    ]);
    const parents = containments.map(({ parent }) => parent);
    const made = [
      ...containments.map(({ child }) => child),
      ...flows.flatMap(({ inputs }) => inputs.map(({ item }) => item)),
    ];
    const [ends, makings] = await Promise.all([this.endsOf(parents), this.makingsOf(made)]);
    return { containments, flows, ends, makings };
  };

  /** All names of each class, the one that stands for it first; classes of one name are left out. */
  async namesOf(classes: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await this.select<ClassColumns>(SELECT_MEMBERS, classes);
    const names = Map.groupBy(rows, (row) => row.class);
    return new Map([...names].map(([of, members]) => [of, members.map(({ name }) => name).sort()]));
  }

  /** What each item was in at an instant: not what ended before, however much that is. */
  async openingsAt(children: readonly string[], instant: bigint): Promise<Opening[]> {
    const rows = await this.select<ContainmentColumns>(SELECT_OPEN, children, instant);
    return containmentsOf(rows, []);
  }

  /** What each item has been in, and what has been in it. */
  async containmentsOf(items: readonly string[]): Promise<Containment[]> {
    const [above, within] = await Promise.all([
      this.containments(SELECT_BY_CHILD, items),
      this.containments(SELECT_BY_PARENT, items),
    ]);
    const asked = new Set(items);
    return [...above, ...within.filter(({ child }) => !asked.has(child))];
  }

  async endsOf(items: readonly string[]): Promise<End[]> {
    const rows = await this.select<EndColumns>(SELECT_ENDS, items);
    return rows.map((row) => ({
      item: row.item,
      eventId: row.event_id,
      place: placeOf(row, STEP.BEGIN_AND_END),
    }));
  }

  async makingsOf(items: readonly string[]): Promise<Making[]> {
    const rows = await this.select<MakingColumns>(SELECT_MAKINGS, items);
    return rows.map((row) => ({
      item: row.item,
      eventId: row.event_id,
      moment: momentOf(row.instant, row.day),
    }));
  }

  private async containments(text: string, items: readonly string[]): Promise<Containment[]> {
    const rows = await this.select<ContainmentColumns>(text, items);
    const children = rows.map(({ child }) => child);
    return containmentsOf(rows, await this.select<EvidenceColumns>(SELECT_EVIDENCE, children));
  }

  private async flowsFrom(items: readonly string[]): Promise<Flow[]> {
    const inputs = await this.select<InputColumns>(SELECT_INPUTS, items);
    const events = inputs.map((row) => row.event_id);
    const [hubs, outputs] = await Promise.all([
      this.select<HubColumns>(SELECT_HUBS, events),
      this.select<OutputColumns>(SELECT_OUTPUTS_OF, events),
    ]);
    return flowsOf(hubs, inputs, outputs);
  }

  private async flowsInto(items: readonly string[]): Promise<Flow[]> {
    const outputs = await this.select<OutputColumns>(SELECT_OUTPUTS, items);
    const events = outputs.map((row) => row.event_id);
    const [hubs, inputs] = await Promise.all([
      this.select<HubColumns>(SELECT_HUBS, events),
      this.select<InputColumns>(SELECT_INPUTS_OF, events),
    ]);
    return flowsOf(hubs, inputs, outputs);
  }

  /** By keys, each once; without a key there is nothing to ask. */
  private async select<T extends object>(
    text: string,
    keys: readonly string[],
    ...more: readonly bigint[]
  ): Promise<T[]> {
    if (keys.length === 0) return [];
    const values = [[...new Set(keys)], this.asKnownAt, ...more];
    return (await this.db.query<T>(text, values)).rows;
  }
}

/** Of the hubs, those that have both among these inputs and outputs. */
function flowsOf(
  hubs: readonly HubColumns[],
  inputs: readonly InputColumns[],
  outputs: readonly OutputColumns[],
): Flow[] {
  const inputsOf = Map.groupBy(inputs, flowKey);
  const outputsOf = Map.groupBy(outputs, flowKey);
  return hubs.flatMap((hub) => {
    const into = inputsOf.get(flowKey(hub)) ?? [];
    const outOf = outputsOf.get(flowKey(hub)) ?? [];
    return into.length === 0 || outOf.length === 0 ? [] : [flowOf(hub, into, outOf)];
  });
}

function flowOf(
  hub: HubColumns,
  inputs: readonly InputColumns[],
  outputs: readonly OutputColumns[],
): Flow {
  return {
    eventId: hub.event_id,
    position: hub.flow,
    place: placeOf(hub, STEP.TAKE_IN),
    moment: momentOf(hub.instant, hub.day),
    inputs: inputs.toSorted(inFlow).map((row) => ({
      item: row.item,
      position: row.place_in_flow,
      massMg: massOf(row),
      place: placeOf(row, STEP.TAKE_IN),
    })),
    outputs: outputs.toSorted(inFlow).map((row) => ({ item: row.item, massMg: massOf(row) })),
    found: hub.found,
  };
}

function massOf({ mass_mg }: OutputColumns): bigint | null {
  return mass_mg === null ? null : BigInt(mass_mg);
}

function inFlow(a: OutputColumns, b: OutputColumns): number {
  return a.place_in_flow - b.place_in_flow;
}

function flowKey({ event_id, flow }: { event_id: string; flow: number }): string {
  return `${event_id} ${flow}`;
}
