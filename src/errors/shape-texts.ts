/**
 * The sentences of refusals that come from the document alone. Values stand in `{…}`; a clause in
 * `[…]` is left out where one of its values is absent.
 */
import type { ErrorCode } from './error-code.js';
import { texts, type ErrorTexts } from './error-text.js';

export const SHAPE_TEXTS = {
  MALFORMED_JSON: texts(
    [
      'This is no JSON text[: reading stopped at line {line}, column {column}].',
      'Let a program write the JSON; in a file, each line is one event, a JSON object.',
    ],
    [
      '不是有效的 JSON 文本[：在第 {line} 行第 {column} 列无法继续读取]。',
      '请用程序生成 JSON；文件中每行为一个事件，即一个 JSON 对象。',
    ],
  ),
  DUPLICATE_JSON_NAME: texts(
    ['{path} stands twice in one object.', 'Keep one of the two members.'],
    ['{path} 在同一对象中出现两次。', '请只保留其中一个。'],
  ),
  DOCUMENT_TOO_LARGE: texts(
    [
      'The JSON text is larger than is read, or nested too deeply.',
      'Split it into several events; an event needs at most 1 MiB and 32 levels.',
    ],
    ['JSON 文本过大或嵌套过深。', '请拆分为多个事件；每个事件不超过 1 MiB、32 层。'],
  ),
  TOO_MANY_EVENTS: texts(
    [
      'A request holds 1 to 1,000 events; this one holds {found}.',
      'Send at least one, and more than 1,000 in several requests.',
    ],
    [
      '每次请求可含 1 至 1000 个事件，本次为 {found} 个。',
      '请至少提交一个事件；超过 1000 个时请分批提交。',
    ],
  ),
  TOO_MANY_ITEMS: texts(
    ['The event names {found} items; at most 10,000 are taken.', 'Split it into several events.'],
    ['该事件涉及 {found} 个物品，上限为 10000 个。', '请拆分为多个事件。'],
  ),
  UNKNOWN_EVENT_TYPE: texts(
    ['This names no event type[: “{found}”].', 'The types are listed in docs/events.md.'],
    ['未指明有效的事件类型[：“{found}”]。', '事件类型见 docs/events.md。'],
  ),
  SERVER_ONLY_TYPE: texts(
    ['{path} is recorded by the server alone.', 'Leave it out.'],
    ['{path} 只能由服务器记录。', '请勿提交。'],
  ),
  UNKNOWN_FIELD: texts(
    ['{path} is no field of this event.', 'Remove it, or see docs/events.md for the fields.'],
    ['{path} 不是该事件的字段。', '请删除该字段，字段列表见 docs/events.md。'],
  ),
  MISSING_FIELD: texts(
    ['{path} is missing.', 'Add the field.'],
    ['缺少 {path}。', '请补充该字段。'],
  ),
  WRONG_TYPE: texts(
    ['{path} has the wrong type[; the type {expected} is expected].'],
    ['{path} 的类型不正确[，应为{expected}]。'],
  ),
  VALUE_NOT_ALLOWED: texts(
    ['{path} has a value that is not allowed[: “{found}”][; one of {expected} is expected].'],
    ['{path} 的值不允许[：“{found}”][，应为 {expected} 之一]。'],
  ),
  LIST_LENGTH: texts(
    ['{path} has too few or too many entries[: {found}][; expected: {expected}].'],
    ['{path} 的条目数过少或过多[：{found}][，要求为 {expected}]。'],
  ),
  MALFORMED_TEXT: texts(
    [
      '{path} holds text that cannot be kept.',
      'Write 1 to 1,000 characters, without control characters.',
    ],
    ['{path} 的文本无法保存。', '请填写 1 至 1000 个字符，不得含控制字符。'],
  ),
  MALFORMED_INTEGER: texts(
    ['{path} is no whole number in its range[: {found}].'],
    ['{path} 不是范围内的整数[：{found}]。'],
  ),
  MALFORMED_DECIMAL: texts(
    [
      '{path} is no decimal number[: “{value}”].',
      'Write it as a string, as "412.5": at most 15 digits before the point and 9 after it.',
    ],
    [
      '{path} 不是十进制数[：“{value}”]。',
      '请写成字符串，例如 "412.5"：小数点前最多 15 位，后最多 9 位。',
    ],
  ),
  MALFORMED_MASS: texts(
    [
      '{path} is no mass in kilograms[: “{value}”].',
      'Write it as a string, as "412.5": at most 15 digits before the point and 6 after it (a milligram), never below zero.',
    ],
    [
      '{path} 不是以千克计的质量[：“{value}”]。',
      '请写成字符串，例如 "412.5"：小数点前最多 15 位，后最多 6 位（毫克），不得为负。',
    ],
  ),
  MALFORMED_TIME: texts(
    ['{path} is no time[: “{value}”].', 'Write it as 2026-05-12T08:30:00+08:00, with the offset.'],
    ['{path} 不是有效时间[：“{value}”]。', '请写成 2026-05-12T08:30:00+08:00，须带时区偏移。'],
  ),
  TIME_OUT_OF_RANGE: texts(
    ['{path} is a time too early or too late to be kept[: “{value}”].', 'Check the year.'],
    ['{path} 的时间过早或过晚，无法记录[：“{value}”]。', '请检查年份。'],
  ),
  MALFORMED_DATE: texts(
    ['{path} is no calendar date[: “{value}”].', 'Write it as 2026-05-12.'],
    ['{path} 不是有效日期[：“{value}”]。', '请写成 2026-05-12。'],
  ),
  MALFORMED_EVENT_ID: texts(
    [
      '{path} is no UUID[: “{value}”].',
      'Use a UUID (RFC 9562), preferably of version 7; or leave eventId out.',
    ],
    ['{path} 不是 UUID[：“{value}”]。', '请使用 UUID（RFC 9562，建议第 7 版），或省略 eventId。'],
  ),
  MALFORMED_DIGEST: texts(
    ['{path} is no SHA-256 digest.', 'Write 64 lower-case hexadecimal digits.'],
    ['{path} 不是 SHA-256 摘要。', '应为 64 位小写十六进制数。'],
  ),
  MALFORMED_COUNTRY: texts(
    ['{path} is no country[: “{value}”].', 'Use the two letters of ISO 3166-1, as CN.'],
    ['{path} 不是国家代码[：“{value}”]。', '请使用 ISO 3166-1 两位字母代码，例如 CN。'],
  ),
  MALFORMED_REGION: texts(
    ['{path} is no region[: “{value}”].', 'Use ISO 3166-2, as CN-44 or CN-GD.'],
    ['{path} 不是地区代码[：“{value}”]。', '请使用 ISO 3166-2 代码，例如 CN-GD。'],
  ),
  MALFORMED_BATTERY_CODE: texts(
    [
      '{path} is no battery code (GB/T 34014)[: “{value}”].',
      'Scan the code again; it has 24 characters, or 19 for a second-life product. A maker code is its first 3.',
    ],
    [
      '{path} 不是动力电池编码（GB/T 34014）[：“{value}”]。',
      '请重新扫码：编码为 24 位，梯次产品为 19 位；厂商代码为其前 3 位。',
    ],
  ),
  MALFORMED_VIN: texts(
    [
      '{path} is no VIN (GB 16735)[: “{value}”].',
      'Compare it with the vehicle; if the plate itself is wrong, give vinOverrideReason.',
    ],
    [
      '{path} 不是车辆识别代号（GB 16735）[：“{value}”]。',
      '请与车辆核对；若铭牌本身有误，请填写 vinOverrideReason。',
    ],
  ),
  MALFORMED_PARTY_ID: texts(
    [
      '{path} is no organisation[: “{value}”].',
      'Use uscc- and the 18-character credit code, or duns- and 9 digits.',
    ],
    [
      '{path} 不是有效主体[：“{value}”]。',
      '请使用 uscc- 加 18 位统一社会信用代码，或 duns- 加 9 位数字。',
    ],
  ),
  MALFORMED_ITEM_ID: texts(
    [
      '{path} names no item[: “{value}”].',
      'Use a battery code, a VIN, a lot as lot:<party>:<number>, or a URI.',
    ],
    [
      '{path} 不是有效的物品标识[：“{value}”]。',
      '请使用电池编码、VIN、批次 lot:<主体>:<批号> 或 URI。',
    ],
  ),
  MALFORMED_LOT_NUMBER: texts(
    ['{path} is no lot number[: “{value}”].', 'Write 1 to 100 characters on one line.'],
    ['{path} 不是有效批号[：“{value}”]。', '请在一行内填写 1 至 100 个字符。'],
  ),
  FIELDS_CONTRADICT: texts(
    ['Fields of the event contradict each other at {path}.'],
    ['该事件的字段在 {path} 处互相矛盾。'],
  ),
  TIME_IN_FUTURE: texts(
    ['{path} is more than 24 hours in the future[: “{found}”].', 'Check the clock and the offset.'],
    ['{path} 晚于当前时间 24 小时以上[：“{found}”]。', '请检查时钟与时区偏移。'],
  ),
  NOT_YET_SUPPORTED: texts(
    [
      '{path} is well-formed, but events of this type are not taken yet.',
      'Keep it, and send it to a later version of the server.',
    ],
    ['{path} 格式正确，但尚不接收此类事件。', '请保留该事件，待服务器升级后提交。'],
  ),
} as const satisfies Partial<Record<ErrorCode, ErrorTexts>>;
