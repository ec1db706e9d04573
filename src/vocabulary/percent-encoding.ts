/** Percent-encoding of RFC 3986 in one spelling: UTF-8, upper-case digits. */
import type { Parsed } from './parse-outcome.js';

/** Encodes everything but `A-Z a-z 0-9 . _ ~ -`. The text must be well formed. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Undoes percent-encoding; what stands there unencoded is taken as it is. */
export function percentDecode(text: string): Parsed<string> {
  const wrong = text.search(/%(?![0-9A-Fa-f]{2})/);
  if (wrong >= 0) return { ok: false, reason: 'PERCENT_ENCODING_WRONG', position: wrong + 1 };
  try {
    return { ok: true, value: decodeURIComponent(text) };
  } catch {
    // The encoded bytes are no UTF-8.
    return { ok: false, reason: 'PERCENT_ENCODING_WRONG' };
  }
}
