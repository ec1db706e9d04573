import { AuditService } from '../../src/audit/audit.service.js';
import { SAMPLE_PARTIES } from '../../src/sample/domain/sample-parties.js';
import {
  askJournal,
  journalled,
  pageOfJournal,
  type JournalEntry,
  type JournalPage,
} from './audit-for-tests.js';
import { serverForTests, type ServerForTests } from './server-for-tests.js';

const OUTLET = SAMPLE_PARTIES.outlet.id;
/** What a terminal or an editor would obey, and what a page would run. */
const HOSTILE = 'a\r\nSet-Cookie: x\u001b[31mred\u001b[0m \u202egnp.exe <script>alert(1)</script>';
const COUNT = 7;

function nodesOf({ edges }: JournalPage): JournalEntry[] {
  return edges.map(({ node }) => node);
}

describe('reading the journal', () => {
  let server: ServerForTests;
  let audit: AuditService;

  beforeAll(async () => {
    server = await serverForTests();
    audit = server.app.get(AuditService, { strict: false });
    for (let place = 0; place < COUNT; place += 1) {
      await audit.note({
        ...{ kind: 'EXPORT', outcome: 'DONE', partyId: OUTLET, code: `FILE_${place}` },
        detail: { rows: place },
      });
    }
  }, 90_000);
  afterAll(() => server.stop(), 30_000);

  it('R-SE-23: is for an administrator and an authority, newest first', async () => {
    for (const as of ['administrator', 'authority'] as const) {
      const filter = { kinds: ['EXPORT'], party: OUTLET };
      const codes = nodesOf(await pageOfJournal(server, { filter }, as)).map(({ code }) => code);
      expect(codes).toEqual(
        Array.from({ length: COUNT }, (_, place) => `FILE_${COUNT - 1 - place}`),
      );
    }
  });

  it.each(['batteryMaker', 'recycler', 'auditor', 'outlet'] as const)(
    'R-SE-23: is refused to a party without these roles (%s), and that is journalled',
    async (as) => {
      const { data, errors } = await askJournal(server, as);
      expect(data).toBeNull();
      expect(errors).toHaveLength(1);
      expect(errors[0]?.extensions?.code).toBe('NOT_AUTHORISED');
      expect(errors[0]?.message).toContain('ADMINISTRATOR, AUTHORITY');
      const party = SAMPLE_PARTIES[as].id;
      const [entry] = await journalled(server, { kinds: ['REFUSAL'], party });
      expect(entry).toMatchObject({ code: 'NOT_AUTHORISED', detail: { operationName: 'Entries' } });
    },
  );

  it('R-SE-23: tells of itself that it was read, by whom and with which filter', async () => {
    await pageOfJournal(server, { filter: { code: 'FILE_3' }, first: 5 }, 'authority');
    const party = SAMPLE_PARTIES.authority.id;
    const [entry] = await journalled(
      server,
      { kinds: ['RESTRICTED_READ'], party },
      ({ detail }) => detail['code'] === 'FILE_3',
    );
    expect(entry).toMatchObject({ code: 'AUDIT_LOG', subject: 'audit', detail: { first: 5 } });
    expect(entry?.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('R-SE-23: is filtered by party, kind, code and time', async () => {
    const all = nodesOf(await pageOfJournal(server, { filter: { kinds: ['EXPORT'] } }));
    const third = all.at(-3)?.recordedAt ?? '';
    const codes = async (filter: object): Promise<(string | null)[]> =>
      nodesOf(await pageOfJournal(server, { filter })).map(({ code }) => code);
    expect(await codes({ code: 'FILE_2' })).toEqual(['FILE_2']);
    expect(await codes({ kinds: ['EXPORT'], until: third })).toEqual(['FILE_1', 'FILE_0']);
    const [newest] = await codes({ kinds: ['EXPORT', 'RETENTION'], from: third });
    expect(newest).toBe(`FILE_${COUNT - 1}`);
    expect((await codes({ kinds: ['EXPORT'], from: third })).at(-1)).toBe('FILE_2');
    expect(await codes({ kinds: [] })).toEqual([]);
    expect(await codes({ party: SAMPLE_PARTIES.secondLife.id })).toEqual([]);
    expect(await codes({ kinds: ['EXPORT'], party: 'server' })).toEqual([]);
    const short = OUTLET.replace('uscc-', '');
    expect(await codes({ kinds: ['EXPORT'], party: short })).toHaveLength(COUNT);
  });

  it('R-UX-2: gives pages of at most 200 that fit together, whatever is written meanwhile', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 10; page += 1) {
      const variables = { filter: { kinds: ['EXPORT'], party: OUTLET }, first: 3, after };
      const found: JournalPage = await pageOfJournal(server, variables);
      seen.push(...nodesOf(found).map(({ code }) => code ?? ''));
      await audit.note({ kind: 'EXPORT', outcome: 'DONE', partyId: OUTLET, code: 'LATER' });
      after = found.pageInfo.endCursor;
      if (!found.pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual(Array.from({ length: COUNT }, (_, place) => `FILE_${COUNT - 1 - place}`));
    const { errors } = await askJournal(server, 'administrator', { first: 201 });
    expect(errors[0]?.extensions?.code).toBe('MALFORMED_INTEGER');
  });

  it('refuses a cursor that was edited, of another filter, or of another viewer', async () => {
    const filter = { kinds: ['EXPORT'] };
    const { pageInfo } = await pageOfJournal(server, { filter, first: 2 });
    const after = pageInfo.endCursor ?? '';
    const edited = `${after.slice(0, -2)}${after.endsWith('A') ? 'BB' : 'AA'}`;
    const wrong: [Parameters<typeof askJournal>[1], object][] = [
      ['administrator', { filter, after: edited }],
      ['administrator', { filter, after: '' }],
      ['administrator', { filter, after: 'MS4x' }],
      ['administrator', { filter: { kinds: ['GRANT'] }, after }],
      ['administrator', { after }],
      ['authority', { filter, after }],
    ];
    for (const [as, variables] of wrong) {
      const { data, errors } = await askJournal(server, as, variables);
      expect(data).toBeNull();
      expect(errors[0]?.extensions?.code).toBe('MALFORMED_CURSOR');
    }
    expect((await askJournal(server, 'administrator', { filter, after })).errors).toEqual([]);
  });

  it.each([
    ['a party that is none', { party: 'nobody' }, 'MALFORMED_PARTY_ID'],
    ['a time that is none', { from: 'yesterday' }, 'MALFORMED_TIME'],
  ])('refuses %s', async (_name, filter, code) => {
    const { errors } = await askJournal(server, 'administrator', { filter });
    expect(errors[0]?.extensions?.code).toBe(code);
  });

  it('R-SE-23: keeps hostile texts as data', async () => {
    const note = { kind: 'EXPORT', outcome: 'DONE', code: 'HOSTILE', subject: HOSTILE } as const;
    await audit.note({ ...note, detail: { label: HOSTILE, 'half\ud800': '\0' } });
    const [entry] = await journalled(server, { code: 'HOSTILE' });
    expect(entry?.subject).toBe(HOSTILE);
    expect(entry?.detail).toEqual({ label: HOSTILE, 'half\ufffd': '\ufffd' });
  });
});
