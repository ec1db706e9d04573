import { parsePartyId } from './party-id.js';

const USCC = 'uscc-91131022319834621T';

describe('party id', () => {
  it.each([USCC, '91131022319834621T', ' 9113 1022 3198 3462 1t\n', 'USCC-91131022319834621t'])(
    'reads the credit code in %j',
    (text) => {
      expect(parsePartyId(text)).toEqual({ ok: true, value: USCC });
    },
  );

  it.each(['duns-150483782', '150483782', '15-048-3782', 'DUNS-15-048-3782'])(
    'reads the DUNS in %j',
    (text) => {
      expect(parsePartyId(text)).toEqual({ ok: true, value: 'duns-150483782' });
    },
  );

  it.each([
    ['91131022319834621U', { reason: 'CHECK_CHARACTER_WRONG', position: 18, expected: 'T' }],
    ['uscc-9113102231983462', { reason: 'LENGTH_WRONG', found: '16', expected: '18' }],
    ['uscc-I1131022319834621T', { reason: 'CHARACTER_NOT_ALLOWED', position: 1, found: 'I' }],
    ['duns-15048378X', { reason: 'CHARACTER_NOT_ALLOWED', position: 9, found: 'X' }],
    ['duns-1504837821', { reason: 'LENGTH_WRONG', found: '10', expected: '9' }],
    ['１５0483782', { reason: 'CHARACTER_NOT_ALLOWED', position: 1, found: '１' }],
    ['CATL', { reason: 'LENGTH_WRONG', found: '4', expected: '18 or 9' }],
    ['', { reason: 'LENGTH_WRONG', found: '0' }],
  ])('refuses %j', (text, refusal) => {
    expect(parsePartyId(text)).toMatchObject({ ok: false, ...refusal });
  });
});
