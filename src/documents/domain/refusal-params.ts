/** What a refused value, or fields that contradict each other, tell of themselves. */
import type { ContradictionReason } from '../../errors/contradiction-texts.js';
import type { Violation } from '../../errors/error-code.js';
import type { Unparsed } from '../../vocabulary/parse-outcome.js';

/** A refusal quotes what it found, not a whole hostile document. */
const FOUND_CHARS_MAX = 80;

/** A stable word, the pointer below the fields, and what the sentence names. */
export interface Contradiction {
  readonly reason: ContradictionReason;
  readonly pointer: string;
  readonly found?: string;
  readonly expected?: string;
  /** Of an item: its kind, and those that are taken. */
  readonly kind?: string;
  readonly kinds?: string;
}

/** The value, then reason, position, found, expected, suggestion as far as the parser names them. */
export function refusalParams(refusal: Unparsed, value: string): NonNullable<Violation['params']> {
  const { reason, position, found, expected, suggestion } = refusal;
  return {
    ...{ value: quoted(value), reason },
    ...(position === undefined ? {} : { position }),
    ...(found === undefined ? {} : { found: quoted(found) }),
    ...(expected === undefined ? {} : { expected: quoted(expected) }),
    ...(suggestion === undefined ? {} : { suggestion: quoted(suggestion) }),
  };
}

/** `A, B or C`. */
export function either(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

/** Cut to what fits a sentence; control characters and halves of characters are spelled out, as `\u0000`. */
export function quoted(text: string): string {
  const cut = text.length <= FOUND_CHARS_MAX ? text : `${text.slice(0, FOUND_CHARS_MAX)}…`;
  // The cut may have halved a pair itself; what is left of that says nothing.
  const whole = cut.replace(/[\ud800-\udbff]…$/, '…');
  return whole.replace(/[\p{Cc}\p{Surrogate}]/gu, spelledOut);
}

function spelledOut(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
