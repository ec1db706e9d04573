import type { CodeRefusal } from './code-refusal.js';
import { characterAt, normaliseScan } from './code-refusal.js';

export const VIN_LENGTH = 17;
const CHECK_POSITION = 9;

/** What each character counts, and the weight of each position (GB 16735, ISO 3779). */
const VALUES: ReadonlyMap<string, number> = new Map([
  ...[...'0123456789'].map((character, value): [string, number] => [character, value]),
  ...[...'ABCDEFGH'].map((character, index): [string, number] => [character, index + 1]),
  ...[...'JKLMN'].map((character, index): [string, number] => [character, index + 1]),
  ['P', 7],
  ['R', 9],
  ...[...'STUVWXYZ'].map((character, index): [string, number] => [character, index + 2]),
]);
const WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** A VIN in its canonical spelling. */
export interface Vin {
  readonly ok: true;
  readonly vin: string;
}

/**
 * Reads a VIN and verifies the check digit in position 9. A wrong one is refused with the digit that
 * was expected; whether it is taken all the same, with a reason, is for the caller to decide.
 */
export function parseVin(scan: string): Vin | CodeRefusal {
  const vin = normaliseScan(scan);
  if (vin.length !== VIN_LENGTH) {
    return { ok: false, reason: 'LENGTH_WRONG', found: String(vin.length), expected: '17' };
  }
  const wrong = [...vin].findIndex((character) => !VALUES.has(character));
  if (wrong >= 0) {
    const found = characterAt(vin, wrong);
    const refusal = { ok: false, reason: 'CHARACTER_NOT_ALLOWED', position: wrong + 1 } as const;
    return { ...refusal, found, ...suggestionFor(vin) };
  }
  const expected = checkDigitOf(vin);
  const found = vin.charAt(CHECK_POSITION - 1);
  if (found === expected) return { ok: true, vin };
  return { ok: false, reason: 'CHECK_CHARACTER_WRONG', position: CHECK_POSITION, found, expected };
}

/** A VIN has neither `O` nor `I`: `0` or `1` was meant, if the check digit says so. */
function suggestionFor(vin: string): { suggestion?: string } {
  const suggestion = vin.replaceAll('O', '0').replaceAll('I', '1');
  return suggestion !== vin && parseVin(suggestion).ok ? { suggestion } : {};
}

function checkDigitOf(vin: string): string {
  const sum = WEIGHTS.reduce(
    (total, weight, index) => total + weight * (VALUES.get(vin.charAt(index)) ?? 0),
    0,
  );
  return sum % 11 === 10 ? 'X' : String(sum % 11);
}
