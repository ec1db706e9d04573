/** What must hold of a ledger whatever died while it was written: looked at row by row, and reckoned anew. */
import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { HoldingsRebuild } from '../../src/capture/holdings-rebuild.js';
import { CustodyService } from '../../src/custody/custody.service.js';
import { DatabasePools } from '../../src/database/database-pools.js';
import { appendLeaves, EMPTY_RANGE, rootHash } from '../../src/ledger/domain/compact-range.js';
import type { LedgerSecret } from '../../src/ledger/ledger-secret.js';
import { LedgerService } from '../../src/ledger/ledger.service.js';
import { LineageService } from '../../src/lineage/lineage.service.js';
import { PartyRights } from '../../src/parties/party-rights.js';
import { RegisterProjection } from '../../src/parties/register-projection.js';
import { StockService } from '../../src/stock/stock.service.js';
import type { Acknowledged } from './retrying-client.js';

const CAUGHT_UP_MS_MAX = 60_000;
const POLL_MS = 50;
const LEAF_BYTES = 32;
const TILE_WIDTH = 256;
/** The refusals of a day are counted, not derived; credentials are kept nowhere else. */
const NOT_DERIVED = ['party.credential', 'capture.refusal_day'];
const DERIVED_SCHEMAS = ['party', 'capture', 'lineage', 'custody', 'stock'];
const PROJECTIONS = 4;

interface LoggedEvent {
  readonly event_id: string;
  readonly log_index: string;
  readonly leaf_hash: Buffer;
}

export class WholeLedger {
  private readonly db: pg.Pool;

  constructor(private readonly url: string) {
    this.db = new pg.Pool({ connectionString: url, max: 2 });
    // A database that is killed ends our idle connections too.
    this.db.on('error', () => undefined);
  }

  end(): Promise<void> {
    return this.db.end();
  }

  async rows<T extends pg.QueryResultRow>(sql: string): Promise<T[]> {
    return (await this.db.query<T>(sql)).rows;
  }

  /** Until all that is committed is in the log, and every projection at its end. */
  async untilCaughtUp(): Promise<void> {
    for (let waited = 0; waited < CAUGHT_UP_MS_MAX; waited += POLL_MS) {
      const [{ done } = { done: false }] = await this.rows<{ done: boolean }>(
        `SELECT NOT EXISTS (SELECT FROM ledger.pending_batch) AND (
           SELECT count(*) FILTER (WHERE next_index = size) = ${PROJECTIONS}
             AND count(*) FILTER (WHERE next_index <> size) = 0
           FROM ledger.projection_cursor, ledger.log_head) AS done`,
      );
      if (done) return;
      await sleep(POLL_MS);
    }
    const state = await this.rows(
      `SELECT (SELECT count(*)::int FROM ledger.pending_batch) AS pending,
         (SELECT size FROM ledger.log_head) AS size,
         (SELECT json_object_agg(projection, next_index) FROM ledger.projection_cursor) AS cursors`,
    );
    throw new Error(`The ledger does not catch up: ${JSON.stringify(state)}`);
  }

  /** Throws at the first thing that is not as it must be. Returns how many entries the log has. */
  async verify(acknowledged: ReadonlyMap<string, Acknowledged>): Promise<number> {
    const log = await this.verifyLog();
    await this.verifyTree(log.map(({ leaf_hash }) => leaf_hash));
    const byId = new Map(log.map((entry) => [entry.event_id, entry]));
    for (const { eventId, leafHash } of acknowledged.values()) {
      const stored = byId.get(eventId);
      if (stored === undefined) throw new Error(`Acknowledged and lost: ${eventId}`);
      const kept = stored.leaf_hash.toString('hex');
      if (kept !== leafHash) throw new Error(`${eventId}: receipt ${leafHash}, kept ${kept}`);
    }
    return log.length;
  }

  /** Every event once, at an index of its own, and every index from 0 has one. */
  private async verifyLog(): Promise<LoggedEvent[]> {
    const log = await this.rows<LoggedEvent>(
      `SELECT id.event_id, s.first_index + id.place - 1 AS log_index,
         substring(b.leaf_hashes FROM (${LEAF_BYTES} * (id.place - 1) + 1)::int FOR ${LEAF_BYTES}) AS leaf_hash
       FROM ledger.sequenced_batch s JOIN ledger.batch b USING (batch_id),
         unnest(b.event_ids) WITH ORDINALITY AS id(event_id, place) ORDER BY 2`,
    );
    log.forEach(({ log_index }, index) => {
      if (log_index !== String(index))
        throw new Error(`Index ${index} is missing, next ${log_index}`);
    });
    if (new Set(log.map(({ event_id }) => event_id)).size !== log.length) {
      throw new Error('An event has two indexes.');
    }
    const [counts] = await this.rows<{
      events: number;
      size: number;
      batches: number;
      misplaced: number;
    }>(
      `SELECT (SELECT count(*)::int FROM ledger.event) AS events,
         (SELECT size::int FROM ledger.log_head) AS size,
         (SELECT count(*)::int FROM ledger.batch b
            WHERE NOT EXISTS (SELECT FROM ledger.sequenced_batch s WHERE s.batch_id = b.batch_id)) AS batches,
         (SELECT count(*)::int FROM ledger.event e JOIN ledger.batch b USING (batch_id)
            WHERE b.event_ids[e.place_in_batch + 1] IS DISTINCT FROM e.event_id) AS misplaced`,
    );
    const wanted = { events: log.length, size: log.length, batches: 0, misplaced: 0 };
    if (JSON.stringify(counts) !== JSON.stringify(wanted)) {
      throw new Error(`Counted ${JSON.stringify(counts)}, wanted ${JSON.stringify(wanted)}`);
    }
    return log;
  }

  /** The stored edge and every tile, against hashes that are reckoned from the leaves alone. */
  private async verifyTree(leaves: readonly Buffer[]): Promise<void> {
    const [head] = await this.rows<{ edge: Buffer }>('SELECT edge FROM ledger.log_head');
    const edge = Buffer.concat(appendLeaves(EMPTY_RANGE, leaves).hashes);
    if (head === undefined || !head.edge.equals(edge))
      throw new Error('The edge is another tree’s.');
    const tiles = await this.rows<{ level: number; tile_index: string; hashes: Buffer }>(
      'SELECT level, tile_index, hashes FROM ledger.tile ORDER BY level, tile_index',
    );
    const wanted = tilesOf(leaves);
    const said = tiles.map(({ level, tile_index, hashes }) => [
      level,
      tile_index,
      hashes.toString('hex'),
    ]);
    if (JSON.stringify(said) !== JSON.stringify(wanted)) throw new Error('Tiles differ.');
  }

  /**
   * Drops what is derived and builds it again from the log, and throws where a table has other rows than
   * it had. Servers may run beside it.
   */
  async verifyDerived(secret: LedgerSecret): Promise<void> {
    const before = await this.derived();
    const pools = new DatabasePools({ url: this.url });
    try {
      const ledger = new LedgerService(pools, secret);
      const lineage = new LineageService(pools, ledger);
      await new PartyRights(pools, ledger).rebuild();
      await new HoldingsRebuild(pools, ledger).run();
      await new RegisterProjection(pools, ledger).rebuild();
      await lineage.rebuild();
      const custody = new CustodyService(pools, ledger, lineage);
      await custody.rebuild();
      await new StockService(pools, ledger, lineage, custody).rebuild();
    } finally {
      await pools.end();
    }
    await this.untilCaughtUp();
    const after = await this.derived();
    for (const [table, rows] of before) {
      if (after.get(table) !== rows) {
        throw new Error(
          `${table} differs from a rebuild:\n${difference(rows, after.get(table) ?? '')}`,
        );
      }
    }
  }

  private async derived(): Promise<Map<string, string>> {
    const tables = await this.rows<{ name: string }>(
      `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema IN ('${DERIVED_SCHEMAS.join("','")}') ORDER BY 1`,
    );
    const kept = tables.map(({ name }) => name).filter((name) => !NOT_DERIVED.includes(name));
    const dump = async (name: string): Promise<[string, string]> => {
      const [row] = await this.rows<{ all: string | null }>(
        `SELECT string_agg(to_jsonb(t)::text, E'\\n' ORDER BY to_jsonb(t)::text) AS all FROM ${name} t`,
      );
      return [name, row?.all ?? ''];
    };
    const dumped = new Map<string, string>();
    for (const name of kept) dumped.set(...(await dump(name)));
    return dumped;
  }
}

/** Full tiles of every level, by the definition: 256 hashes each, a level's roots are the next one's leaves. */
function tilesOf(leaves: readonly Buffer[]): [number, string, string][] {
  const tiles: [number, string, string][] = [];
  let hashes: readonly Uint8Array[] = leaves;
  for (let level = 0; hashes.length >= TILE_WIDTH; level += 1) {
    const roots: Uint8Array[] = [];
    for (let at = 0; at + TILE_WIDTH <= hashes.length; at += TILE_WIDTH) {
      const tile = hashes.slice(at, at + TILE_WIDTH);
      tiles.push([level, String(at / TILE_WIDTH), Buffer.concat(tile).toString('hex')]);
      roots.push(rootHash(appendLeaves(EMPTY_RANGE, tile)));
    }
    hashes = roots;
  }
  return tiles;
}

function difference(before: string, after: string): string {
  const [had, has] = [before.split('\n'), after.split('\n')];
  const only = (these: string[], those: string[]): string[] => {
    const other = new Set(those);
    return these.filter((row) => !other.has(row)).slice(0, 3);
  };
  return [
    ...only(had, has).map((row) => `- ${row}`),
    ...only(has, had).map((row) => `+ ${row}`),
  ].join('\n');
}
