import { momentOf, orderOf, takenAtOf } from './event-moment.js';
import type { SaidEvent } from './effect-types.js';

const MICROS = 1_000n;
const instant = (text: string): bigint => BigInt(Date.parse(text)) * MICROS;

function event(type: string, fields: SaidEvent['fields']): SaidEvent {
  return { eventId: 'e1', type, principal: 'duns-123456789', fields };
}

const BY_DAY = { occurredAt: '2026-05-12T08:00:00+08:00', occurredAtPrecision: 'DAY' };

describe('the place of an event in the fixed order', () => {
  it('is its instant, whatever the offset', () => {
    const said = event('batteryRemoved', { occurredAt: '2026-05-12T08:00:00+08:00' });
    expect(momentOf(said)).toEqual({ instant: instant('2026-05-12T00:00:00Z'), day: null });
  });

  it('is the start of the day of its own offset for a production by day', () => {
    const { instant: at, day } = momentOf(event('batteryProduced', BY_DAY));
    expect(at).toBe(instant('2026-05-11T16:00:00Z'));
    expect(day).toEqual({ first: at, last: instant('2026-05-12T16:00:00Z') - 1n });
  });

  it('is the end of that day for a process by day', () => {
    const { instant: at } = momentOf(event('materialProcessed', BY_DAY));
    expect(at).toBe(instant('2026-05-12T16:00:00Z') - 1n);
  });

  it('goes by class, then sequence, then rank', () => {
    const fields = { occurredAt: BY_DAY.occurredAt };
    const produced = orderOf(event('batteryProduced', { ...fields, sequence: 9 }));
    const removed = orderOf(event('batteryRemoved', fields));
    const later = orderOf(event('batteryRemoved', { ...fields, sequence: 1 }));
    const received = orderOf(event('received', fields));
    expect([received, later, removed, produced].sort((a, b) => (a < b ? -1 : 1))).toEqual([
      produced,
      removed,
      received,
      later,
    ]);
  });

  it('takes an input in at its own instant, by day at that day’s end', () => {
    const taken = { takenAt: '2026-05-07T09:00:00+08:00' };
    const said = event('materialProcessed', { occurredAt: BY_DAY.occurredAt });
    expect(takenAtOf(said, taken)).toEqual({ instant: instant('2026-05-07T01:00:00Z'), day: null });
    const day = takenAtOf(event('materialProcessed', BY_DAY), taken);
    expect(day?.instant).toBe(instant('2026-05-07T16:00:00Z') - 1n);
  });

  it('has no other moment for an input taken in with the event itself', () => {
    const same = { takenAt: '2026-05-12T20:00:00+08:00' };
    expect(takenAtOf(event('materialProcessed', BY_DAY), same)).toBeNull();
    expect(takenAtOf(event('materialProcessed', BY_DAY), {})).toBeNull();
  });

  it('is refused for a type that is none', () => {
    expect(() => orderOf(event('noSuchType', BY_DAY))).toThrow(TypeError);
  });
});
