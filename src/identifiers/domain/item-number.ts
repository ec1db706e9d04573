/** Numbers and references that a party gives to its own lots, sites and uncoded batteries. */
import type { Parsed } from '../../vocabulary/parse-outcome.js';
import { percentDecode } from '../../vocabulary/percent-encoding.js';
import { parseText } from '../../vocabulary/text.js';

/** UTF-16 code units. Percent-encoded, each may take nine characters of an item's id. */
export const ITEM_NUMBER_CHARS_MAX = 100;

/** NFC, trimmed, case kept, on one line. */
export function parseItemNumber(text: string): Parsed<string> {
  const number = parseText(text, ITEM_NUMBER_CHARS_MAX);
  if (!number.ok) return number;
  const control = number.value.search(/[\n\t]/);
  if (control < 0) return number;
  return { ok: false, reason: 'CONTROL_CHARACTER', position: control + 1 };
}

/** A number out of an item's id, where it may stand percent-encoded or as it is. */
export function readEncodedNumber(text: string): Parsed<string> {
  const decoded = percentDecode(text);
  return decoded.ok ? parseItemNumber(decoded.value) : decoded;
}
