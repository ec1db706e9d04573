import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  buildProgram,
  isRunning,
  type ProgramForTests,
  type Ran,
  type ServerProcess,
} from './program-for-tests.js';

const PARTY = 'duns-123456789';
const CLAIMANTS = 8;
const READY_POLLS = 300;

describe('the program after an end without warning', () => {
  let program: ProgramForTests;

  beforeAll(() => {
    program = buildProgram();
  }, 120_000);

  afterEach(() => program.endServers(), 120_000);

  afterAll(() => program.remove(), 120_000);

  async function running(): Promise<ServerProcess> {
    const started = await program.serve();
    if (!isRunning(started)) throw new Error(`${started.out}\n${started.err}`);
    return started;
  }

  /** A sequencer becomes the leader a moment after the server listens. */
  async function untilReady({ url }: ServerProcess): Promise<void> {
    let status = 0;
    for (let poll = 0; poll < READY_POLLS && status !== 200; poll += 1) {
      if (poll > 0) await sleep(100);
      status = (await fetch(`${url}/readyz`)).status;
    }
    expect(status).toBe(200);
  }

  it('starts again after kill -9, with what was acknowledged, and says what it stopped', async () => {
    const first = await running();
    const made = await program.run('party', 'admin', PARTY, 'First Registry');
    expect(made).toMatchObject({ code: 0, err: '' });
    await first.end('SIGKILL');

    const second = await running();
    expect(second.said()).toMatch(`left by battery-ledger, process ${first.pid}`);
    await untilReady(second);
    const known = await program.run('party', 'credential', PARTY, 'another');
    expect(known).toMatchObject({ code: 0, out: expect.stringMatching(/bl_\w+/) as string });
  }, 240_000);

  it('is refused beside a living one, whose process is named and goes on', async () => {
    const first = await running();
    const refused = await program.serve();
    expect(refused).toMatchObject({
      code: 2,
      err: expect.stringContaining(`as process ${first.pid}:`) as string,
    });
    await untilReady(first);
  }, 240_000);

  it('lets one of two starts that find a left database have it, and refuses the other', async () => {
    await (await running()).end('SIGKILL');
    const both = await Promise.all([program.serve(), program.serve()]);
    const winner = both.find(isRunning);
    const other = both.find((one): one is Ran => !isRunning(one));
    if (winner === undefined) throw new Error(JSON.stringify(both));
    expect(other).toMatchObject({
      code: 2,
      err: expect.stringContaining(`as process ${winner.pid}:`) as string,
    });
    await untilReady(winner);
  }, 240_000);

  it('is refused with another key file, and starts with its own again', async () => {
    await (await running()).end('SIGTERM');
    const file = join(program.dataDir, 'ledger-secret');
    const own = readFileSync(file, 'utf8');
    rmSync(file);
    const refused = await program.serve();
    expect(refused).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^\S+ledger-secret is not the key file .* backup/) as string,
    });
    const alsoRefused = await program.run('party', 'credential', PARTY, 'third');
    expect(alsoRefused).toMatchObject({ code: 2, out: '' });
    writeFileSync(file, own);
    const server = await running();
    await untilReady(server);
  }, 240_000);

  it('gives a folder whose owner was killed to one of many claimants', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'battery-ledger-claims-'));
    writeFileSync(join(folder, 'owner.7'), '1@long-ago:1\n');
    const source = `
      const { claimFolder } = await import(process.argv[1] + '/src/database/folder-claim.js');
      const { identityOf } = await import(process.argv[1] + '/src/database/process-identity.js');
      // All of them begin at the same moment.
      while (Date.now() < Number(process.argv[3]));
      try { claimFolder(process.argv[2], identityOf(process.pid)); console.log('mine'); }
      catch (error) { console.log(error.name); }
      // The winner lives until everybody has looked.
      process.stdin.resume();`;
    const at = String(Date.now() + 2_000);
    const children = Array.from({ length: CLAIMANTS }, () => {
      const args = ['--input-type=module', '-e', source, program.built, folder, at];
      return spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    });
    const answers = children.map(async ({ stdout }) => String((await once(stdout, 'data'))[0]));
    const said = (await Promise.all(answers)).map((answer) => answer.trim());
    const ended = children.map((child) => once(child, 'close'));
    for (const child of children) child.stdin.end();
    await Promise.all(ended);
    expect(said.sort()).toEqual([
      ...Array<string>(CLAIMANTS - 1).fill('DatabaseInUseError'),
      'mine',
    ]);
    expect(readdirSync(folder)).toEqual(['owner.8']);
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);
});
