/** The sentences of refusals, in the languages of those who read them. */
import type { Violation } from './error-code.js';
import type { Language } from './error-text.js';
import { ERROR_TEXTS } from './error-texts.js';
import { FAULT_TEXTS, type FaultCode } from './fault-texts.js';
import { REASON_TEXTS } from './reason-texts.js';

export interface RefusalText {
  readonly message: string;
  /** What to do about it, where that can be said. */
  readonly hint?: string;
}

type Params = NonNullable<Violation['params']>;

/** What a sentence calls the whole of what was sent, which has no pointer but the empty one. */
const THE_WHOLE: Readonly<Record<Language, string>> = { en: 'This', zh: '此内容' };

/** What is wrong and where, then what helps, with the values of this case in their places. */
export function refusalText(
  { code, path, params = {} }: Violation,
  language: Language,
): RefusalText {
  const text = ERROR_TEXTS[code][language];
  const values = spoken(params, language);
  const reason = reasonText(values, language);
  const message = path === '' ? ofTheWhole(text.message, language) : text.message;
  const hint = hintText(text.hint, values, language);
  const sentence = fill(message, { path, ...values });
  return {
    message: reason === undefined ? sentence : joinSentences(sentence, reason, language),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** The same of a fault. `detail` is what the GraphQL library says of it. */
export function faultText(
  code: FaultCode,
  language: Language,
  { detail, params = {} }: { readonly detail?: string; readonly params?: Params } = {},
): RefusalText {
  const { withDetail, ...said } = FAULT_TEXTS[code];
  const { message, hint } = said[language];
  const values = spoken(params, language);
  const sentence = fill(message, values);
  const told = !withDetail || detail === undefined ? sentence : detail;
  return {
    message: withDetail && language === 'zh' && detail !== undefined ? sentence + detail : told,
    ...(hint === undefined ? {} : { hint: fill(hint, values) }),
  };
}

/** Chinese words take no blank after them. */
function ofTheWhole(message: string, language: Language): string {
  return message.replace(language === 'zh' ? '{path} ' : '{path}', THE_WHOLE[language]);
}

function spoken(params: Params, language: Language): Params {
  return language === 'zh' ? spokenChinese(params) : params;
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

const TYPES: Readonly<Record<string, string>> = {
  array: '数组',
  boolean: '布尔值',
  integer: '整数',
  number: '数字',
  object: '对象',
  string: '字符串',
};

const UNITS: Readonly<Record<string, string>> = {
  aliases: '别名',
  'aliases of one field': '同一字段的别名',
  characters: '字符',
  directives: '指令',
  levels: '层级',
  'lists in lists': '层嵌套列表',
  'root fields': '根字段',
  selections: '字段与片段',
  tokens: '词法单元',
};

const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/^at most /, '最多 '],
  [/^at least /, '至少 '],
  [/,? or /g, ' 或 '],
  [/ with /g, '、'],
  [/ and /g, '、'],
  [/ to /g, ' 至 '],
  [/, /g, '、'],
];

const LAW: readonly (readonly [RegExp, string])[] = [
  [/Order (\d+)/g, '第 $1 号令'],
  [/No\. (\d+) \((\d+)\)/g, '$2 年第 $1 号公告'],
  [/ ?Art\. (\d+)\((\d+)\)/g, '第 $1 条第（$2）项'],
  [/ ?Art\. (\d+)/g, '第 $1 条'],
  [/ \(utilisation enterprises\)/g, '（综合利用企业）'],
  [/; /g, '；'],
];

/**
 * The few words with which rules are named: parsers name what they expect in English (`19 or 24`, `at most
 * 250`), and the catalogue of events names the law so. What comes from the document itself (`found`, `value`, `suggestion`) stays as it is.
 */
function spokenChinese(params: Params): Params {
  return {
    ...params,
    ...said(params, 'expected', (text) => TYPES[text] ?? replaced(text, PHRASES)),
    ...said(params, 'kinds', (text) => replaced(text, PHRASES)),
    ...said(params, 'role', (text) => replaced(text, PHRASES)),
    ...said(params, 'law', (text) => replaced(text, LAW)),
    ...said(params, 'unit', (text) => UNITS[text] ?? text),
  };
}

function said(params: Params, name: string, words: (text: string) => string): Params {
  const value = params[name];
  return typeof value === 'string' ? { [name]: words(value) } : {};
}

function replaced(text: string, phrases: readonly (readonly [RegExp, string])[]): string {
  return phrases.reduce((so, [phrase, chinese]) => so.replace(phrase, chinese), text);
}
