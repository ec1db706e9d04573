import { formatInstantUtc } from '../vocabulary/instant.js';
import { localMicros } from './domain/dated-version.js';

/** Without an event, whose offset would tell, the day is that of China, where the roles are given. */
const OFFSET_MINUTES = 8 * 60;
const MICROS_PER_MS = 1_000n;

export function today(): string {
  const micros = BigInt(Date.now()) * MICROS_PER_MS;
  return formatInstantUtc(localMicros(micros, OFFSET_MINUTES)).slice(0, 10);
}
