import type { SaidEvent } from '../../effects/domain/event-effects.js';
import { itemRows } from './item-row.js';
import { ownState, UNSEEN, type OwnState } from './own-state.js';

const MAKER = 'duns-111111111';
const RECYCLER = 'duns-222222222';
const CODE = '08BPB01234567ABC000000001';
const PACK = `battery:${CODE}`;
const VIN = 'LSVAA4182E2123456';
const VEHICLE = `vehicle:${VIN}`;

function said(
  day: number,
  type: string,
  fields: SaidEvent['fields'],
  principal = MAKER,
): SaidEvent {
  const occurredAt = `2026-05-${String(day).padStart(2, '0')}T10:00:00+08:00`;
  return { eventId: `e${day}-${type}`, type, principal, fields: { occurredAt, ...fields } };
}

const PRODUCED = said(1, 'batteryProduced', { product: CODE });
const BUILT = said(2, 'vehicleProduced', { vehicle: VIN, batteries: [PACK] });
const SOLD = said(3, 'vehicleSold', { vehicle: VIN, region: 'CN-44' });
const REMOVED = said(4, 'batteryRemoved', { host: VEHICLE, batteries: [PACK] });
const RETIRED = said(5, 'batteryRetired', { batteries: [PACK], disposition: 'WASTE' });
const HANDED_OVER = said(6, 'handedOver', { items: [PACK], receiver: RECYCLER });
const RECEIVED = said(7, 'received', { items: [PACK] }, RECYCLER);
const CRUSHED = said(8, 'materialProcessed', { inputs: [{ item: PACK, massKg: '1' }] }, RECYCLER);

function after(item: string, events: readonly SaidEvent[]): OwnState {
  return ownState(events.flatMap(itemRows).filter((row) => row.item === item));
}

describe('state by an item’s own events', () => {
  it('is unseen before any event', () => {
    expect(ownState([])).toEqual(UNSEEN);
  });

  it('goes through a life, whatever the order in which it is told', () => {
    const life = [CRUSHED, RETIRED, PRODUCED, RECEIVED, HANDED_OVER, BUILT, REMOVED, SOLD];
    expect(after(PACK, life)).toMatchObject({ state: 'RECYCLED', euStatus: 'waste', unfit: [] });
    expect(after(VEHICLE, life)).toMatchObject({ state: 'SOLD', custody: { kind: 'END_USER' } });
  });

  it('has who holds it, and since when', () => {
    const upTo = [PRODUCED, REMOVED, RETIRED];
    expect(after(PACK, upTo).custody).toMatchObject({ kind: 'HELD', holder: MAKER });
    const transit = after(PACK, [...upTo, HANDED_OVER]).custody;
    expect(transit).toMatchObject({ kind: 'IN_TRANSIT', from: MAKER, to: RECYCLER });
    const held = after(PACK, [...upTo, HANDED_OVER, RECEIVED]);
    expect(held.custody).toMatchObject({ holder: RECYCLER, since: { eventId: RECEIVED.eventId } });
    expect(held.state).toBe('COLLECTED');
  });

  it('stays produced when a new battery is delivered, and nothing is unfit', () => {
    const { state, unfit } = after(PACK, [PRODUCED, HANDED_OVER, RECEIVED]);
    expect({ state, unfit }).toEqual({ state: 'PRODUCED', unfit: [] });
  });

  it('stays as it is under an unfit act, which is listed', () => {
    const again = said(9, 'batteryInstalled', { host: VEHICLE, batteries: [PACK] });
    const { state, unfit } = after(PACK, [PRODUCED, RETIRED, CRUSHED, again]);
    expect(state).toBe('RECYCLED');
    expect(unfit).toEqual([
      expect.objectContaining({
        ...{ eventId: again.eventId, act: 'batteryInstalled.installed', state: 'RECYCLED' },
      }),
    ]);
  });

  it('ends where a process took the battery in, not when the campaign was over', () => {
    const inputs = [{ item: PACK, massKg: '1', takenAt: '2026-05-06T10:00:00+08:00' }];
    const campaign = said(12, 'materialProcessed', { inputs }, RECYCLER);
    const tooLate = said(8, 'batteryRemoved', { host: VEHICLE, batteries: [PACK] });
    const { unfit } = after(PACK, [PRODUCED, campaign, tooLate]);
    expect(unfit.map(({ act, state }) => ({ act, state }))).toEqual([
      { act: 'batteryRemoved.removed', state: 'RECYCLED' },
    ]);
  });

  it('is repurposed, and so is what goes into the product', () => {
    const product = '08BMB01234567ABC000000009';
    const event = said(8, 'batteryRepurposed', {
      products: [{ code: product, components: [{ code: PACK }] }],
    });
    expect(after(PACK, [PRODUCED, RETIRED, event]).state).toBe('REPURPOSED');
    expect(after(`battery:${product}`, [event])).toMatchObject({
      ...{ state: 'PRODUCED', euStatus: 'repurposed' },
    });
  });
});
