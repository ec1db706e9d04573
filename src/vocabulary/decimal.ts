/**
 * Decimals as text, never as floats. Canonical: `-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?`, no `-0`, so that
 * equal numbers are equal texts.
 */
import type { Parsed, Unparsed } from './parse-outcome.js';

export const DECIMAL_WHOLE_DIGITS_MAX = 15;
export const DECIMAL_FRACTION_DIGITS_MAX = 9;

/** The parts of a canonical decimal. */
export interface DecimalParts {
  readonly negative: boolean;
  readonly whole: string;
  /** Without trailing zeros; empty for a whole number. */
  readonly fraction: string;
}

/**
 * Reads a decimal and gives its canonical spelling: `1.50` is `1.5`. No sign `+`, no exponent, no
 * leading zeros, no separator of thousands; a number finer than the limit is refused, never rounded.
 */
export function parseDecimal(text: string): Parsed<string> {
  const parts = readDecimalParts(text);
  return parts.ok ? { ok: true, value: decimalText(parts.value) } : parts;
}

export function readDecimalParts(text: string): Parsed<DecimalParts> {
  const trimmed = text.trim();
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(trimmed);
  if (match === null) return notADecimal(trimmed);
  const [, sign = '', whole = '', digits = ''] = match;
  if (/^0\d/.test(whole)) return { ok: false, reason: 'LEADING_ZERO', found: whole.slice(0, 20) };
  const fraction = withoutTrailingZeros(digits);
  if (whole.length > DECIMAL_WHOLE_DIGITS_MAX) {
    return tooManyDigits('TOO_LARGE', whole.length, DECIMAL_WHOLE_DIGITS_MAX);
  }
  if (fraction.length > DECIMAL_FRACTION_DIGITS_MAX) {
    return tooManyDigits('TOO_FINE', fraction.length, DECIMAL_FRACTION_DIGITS_MAX);
  }
  const zero = whole === '0' && fraction === '';
  return { ok: true, value: { negative: sign === '-' && !zero, whole, fraction } };
}

export function tooManyDigits(reason: string, found: number, max: number): Unparsed {
  return { ok: false, reason, found: String(found), expected: String(max) };
}

/** By a loop, since a pattern that looks for zeros at the end is quadratic on hostile text. */
export function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charAt(end - 1) === '0') end -= 1;
  return digits.slice(0, end);
}

function decimalText({ negative, whole, fraction }: DecimalParts): string {
  return (negative ? '-' : '') + whole + (fraction === '' ? '' : `.${fraction}`);
}

/** Names the first character that no decimal has, such as a comma or an `e`. */
function notADecimal(text: string): Unparsed {
  if (text === '') return { ok: false, reason: 'EMPTY' };
  const index = text.search(/(?!^-)[^0-9.]/);
  if (index < 0) return { ok: false, reason: 'NOT_A_DECIMAL' };
  const found = String.fromCodePoint(text.codePointAt(index) ?? 0).toWellFormed();
  return { ok: false, reason: 'NOT_A_DECIMAL', position: index + 1, found };
}
