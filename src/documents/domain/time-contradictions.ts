/** Times within one document that cannot both be right. */
import { daySpanOf, parseInstant } from '../../vocabulary/instant.js';
import type { Instant } from '../../vocabulary/instant.js';
import type { JsonObject, JsonValue } from '../../vocabulary/json.js';
import { asText, objectsIn } from './judged-shape.js';
import type { Contradiction } from './refusal-params.js';

/** How far a reporter's clock may run ahead of the ledger's: a day, in microseconds. */
export const FUTURE_MICROS_MAX = 86_400_000_000n;

/**
 * What was taken into a process was taken between its start and its end. In an event known by day,
 * the start stands at its day's start and the end at its day's end.
 */
export function timeContradictions(fields: JsonObject): readonly Contradiction[] {
  const { startedAt, inputs, occurredAt, occurredAtPrecision } = fields;
  if (startedAt === undefined && inputs === undefined) return [];
  const byDay = occurredAtPrecision === 'DAY';
  const end = instantOf(occurredAt);
  const start = startedAt === undefined ? undefined : instantOf(startedAt);
  const last = byDay ? daySpanOf(end).last : end.micros;
  const first = start === undefined ? undefined : byDay ? daySpanOf(start).first : start.micros;
  return [
    ...outside('/startedAt', startedAt, { first: undefined, last }),
    ...objectsIn(inputs).flatMap(({ takenAt }, index) =>
      outside(`/inputs/${index}/takenAt`, takenAt, { first, last }),
    ),
  ];
}

/** True for an instant more than a day after now. */
export function isInFuture(instant: Instant, nowMicros: bigint): boolean {
  return instant.micros > nowMicros + FUTURE_MICROS_MAX;
}

/** An instant in its canonical spelling. */
export function instantOf(value: JsonValue | undefined): Instant {
  const parsed = parseInstant(asText(value ?? null));
  if (parsed.ok) return parsed.value;
  throw new TypeError('an instant was judged and does not parse');
}

interface Bounds {
  readonly first: bigint | undefined;
  readonly last: bigint;
}

function outside(
  pointer: string,
  value: JsonValue | undefined,
  { first, last }: Bounds,
): readonly Contradiction[] {
  if (value === undefined) return [];
  const { micros, text } = instantOf(value);
  if (micros > last) return [{ reason: 'AFTER_THE_EVENT', pointer, found: text }];
  if (first !== undefined && micros < first) {
    return [{ reason: 'BEFORE_THE_START', pointer, found: text }];
  }
  return [];
}
