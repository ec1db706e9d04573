import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram, isRunning, type ProgramForTests, type Ran } from './program-for-tests.js';

const MAKER = 'uscc-91350900587527783P';
const HEIR = 'duns-123456789';
const FROM = { validFrom: '2020-01-01' };
const WORKS = {
  party: { id: MAKER, name: 'Some Works', ...FROM },
  roles: [
    { role: 'BATTERY_MANUFACTURER', ...FROM },
    { role: 'RECYCLER', ...FROM },
  ],
  makerCodes: [{ makerCode: '0ZZ', ...FROM }],
};
const SUCCESSOR = {
  party: { id: HEIR, name: 'Its Heir', ...FROM },
  roles: [{ role: 'BATTERY_MANUFACTURER', ...FROM }],
  makerCodes: [{ makerCode: '0zz', validFrom: '2026-01-01' }],
};

describe('battery-ledger party apply', () => {
  let program: ProgramForTests;

  beforeAll(async () => {
    program = buildProgram();
    const server = await program.serve();
    if (!isRunning(server)) throw new Error(server.err);
  }, 120_000);

  afterAll(() => program.remove(), 120_000);

  function write(name: string, content: string): string {
    const file = join(program.dataDir, name);
    writeFileSync(file, content);
    return file;
  }

  function apply(name: string, content: object | string, ...options: string[]): Promise<Ran> {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    return program.run('party', 'apply', write(name, text), ...options);
  }

  it('prints what was recorded, a line for each kind, and records nothing twice', async () => {
    const first = await apply('works.json', WORKS);
    expect(first).toEqual({
      code: 0,
      err: '',
      out: [
        `Some Works (${MAKER}):`,
        '',
        '  recorded   recorded before   refused',
        '         1                 0         0   party',
        '         2                 0         0   roles',
        '         1                 0         0   maker codes',
        '',
      ].join('\n'),
    });
    const again = await apply('works.json', WORKS);
    expect(again.out).toContain('         0                 2         0   roles\n');
  }, 120_000);

  it('takes no maker code from another party unless it is told to', async () => {
    expect((await apply('works.json', WORKS)).code).toBe(0);
    const refused = await apply('heir.json', SUCCESSOR);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toMatch(
      `the maker code 0ZZ belongs to ${MAKER} from 2020-01-01 on.\nNothing was recorded.`,
    );
    expect(refused.err).toContain('--take-over');
    const known = await program.run('party', 'credential', HEIR, 'none');
    expect(known).toMatchObject({ code: 2, out: '' });

    const taken = await apply('heir.json', SUCCESSOR, '--take-over');
    expect(taken).toMatchObject({ code: 0, err: '' });
    expect(taken.out).toContain(`Maker code 0ZZ was taken over from ${MAKER}.`);
    // Neither file takes anything when it is applied again.
    for (const [name, content] of [
      ['works.json', WORKS],
      ['heir.json', SUCCESSOR],
    ] as const) {
      expect(await apply(name, content)).toMatchObject({ code: 0, err: '' });
    }
  }, 240_000);

  it('names the file, the place and the fault of what it can’t read', async () => {
    const missing = join(program.dataDir, 'missing.json');
    expect(await program.run('party', 'apply', missing)).toEqual({
      ...{ code: 2, out: '', err: `${missing}: there is no such file.\n` },
    });
    expect(await program.run('party', 'apply', program.dataDir)).toMatchObject({
      ...{ code: 2, err: expect.stringContaining('this is a folder') as string },
    });
    const broken = await apply('broken.json', '{\n  "party": {,}\n}\n');
    expect(broken.err).toMatch(/broken\.json: line 2, column 13: this is no JSON\./);
    const twice = await apply('twice.json', '{ "party": {}, "party": {} }');
    expect(twice.err).toMatch(/twice\.json: line 1, column 16: \/party stands twice/);
    const wrong = await apply('wrong.json', { ...WORKS, party: { id: MAKER, name: 'x' } });
    expect(wrong.err).toMatch(/^\S+wrong\.json: \/party\/validFrom is missing\. [^\n]*\n$/);
    for (const { code, out } of [broken, twice, wrong]) expect([code, out]).toEqual([2, '']);
  }, 240_000);

  it('tells what the ledger refuses by its place in the file', async () => {
    const soon = { validFrom: new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10) };
    const refused = await apply('soon.json', {
      party: WORKS.party,
      roles: [{ role: 'TRADER', ...soon }],
    });
    expect(refused).toMatchObject({ code: 3 });
    expect(refused.out).toContain('         0                 0         1   roles\n');
    expect(refused.err).toMatch(/soon\.json: \/roles\/0\/occurredAt is more than 24 hours/);
  }, 120_000);
});
