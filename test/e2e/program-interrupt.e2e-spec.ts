import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram, isRunning, type ProgramForTests } from './program-for-tests.js';

describe('the program, told to stop while it starts or works', () => {
  let program: ProgramForTests;

  beforeAll(() => {
    program = buildProgram();
  }, 120_000);

  afterAll(() => program.remove(), 120_000);

  /** The server removes its lock file when it has ended. */
  function runsDatabase(): boolean {
    return existsSync(join(program.dataDir, 'postgres', 'cluster', 'postmaster.pid'));
  }

  it.each([
    ['before the database', /starting/, 'SIGINT', 130],
    ['at the database', /PostgreSQL 18/, 'SIGTERM', 143],
    ['at the rooms', /rooms/, 'SIGINT', 130],
  ] as const)(
    'stops what a start has started: %s',
    async (_place, when, signal, code) => {
      const ran = await program.interrupt(['serve'], when, signal);
      expect(ran).toMatchObject({ code, err: '' });
      expect(ran.out).toMatch(/\nStopped\.\n$/);
      expect(ran.out).not.toContain('is running');
      expect(runsDatabase()).toBe(false);
    },
    120_000,
  );

  it('starts afterwards as if nothing had been, and ends as it always did', async () => {
    const server = await program.serve();
    if (!isRunning(server)) throw new Error(server.err);
    await server.end('SIGINT');
    expect(server.said()).toMatch(/Stopping after SIGINT …\nStopped\.\n$/);
    expect(runsDatabase()).toBe(false);
  }, 120_000);

  it.each([/folder that is removed/, /■ /])(
    'ends the demo at %s, its database and its folder',
    async (when) => {
      const ran = await program.interrupt(['demo'], when, 'SIGINT');
      expect(ran).toMatchObject({ code: 130, err: '' });
      expect(ran.out).toMatch(/\nStopped\.\n$/);
      expect(readdirSync(program.tmp).filter((name) => name.includes('demo'))).toEqual([]);
    },
    120_000,
  );

  it('ends a command that had to start the database', async () => {
    const ran = await program.interrupt(['rebuild'], /rights/, 'SIGINT');
    expect(ran).toMatchObject({ code: 130 });
    expect(ran.out).toContain('Stopped.');
    // It is told to end by the end of the process, and needs a moment.
    for (let poll = 0; poll < 100 && runsDatabase(); poll += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(runsDatabase()).toBe(false);
  }, 120_000);
});
