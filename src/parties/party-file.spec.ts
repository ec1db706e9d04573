import { readDocument } from '../documents/documents.service.js';
import { masterDataDocuments, problemInFile } from './party-file.js';

const PARTY = 'uscc-91350900587527783P';
const FROM = { validFrom: '2020-01-01' };
const FILE = {
  party: { id: '91350900587527783p', name: 'Some Works', ...FROM },
  roles: [{ role: 'BATTERY_MANUFACTURER', ...FROM, validUntil: '2030-12-31' }],
  makerCodes: [{ makerCode: 'zz1', ...FROM }],
  facilities: [{ facilityCode: 'P1', kind: 'PLANT', region: 'cn-44', ...FROM }],
  permits: [{ kind: 'CAPACITY', capacityTonnesPerYear: '20000', ...FROM }],
  models: [
    {
      ...{ model: 'M1', category: 'EV', chemistry: 'LFP', massKg: '400', ...FROM },
      content: [{ substance: 'Li', massKg: '6.1' }],
    },
  ],
  mandates: [
    {
      ...{ agent: '123456789', purpose: 'REPORTING', validFrom: '2027-01-01' },
      occurredAt: '2026-05-01T09:00:00+08:00',
    },
  ],
};

function problemsOf(file: unknown): readonly string[] {
  const reading = masterDataDocuments(file);
  return reading.ok ? [] : reading.problems;
}

describe('party file', () => {
  it('becomes documents that capture reads, the party’s registration first', () => {
    const reading = masterDataDocuments(FILE);
    if (!reading.ok) throw new Error(reading.problems.join());
    const types = reading.documents.map(({ document }) => Object.keys(document)[0]);
    expect(types).toEqual([
      ...['partyRegistered', 'roleGranted', 'makerCodeRecorded', 'facilityRecorded'],
      ...['permitRecorded', 'modelRegistered', 'mandateGiven'],
    ]);
    for (const { document } of reading.documents) {
      expect(readDocument(document, { nowMicros: 0n, checkFuture: false })).toMatchObject({
        ok: true,
      });
    }
    expect(reading.documents[0]?.document).toEqual({
      partyRegistered: {
        ...{ party: PARTY, name: 'Some Works', ...FROM },
        ...{ occurredAt: '2020-01-01T00:00:00+08:00', occurredAtPrecision: 'DAY' },
      },
    });
  });

  it('lets the party itself give its mandates and register its models, the server all else', () => {
    const reading = masterDataDocuments(FILE);
    const principals = reading.ok ? reading.documents.map(({ principal }) => principal) : [];
    expect(principals).toEqual([...Array<undefined>(5).fill(undefined), PARTY, PARTY]);
  });

  it('takes the time that an entry states, as one needs whose first day is to come', () => {
    const reading = masterDataDocuments(FILE);
    const mandate = reading.ok ? reading.documents.at(-1)?.document : undefined;
    expect(mandate).toEqual({ mandateGiven: FILE.mandates[0] });
  });

  it('says the same of the same file', () => {
    expect(masterDataDocuments(structuredClone(FILE))).toEqual(masterDataDocuments(FILE));
  });

  it('needs no more than a party', () => {
    expect(masterDataDocuments({ party: FILE.party })).toMatchObject({ ok: true });
  });

  it.each<[string, unknown, RegExp]>([
    ['no object', [], /object/],
    ['no party', {}, /\/party/],
    ['a party without id', { party: { name: 'x', ...FROM } }, /\/party\/id/],
    ['a wrong check character', { party: { ...FILE.party, id: '913509005875277831' } }, /18/],
    ['an unknown section', { ...FILE, role: [] }, /\/role\b/],
    ['a section that is no list', { ...FILE, roles: {} }, /\/roles/],
    ['an entry that is no object', { ...FILE, roles: ['RECYCLER'] }, /\/roles\/0/],
    ['an unknown role', { ...FILE, roles: [{ role: 'X', ...FROM }] }, /\/roles\/0\/role/],
    ['a missing date', { ...FILE, roles: [{ role: 'TRADER' }] }, /\/roles\/0\/validFrom/],
    [
      'an impossible date',
      { ...FILE, roles: [{ role: 'TRADER', validFrom: '2020-02-30' }] },
      /2020/,
    ],
    [
      'a party in an entry',
      { ...FILE, roles: [{ party: PARTY, role: 'TRADER', ...FROM }] },
      /party/,
    ],
    ['a number as a mass', modelWith({ massKg: 400 }), /\/models\/0\/massKg/],
    ['a content without mass', modelWith({ content: [{ substance: 'Li' }] }), /content\/0\/massKg/],
  ])('is refused for %s, with the place in the file', (_what, file, expected) => {
    const problems = problemsOf(file);
    expect(problems.join('\n')).toMatch(expected);
  });

  it.each<[string, unknown, string]>([
    ['no day', { id: PARTY, name: 'x' }, '/party/validFrom'],
    ['a day that is a number', { id: PARTY, name: 'x', validFrom: 2020 }, '/party/validFrom'],
    ['an impossible day', { id: PARTY, name: 'x', validFrom: '2020-02-30' }, '/party/validFrom'],
    ['no name', { id: PARTY, ...FROM }, '/party/name'],
    ['no id', { name: 'x', ...FROM }, '/party/id'],
    ['a number as its id', { id: 5, name: 'x', ...FROM }, '/party/id'],
    ['an unknown field', { id: PARTY, name: 'x', ...FROM, town: 'x' }, '/party/town'],
    ['an id of the event', { id: PARTY, name: 'x', ...FROM, eventId: PARTY }, '/party/eventId'],
    [
      'a time that is none',
      { id: PARTY, name: 'x', ...FROM, occurredAt: 'noon' },
      '/party/occurredAt',
    ],
  ])('has one complaint about a party with %s', (_what, party, place) => {
    const problems = problemsOf({ ...FILE, party });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.startsWith(`${place} `)).toBe(true);
  });

  it('finds what takes more than one field to see, at its place in the file', () => {
    const ends = { ...FROM, validUntil: '2019-01-01' };
    expect(problemsOf({ ...FILE, roles: [{ role: 'TRADER', ...ends }] })).toEqual([
      expect.stringContaining('/roles/0/validUntil'),
    ]);
  });

  it('knows no section by a name that every object has, and suggests the one that was meant', () => {
    expect(problemsOf({ ...FILE, constructor: [] })).toHaveLength(1);
    expect(problemsOf({ ...FILE, makercode: [] })).toEqual([
      expect.stringMatching(/^\/makercode .*makerCodes/),
    ]);
  });

  it('names the party, and the codes that it claims, in the one spelling', () => {
    const reading = masterDataDocuments(FILE);
    if (!reading.ok) throw new Error(reading.problems.join());
    expect(reading.party).toEqual({ id: PARTY, name: 'Some Works' });
    expect(reading.documents.flatMap(({ claim }) => claim ?? [])).toEqual([
      { party: PARTY, makerCode: 'ZZ1', ...FROM },
    ]);
  });

  it('tells what the ledger refuses by the place in the file', () => {
    const reading = masterDataDocuments(FILE);
    const role = reading.ok ? reading.documents[1] : undefined;
    if (role === undefined) throw new Error('no role');
    const path = '/roleGranted/role';
    expect(problemInFile(role, { code: 'VALUE_NOT_ALLOWED', path })).toMatch(/^\/roles\/0\/role /);
  });

  it('names all problems together, one complaint for one fault', () => {
    const file = {
      ...FILE,
      roles: [{ role: 'X' }],
      makerCodes: [{ makerCode: 'TOOLONG', ...FROM }],
    };
    expect(problemsOf(file)).toHaveLength(3);
  });
});

function modelWith(said: object): unknown {
  return { ...FILE, models: [{ ...FILE.models[0], ...said }] };
}
