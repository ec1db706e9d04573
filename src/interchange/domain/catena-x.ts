/**
 * Catena-X test data container to event documents: one `itemAssembled` for each twin, at the
 * `createdOn` of its relations. Children that are a `Batch` were used up in the twin (a batch is in
 * many things), all others are its parts.
 *
 * Model: `io.catenax.assembly_part_relationship` 1.1.0, `serial_part_typization` 1.1.0, `batch` 1.0.0.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../vocabulary/json.js';

const CONTAINER = 'https://catenax.io/schema/TestDataContainer/1.0.0';
const RELATIONS = 'assembly_part_relationship';
const SERIAL_PART = 'serial_part_typization';
const BATCH = 'io.catenax.batch';

export interface ImportProblem {
  /** The twin, or the place in the file. */
  readonly subject: string;
  readonly problem: 'NO_TWINS' | 'NO_ID' | 'NO_DATE' | 'UNKNOWN_CHILD' | 'ID_TWICE';
  readonly detail?: string;
}

export interface CatenaXImport {
  /** Event documents; the place of a twin in the file is the place of its event. */
  readonly documents: readonly JsonObject[];
  readonly twins: number;
  readonly relations: number;
  /** Twins of the file that no relation names: they become known by their own event. */
  readonly unrelated: readonly string[];
  /** Serial parts that stand in several things at once; lineage shows them as CONFLICTING. */
  readonly conflicts: readonly { readonly part: string; readonly parents: readonly string[] }[];
  readonly problems: readonly ImportProblem[];
}

interface Twin {
  readonly id: string;
  readonly isBatch: boolean;
  readonly name: string | undefined;
  readonly madeOn: string | undefined;
  readonly children: readonly Child[];
}

interface Child {
  readonly id: string;
  readonly createdOn: string | undefined;
}

export function readCatenaX(file: JsonValue): CatenaXImport {
  const entries = isJsonObject(file) ? file[CONTAINER] : undefined;
  if (!Array.isArray(entries)) return nothing([{ subject: CONTAINER, problem: 'NO_TWINS' }]);
  const problems: ImportProblem[] = [];
  const twins = new Map<string, Twin>();
  entries.forEach((entry, place) => {
    const twin = isJsonObject(entry) ? twinOf(entry) : undefined;
    if (twin === undefined) problems.push({ subject: `[${place}]`, problem: 'NO_ID' });
    else if (twins.has(twin.id)) problems.push({ subject: twin.id, problem: 'ID_TWICE' });
    else twins.set(twin.id, twin);
  });
  const parents = parentsOf(twins);
  problems.push(...unknownChildren(twins));
  return {
    documents: [...documentsOf(twins, problems)],
    twins: twins.size,
    relations: [...twins.values()].reduce((sum, { children }) => sum + children.length, 0),
    unrelated: [...twins.values()]
      .filter(({ id, children }) => children.length === 0 && !parents.has(id))
      .map(({ id }) => id),
    conflicts: [...parents]
      .filter(([id, holders]) => holders.length > 1 && twins.get(id)?.isBatch === false)
      .map(([part, holders]) => ({ part, parents: holders })),
    problems,
  };
}

function nothing(problems: readonly ImportProblem[]): CatenaXImport {
  return { documents: [], twins: 0, relations: 0, unrelated: [], conflicts: [], problems };
}

function twinOf(entry: JsonObject): Twin | undefined {
  const id = text(entry['catenaXId']);
  if (id === undefined) return undefined;
  const relation = aspectOf(entry, RELATIONS);
  const serial = aspectOf(entry, SERIAL_PART);
  const batch = aspectOf(entry, BATCH);
  const typed = serial ?? batch;
  const type = member(typed, 'partTypeInformation');
  const children = relation?.['childParts'];
  return {
    id,
    isBatch: batch !== undefined,
    name: text(type?.['nameAtManufacturer']),
    madeOn: text(member(typed, 'manufacturingInformation')?.['date']),
    children: Array.isArray(children) ? children.flatMap(childOf) : [],
  };
}

function childOf(value: JsonValue): Child[] {
  const id = isJsonObject(value) ? text(value['childCatenaXId']) : undefined;
  if (!isJsonObject(value) || id === undefined) return [];
  return [{ id, createdOn: text(value['createdOn']) }];
}

/** An aspect stands under the URN of its model, as a list with one object. */
function aspectOf(entry: JsonObject, model: string): JsonObject | undefined {
  const name = Object.keys(entry).find((key) => key.includes(model));
  const value = name === undefined ? undefined : entry[name];
  const [first] = Array.isArray(value) ? value : [];
  return isJsonObject(first) ? first : undefined;
}

function member(object: JsonObject | undefined, name: string): JsonObject | undefined {
  const value = object?.[name];
  return isJsonObject(value) ? value : undefined;
}

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function parentsOf(twins: ReadonlyMap<string, Twin>): Map<string, string[]> {
  const parents = new Map<string, string[]>();
  for (const { id, children } of twins.values()) {
    for (const child of children) parents.set(child.id, [...(parents.get(child.id) ?? []), id]);
  }
  return parents;
}

/** Such a child is imported all the same: it becomes known by being named. */
function unknownChildren(twins: ReadonlyMap<string, Twin>): ImportProblem[] {
  return [...twins.values()].flatMap(({ id, children }) =>
    children
      .filter((child) => !twins.has(child.id))
      .map((child): ImportProblem => ({ subject: id, problem: 'UNKNOWN_CHILD', detail: child.id })),
  );
}

/** One event for each date of a twin's relations; nearly every twin has one. */
function* documentsOf(
  twins: ReadonlyMap<string, Twin>,
  problems: ImportProblem[],
): Generator<JsonObject> {
  // A twin without relations has no date of its own; the first of the file is when it was there.
  const [firstDate] = [...twins.values()].flatMap(datesOf).sort();
  for (const twin of twins.values()) {
    const dates = datesOf(twin);
    if (dates.length === 0 && firstDate !== undefined) dates.push(firstDate);
    if (dates.length === 0) problems.push({ subject: twin.id, problem: 'NO_DATE' });
    for (const occurredAt of dates) yield { itemAssembled: assembled(twin, occurredAt, twins) };
  }
}

function datesOf({ children }: Twin): string[] {
  return [...new Set(children.flatMap(({ createdOn }) => createdOn ?? []))];
}

function assembled(twin: Twin, occurredAt: string, twins: ReadonlyMap<string, Twin>): JsonObject {
  const isBatch = ({ id }: Child): boolean => twins.get(id)?.isBatch === true;
  const children = twin.children.filter(({ createdOn }) => createdOn === occurredAt);
  const parts = children.filter((child) => !isBatch(child)).map(({ id }) => id);
  const lots = children.filter(isBatch).map(({ id }) => id);
  return {
    occurredAt,
    item: twin.id,
    ...(parts.length === 0 ? {} : { parts }),
    ...(lots.length === 0 ? {} : { lots }),
    ...(twin.name === undefined ? {} : { model: twin.name }),
    ...(twin.madeOn === undefined ? {} : { manufacturingDateStated: twin.madeOn }),
    sourceSystem: 'Catena-X',
  };
}
