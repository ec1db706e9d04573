/** A back-up of a running ledger, restored to a point in time and compared: what the drill promises. */
import { execFileSync } from 'node:child_process';
import {
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  chmodSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/database/embedded-postgres.js';
import { takeBaseBackup } from '../../src/operations/cluster-backup.js';
import { query } from '../integration/postgres-for-tests.js';
import {
  buildProgram,
  isRunning,
  type ProgramForTests,
  type ServerProcess,
} from './program-for-tests.js';

interface Report {
  readonly until: string | null;
  readonly entries: number;
  readonly lostEntries: number | null;
  readonly rpoSeconds: number | null;
  readonly rtoSeconds: number;
  readonly tables: readonly { table: string; rows: number; different: number }[];
  readonly problems: readonly string[];
}

let program: ProgramForTests;
let folder: string;
let archive: string;
let backup: string;
let postgres: EmbeddedPostgres;
let server: ServerProcess;
let token: string;
let until: Date;
let sizeThen: number;

const say = async <T>(body: string): Promise<T> => {
  const answer = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body,
  });
  return ((await answer.json()) as { data: T }).data;
};
const size = async (): Promise<number> =>
  Number((await say<{ ledger: { size: string } }>('{"query":"{ ledger { size } }"}')).ledger.size);

let serial = 10;
async function report(): Promise<void> {
  serial += 1;
  const product = `ZZ1PB24S000001GA100000${serial}`;
  const components = [{ code: `ZZ1MB24S000001GA100002${serial}` }];
  const event = {
    occurredAt: '2026-10-01T08:30:00+08:00',
    product,
    model: 'SB-LFP-60',
    components,
  };
  const asked = 'mutation($i: CaptureEventsInput!) { captureEvents(input: $i) { recorded } }';
  const input = { events: [{ batteryProduced: event }] };
  const body = JSON.stringify({ query: asked, variables: { i: input } });
  const { captureEvents } = await say<{ captureEvents: { recorded: number } }>(body);
  expect(captureEvents.recorded).toBe(1);
}

async function untilSaid(what: string): Promise<void> {
  for (let poll = 0; poll < 600 && !server.said().includes(what); poll += 1) await sleep(100);
}

beforeAll(async () => {
  program = buildProgram();
  folder = mkdtempSync(join(tmpdir(), 'battery-ledger-backup-'));
  chmodSync(folder, 0o755);
  [archive, backup] = [join(folder, 'archive'), join(folder, 'base')];
  mkdirSync(archive);
  postgres = await startEmbeddedPostgres({
    dataDir: join(folder, 'source'),
    settings: { archive_mode: 'on', archive_command: `cp %p ${archive}/%f` },
  });
  const { uid, gid } = statSync(join(postgres.folder, 'cluster'));
  chownSync(archive, uid, gid);
  const started = await program.serve({ DATABASE_URL: postgres.url, NODE_ENV: 'development' });
  if (!isRunning(started)) throw new Error(`${started.out}${started.err}`);
  server = started;
  await untilSaid('Ctrl-C stops it');
  token = /BATTERY_MANUFACTURER +(bl_\S+)/.exec(server.said())?.[1] ?? '';

  await takeBaseBackup(postgres.url, join(postgres.folder, 'cluster'), backup);
  for (let count = 0; count < 3; count += 1) await report();
  sizeThen = await size();
  await sleep(50);
  until = new Date();
  await sleep(50);
  for (let count = 0; count < 3; count += 1) await report();
  await query(postgres.url, 'SELECT pg_switch_wal()');
  const archived = 'SELECT last_archived_wal FROM pg_stat_archiver WHERE last_archived_wal >= ';
  const current = await query(postgres.url, 'SELECT pg_walfile_name(pg_current_wal_lsn()) AS name');
  const name = (current.rows[0] as { name: string }).name;
  // The file before the current one is the last that can be archived.
  const before = Number.parseInt(name.slice(-8), 16) - 1;
  const wanted = `${name.slice(0, -8)}${before.toString(16).toUpperCase().padStart(8, '0')}`;
  for (let poll = 0; poll < 200; poll += 1) {
    if ((await query(postgres.url, `${archived}'${wanted}'`)).rowCount === 1) break;
    await sleep(100);
  }
}, 180_000);

afterAll(async () => {
  await program.remove();
  await postgres.stop();
  rmSync(postgres.folder, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

const drill = (...more: string[]): ReturnType<ProgramForTests['run']> =>
  program.run(
    ...['drill', '--backup', backup, '--archive', archive, '--json'],
    ...['--secret', join(program.dataDir, 'ledger-secret'), ...more],
  );

test('restores to a point in time while writes go on, builds again and compares row by row (R-SE-19)', async () => {
  const ran = await drill('--until', until.toISOString(), '--source', postgres.url);
  expect([ran.code, ran.err]).toEqual([0, expect.stringMatching(/^restoring …\n/)]);
  const told = JSON.parse(ran.out) as Report;
  expect(told).toMatchObject({ entries: sizeThen, lostEntries: 0, rpoSeconds: 0, problems: [] });
  expect(told.until).toBe(until.toISOString());
  expect(told.rtoSeconds).toBeGreaterThan(0);
  expect(told.rtoSeconds).toBeLessThan(60);
  const tables = new Map(told.tables.map((one) => [one.table, one]));
  for (const name of ['lineage.containment', 'custody.item_event', 'party.register_entry']) {
    expect(tables.get(name)?.rows).toBeGreaterThan(0);
  }
  expect(told.tables.filter(({ different }) => different > 0)).toEqual([]);
  expect(await size()).toBe(sizeThen + 3);
  process.stdout.write(`RPO ${told.rpoSeconds} s, RTO ${told.rtoSeconds.toFixed(1)} s\n`);
}, 120_000);

test('tells what the archive lacks, in entries and seconds (R-SE-19)', async () => {
  const gone = join(folder, 'short');
  cpSync(archive, gone, { recursive: true });
  const history = readdirSync(gone).find((name) => name.endsWith('.backup')) ?? '';
  const said = readFileSync(join(gone, history), 'utf8');
  const last = /STOP WAL LOCATION: \S+ \(file (\w+)\)/.exec(said)?.[1] ?? '';
  // Only what the backup itself needs was archived before the disaster.
  for (const name of readdirSync(gone).filter((one) => one > last)) rmSync(join(gone, name));
  execFileSync('chmod', ['-R', 'a+rX', gone]);
  const ran = await drill('--archive', gone, '--source', postgres.url);
  expect(ran.err).toContain('restoring …');
  const told = JSON.parse(ran.out) as Report;
  expect(told.lostEntries).toBe(6);
  expect(told.entries).toBe(sizeThen - 3);
  expect(told.rpoSeconds).toBeGreaterThan(0);
  expect([ran.code, told.problems]).toEqual([0, []]);
}, 120_000);

test('finds a row that is not what the log says, and ends with 1 (R-SE-19)', async () => {
  expect((await query(postgres.url, 'SELECT FROM lineage.containment')).rowCount).toBeGreaterThan(
    0,
  );
  await query(
    postgres.url,
    `SET session_replication_role = replica;
    DELETE FROM lineage.containment WHERE ctid = (SELECT ctid FROM lineage.containment LIMIT 1)`,
  );
  const spoilt = join(folder, 'spoilt');
  await takeBaseBackup(postgres.url, join(postgres.folder, 'cluster'), spoilt);
  const ran = await drill('--backup', spoilt);
  expect(ran.code).toBe(1);
  const told = JSON.parse(ran.out) as Report;
  expect(told.problems).toEqual(['lineage.containment: 1 rows differ from those built again.']);
  expect(told.lostEntries).toBeNull();
}, 120_000);

test('does not take the key file of another ledger, nor a time without a zone', async () => {
  const other = join(folder, 'other-secret');
  writeFileSync(other, `${'ab'.repeat(32)}\n`);
  const foreign = await drill('--secret', other);
  expect(foreign.code).toBe(2);
  expect(foreign.err).toContain('is not the key file of this ledger');
  const vague = await drill('--until', '2026-10-01 08:30');
  expect([vague.code, vague.out]).toEqual([2, '']);
  expect(vague.err).toContain('--until takes an instant');
}, 120_000);
