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

  it.each([[['--help']], [['help']], [['capture', '--help']], [['--version']]])(
    'exits with 0: %j',
    async (args) => {
      expect(await program.run(...args)).toMatchObject({ code: 0, err: '' });
    },
  );
});
