import { DISCLOSURE_GROUPS } from '../../lifecycle/domain/disclosure-groups.js';
import { mergedGroups } from './merged-groups.js';
import type { GroupFields } from './sealed-event.js';

const CORRECTION: GroupFields = {
  commercial: { replacement: { batteryProduced: { sourceDocument: 'PO-1' } } },
  detail: { replacement: { batteryProduced: { modules: ['M'] } } },
  personal: { remark: 'by phone' },
  public: {
    ...{ target: 'e1', kind: 'INCORRECT_DATA' },
    replacement: { batteryProduced: { code: 'P' } },
  },
};

describe('merged groups', () => {
  it('put a replacement together out of the part that each group holds of it', () => {
    expect(mergedGroups(CORRECTION, DISCLOSURE_GROUPS)).toEqual({
      ...{ target: 'e1', kind: 'INCORRECT_DATA', remark: 'by phone' },
      replacement: { batteryProduced: { sourceDocument: 'PO-1', modules: ['M'], code: 'P' } },
    });
  });

  it('hold nothing of a group that is not named', () => {
    expect(mergedGroups(CORRECTION, ['public', 'custody'])).toEqual(CORRECTION.public);
  });

  it('put the scans of each group’s fields together', () => {
    const scan = (path: string) => ({ path, raw: 'x' });
    const groups: GroupFields = {
      custody: { scans: [scan('/itemLost/facility')] },
      public: { scans: [scan('/itemLost/items/0'), scan('/itemLost/items/1')] },
    };
    expect(mergedGroups(groups, DISCLOSURE_GROUPS)['scans']).toHaveLength(3);
    expect(mergedGroups(groups, ['custody'])['scans']).toHaveLength(1);
  });

  it('leave the groups as they were', () => {
    const before = structuredClone(CORRECTION);
    mergedGroups(CORRECTION, DISCLOSURE_GROUPS);
    expect(CORRECTION).toEqual(before);
  });
});
