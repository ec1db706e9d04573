import { LANGUAGES } from '../errors/error-text.js';
import type { Language } from '../errors/error-text.js';

/** Longer than any browser sends. */
const ACCEPT_LANGUAGE_CHARS_MAX = 500;

/** The first language that we speak among those that `Accept-Language` (RFC 9110, 12.5.4) prefers; else English. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const ranges = (acceptLanguage ?? '').slice(0, ACCEPT_LANGUAGE_CHARS_MAX).split(',');
  let best: { language: Language; quality: number } = { language: 'en', quality: 0 };
  for (const range of ranges) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const language = LANGUAGES.find((known) => tag === known || tag.startsWith(`${known}-`));
    const quality = qualityOf(parameters);
    if (language !== undefined && quality > best.quality) best = { language, quality };
  }
  return best.language;
}

function qualityOf(parameters: readonly string[]): number {
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  if (weight === undefined) return 1;
  const quality = Number(weight.slice('q='.length));
  return quality >= 0 && quality <= 1 ? quality : 0;
}
