import type { CodeRefusal } from './code-refusal.js';
import { characterAt, normaliseScan } from './code-refusal.js';

export const CREDIT_CODE_LENGTH = 18;
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const MODULUS = 31;

/** A unified social credit code in its canonical spelling. */
export interface CreditCode {
  readonly ok: true;
  readonly creditCode: string;
}

/** Reads a unified social credit code (统一社会信用代码) and verifies its last character. */
export function parseCreditCode(text: string): CreditCode | CodeRefusal {
  const code = normaliseScan(text);
  if (code.length !== CREDIT_CODE_LENGTH) {
    return { ok: false, reason: 'LENGTH_WRONG', found: String(code.length), expected: '18' };
  }
  const wrong = [...code].findIndex((character) => !ALPHABET.includes(character));
  if (wrong >= 0) {
    const found = characterAt(code, wrong);
    return { ok: false, reason: 'CHARACTER_NOT_ALLOWED', position: wrong + 1, found };
  }
  const expected = checkCharacterOf(code);
  const found = code.charAt(CREDIT_CODE_LENGTH - 1);
  if (found === expected) return { ok: true, creditCode: code };
  return {
    ok: false,
    reason: 'CHECK_CHARACTER_WRONG',
    position: CREDIT_CODE_LENGTH,
    found,
    expected,
  };
}

/** The weights are the powers of 3 modulo 31. */
function checkCharacterOf(code: string): string {
  let weight = 1;
  let sum = 0;
  for (const character of code.slice(0, CREDIT_CODE_LENGTH - 1)) {
    sum += ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % MODULUS;
  }
  return ALPHABET.charAt((MODULUS - (sum % MODULUS)) % MODULUS);
}
