/**
 * Where a walk gets its facts from, hop by hop: a store answers each hop with one query over the
 * items of the hop, `projectionSource` answers from a projection in memory.
 */
import type { Containment } from './containment.js';
import { IdentityClasses } from './identity.js';
import type { End, Flow, Making, Projection } from './projection.js';

export type Direction = 'FORWARD' | 'BACKWARD';

export interface HopQuery {
  /** Names of identity classes. */
  readonly items: readonly string[];
  readonly direction: Direction;
}

/** All that a hop needs to know. */
export interface HopFacts {
  /** Forward those with a child, backward those with a parent among the items. */
  readonly containments: readonly Containment[];
  /**
   * Forward those with an input, backward those with an output among the items. Those inputs and
   * all outputs, or those outputs and all inputs, at least: what else a flow took in leads nowhere.
   */
  readonly flows: readonly Flow[];
  /** The ends of every parent of these containments. */
  readonly ends: readonly End[];
  /** The makings of every child of these containments and every input of these flows. */
  readonly makings: readonly Making[];
}

export interface LineageSource {
  /** The name that stands for each name's identity class: of all its names the one that sorts first. */
  readonly classesOf: (names: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly hop: (query: HopQuery) => Promise<HopFacts>;
}

export function projectionSource(projection: Projection): LineageSource {
  const classes = new IdentityClasses(projection.identities);
  const index = indexOf(projection);
  return {
    classesOf: (names) =>
      Promise.resolve(new Map(names.map((name) => [name, classes.nameOf(name)]))),
    hop: (query) => Promise.resolve(factsOf(index, query)),
  };
}

type Index<T> = ReadonlyMap<string, readonly T[]>;

interface ProjectionIndex {
  readonly byChild: Index<Containment>;
  readonly byParent: Index<Containment>;
  readonly byInput: Index<Flow>;
  readonly byOutput: Index<Flow>;
  readonly ends: Index<End>;
  readonly makings: Index<Making>;
}

function indexOf(projection: Projection): ProjectionIndex {
  return {
    byChild: group(projection.containments, (row) => [row.child]),
    byParent: group(projection.containments, (row) => [row.parent]),
    byInput: group(projection.flows, (flow) => flow.inputs.map(({ item }) => item)),
    byOutput: group(projection.flows, (flow) => flow.outputs.map(({ item }) => item)),
    ends: group(projection.ends, ({ item }) => [item]),
    makings: group(projection.makings, ({ item }) => [item]),
  };
}

function factsOf(index: ProjectionIndex, { items, direction }: HopQuery): HopFacts {
  const forward = direction === 'FORWARD';
  const containments = gather(forward ? index.byChild : index.byParent, items);
  const flows = gather(forward ? index.byInput : index.byOutput, items);
  const parents = containments.map((row) => row.parent);
  const children = containments.map((row) => row.child);
  const inputs = flows.flatMap((flow) => flow.inputs.map(({ item }) => item));
  return {
    containments,
    flows,
    ends: gather(index.ends, parents),
    makings: gather(index.makings, [...children, ...inputs]),
  };
}

/** The things under each key that `keysOf` gives them. */
export function group<T>(things: readonly T[], keysOf: (thing: T) => string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    for (const key of new Set(keysOf(thing))) {
      const members = groups.get(key);
      if (members === undefined) groups.set(key, [thing]);
      else members.push(thing);
    }
  }
  return groups;
}

/** Each thing once, though several keys lead to it. */
function gather<T>(index: Index<T>, keys: readonly string[]): T[] {
  return [...new Set([...new Set(keys)].flatMap((key) => index.get(key) ?? []))];
}
