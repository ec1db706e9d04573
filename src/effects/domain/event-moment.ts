/** Where an event stands in the fixed order of events, read from its own fields. */
import {
  dayInstant,
  daySpan,
  packOrder,
  takenAtInstant,
} from '../../lifecycle/domain/event-order.js';
import { eventTypeOf } from '../../lifecycle/domain/catalogue.js';
import type { EventType } from '../../lifecycle/domain/event-type.js';
import { parseInstant, type Instant } from '../../vocabulary/instant.js';
import type { JsonObject } from '../../vocabulary/json.js';
import type { EventMoment, SaidEvent, TakenAt } from './effect-types.js';
import { textIn } from './said-fields.js';

type TypeAndFields = Pick<SaidEvent, 'type' | 'fields'>;

/** Known by day, the start or the end of the day of the event's own offset, by its class. */
export function momentOf(event: TypeAndFields): EventMoment {
  const { micros, offsetMinutes } = occurredAtOf(event);
  if (!isByDay(event)) return { instant: micros, day: null };
  const day = daySpan(micros, offsetMinutes);
  return { instant: dayInstant(day, typeOf(event).eventClass), day };
}

/** Class, sequence and rank, packed. */
export function orderOf(event: TypeAndFields): bigint {
  const { eventClass, rank } = typeOf(event);
  const sequence = event.fields['sequence'];
  return packOrder({ eventClass, rank, sequence: typeof sequence === 'number' ? sequence : 0 });
}

/** When the event took an input in; null where that is the event's own moment. */
export function takenAtOf(event: SaidEvent, input: JsonObject): TakenAt | null {
  const text = textIn(input, 'takenAt');
  if (text === undefined) return null;
  const taken = momentTakenAt(event, instantIn(text));
  return taken.instant === momentOf(event).instant ? null : taken;
}

function momentTakenAt(event: SaidEvent, { micros }: Instant): TakenAt {
  if (!isByDay(event)) return { instant: micros, day: null };
  const day = daySpan(micros, occurredAtOf(event).offsetMinutes);
  return { instant: takenAtInstant(day), day };
}

function isByDay({ fields }: TypeAndFields): boolean {
  return fields['occurredAtPrecision'] === 'DAY';
}

function occurredAtOf({ fields }: TypeAndFields): Instant {
  return instantIn(textIn(fields, 'occurredAt') ?? '');
}

function instantIn(text: string): Instant {
  const parsed = parseInstant(text);
  if (!parsed.ok) throw new TypeError(`a recorded instant does not parse: ${parsed.reason}`);
  return parsed.value;
}

function typeOf({ type }: TypeAndFields): EventType {
  const found = eventTypeOf(type);
  if (found === undefined) throw new TypeError(`no such event type: ${type}`);
  return found;
}
