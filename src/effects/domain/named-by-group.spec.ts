import { namedByGroup } from './named-by-group.js';

const PARTY = 'duns-111111111';

describe('what an event names, by group', () => {
  it('reads trees, codes, lots and parties from the fields of the catalogue', () => {
    const named = namedByGroup({
      type: 'batteryProduced',
      principal: PARTY,
      fields: {
        occurredAt: '2026-01-01T00:00:00+08:00',
        product: 'P1',
        components: [{ code: 'M1', components: [{ code: 'C1' }] }],
        productionLot: `lot:${PARTY}:7`,
        facility: `site:${PARTY}:1`,
      },
    });
    expect([...named.items]).toEqual([
      [`site:${PARTY}:1`, ['custody']],
      ['battery:P1', ['public']],
      ['battery:M1', ['detail']],
      ['battery:C1', ['detail']],
      [`lot:${PARTY}:7`, ['commercial']],
    ]);
    expect(named.groups).toEqual(['commercial', 'custody', 'detail', 'public']);
    const given = { receiver: 'duns-222222222', newLotNumber: 'a/1', massKg: '1' };
    const split = namedByGroup({ type: 'handedOver', principal: PARTY, fields: given });
    expect(split.parties).toEqual(['duns-222222222']);
    expect([...split.items.keys()]).toEqual([`lot:${PARTY}:a%2F1`]);
  });

  it('tells nothing of what is withheld, and of types it does not know', () => {
    expect(namedByGroup({ type: 'batteryProduced', principal: PARTY, fields: {} }).items.size).toBe(
      0,
    );
    expect(namedByGroup({ type: 'nothing', principal: PARTY, fields: { x: 'y' } }).groups).toEqual(
      [],
    );
  });
});
