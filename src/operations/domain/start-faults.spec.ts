import { LANGUAGES } from '../../errors/error-text.js';
import { START_CODES, startFaults, startWarnings, versionFaults } from './start-faults.js';
import type { StartFacts } from './start-faults.js';
import { START_TEXTS, startText } from './start-texts.js';

const login = { login: 'battery_ledger_app', isSuperuser: false, synchronousCommit: 'on' };
const FIT: StartFacts = {
  ...{ isEmbedded: false, fsync: 'on', fullPageWrites: 'on', dataChecksums: 'on' },
  logins: [{ ...login, role: 'app' }],
  ...{ clockAheadSeconds: 0, sampleCredentials: 0, listensTo: '127.0.0.1' },
};
const codes = (facts: Partial<StartFacts>): string[] =>
  startFaults({ ...FIT, ...facts }).map(({ code }) => code);

describe('reasons not to start in production (R-SE-16)', () => {
  it('has none against a fit database', () => {
    expect(startFaults(FIT)).toEqual([]);
    expect(startWarnings(FIT)).toEqual([]);
  });

  it.each([
    [{ fsync: 'off' }, 'FSYNC_OFF'],
    [{ fullPageWrites: 'off' }, 'FULL_PAGE_WRITES_OFF'],
    [{ dataChecksums: 'off' }, 'DATA_CHECKSUMS_OFF'],
    [{ sampleCredentials: 1 }, 'SAMPLE_CREDENTIALS'],
    [{ clockAheadSeconds: 5.1 }, 'CLOCK_DIFFERS'],
    [{ clockAheadSeconds: -5.1 }, 'CLOCK_DIFFERS'],
    [{ logins: [{ ...login, role: 'reader', isSuperuser: true }] }, 'SUPERUSER_LOGIN'],
    [{ logins: [{ ...login, role: 'app', synchronousCommit: 'off' }] }, 'SYNCHRONOUS_COMMIT_OFF'],
  ])('names %j', (facts, code) => {
    expect(codes(facts)).toEqual([code]);
  });

  it('allows five seconds, commits that wait for the local disk alone, and our own embedded superuser', () => {
    expect(codes({ clockAheadSeconds: 5 })).toEqual([]);
    expect(codes({ logins: [{ ...login, role: 'app', synchronousCommit: 'local' }] })).toEqual([]);
    const superuser = { ...login, role: 'app', isSuperuser: true };
    expect(codes({ isEmbedded: true, logins: [superuser] })).toEqual([]);
  });

  it.each(['0.0.0.0', '192.0.2.1', '::'])('warns of %s, which others reach', (listensTo) => {
    expect(startWarnings({ ...FIT, listensTo }).map(({ code }) => code)).toEqual([
      'PLAIN_HTTP_OPEN',
    ]);
  });

  it('takes PostgreSQL from 16 on', () => {
    expect(versionFaults(15)).toHaveLength(1);
    expect(versionFaults(16)).toEqual([]);
  });
});

describe('texts of these reasons (R-UX-18)', () => {
  it.each(START_CODES)('say what is wrong and what mends it: %s', (code) => {
    for (const language of LANGUAGES) {
      const { message, hint } = START_TEXTS[code][language];
      expect(message).not.toBe('');
      expect(hint).toMatch(language === 'en' ? /[a-z]/ : /\p{Script=Han}/u);
    }
  });

  it('fills their places in', () => {
    const params = { role: 'app', login: 'boss' };
    expect(startText({ code: 'SUPERUSER_LOGIN', params }, 'en')).toContain(
      '“boss” of the part “app”',
    );
  });
});
