/** The sentences of refusals, in the languages of those who read them. */
import type { ErrorCode, Violation } from './error-code.js';
import type { Language } from './error-text.js';
import { ERROR_TEXTS } from './error-texts.js';
import { REASON_TEXTS } from './reason-texts.js';

export interface RefusalText {
  readonly message: string;
  /** What to do about it, where that can be said. */
  readonly hint?: string;
}

type Params = NonNullable<Violation['params']>;

/** What is wrong and where, then what helps, with the values of this case in their places. */
export function refusalText(
  { code, path, params = {} }: Violation,
  language: Language,
): RefusalText {
  const text = ERROR_TEXTS[code][language];
  const reason = reasonText(params, language);
  const message = fill(text.message, { path: path === '' ? '/' : path, ...params });
  const hint = hintText(text.hint, params, language);
  return {
    message: reason === undefined ? message : joinSentences(message, reason, language),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** Codes that a client may meet, for the generated page of errors. */
export function isErrorCode(word: string): word is ErrorCode {
  return word in ERROR_TEXTS;
}

function reasonText(params: Params, language: Language): string | undefined {
  const { reason } = params;
  if (typeof reason !== 'string') return undefined;
  const known = REASON_TEXTS[reason]?.[language];
  return known === undefined ? reason : fill(known, params);
}

function hintText(
  hint: string | undefined,
  params: Params,
  language: Language,
): string | undefined {
  const { suggestion } = params;
  if (suggestion !== undefined) {
    return language === 'zh' ? `是否应为 ${suggestion}？` : `Did you mean ${suggestion}?`;
  }
  return hint === undefined ? undefined : fill(hint, params);
}

function joinSentences(first: string, second: string, language: Language): string {
  return language === 'zh' ? `${first}${second}` : `${first} ${second}`;
}

/** `{name}` stands for a value; a clause in `[…]` is left out where one of its values is absent. */
function fill(text: string, values: Params): string {
  const clauses = text.replace(/\[([^\]]*)\]/g, (_clause, inner: string) =>
    hasAll(inner, values) ? inner : '',
  );
  return clauses.replace(/\{(\w+)\}/g, (_place, name: string) => String(values[name] ?? '?'));
}

function hasAll(text: string, values: Params): boolean {
  return [...text.matchAll(/\{(\w+)\}/g)].every(([, name]) => values[name ?? ''] !== undefined);
}
