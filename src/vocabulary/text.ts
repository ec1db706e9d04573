/** Free text as the ledger keeps it. */
import type { Parsed } from './parse-outcome.js';

/** UTF-16 code units; a note, not a document. */
export const TEXT_CHARS_MAX = 1000;

const REDACTED = '[redacted]';
/** What a credential looks like wherever it turns up, error texts included. */
const CREDENTIAL = /\bBearer +[^\s"'\\,]+|\bbl_[0-9A-Za-z]{16,}/gi;
/** What a terminal or an editor obeys instead of showing: controls, escapes, marks of direction. */
const INVISIBLE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** For logs and the journal, where no credential ever belongs. */
export function withoutCredentials(text: string): string {
  return text.replace(CREDENTIAL, REDACTED);
}

/**
 * In which everything is to be seen: controls, escapes and marks of direction are written as JSON writes
 * them, so that JSON text keeps its meaning. Only line feeds stay: they end a line.
 */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, (found) =>
    Array.from({ length: found.length }, (_, place) => {
      const unit = found.charCodeAt(place).toString(16).padStart(4, '0');
      return `\\u${unit}`;
    }).join(''),
  );
}

/**
 * NFC, trimmed, lines broken by `\n` alone. Refuses what is empty or too long, lone surrogates, which
 * have no UTF-8, and control characters but `\n` and `\t`.
 */
export function parseText(text: string, charsMax: number = TEXT_CHARS_MAX): Parsed<string> {
  const surrogate = text.search(/\p{Surrogate}/u);
  if (surrogate >= 0) return { ok: false, reason: 'LONE_SURROGATE', position: surrogate + 1 };
  const normal = text.normalize('NFC').replaceAll('\r\n', '\n').trim();
  if (normal === '') return { ok: false, reason: 'EMPTY' };
  if (normal.length > charsMax) {
    const expected = String(charsMax);
    return { ok: false, reason: 'TOO_LONG', found: String(normal.length), expected };
  }
  const control = normal.search(/(?![\n\t])\p{Cc}/u);
  if (control >= 0) return { ok: false, reason: 'CONTROL_CHARACTER', position: control + 1 };
  return { ok: true, value: normal };
}
