import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../src/database/migrator.js';
import {
  MIGRATIONS,
  postgresForTests,
  query,
  type PostgresForTests,
} from '../integration/postgres-for-tests.js';

const NAME = '1767226080000-count-one-reception.ts';
const HANDOVER = '00000000-0000-4000-8000-000000000001';
const RECEIPT = '00000000-0000-4000-8000-000000000002';

describe('the migration that counts one reception of a hand-over', () => {
  let server: PostgresForTests;
  let folder: string;

  beforeAll(async () => {
    server = await postgresForTests();
    folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  }, 60_000);

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await server.stop();
  }, 30_000);

  /** The migrations before it, with a manifest of their own. */
  function earlierMigrations(): string {
    const sources = join(folder, 'earlier');
    cpSync(MIGRATIONS, sources, { recursive: true });
    const file = join(sources, 'manifest.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    const kept = Object.entries(manifest).filter(([name]) => name < NAME);
    for (const name of Object.keys(manifest)) {
      if (name >= NAME) rmSync(join(sources, name));
    }
    writeFileSync(file, JSON.stringify(Object.fromEntries(kept)));
    return sources;
  }

  it('has the log projected again where receptions were projected without it', async () => {
    const url = await server.emptyDatabase();
    await migrate({ url, sources: earlierMigrations() });
    for (const schema of ['lineage', 'custody']) {
      await query(url, `INSERT INTO ${schema}.receipt VALUES ('${HANDOVER}', '${RECEIPT}')`);
    }
    await query(
      url,
      `INSERT INTO custody.item_event (item, instant, event_order, event_id, event_type, acts, known_from)
       VALUES ('battery:a', 1, 1, '${RECEIPT}', 'received', '{}', 3)`,
    );
    await query(
      url,
      `INSERT INTO ledger.projection_cursor (projection, next_index)
       VALUES ('lineage', 7), ('custody', 8), ('parties', 9)
       ON CONFLICT (projection) DO UPDATE SET next_index = excluded.next_index`,
    );
    await migrate({ url, sources: MIGRATIONS });
    const { rows } = await query(
      url,
      `SELECT projection, next_index FROM ledger.projection_cursor ORDER BY projection`,
    );
    expect(rows).toEqual([
      { projection: 'custody', next_index: '0' },
      { projection: 'lineage', next_index: '0' },
      // By a later one: the register says whom each event concerns.
      { projection: 'parties', next_index: '0' },
    ]);
    for (const table of ['custody.item_event', 'custody.reception', 'lineage.reception']) {
      expect((await query(url, `SELECT FROM ${table}`)).rows).toEqual([]);
    }
  });
});
