/** The form of a refusal's sentences: one message and, where it helps, one hint, in each language. */
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface ErrorText {
  readonly message: string;
  readonly hint?: string;
}

export interface ErrorTexts {
  readonly en: ErrorText;
  readonly zh: ErrorText;
}

export function texts(
  en: readonly [message: string, hint?: string],
  zh: readonly [message: string, hint?: string],
): ErrorTexts {
  return { en: text(en), zh: text(zh) };
}

function text([message, hint]: readonly [message: string, hint?: string]): ErrorText {
  return hint === undefined ? { message } : { message, hint };
}
