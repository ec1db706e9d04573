import { readableGroups } from './disclosure.js';

const viewer = (partyId: string, roles: readonly string[]) => ({
  ...{ credentialId: 'c', partyName: 'n', partyId, roles },
});

describe('disclosure', () => {
  it('shows a reporter all of its own event', () => {
    expect(readableGroups(viewer('uscc-A', []), { principal: 'uscc-A' })).toContain('personal');
  });

  it.each(['RECYCLER', 'AUTHORITY', 'AUDITOR', 'BATTERY_MANUFACTURER'])(
    'shows a %s everything but what is personal',
    (role) => {
      const groups = readableGroups(viewer('uscc-B', [role]), { principal: 'uscc-A' });
      expect(groups).toHaveLength(6);
      expect(groups).not.toContain('personal');
    },
  );

  it('shows a party without a role nothing of others', () => {
    expect(readableGroups(viewer('uscc-B', []), { principal: 'uscc-A' })).toEqual([]);
  });
});
