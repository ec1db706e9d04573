import { EVENT_CATALOGUE } from './catalogue.js';
import {
  BATTERY_STATES,
  BATTERY_TRANSITIONS,
  evolveEuStatus,
  evolveState,
  evolveVehicle,
  VEHICLE_TRANSITIONS,
} from './transitions.js';

describe('state transitions', () => {
  it('name only event types of the catalogue', () => {
    const names = new Set(EVENT_CATALOGUE.map(({ name }) => name));
    const acts = [...Object.keys(BATTERY_TRANSITIONS), ...Object.keys(VEHICLE_TRANSITIONS)];
    expect(acts.filter((act) => !names.has(act.split('.')[0] ?? ''))).toEqual([]);
  });

  it('collect a received battery only if it was removed or retired, or is collected already', () => {
    const collected = BATTERY_STATES.filter((s) => evolveState(s, 'received.item') === 'COLLECTED');
    expect(collected).toEqual(['REMOVED', 'RETIRED', 'COLLECTED']);
  });

  it('leave a new battery produced, and an unknown one unknown, when it is received', () => {
    expect(evolveState('PRODUCED', 'received.item')).toBe('PRODUCED');
    expect(evolveState('ABSENT', 'received.item')).toBe('ABSENT');
    expect(evolveState('COLLECTED', 'received.item')).toBe('COLLECTED');
    expect(evolveState('IN_USE', 'received.item')).toBeUndefined();
    expect(evolveState('RECYCLED', 'received.item')).toBeUndefined();
  });

  it('let a name be matched in every state without moving it', () => {
    for (const state of BATTERY_STATES) {
      expect(evolveState(state, 'batteryIdentified.matched')).toBe(state);
    }
  });

  it('produce a part once, whether its own report or its parent’s stands first', () => {
    expect(evolveState('PRODUCED', 'batteryProduced.product')).toBe('PRODUCED');
    expect(evolveState('PRODUCED', 'batteryProduced.component')).toBe('PRODUCED');
  });

  it('lead out of no end but by what turns up again', () => {
    expect(evolveState('RECYCLED', 'batteryInstalled.installed')).toBeUndefined();
    expect(evolveState('DISPOSED', 'materialProcessed.input')).toBeUndefined();
    expect(evolveState('LOST', 'materialProcessed.input')).toBe('RECYCLED');
    expect(evolveState('EXPORTED', 'imported.item')).toBe('PRODUCED');
  });

  it('take a pack through its life', () => {
    const life = [
      ['ABSENT', 'batteryProduced.product', 'PRODUCED'],
      ['PRODUCED', 'vehicleProduced.installed', 'IN_USE'],
      ['IN_USE', 'batterySwapped.removed', 'REMOVED'],
      ['REMOVED', 'batteryRetired.battery', 'RETIRED'],
      ['RETIRED', 'received.item', 'COLLECTED'],
      ['COLLECTED', 'materialProcessed.input', 'RECYCLED'],
    ] as const;
    for (const [from, act, to] of life) expect(evolveState(from, act)).toBe(to);
  });

  it('take a vehicle from built to scrapped, and never back to sold', () => {
    expect(evolveVehicle('ABSENT', 'vehicleProduced.vehicle')).toBe('BUILT');
    expect(evolveVehicle('BUILT', 'vehicleSold.vehicle')).toBe('SOLD');
    expect(evolveVehicle('SOLD', 'vehicleScrapped.vehicle')).toBe('SCRAPPED');
    expect(evolveVehicle('SCRAPPED', 'vehicleSold.vehicle')).toBeUndefined();
  });

  it('keep the EU status where an act says nothing of it', () => {
    expect(evolveEuStatus('repurposed', 'OTHER')).toBe('repurposed');
    expect(evolveEuStatus('original', 'RETIRED_AS_WASTE')).toBe('waste');
  });
});
