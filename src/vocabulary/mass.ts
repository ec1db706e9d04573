/** Masses: kilograms as decimals outside, whole milligrams inside. */
import { readDecimalParts, tooManyDigits, withoutTrailingZeros } from './decimal.js';
import type { Parsed } from './parse-outcome.js';

/** A milligram is the smallest mass that the ledger knows. */
export const MASS_KG_DECIMALS_MAX = 6;
const MG_PER_KG = 1_000_000n;

/** Kilograms to whole milligrams; a negative or finer mass is refused, never rounded. */
export function parseMassKg(text: string): Parsed<bigint> {
  const parts = readDecimalParts(text);
  if (!parts.ok) return parts;
  const { negative, whole, fraction } = parts.value;
  if (negative) return { ok: false, reason: 'NEGATIVE' };
  if (fraction.length > MASS_KG_DECIMALS_MAX) {
    return tooManyDigits('TOO_FINE', fraction.length, MASS_KG_DECIMALS_MAX);
  }
  return { ok: true, value: BigInt(whole + fraction.padEnd(MASS_KG_DECIMALS_MAX, '0')) };
}

/** Milligrams to kilograms in the canonical spelling of a decimal. */
export function formatMassKg(massMg: bigint): string {
  const size = massMg < 0n ? -massMg : massMg;
  const fraction = (size % MG_PER_KG).toString().padStart(MASS_KG_DECIMALS_MAX, '0');
  const decimals = withoutTrailingZeros(fraction);
  const whole = `${massMg < 0n ? '-' : ''}${size / MG_PER_KG}`;
  return decimals === '' ? whole : `${whole}.${decimals}`;
}
