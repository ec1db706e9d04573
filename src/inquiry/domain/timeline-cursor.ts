/** The key of an event in the fixed order, as an opaque cursor. */
import type { OrderKey } from '../../lifecycle/domain/event-order.js';

const KEY = /^(-?\d{1,19})\.(-?\d{1,19})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export function cursorOf({ instant, order, eventId }: OrderKey): string {
  return Buffer.from(`${instant}.${order}.${eventId}`).toString('base64url');
}

/** Undefined for a text that is no cursor of ours. */
export function orderKeyOf(cursor: string): OrderKey | undefined {
  const [, instant, order, eventId] = KEY.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (instant === undefined || order === undefined || eventId === undefined) return undefined;
  const key = { instant: BigInt(instant), order: BigInt(order), eventId };
  // A decoder overlooks what does not belong there: only what we would write ourselves is ours.
  return cursorOf(key) === cursor && isColumn(key.instant) && isColumn(key.order) ? key : undefined;
}

/** Whether the database has such a number. */
function isColumn(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}
