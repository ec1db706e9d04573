/** The sentences of refusals of questions. */
import type { ErrorCode } from './error-code.js';
import { texts, type ErrorTexts } from './error-text.js';

export const QUESTION_TEXTS = {
  ARGUMENTS_CONTRADICT: texts(
    ['{path} does not go together with {found}.', 'Give one of the two.'],
    ['{path} 不能与 {found} 同时使用。', '请只填写其中一个。'],
  ),
  MALFORMED_CURSOR: texts(
    [
      '{path} is no cursor of this list.',
      'Give the endCursor of the page before, unchanged; leave it out for the first page.',
    ],
    ['{path} 不是该列表的游标。', '请原样填写上一页的 endCursor；查询第一页时请省略。'],
  ),
  PROJECTION_BEHIND: texts(
    [
      'The answer is not ready[: {found} of {expected} entries of the log are read so far].',
      'Ask again in a moment.',
    ],
    ['尚不能答复[：目前只读取了日志 {expected} 条中的 {found} 条]。', '请稍后重试。'],
  ),
  TOO_MANY_LOOK_UPS: texts(
    [
      'Your party has asked about as many items of others today as it may[: {max}].',
      'Ask about what you make, hold or have named without limit; about others again tomorrow (UTC).',
    ],
    [
      '贵方今日查询他方物品的次数已达上限[：{max}]。',
      '自产、持有或与贵方有关的物品不受此限；其他物品请于明日（UTC）再查询。',
    ],
  ),
} as const satisfies Partial<Record<ErrorCode, ErrorTexts>>;
