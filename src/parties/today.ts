import { formatInstantUtc } from '../vocabulary/instant.js';
import { localMicros } from './domain/dated-version.js';

/** The day of the register is that of China, where roles and mandates are given, wherever a report comes from. */
const OFFSET_MINUTES = 8 * 60;
const MICROS_PER_MS = 1_000n;

export function today(): string {
  return registerDay(BigInt(Date.now()) * MICROS_PER_MS);
}

/** `nowMicros`: since 1970 UTC. */
export function registerDay(nowMicros: bigint): string {
  return formatInstantUtc(localMicros(nowMicros, OFFSET_MINUTES)).slice(0, 10);
}
