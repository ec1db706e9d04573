import type { Entitlement } from './entitlement.js';
import { otherHolderOf } from './maker-code-holder.js';

const MAKER = 'duns-123456789';
const OTHER = 'duns-987654321';

function version(holder: string, validFrom: string, validUntil: string | null = null): Entitlement {
  return {
    ...{ eventId: `${holder} ${validFrom}`, kind: 'MAKER_CODE', object: 'ZZ1', scope: null },
    ...{ holder, validFrom, validUntil },
  };
}

function lostTo(party: string, validFrom: string, versions: readonly Entitlement[]): unknown {
  return otherHolderOf({ party, makerCode: 'ZZ1', validFrom }, versions);
}

describe('the holder of a maker code', () => {
  const held = [version(MAKER, '2020-01-01')];

  it('is another party on the day of the claim', () => {
    expect(lostTo(OTHER, '2024-01-01', held)).toEqual({
      ...{ makerCode: 'ZZ1', holder: MAKER, since: '2020-01-01' },
    });
    expect(lostTo(OTHER, '2020-01-01', held)).toMatchObject({ holder: MAKER });
  });

  it('is another party from a later day on, which an earlier claim would end too', () => {
    expect(lostTo(OTHER, '2010-01-01', held)).toMatchObject({ holder: MAKER, since: '2020-01-01' });
  });

  it('is nobody else where the code is free, the party’s own, or was given up before', () => {
    expect(lostTo(OTHER, '2024-01-01', [])).toBeUndefined();
    expect(lostTo(MAKER, '2024-01-01', held)).toBeUndefined();
    const ended = [version(MAKER, '2020-01-01', '2023-12-31')];
    expect(lostTo(OTHER, '2024-01-01', ended)).toBeUndefined();
    expect(lostTo(OTHER, '2023-12-31', ended)).toMatchObject({ holder: MAKER });
  });

  it('is who was recorded last for that day', () => {
    const passed = [...held, version(OTHER, '2024-01-01')];
    expect(lostTo(MAKER, '2025-01-01', passed)).toMatchObject({ holder: OTHER });
    expect(lostTo(OTHER, '2025-01-01', passed)).toBeUndefined();
  });
});
