/** The tables of the room that a projection writes, with what waits to be written to each. */
import type { Queryable } from '../../database/database-pools.js';
import type { Containment } from '../domain/containment.js';
import { containmentValues, evidenceValues } from './columns.js';
import { placeKey, rowKey, type ItemTrack } from './item-track.js';
import { columns, GrowingTable, VersionedTable } from './versioned-table.js';

const CONTAINMENT = {
  table: 'containment',
  keys: 3,
  columns: columns(
    'child text',
    'opened_by uuid',
    'parent text',
    'kind lineage.containment_kind',
    'from_instant bigint',
    'from_order bigint',
    'until_instant bigint',
    'until_order bigint',
    'closed_by uuid',
    'until_step smallint',
    'until_day bigint',
    'ending lineage.containment_end',
    'conflict_instant bigint',
    'conflict_order bigint',
    'conflict_event uuid',
  ),
};
const EVIDENCE = {
  table: 'evidence',
  keys: 5,
  columns: columns(
    'child text',
    'opened_by uuid',
    'parent text',
    'event_id uuid',
    'step smallint',
    'instant bigint',
    'event_order bigint',
  ),
};
const FLOW = {
  table: 'flow',
  keys: 2,
  columns: columns(
    'event_id uuid',
    'flow integer',
    'instant bigint',
    'event_order bigint',
    'day bigint',
    'found boolean',
  ),
};
const FLOW_INPUT = {
  table: 'flow_input',
  keys: 4,
  columns: columns(
    'item text',
    'event_id uuid',
    'flow integer',
    'place_in_flow integer',
    'named text',
    'mass_mg numeric',
    'instant bigint',
    'event_order bigint',
  ),
};
const FLOW_OUTPUT = {
  ...FLOW_INPUT,
  table: 'flow_output',
  columns: FLOW_INPUT.columns.slice(0, 6),
};
const ENDING = {
  table: 'ending',
  keys: 3,
  columns: columns(
    'item text',
    'event_id uuid',
    'place_in_event integer',
    'named text',
    'instant bigint',
    'event_order bigint',
  ),
};
const MAKING = {
  table: 'making',
  keys: 3,
  columns: columns(
    'item text',
    'event_id uuid',
    'place_in_event integer',
    'named text',
    'instant bigint',
    'day bigint',
  ),
};
const IDENTITY = {
  table: 'identity',
  keys: 3,
  columns: columns('name text', 'other text', 'event_id uuid'),
};
const IDENTITY_CLASS = {
  table: 'identity_class',
  keys: 1,
  columns: columns('name text', 'class text'),
};
const CORRECTION = {
  table: 'correction',
  keys: 1,
  columns: columns('target uuid', 'event_id uuid', 'instant bigint', 'event_order bigint'),
};
const STEP = {
  table: 'step',
  columns: columns(
    'item text',
    'instant bigint',
    'event_order bigint',
    'event_id uuid',
    'step smallint',
    'place_in_event integer',
    'kind lineage.step_kind',
    'day bigint',
    'holder text',
    'list integer',
  ),
};
const READING = {
  table: 'reading',
  columns: columns(
    'item text',
    'instant bigint',
    'event_order bigint',
    'event_id uuid',
    'step smallint',
    'reader text',
  ),
};
const HANDOVER = { table: 'handover', columns: columns('event_id uuid', 'receiver text') };
const RECEPTION = {
  table: 'reception',
  columns: columns(
    'handover uuid',
    'event_id uuid',
    'principal text',
    'instant bigint',
    'event_order bigint',
  ),
};

/** A list is an array in a column, which rows by columns can't carry: names joined by line breaks. */
const INSERT_LISTS = `INSERT INTO lineage.step_list (event_id, list, names)
   SELECT event_id, list, string_to_array(names, E'\\n')
     FROM unnest($1::uuid[], $2::integer[], $3::text[]) AS made (event_id, list, names)
   ON CONFLICT (event_id, list) DO UPDATE SET names = excluded.names`;

export interface WaitingList {
  readonly eventId: string;
  readonly list: number;
  readonly names: readonly string[];
}

const TABLES = [
  ...[CONTAINMENT, EVIDENCE, FLOW, FLOW_INPUT, FLOW_OUTPUT, ENDING, MAKING],
  ...[
    IDENTITY,
    IDENTITY_CLASS,
    CORRECTION,
    STEP,
    READING,
    HANDOVER,
    RECEPTION,
    { table: 'step_list' },
  ],
];

export interface RowsChange {
  readonly track: ItemTrack;
  readonly before: readonly Containment[];
  readonly logIndex: bigint;
}

/** For a rebuild. */
export const TRUNCATE_LINEAGE = `TRUNCATE ${TABLES.map(({ table }) => `lineage.${table}`).join(', ')}`;

/** Of the tables of facts, those whose rows stand under the name of an identity class. */
export const ITEM_TABLES = [FLOW_INPUT, FLOW_OUTPUT, ENDING, MAKING];

export class FactTables {
  readonly containment = new VersionedTable(CONTAINMENT);
  readonly evidence = new VersionedTable(EVIDENCE);
  readonly flow = new VersionedTable(FLOW);
  readonly flowInput = new VersionedTable(FLOW_INPUT);
  readonly flowOutput = new VersionedTable(FLOW_OUTPUT);
  readonly ending = new VersionedTable(ENDING);
  readonly making = new VersionedTable(MAKING);
  readonly identity = new VersionedTable(IDENTITY);
  readonly identityClass = new VersionedTable(IDENTITY_CLASS);
  readonly correction = new VersionedTable(CORRECTION);
  readonly step = new GrowingTable(STEP);
  readonly reading = new GrowingTable(READING);
  readonly handover = new GrowingTable(HANDOVER);
  readonly reception = new GrowingTable(RECEPTION);
  private lists: WaitingList[] = [];

  /**
   * Writes what differs. What is gone first: a row that an event opens elsewhere now has the key of
   * the one that it opened before.
   */
  changeRows({ track, before, logIndex }: RowsChange): void {
    const old = byKeyWithout(before, track.rows);
    const now = byKeyWithout(track.rows, before);
    for (const [key, row] of old) {
      const next = now.get(key);
      if (next === undefined || !sameValues(row, next)) {
        this.containment.close(containmentValues(row), logIndex);
      }
      for (const values of evidenceOf(row, next)) this.evidence.close(values, logIndex);
    }
    for (const [key, row] of now) {
      const last = old.get(key);
      track.seenKeys.add(key);
      if (last === undefined || !sameValues(row, last)) {
        this.containment.add(containmentValues(row), logIndex);
      }
      for (const values of evidenceOf(row, last)) this.evidence.add(values, logIndex);
    }
  }

  /** Events name lists of items, which never hold a line break. */
  addList(list: WaitingList): void {
    this.lists.push(list);
  }

  /** Returns how many rows it wrote, closed ones included. */
  async flush(db: Queryable): Promise<number> {
    let written = await this.flushLists(db);
    for (const table of this.all()) written += await table.flush(db);
    return written;
  }

  private all(): (VersionedTable | GrowingTable)[] {
    return [
      this.containment,
      this.evidence,
      this.flow,
      this.flowInput,
      this.flowOutput,
      this.ending,
      this.making,
      this.identity,
      this.identityClass,
      this.correction,
      this.step,
      this.reading,
      this.handover,
      this.reception,
    ];
  }

  private async flushLists(db: Queryable): Promise<number> {
    const { lists } = this;
    this.lists = [];
    if (lists.length === 0) return 0;
    await db.query(INSERT_LISTS, [
      lists.map(({ eventId }) => eventId),
      lists.map(({ list }) => list),
      lists.map(({ names }) => names.join('\n')),
    ]);
    return lists.length;
  }
}

/** Most rows of a replay are the very objects that were there before. */
function byKeyWithout(
  rows: readonly Containment[],
  others: readonly Containment[],
): Map<string, Containment> {
  const same = new Set(others);
  return new Map(rows.filter((row) => !same.has(row)).map((row) => [rowKey(row), row]));
}

function sameValues(a: Containment, b: Containment): boolean {
  const [valuesA, valuesB] = [containmentValues(a), containmentValues(b)];
  return valuesA.every((value, place) => value === valuesB[place]);
}

/** Further evidence of a row that the other does not have. */
function evidenceOf(
  row: Containment,
  other: Containment | undefined,
): ReturnType<typeof evidenceValues>[] {
  if (row.evidence.length <= 1) return [];
  const known = new Set(other?.evidence.map(({ place }) => placeKey(place)));
  return row.evidence
    .slice(1)
    .filter(({ place }) => !known.has(placeKey(place)))
    .map((evidence) => evidenceValues(row, evidence));
}
