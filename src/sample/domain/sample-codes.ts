/** Well-formed identifiers of things that exist nowhere. */
import { strict as assert } from 'node:assert';
import { parseCreditCode } from '../../identifiers/domain/credit-code.js';
import { parseVin } from '../../identifiers/domain/vin.js';

/** The sample makers' codes, positions 1 to 3 of GB/T 34014. */
export const PACK_MAKER_CODE = 'ZZ1';
export const SECOND_LIFE_MAKER_CODE = 'ZZ2';

const CHECK_CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const VIN_CHECKS = '0123456789X';

/** Year, month and day by the tables of GB/T 34014-2017: `F3C` is 2025-03-12. */
export type DateCharacters = string;

export function newCode(type: 'P' | 'M' | 'C', date: DateCharacters, serial: number): string {
  return `${PACK_MAKER_CODE}${type}B24S000001${date}${digits(serial, 7)}`;
}

export function secondLifeCode(type: 'P' | 'M', date: DateCharacters, serial: number): string {
  return `${SECOND_LIFE_MAKER_CODE}${type}B24${date}${digits(serial, 7)}R${type}`;
}

/** A party id with the check character that makes it one. */
export function samplePartyId(number: number): string {
  const body = `91000000MA${digits(number, 7)}`;
  const code = [...CHECK_CHARACTERS]
    .map((check) => body + check)
    .find((c) => parseCreditCode(c).ok);
  assert(code !== undefined, 'one of the check characters fits');
  return `uscc-${code}`;
}

export function sampleVin(number: number): string {
  const vin = [...VIN_CHECKS]
    .map((check) => `LZZSAMPB${check}R${digits(number, 7)}`)
    .find((candidate) => parseVin(candidate).ok);
  assert(vin !== undefined, 'one of the check digits fits');
  return vin;
}

/** Fixed, so that telling the story again records nothing again (UUIDv8, RFC 9562). */
export function sampleEventId(number: number): string {
  return `5a3b1e00-0000-8000-8000-${digits(number, 12)}`;
}

function digits(number: number, width: number): string {
  return String(number).padStart(width, '0');
}
