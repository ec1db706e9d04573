/** What each statement of the ledger and of capture does to the simulated store. */
import {
  INSERT_BEGINNINGS,
  SELECT_BEGINNINGS,
  SELECT_LOTS,
} from '../../src/capture/store/holdings.store.js';
import { LIMIT_LOCK_WAITS } from '../../src/capture/store/lock-wait.store.js';
import {
  ENQUEUE_BATCH,
  INSERT_BATCH,
  INSERT_EVENTS,
  SELECT_EVENTS,
} from '../../src/ledger/store/event.store.js';
import {
  LOCK_CURSOR,
  MAKE_CURSOR,
  MOVE_CURSOR,
  SELECT_RANGES,
  SELECT_SIZE,
} from '../../src/ledger/store/log.store.js';
import {
  DEQUEUE,
  INSERT_RANGES,
  INSERT_TILE,
  LOCK_HEAD,
  MOVE_HEAD,
  SELECT_LEAVES,
  SELECT_PENDING,
  SELECT_TILES,
  TRY_LEAD,
} from '../../src/ledger/store/sequencer.store.js';
import type { Row, Session, SimulatedStore } from './simulated-store.js';

/** The simulated projection's own statement: one row an entry, as it was read. */
export const SHOW = 'simulated: INSERT INTO shown (projection, log_index, event_id)';

export interface Sent {
  readonly store: SimulatedStore;
  readonly session: Session;
  readonly values: readonly unknown[];
}

/** Rows, or how many rows were written. */
type Statement = (sent: Sent) => readonly Row[] | number;

const text = (value: unknown): string => String(value);
const texts = (value: unknown): string[] => (value as unknown[]).map(String);
const numberOf = (row: Row | undefined, name: string): number => Number(row?.[name] ?? 0);
const byNumber =
  (name: string) =>
  (a: Row, b: Row): number =>
    numberOf(a, name) - numberOf(b, name);

function insertNew(
  sent: Sent,
  table: 'event' | 'beginning',
  rows: ReadonlyMap<string, Row>,
): number {
  const { store, session } = sent;
  store.lock(session, table, [...rows.keys()].sort());
  const fresh = [...rows].filter(([key]) => store.get(session, table, key) === undefined);
  for (const [key, row] of fresh) store.write(session, table, key, row);
  return fresh.length;
}

function insertEvents(sent: Sent): number {
  const [batchId, ids, places, envelopes, hashes, ...groups] = sent.values as [
    ...[string, string[], number[], Buffer[], Buffer[]],
    ...(Buffer | null)[][],
  ];
  const names = [
    'public',
    'detail',
    'individual',
    'custody',
    'authority',
    'commercial',
    'personal',
  ];
  const rows = ids.map((event_id, nth): [string, Row] => {
    const kept = names.map((name, group): [string, unknown] => [
      `group_${name}`,
      groups[group]?.[nth] ?? null,
    ]);
    const own = {
      event_id,
      batch_id: batchId,
      place: places[nth],
      envelope: envelopes[nth],
      submission_hash: hashes[nth],
    };
    const row: Row = Object.fromEntries([...Object.entries(own), ...kept]);
    return [event_id, row];
  });
  return insertNew(sent, 'event', new Map(rows));
}

function selectEvents({ store, session, values }: Sent): Row[] {
  const ranges = new Map(store.all(session, 'range').map((row) => [row['batch_id'], row]));
  return texts(values[0]).flatMap((id) => {
    const event = store.get(session, 'event', id);
    if (event === undefined) return [];
    const batch = store.get(session, 'batch', text(event['batch_id']));
    const place = numberOf(event, 'place');
    const hashes = batch?.['leaf_hashes'] as Buffer;
    const range = ranges.get(event['batch_id']);
    const log_index = range === undefined ? null : String(numberOf(range, 'first_index') + place);
    const leaf_hash = hashes.subarray(32 * place, 32 * place + 32);
    return [
      { ...event, leaf_hash, log_index, sequenced_at: range === undefined ? null : new Date(0) },
    ];
  });
}

function selectPending({ store, session, values }: Sent): Row[] {
  const pending = store.all(session, 'pending').sort(byNumber('queue_id'));
  const last = Math.max(0, ...store.all(session, 'range').map((row) => numberOf(row, 'queue_id')));
  const seen =
    store.plant === 'order by sequence value'
      ? pending.filter((row) => numberOf(row, 'queue_id') > last)
      : pending;
  return seen.slice(0, Number(values[0])).map((row) => {
    const batch = store.get(session, 'batch', text(row['batch_id']));
    return { ...row, queue_id: String(row['queue_id']), leaf_hashes: batch?.['leaf_hashes'] };
  });
}

function dequeue({ store, session, values }: Sent): number {
  const ids = texts(values[0]);
  store.lock(session, 'pending', ids);
  const there = ids.filter((id) => store.get(session, 'pending', id) !== undefined);
  for (const id of there) {
    if (store.plant === 'forget a batch after take-over') store.put('pending', id, undefined);
    else store.write(session, 'pending', id, undefined);
  }
  return there.length;
}

function insertRanges({ store, session, values }: Sent): number {
  const [firsts, ns, batches] = values as [bigint[], number[], string[]];
  const queued = new Map(
    store.all(session, 'pending').map((row) => [row['batch_id'], row['queue_id']]),
  );
  const keys = firsts.map(String);
  store.lock(session, 'range', keys);
  for (const [nth, key] of keys.entries()) {
    if (store.get(session, 'range', key) !== undefined) throw new Error(`Index ${key} twice.`);
    const batch_id = batches[nth];
    const row = { first_index: Number(key), n: ns[nth], batch_id, queue_id: queued.get(batch_id) };
    store.write(session, 'range', key, row);
  }
  return keys.length;
}

function rangesFrom({ store, session }: Sent, from: number, until: number): Row[] {
  const ranges = store.all(session, 'range').sort(byNumber('first_index'));
  return ranges
    .filter((row) => numberOf(row, 'first_index') + numberOf(row, 'n') > from)
    .filter((row) => numberOf(row, 'first_index') < until)
    .map((row) => {
      const batch = store.get(session, 'batch', text(row['batch_id']));
      return { ...batch, first_index: String(row['first_index']) };
    });
}

const head = ({ store, session }: Sent): Row =>
  store.get(session, 'head', 'only') ?? { size: '0', edge: Buffer.alloc(0) };

function lockedHead(sent: Sent): Row[] {
  sent.store.lock(sent.session, 'head', ['only']);
  return [head(sent)];
}

function one(
  sent: Sent,
  table: Parameters<SimulatedStore['write']>[1],
  key: string,
  row: Row,
): number {
  sent.store.lock(sent.session, table, [key]);
  sent.store.write(sent.session, table, key, row);
  return 1;
}

function makeCursor(sent: Sent): number {
  const key = text(sent.values[0]);
  sent.store.lock(sent.session, 'cursor', [key]);
  if (sent.store.get(sent.session, 'cursor', key) !== undefined) return 0;
  return one(sent, 'cursor', key, { projection: key, next_index: '0' });
}

function selectBeginnings({ store, session, values }: Sent): Row[] {
  const found = texts(values[0]).map((item) => store.get(session, 'beginning', item));
  return found.filter((row) => row !== undefined);
}

function insertBeginnings(sent: Sent): number {
  const [items, events, principals] = sent.values as [string[], string[], string[]];
  const rows = items.map((item, nth): [string, Row] => {
    return [item, { item, event_id: events[nth], principal: principals[nth] }];
  });
  return insertNew(sent, 'beginning', new Map(rows));
}

function insertTile(sent: Sent): number {
  const [level, index, hashes] = sent.values;
  const key = `${text(level)}/${text(index)}`;
  if (sent.store.get(sent.session, 'tile', key) !== undefined)
    throw new Error(`Tile ${key} twice.`);
  return one(sent, 'tile', key, { level, tile_index: Number(index), hashes });
}

function selectTiles({ store, session, values }: Sent): Row[] {
  const [level, from, until] = values.map(Number) as [number, number, number];
  const tiles = store.all(session, 'tile').sort(byNumber('tile_index'));
  return tiles.filter((row) => {
    const index = numberOf(row, 'tile_index');
    return row['level'] === level && index >= from && index < until;
  });
}

function insertBatch(sent: Sent): number {
  const [batch_id, event_ids, leaf_hashes] = sent.values;
  return one(sent, 'batch', text(batch_id), { batch_id, event_ids, leaf_hashes });
}

function enqueue(sent: Sent): number {
  const queue_id = sent.store.nextQueueId();
  const [batch_id, n] = sent.values;
  return one(sent, 'pending', String(queue_id), { queue_id, batch_id, n });
}

function show(sent: Sent): number {
  const [projection, log_index, event_id] = sent.values;
  const key = `${text(projection)}/${text(log_index)}/${text(event_id)}`;
  const { store, session } = sent;
  // Never a key that refuses: what came twice must be seen.
  const times = numberOf(store.get(session, 'shown', key), 'times') + 1;
  return one(sent, 'shown', key, { projection, log_index: Number(log_index), event_id, times });
}

/** By the statement itself: one that is changed is not known here until somebody has looked at it. */
export const STATEMENTS: ReadonlyMap<string, readonly [name: string, run: Statement]> = new Map<
  string,
  readonly [string, Statement]
>([
  [LIMIT_LOCK_WAITS, ['limit', () => 0]],
  [SELECT_LOTS, ['lots', () => []]],
  [SELECT_BEGINNINGS, ['beginnings', selectBeginnings]],
  [INSERT_BEGINNINGS, ['begin items', insertBeginnings]],
  [INSERT_EVENTS, ['insert events', insertEvents]],
  [INSERT_BATCH, ['insert batch', insertBatch]],
  [ENQUEUE_BATCH, ['enqueue', enqueue]],
  [SELECT_EVENTS, ['events', selectEvents]],
  [TRY_LEAD, ['lead?', ({ store, session }) => [{ leads: store.tryLead(session) }]]],
  [LOCK_HEAD, ['lock head', lockedHead]],
  [SELECT_PENDING, ['pending', selectPending]],
  [INSERT_RANGES, ['insert ranges', insertRanges]],
  [DEQUEUE, ['dequeue', dequeue]],
  [
    MOVE_HEAD,
    [
      'move head',
      (sent) => one(sent, 'head', 'only', { size: text(sent.values[0]), edge: sent.values[1] }),
    ],
  ],
  [INSERT_TILE, ['insert tile', insertTile]],
  [SELECT_TILES, ['tiles', selectTiles]],
  [
    SELECT_LEAVES,
    ['leaves', (sent) => rangesFrom(sent, Number(sent.values[0]), Number(sent.values[1]))],
  ],
  [SELECT_SIZE, ['size', (sent) => [head(sent)]]],
  [
    SELECT_RANGES,
    [
      'ranges',
      (sent) =>
        rangesFrom(sent, Number(sent.values[0]), Number(sent.values[0]) + Number(sent.values[1])),
    ],
  ],
  [MAKE_CURSOR, ['make cursor', makeCursor]],
  [
    LOCK_CURSOR,
    [
      'lock cursor',
      (sent) => {
        const key = text(sent.values[0]);
        sent.store.lock(sent.session, 'cursor', [key]);
        return [sent.store.get(sent.session, 'cursor', key) ?? {}];
      },
    ],
  ],
  [
    MOVE_CURSOR,
    [
      'move cursor',
      (sent) => {
        const [projection, next] = sent.values;
        return one(sent, 'cursor', text(projection), { projection, next_index: text(next) });
      },
    ],
  ],
  [SHOW, ['show', show]],
]);
