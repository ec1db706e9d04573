/** What the reasons of parsers mean, as a second sentence after the one of the code. */
import { CONTRADICTION_TEXTS, type Sentences } from './contradiction-texts.js';

export const REASON_TEXTS: Readonly<Record<string, Sentences>> = {
  LENGTH_WRONG: {
    en: 'It has {found} characters; {expected} are expected.',
    zh: '长度为 {found}，应为 {expected}。',
  },
  CHARACTER_NOT_ALLOWED: {
    en: 'The character “{found}” may not stand at position {position}.',
    zh: '第 {position} 位不允许出现字符“{found}”。',
  },
  DATE_IMPOSSIBLE: {
    en: 'The date “{found}” at position {position} is in no calendar.',
    zh: '第 {position} 位起的日期“{found}”不存在。',
  },
  DATE_OUTSIDE_SCHEME: {
    en: 'No edition of the coding rules holds for the date “{found}” at position {position}.',
    zh: '第 {position} 位起的日期“{found}”不在任何版本编码规则的适用期内。',
  },
  SERIAL_ZERO: {
    en: 'The serial number at position {position} is zero.',
    zh: '第 {position} 位起的序号为零。',
  },
  CHECK_CHARACTER_WRONG: {
    en: 'The check character at position {position} is “{found}”; “{expected}” is expected.',
    zh: '第 {position} 位校验字符为“{found}”，应为“{expected}”。',
  },
  PARTS_DO_NOT_JOIN: {
    en: 'The two parts of the scan give no code in either order.',
    zh: '两部分扫码无论顺序均不能组成编码。',
  },
  PARTS_AMBIGUOUS: {
    en: 'The two parts of the scan give a code in both orders.',
    zh: '两部分扫码按两种顺序均可组成编码。',
  },
  EMPTY: {
    en: 'It is empty.',
    zh: '内容为空。',
  },
  TOO_LONG: {
    en: 'It is too long[: {found} characters][; at most {expected} are taken].',
    zh: '过长[：{found} 个字符][，上限为 {expected} 个]。',
  },
  TOO_LARGE: {
    en: 'It is too large[: at most {expected} digits may stand before the point].',
    zh: '数值过大[：小数点前最多 {expected} 位]。',
  },
  TOO_FINE: {
    en: 'It is finer than is kept[: at most {expected} digits may stand after the point].',
    zh: '精度过高[：小数点后最多 {expected} 位]。',
  },
  NEGATIVE: {
    en: 'It is below zero.',
    zh: '不得为负。',
  },
  LEADING_ZERO: {
    en: 'It has a leading zero too many.',
    zh: '含多余的前导零。',
  },
  NOT_A_DECIMAL: {
    en: 'Only digits, one point and a leading minus are read.',
    zh: '只能包含数字、一个小数点和前导负号。',
  },
  CONTROL_CHARACTER: {
    en: 'It holds a control character (such as NUL)[ at position {position}].',
    zh: '含控制字符（如 NUL）[，位于第 {position} 位]。',
  },
  LONE_SURROGATE: {
    en: 'It holds half of a surrogate pair, which is no character[, at position {position}].',
    zh: '含不成对的代理项，不是有效字符[，位于第 {position} 位]。',
  },
  NOT_AN_INSTANT: {
    en: 'It is not of the form YYYY-MM-DDThh:mm:ss with an offset.',
    zh: '格式应为 YYYY-MM-DDThh:mm:ss 加时区偏移。',
  },
  NOT_A_DATE: {
    en: 'It is not of the form YYYY-MM-DD.',
    zh: '格式应为 YYYY-MM-DD。',
  },
  OFFSET_MISSING: {
    en: 'The offset is missing: +08:00 in China.',
    zh: '缺少时区偏移：中国为 +08:00。',
  },
  OFFSET_OUT_OF_RANGE: {
    en: 'No place has that offset.',
    zh: '时区偏移超出范围。',
  },
  YEAR_OUT_OF_RANGE: {
    en: 'The year must be 1990 to 2100.',
    zh: '年份应在 1990 至 2100 之间。',
  },
  TIME_IMPOSSIBLE: {
    en: 'There is no such time of day.',
    zh: '该时刻不存在。',
  },
  LEAP_SECOND: {
    en: 'Leap seconds are not taken: write second 59.',
    zh: '不接受闰秒：请写为 59 秒。',
  },
  NOT_A_COUNTRY: {
    en: 'ISO 3166-1 has no such country.',
    zh: 'ISO 3166-1 中没有该国家代码。',
  },
  NOT_A_REGION: {
    en: 'ISO 3166-2 has no codes of this form.',
    zh: 'ISO 3166-2 中没有这种形式的代码。',
  },
  NOT_A_UUID: {
    en: 'A UUID has 32 hexadecimal digits in five groups.',
    zh: 'UUID 由五组共 32 位十六进制数组成。',
  },
  NOT_A_URL: {
    en: 'It is no complete URL.',
    zh: '不是完整的 URL。',
  },
  NOT_A_URN: {
    en: 'It is no URN.',
    zh: '不是 URN。',
  },
  HOST_MALFORMED: {
    en: 'Its host is malformed.',
    zh: '主机名不正确。',
  },
  USER_INFO_NOT_ALLOWED: {
    en: 'A URL with a user name is not taken.',
    zh: '不接受带用户名的 URL。',
  },
  GS1_KEY_MALFORMED: {
    en: 'It holds no valid GS1 key.',
    zh: '不含有效的 GS1 标识。',
  },
  PERCENT_ENCODING_WRONG: {
    en: 'Its percent-encoding is broken.',
    zh: '百分号编码有误。',
  },
  ITEM_PREFIX_UNKNOWN: {
    en: '“{found}:” is no kind of item; one of {expected} is expected.',
    zh: '“{found}:” 不是物品类别，应为 {expected} 之一。',
  },
  MANDATE_MISSING: {
    en: 'The sender has no mandate of {principal} with purpose REPORTING that is valid today[; the one that it had ended on {mandateUntil}].',
    zh: '提交方未获得 {principal} 给予的、当日有效的 REPORTING 委托[；原委托已于 {mandateUntil} 到期]。',
  },
  NUMBER_MISSING: {
    en: 'The number after the party is missing.',
    zh: '主体之后缺少编号。',
  },
  NOT_ONE_TYPE: {
    en: 'A document has exactly one member, named as its type; this one has {count}.',
    zh: '事件文档须恰有一个以事件类型命名的成员，本文档有 {count} 个。',
  },
  NOT_WHOLE: {
    en: 'It has a fraction, or is too large.',
    zh: '含小数，或数值过大。',
  },
  OUT_OF_RANGE: {
    en: 'It lies outside the range {expected}.',
    zh: '超出范围 {expected}。',
  },
  NOT_A_SHA256: {
    en: 'It has {found} characters; {expected} hexadecimal digits are expected.',
    zh: '长度为 {found}，应为 {expected} 位十六进制数。',
  },
  NESTED_TOO_DEEP: {
    en: 'It is nested deeper than {expected} levels.',
    zh: '嵌套超过 {expected} 层。',
  },
  TREE_TOO_DEEP: {
    en: 'The tree of parts is deeper than {levels} levels.',
    zh: '部件树超过 {levels} 层。',
  },
  TOO_MANY_BYTES: {
    en: 'It has more than {expected} bytes.',
    zh: '超过 {expected} 字节。',
  },
  NOT_UTF8: {
    en: 'Its bytes are not UTF-8.',
    zh: '其字节不是 UTF-8 编码。',
  },
  NUMBER_NOT_WHOLE: {
    en: 'A bare JSON number may only be whole, and at most 9007199254740991.',
    zh: '不加引号的 JSON 数字只能是整数，且不超过 9007199254740991。',
  },
  ...CONTRADICTION_TEXTS,
};
