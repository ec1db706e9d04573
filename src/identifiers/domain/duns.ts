import type { CodeRefusal } from './code-refusal.js';
import { characterAt, normaliseScan } from './code-refusal.js';

export const DUNS_LENGTH = 9;

/** A D-U-N-S number, by which foreign companies are known: nine digits, no check digit today. */
export interface Duns {
  readonly ok: true;
  readonly duns: string;
}

/** Reads a DUNS with or without hyphens, as in `15-048-3782`. */
export function parseDuns(text: string): Duns | CodeRefusal {
  const digits = normaliseScan(text).replaceAll('-', '');
  if (digits.length !== DUNS_LENGTH) {
    return { ok: false, reason: 'LENGTH_WRONG', found: String(digits.length), expected: '9' };
  }
  const wrong = digits.search(/[^0-9]/);
  if (wrong < 0) return { ok: true, duns: digits };
  const found = characterAt(digits, wrong);
  return { ok: false, reason: 'CHARACTER_NOT_ALLOWED', position: wrong + 1, found };
}
