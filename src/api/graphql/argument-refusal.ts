import { GraphQLError } from 'graphql';
import type { Violation } from '../../errors/error-code.js';
import type { Language } from '../../errors/error-text.js';
import { refusalText } from '../../errors/refusal-text.js';

/** Of every list: so many a page at most, and so many unless the question says. */
export const PAGE_SIZE_MAX = 200;
export const PAGE_SIZE_DEFAULT = 50;

export interface WholeNumberArgument {
  /** JSON pointer, as `/first`. */
  readonly path: string;
  readonly value: number;
  /** Both inclusive. */
  readonly min: number;
  readonly max: number;
}

/**
 * A bad argument refuses the question: an error with its code, that names the rule and the fix. The
 * place in what was given, the fix alone and `more` stand beside the code, for programs.
 */
export function argumentRefusal(
  violation: Violation,
  language: Language,
  more: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  const { code, path, params } = violation;
  const { message, hint } = refusalText(violation, language);
  return new GraphQLError(hint === undefined ? message : `${message} ${hint}`, {
    extensions: { code, argument: path, position: params?.['position'], hint, ...more },
  });
}

/** Nothing is cut to its range in silence: who asks for more than there is would take it for all. */
export function wholeNumberIn(
  { path, value, min, max }: WholeNumberArgument,
  language: Language,
): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  const params = { reason: 'OUT_OF_RANGE', found: value, expected: `${min} to ${max}` };
  throw argumentRefusal({ code: 'MALFORMED_INTEGER', path, params }, language);
}

/** How many a page holds, where `first` may have been left out. */
export function pageSizeOf(first: number | null | undefined, language: Language): number {
  const value = first ?? PAGE_SIZE_DEFAULT;
  return wholeNumberIn({ path: '/first', value, min: 1, max: PAGE_SIZE_MAX }, language);
}
