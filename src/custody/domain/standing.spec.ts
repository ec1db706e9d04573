import { UNSEEN, type Custody, type OwnState } from './own-state.js';
import { CONTAINERS_MAX, containersOf, latestContainer, standingOf } from './standing.js';

const CELL = 'battery:08BCB01234567ABC000000001';
const MODULE = 'battery:08BMB01234567ABC000000001';
const PACK = 'battery:08BPB01234567ABC000000001';
const VEHICLE = 'vehicle:LSVAA4182E2123456';
const SITE = 'site:duns-333333333:A1';
const MAKER: Custody = {
  ...{ kind: 'HELD', holder: 'duns-111111111', since: { eventId: 'e1', instant: 1n } },
};
const END_USER: Custody = { kind: 'END_USER', since: { eventId: 'e2', instant: 2n } };

type Inside = readonly (readonly [item: string, container: string])[];

function standing(item: string, own: Record<string, Partial<OwnState>>, inside: Inside) {
  const containers = new Map(inside);
  const ownOf = (name: string): OwnState | undefined =>
    own[name] === undefined ? undefined : { ...UNSEEN, ...own[name] };
  return standingOf(item, ownOf, (name) => containers.get(name));
}

describe('standing', () => {
  it('is an item’s own while it is in nothing', () => {
    const { state, custody, containers } = standing(
      PACK,
      { [PACK]: { state: 'PRODUCED', custody: MAKER } },
      [],
    );
    expect({ state, custody, containers }).toEqual({
      ...{ state: 'PRODUCED', custody: MAKER, containers: [] },
    });
  });

  it('is waste by EU status once it was recycled, itself or in what it stands in', () => {
    const own = { [PACK]: { state: 'RECYCLED', euStatus: 'repurposed' } } as const;
    expect(standing(PACK, own, []).euStatus).toBe('waste');
    expect(standing(MODULE, own, [[MODULE, PACK]]).euStatus).toBe('waste');
    expect(standing(MODULE, own, []).euStatus).toBe('original');
  });

  it('gives a part the custody of the outermost thing that it stands in', () => {
    const own = {
      [MODULE]: { state: 'PRODUCED', custody: MAKER },
      [PACK]: { state: 'IN_USE', custody: MAKER },
      [VEHICLE]: { state: 'SOLD', custody: END_USER },
    } as const;
    const inside: Inside = [
      [MODULE, PACK],
      [PACK, VEHICLE],
    ];
    const read = standing(MODULE, own, inside);
    expect(read).toMatchObject({ state: 'PRODUCED', custody: END_USER });
    expect(read.containers).toEqual([PACK, VEHICLE]);
  });

  it('gives a part the end of its container, but no state short of an end', () => {
    const parts = { [MODULE]: { state: 'PRODUCED' } } as const;
    const inside: Inside = [[MODULE, PACK]];
    const ended = standing(MODULE, { ...parts, [PACK]: { state: 'RECYCLED' } }, inside);
    expect(ended.state).toBe('RECYCLED');
    const retired = standing(MODULE, { ...parts, [PACK]: { state: 'RETIRED' } }, inside);
    expect(retired.state).toBe('PRODUCED');
  });

  it('gives the end of the outermost container that ended', () => {
    const own = {
      [CELL]: { state: 'PRODUCED' },
      [MODULE]: { state: 'REPURPOSED' },
      [PACK]: { state: 'RECYCLED' },
    } as const;
    const inside: Inside = [
      [CELL, MODULE],
      [MODULE, PACK],
    ];
    expect(standing(CELL, own, inside).state).toBe('RECYCLED');
    const running = { ...own, [PACK]: { state: 'PRODUCED' } } as const;
    expect(standing(CELL, running, inside).state).toBe('REPURPOSED');
    expect(standing(MODULE, running, inside).state).toBe('REPURPOSED');
  });

  it('exports batteries with their vehicle, but scraps none with it', () => {
    const pack = { [PACK]: { state: 'IN_USE' } } as const;
    const inside: Inside = [[PACK, VEHICLE]];
    const exported = standing(PACK, { ...pack, [VEHICLE]: { state: 'EXPORTED' } }, inside);
    expect(exported.state).toBe('EXPORTED');
    const scrapped = standing(PACK, { ...pack, [VEHICLE]: { state: 'SCRAPPED' } }, inside);
    expect(scrapped.state).toBe('IN_USE');
  });

  it('is held by the party of the site that it stands in', () => {
    const { custody } = standing(PACK, { [PACK]: { custody: MAKER } }, [[PACK, SITE]]);
    expect(custody).toEqual({
      ...{ kind: 'HELD', holder: 'duns-333333333', site: SITE, since: null },
    });
  });

  it('has an unknown custody in a container of which nobody said who has it', () => {
    expect(standing(PACK, { [PACK]: { custody: MAKER } }, [[PACK, VEHICLE]]).custody).toBeNull();
  });

  it('cuts circles and ways without end', () => {
    const circle = new Map([
      [CELL, MODULE],
      [MODULE, PACK],
      [PACK, MODULE],
    ]);
    expect(containersOf(CELL, (item) => circle.get(item))).toEqual([MODULE, PACK]);
    expect(containersOf('uri:a', (item) => `${item}a`)).toHaveLength(CONTAINERS_MAX);
  });

  it('is in what it came into last, of several at one place in the first by name', () => {
    const from = { instant: 1n, order: 1n, eventId: 'e1' };
    const later = { ...from, instant: 2n };
    const found = [
      { item: 'c', from: later },
      { item: 'b', from: later },
      { item: 'a', from },
    ];
    expect(latestContainer(found)).toBe('b');
    expect(latestContainer([])).toBeUndefined();
  });
});
