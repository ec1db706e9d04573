import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { buildProgram, type ProgramForTests } from './program-for-tests.js';

describe('the command line, used wrongly', () => {
  let program: ProgramForTests;

  beforeAll(() => {
    program = buildProgram();
  }, 120_000);

  afterAll(() => program.remove(), 120_000);

  it.each([
    [['capture'], /missing required argument 'file'/],
    [['capture', 'x', '--colour'], /unknown option '--colour'/],
    [['--colour'], /unknown option '--colour'/],
    [['import', 'foo', 'bar'], /unknown command 'foo'/],
    [['serve', 'much'], /too many arguments for 'serve'/],
    [['nonsense'], /^error: unknown command 'nonsense'/],
    [['party'], /Usage: battery-ledger party/],
  ])('exits with 2: %j', async (args, said) => {
    expect(await program.run(...args)).toEqual({
      ...{ code: 2, out: '', err: expect.stringMatching(said) as string },
    });
  });

  it('names the port that is taken, before it makes a database', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const ran = await program.runWith({ PORT: port }, 'serve');
    other.close();
    const message = `The environment is not usable:\n  - PORT ${port} of 127.0.0.1 is taken,`;
    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(message);
    expect(ran.err.trim().split('\n')).toHaveLength(2);
    expect(existsSync(program.dataDir)).toBe(false);
  });

  it.each([
    ['http://127.0.0.1:1/graphql', 'without the /graphql at the end'],
    ['localhost:3000', 'this is none: localhost:3000'],
    ['nowhere', 'this is none: nowhere'],
  ])(
    'tells how an address is given, instead of %s',
    async (url, said) => {
      const env = { BATTERY_LEDGER_URL: url, BATTERY_LEDGER_CREDENTIAL: 'bl_test' };
      const ran = await program.runWith(env, 'capture', 'package.json');
      expect(ran).toMatchObject({ code: 2, out: '' });
      expect(ran.err).toMatch(/^The server's address, --url or BATTERY_LEDGER_URL, [^\n]*\n$/);
      expect(ran.err).toContain(said);
    },
    30_000,
  );

  it.each([
    ['capture', tmpdir(), 'this is a folder'],
    ['capture', '/dev/null', 'Give a file: with a pipe,'],
    ['capture', 'missing.ndjson', 'there is no such file'],
  ])('%s %s: %s', async (command, file, said) => {
    const ran = await program.runWith({ BATTERY_LEDGER_CREDENTIAL: 'bl_test' }, command, file);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toMatch(/^[^\n]*\n$/);
    expect(ran.err).toContain(`${file}: `);
    expect(ran.err).toContain(said);
  });

  it('names a folder that is given for a file of twins', async () => {
    const ran = await program.run('import', 'catena-x', tmpdir());
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toBe(`${tmpdir()}: this is a folder; name the file in it.\n`);
  });

  it.each([[['--help']], [['help']], [['capture', '--help']], [['--version']]])(
    'exits with 0: %j',
    async (args) => {
      expect(await program.run(...args)).toMatchObject({ code: 0, err: '' });
    },
  );
});
