/** The tables of the lineage room, filled from entries without a ledger, and read back whole. */
import type pg from 'pg';

import type { LineageEntry } from '../../src/lineage/domain/lineage-event.js';
import { evaluate, type Projection } from '../../src/lineage/domain/projection.js';
import { EntryChangeReader } from '../../src/lineage/store/log-changes.js';
import {
  LineageProjection,
  type EntryChanges,
} from '../../src/lineage/store/lineage-projection.js';
import { StoreSource } from '../../src/lineage/store/store-source.js';
import { placeKey } from '../../src/lineage/store/item-track.js';
import type { Moment } from '../../src/lineage/domain/place.js';

export const LINEAGE_TABLES = [
  'containment',
  'evidence',
  'flow',
  'flow_input',
  'flow_output',
  'ending',
  'making',
  'identity',
  'identity_class',
  'step',
  'step_list',
  'reading',
  'correction',
];

/** Projects entries that stand in the log from `first` on, in one transaction. Returns rows written. */
export async function projectEntries(
  pool: pg.Pool,
  log: readonly LineageEntry[],
  range: { readonly first: number; readonly next: number },
): Promise<number> {
  const byId = new Map(log.slice(0, range.next).map((entry) => [entry.id, entry]));
  const read = (ids: readonly string[]): Promise<Map<string, LineageEntry>> =>
    Promise.resolve(
      new Map(
        ids.flatMap((id) => {
          const entry = byId.get(id);
          return entry === undefined ? [] : [[id, entry] as const];
        }),
      ),
    );
  const tx = await pool.connect();
  try {
    await tx.query('BEGIN');
    const projection = new LineageProjection(tx);
    const changes = new EntryChangeReader(tx, projection.tables, read);
    const entries = log
      .slice(range.first, range.next)
      .map((entry, place) => ({ entry, logIndex: BigInt(range.first + place) }));
    await changes.prepare(entries);
    const all: EntryChanges[] = [];
    for (const each of entries) {
      all.push({ logIndex: each.logIndex, changes: await changes.changesOf(each) });
    }
    const written = await projection.project(all);
    await tx.query('COMMIT');
    return written;
  } catch (error) {
    await tx.query('ROLLBACK');
    throw error;
  } finally {
    tx.release();
  }
}

/** In batches of these sizes, over and over. */
export async function projectInBatches(
  pool: pg.Pool,
  log: readonly LineageEntry[],
  sizes: readonly number[],
): Promise<void> {
  let first = 0;
  for (let batch = 0; first < log.length; batch += 1) {
    const next = Math.min(log.length, first + (sizes[batch % sizes.length] ?? 1));
    await projectEntries(pool, log, { first, next });
    first = next;
  }
}

/** Not by DELETE: the dead rows of earlier histories would slow down every later one. */
export async function emptyTables(pool: pg.Pool): Promise<void> {
  await pool.query(`TRUNCATE ${LINEAGE_TABLES.map((table) => `lineage.${table}`).join(', ')}`);
}

/** Every row of every table, known times included, in one order. */
export async function dump(pool: pg.Pool): Promise<Record<string, string[]>> {
  const tables: Record<string, string[]> = {};
  for (const table of LINEAGE_TABLES) {
    const { rows } = await pool.query<{ row: string }>(
      `SELECT row_to_json(t)::text AS row FROM lineage.${table} t`,
    );
    tables[table] = rows.map(({ row }) => row).sort();
  }
  return tables;
}

/** What the tables say as known at a size of the log. */
export async function factsKnownAt(
  pool: pg.Pool,
  items: readonly string[],
  size: number,
): Promise<Record<string, string[]>> {
  const source = new StoreSource(pool, BigInt(size));
  const known = `known_from < ${size} AND (known_until IS NULL OR known_until >= ${size})`;
  const lines = async (text: string): Promise<string[]> =>
    (await pool.query<{ line: string }>(text)).rows.map(({ line }) => line);
  return sorted({
    containments: (await source.containmentsOf(items)).map(containmentLine),
    ends: (await source.endsOf(items)).map(({ item, place }) => `${item} ${placeKey(place)}`),
    makings: (await source.makingsOf(items)).map(makingLine),
    hubs: await lines(`SELECT concat_ws(' ', event_id, flow, instant, event_order,
                              coalesce(day::text, '-'), found) AS line
                         FROM lineage.flow WHERE ${known}`),
    inputs: await lines(`SELECT concat_ws(' ', event_id, flow, place_in_flow, item,
                                coalesce(mass_mg::text, '-'), instant, event_order) AS line
                           FROM lineage.flow_input WHERE ${known}`),
    outputs: await lines(`SELECT concat_ws(' ', event_id, flow, place_in_flow, item,
                                 coalesce(mass_mg::text, '-')) AS line
                            FROM lineage.flow_output WHERE ${known}`),
    identities: await lines(`SELECT concat_ws(' ', event_id, name, other) AS line
                               FROM lineage.identity WHERE ${known} AND name < other`),
  });
}

/** The same of what the rules say. */
export function factsOf(entries: readonly LineageEntry[]): Record<string, string[]> {
  const { containments, ends, makings, flows, identities }: Projection = evaluate(entries);
  return sorted({
    containments: containments.map(containmentLine),
    ends: ends.map(({ item, place }) => `${item} ${placeKey(place)}`),
    makings: makings.map(makingLine),
    hubs: flows.map(({ eventId, position, place, moment, found }) =>
      [eventId, position, place.instant, place.order, dayOf(moment), found ? 't' : 'f'].join(' '),
    ),
    inputs: flows.flatMap(({ eventId, position, inputs }) =>
      inputs.map((input) =>
        [
          eventId,
          position,
          input.position,
          input.item,
          input.massMg ?? '-',
          input.place.instant,
          input.place.order,
        ].join(' '),
      ),
    ),
    outputs: flows.flatMap(({ eventId, position, outputs }) =>
      outputs.map(({ item, massMg }, place) =>
        [eventId, position, place, item, massMg ?? '-'].join(' '),
      ),
    ),
    identities: identities.map(({ eventId, names }) => [eventId, ...[...names].sort()].join(' ')),
  });
}

/** Every item that the entries name. */
export function itemsOf(entries: readonly LineageEntry[]): string[] {
  const events = entries.flatMap((entry) => {
    if (entry.kind === 'EVENT') return [entry];
    return entry.replacement === null ? [] : [entry.replacement];
  });
  const names = events.flatMap((event) => [
    ...event.removals.flatMap(({ host, parts }) => [host, ...parts]),
    ...event.fittings.flatMap(({ host, parts }) => [host, ...parts]),
    ...event.openings.flatMap(({ child, parent }) => [child, parent]),
    ...event.flows.flatMap(({ inputs, outputs }) =>
      [...inputs, ...outputs].map(({ item }) => item),
    ),
    ...[...event.departures, ...event.ended].map(({ item }) => item),
    ...event.takenOut,
    ...event.begun,
    ...(event.identity ?? []),
  ]);
  return [...new Set(names)].sort();
}

type Containments = Projection['containments'];

function containmentLine(row: Containments[number]): string {
  const { closing } = row;
  return [
    row.child,
    row.parent,
    row.kind,
    row.openedBy,
    placeKey(row.from),
    row.evidence.map(({ place }) => placeKey(place)).join(','),
    closing === null
      ? 'open'
      : [placeKey(closing.place), closing.end, dayOf(closing.moment), closing.eventId].join(','),
    row.conflictingFrom === null ? '' : placeKey(row.conflictingFrom),
    row.conflicting ? 'CONFLICTING' : '',
  ].join(' | ');
}

function makingLine({ item, eventId, moment }: Projection['makings'][number]): string {
  return [item, eventId, moment.instant, dayOf(moment)].join(' ');
}

function dayOf(moment: Moment): string {
  return moment.day === null ? '-' : `${moment.day.first}`;
}

/** Each line once: an event that says a thing twice says it. */
function sorted(facts: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, lines]) => [name, [...new Set(lines)].sort()]),
  );
}
