import { custodiansAt, type CustodyClaim } from './custodian.js';

const PACK = 'battery:pack';
const CAR = 'vehicle:car';

const at = (day: number) => ({ instant: BigInt(day), order: 0n, eventId: `e${day}` });
const by = (principal: string, day: number) => ({ ...at(day), principal });
const begun = (who: string, day: number): CustodyClaim => ({ ...by(who, day), kind: 'BEGUN' });
const held = (who: string, day: number): CustodyClaim => ({ ...by(who, day), kind: 'HELD' });
const letGo = (who: string, day: number): CustodyClaim => ({ ...by(who, day), kind: 'LET_GO' });
const given = (who: string, to: string, day: number): CustodyClaim => ({
  ...{ ...by(who, day), kind: 'IN_TRANSIT', to },
});
interface Inside {
  readonly container?: string;
  readonly until?: number;
  readonly kind?: 'INSIDE' | 'BUILT_IN';
}

const inside = (
  who: string,
  day: number,
  { container = CAR, until, kind = 'INSIDE' }: Inside = {},
): CustodyClaim => ({
  ...by(who, day),
  ...{ kind, container, until: until === undefined ? null : at(until) },
});

function holders(day: number, ...pack: CustodyClaim[]): string[] {
  return among({ [PACK]: pack }, day);
}

function among(claims: Record<string, CustodyClaim[]>, day: number): string[] {
  return [...custodiansAt(PACK, at(day), (item) => claims[item])].sort();
}

describe('custody that opens something', () => {
  it('goes from the maker by hand-over and reception', () => {
    const chain = [begun('maker', 1), given('maker', 'carmaker', 3), held('carmaker', 5)];
    expect(holders(0, ...chain)).toEqual([]);
    expect(holders(2, ...chain)).toEqual(['maker']);
    expect(holders(4, ...chain)).toEqual(['carmaker', 'maker']);
    expect(holders(6, ...chain)).toEqual(['carmaker']);
  });

  it('is not taken by who says that he has another’s', () => {
    expect(holders(9, begun('maker', 1), held('rival', 2))).toEqual(['maker']);
    const onItsWay = [begun('maker', 1), given('maker', 'carmaker', 2), held('rival', 3)];
    expect(holders(9, ...onItsWay)).toEqual(['carmaker', 'maker']);
    expect(holders(9, begun('maker', 1), given('rival', 'friend', 2))).toEqual(['maker']);
    expect(holders(9, begun('maker', 1), letGo('rival', 2), held('rival', 3))).toEqual(['maker']);
  });

  it('is not taken by a claim for a day before the thing was made', () => {
    expect(holders(9, held('rival', 0), begun('maker', 1))).toEqual(['maker']);
  });

  it('is not taken by putting the thing into something of one’s own', () => {
    const own = inside('rival', 2, { container: 'site:rival:1' });
    expect(holders(9, begun('maker', 1), own)).toEqual(['maker']);
    const yard = inside('maker', 2, { container: 'site:maker:1' });
    expect(holders(9, begun('maker', 1), yard)).toEqual(['maker']);
  });

  it('is that of what the thing stands in', () => {
    const claims = {
      [PACK]: [begun('maker', 1), given('maker', 'carmaker', 2), inside('carmaker', 3)],
      [CAR]: [begun('carmaker', 1), letGo('carmaker', 5), held('dismantler', 7)],
    };
    expect(among(claims, 4)).toEqual(['carmaker']);
    expect(among(claims, 6)).toEqual([]);
    expect(among(claims, 8)).toEqual(['dismantler']);
  });

  it('goes over to who built it into a vehicle at its making, and on with that', () => {
    const claims = {
      [PACK]: [begun('maker', 1), inside('carmaker', 3, { kind: 'BUILT_IN' })],
      [CAR]: [begun('carmaker', 3), letGo('carmaker', 5), held('dismantler', 7)],
    };
    expect(among(claims, 4)).toEqual(['carmaker']);
    expect(among(claims, 6)).toEqual([]);
    expect(among(claims, 8)).toEqual(['dismantler']);
  });

  it('of what left a container without a word stays with who had that then', () => {
    const claims = {
      [PACK]: [begun('carmaker', 1), inside('carmaker', 2, { until: 6 })],
      [CAR]: [begun('carmaker', 1), letGo('carmaker', 4), held('dismantler', 7)],
    };
    expect(among(claims, 9)).toEqual([]);
  });

  it('of what nobody has any more is believed of all who say so, none shutting out another', () => {
    const sold = [begun('maker', 1), letGo('maker', 2)];
    expect(holders(9, ...sold, held('outlet', 4))).toEqual(['outlet']);
    expect(holders(9, ...sold, held('rival', 3), held('outlet', 4))).toEqual(['outlet', 'rival']);
    const passedOn = [held('outlet', 4), given('outlet', 'recycler', 5), held('recycler', 6)];
    expect(holders(9, ...sold, ...passedOn)).toEqual(['recycler']);
    expect(holders(9, ...sold, ...passedOn, held('rival', 7))).toEqual(['recycler', 'rival']);
  });

  it('is nobody’s to take where things go in circles or were not looked at', () => {
    const claims = {
      [PACK]: [begun('maker', 1), inside('maker', 2)],
      [CAR]: [begun('maker', 1), inside('maker', 2, { container: PACK })],
    };
    expect(among(claims, 9)).toEqual(['']);
    expect(among({ [PACK]: [begun('maker', 1), inside('maker', 2)] }, 9)).toEqual(['']);
  });
});
