/** A place in the journal as the text that a cursor holds. */

export interface AuditPlace {
  /** Microseconds since 1970 UTC. */
  readonly recordedMicros: bigint;
  readonly entryNo: string;
}

const KEY = /^(-?\d{1,18})\.(\d{1,18})$/;

export function placeText({ recordedMicros, entryNo }: AuditPlace): string {
  return `${recordedMicros}.${entryNo}`;
}

/** Undefined for what is no place of ours. */
export function readPlace(text: string): AuditPlace | undefined {
  const [, micros, entryNo] = KEY.exec(text) ?? [];
  if (micros === undefined || entryNo === undefined) return undefined;
  return { recordedMicros: BigInt(micros), entryNo };
}
