import { DISCLOSURE_GROUPS } from '../../lifecycle/domain/disclosure-groups.js';
import type { Viewer } from '../../vocabulary/viewer.js';
import { relationsByFacts, relationsOf, type Facts, type JudgedEvent } from './disclosure.js';
import { groupsOf, isListed } from './matrix.js';

const NO_FACTS: Facts = { isMakerOrHolder: false, hasCode: false, regions: [] };
const ALL_BUT_PERSONAL = DISCLOSURE_GROUPS.filter((group) => group !== 'personal');
const MAKER = 'uscc-MAKER';

function viewer(more: Partial<Viewer> = {}): Viewer {
  const nothing = { roles: [], authorityScopes: [], grants: [], principals: [] };
  return { credentialId: 'c', partyName: 'n', partyId: 'uscc-ME', ...nothing, ...more };
}

function event(more: Partial<JudgedEvent> = {}): JudgedEvent {
  return {
    ...{ principal: MAKER, submitter: MAKER, occurredOn: '2026-05-01' },
    ...{ parties: [], items: ['battery:1'], ...more },
  };
}

const read = (who: Viewer, what = event(), facts: Partial<Facts> = {}): string[] =>
  groupsOf([...relationsOf(who, what), ...relationsByFacts(who, { ...NO_FACTS, ...facts })]);

const grant = (more: object = {}) => ({
  ...{ id: 'g', parties: [MAKER], periodFrom: null, periodUntil: null, validUntil: '2027-01-01' },
  ...more,
});

describe('the matrix', () => {
  it('opens all of an event to its reporter, and nothing to a stranger', () => {
    expect(read(viewer(), event({ principal: 'uscc-ME' }))).toEqual(DISCLOSURE_GROUPS);
    expect(read(viewer({ roles: ['RECYCLER'] }))).toEqual([]);
  });

  it('opens to its agent what is not personal, as long as the mandate lasts', () => {
    const agents = event({ submitter: 'uscc-ME' });
    expect(read(viewer({ principals: [MAKER] }), agents)).toEqual(ALL_BUT_PERSONAL);
    expect(read(viewer(), agents)).toEqual([]);
    expect(read(viewer({ principals: [MAKER] }), event({ submitter: 'uscc-X' }))).toEqual([]);
  });

  it('opens to a party that it names what concerns their business', () => {
    expect(read(viewer(), event({ parties: ['uscc-ME'] }))).toEqual([
      ...['commercial', 'custody', 'detail', 'individual', 'public'],
    ]);
  });

  it('opens to makers and holders its use and custody, but no business of others', () => {
    expect(read(viewer(), event(), { isMakerOrHolder: true })).toEqual([
      ...['custody', 'detail', 'individual', 'public'],
    ]);
  });

  it('opens to an operator who has the code what it is and what is in it', () => {
    expect(read(viewer({ roles: ['RECYCLER'] }), event(), { hasCode: true })).toEqual([
      ...['detail', 'public'],
    ]);
    for (const roles of [[], ['AUDITOR'], ['ADMINISTRATOR']]) {
      expect(read(viewer({ roles }), event(), { hasCode: true })).toEqual([]);
    }
  });

  it('opens to China’s authorities all but what is personal, within their jurisdiction', () => {
    const of = (scope: string | null, regions: string[]): string[] =>
      read(viewer({ authorityScopes: [scope] }), event(), { regions });
    expect(of(null, [])).toEqual(ALL_BUT_PERSONAL);
    expect(of('CN', [])).toEqual(ALL_BUT_PERSONAL);
    expect(of('CN-GD', ['CN-GD'])).toEqual(ALL_BUT_PERSONAL);
    // The digits of GB/T 2260 name the same province.
    expect(of('CN-44', ['CN-GD'])).toEqual(ALL_BUT_PERSONAL);
    expect(of('CN-GD', ['CN-44'])).toEqual(ALL_BUT_PERSONAL);
    expect(of('CN-GD', ['CN-GX', 'CN'])).toEqual([]);
    expect(of('CN-GD', [])).toEqual([]);
  });

  it('opens to authorities of the Union neither use nor custody nor business', () => {
    const of = (scope: string, regions: string[]): string[] =>
      read(viewer({ authorityScopes: [scope] }), event(), { regions });
    expect(of('DE', ['DE-BY'])).toEqual(['authority', 'detail', 'public']);
    expect(of('DE-BY', ['DE'])).toEqual([]);
    expect(of('DE', ['CN-GD'])).toEqual([]);
    expect(of('US', ['US'])).toEqual([]);
  });

  it('opens to an auditor what the parties of his grant reported, of its period', () => {
    expect(read(viewer({ grants: [grant()] }))).toEqual(ALL_BUT_PERSONAL);
    expect(read(viewer({ grants: [grant({ parties: ['uscc-X'] })] }))).toEqual([]);
    const period = { periodFrom: '2026-04-01', periodUntil: '2026-05-01' };
    const within = viewer({ grants: [grant(period)] });
    expect(read(within)).toEqual(ALL_BUT_PERSONAL);
    expect(read(within, event({ occurredOn: '2026-05-02' }))).toEqual([]);
    expect(read(within, event({ occurredOn: '2026-03-31' }))).toEqual([]);
  });

  it('opens to anybody with a credential what is public of master data', () => {
    expect(read(viewer(), event({ items: [] }))).toEqual(['public']);
  });
});

describe('lists', () => {
  it('hold an event for who reads more of it than what is public, or all where there is no more', () => {
    expect(isListed(['public'], ['public'])).toBe(true);
    expect(isListed(['custody', 'public'], ['detail', 'public'])).toBe(false);
    expect(isListed(['custody', 'detail', 'public'], ['detail', 'public'])).toBe(true);
    expect(isListed(['custody', 'public'], [])).toBe(false);
    expect(isListed(['custody'], ['public'])).toBe(false);
  });
});
