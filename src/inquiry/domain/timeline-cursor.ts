/** The key of an event in the fixed order, as an opaque cursor. */
import type { OrderKey } from '../../lifecycle/domain/event-order.js';

const KEY = /^(-?\d{1,19})\.(\d{1,19})\.([0-9a-f-]{36})$/;

export function cursorOf({ instant, order, eventId }: OrderKey): string {
  return Buffer.from(`${instant}.${order}.${eventId}`).toString('base64url');
}

/** Undefined for a text that is no cursor of ours: then the page begins at the start. */
export function orderKeyOf(cursor: string): OrderKey | undefined {
  const [, instant, order, eventId] = KEY.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (instant === undefined || order === undefined || eventId === undefined) return undefined;
  return { instant: BigInt(instant), order: BigInt(order), eventId };
}
