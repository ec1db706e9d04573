/** Why a code was refused; stable words, so that tests and clients never compare sentences. */
export type CodeRefusalReason =
  | 'LENGTH_WRONG'
  | 'CHARACTER_NOT_ALLOWED'
  | 'DATE_IMPOSSIBLE'
  /** No edition of the coding rules holds for the date that it gives. */
  | 'DATE_OUTSIDE_SCHEME'
  | 'SERIAL_ZERO'
  | 'CHECK_CHARACTER_WRONG'
  | 'PARTS_DO_NOT_JOIN'
  | 'PARTS_AMBIGUOUS';

/** A refused code. `position` counts from 1; `suggestion` is what would have parsed, never written. */
export interface CodeRefusal {
  readonly ok: false;
  readonly reason: CodeRefusalReason;
  readonly position?: number;
  readonly found?: string;
  readonly expected?: string;
  readonly suggestion?: string;
}

/**
 * Brings a scan into the one spelling that is compared: without blanks, in upper case. Only the
 * letters a to z change: a long s or a dotless i must not turn into a letter that nobody typed.
 */
export function normaliseScan(scan: string): string {
  return scan.replace(/\s+/g, '').replace(/[a-z]/g, (letter) => letter.toUpperCase());
}

/** The whole character at an index, so that a refusal never shows half of a surrogate pair. */
export function characterAt(text: string, index: number): string {
  const codePoint = text.codePointAt(index);
  return codePoint === undefined ? '' : String.fromCodePoint(codePoint);
}
