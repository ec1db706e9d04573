/** The sentences of refusals that come from rights, and from what the record holds already. */
import type { ErrorCode } from './error-code.js';
import { texts, type ErrorTexts } from './error-text.js';

export const RECORD_TEXTS = {
  NOT_AUTHORISED: texts(
    [
      'The party is not entitled to do this[; on the date concerned it must hold one of the roles: {role}][ ({law})].',
      'An administrator grants a role from its true date on; a party gives a mandate by mandateGiven. Which roles report which event is said in docs/events.md.',
    ],
    [
      '该主体无权进行此操作[：相关日期当日须具备以下角色之一：{role}][（{law}）]。',
      '角色由管理员自真实日期起授予；委托由委托方提交 mandateGiven。各类事件的上报角色见 docs/events.md。',
    ],
  ),
  FOREIGN_MAKER_CODE: texts(
    [
      'The manufacturer code {makerCode} in positions 1 to 3 belongs to another party.',
      'Its owner reports the battery, or gives you a mandate by mandateGiven[; the one that you had ended on {mandateUntil}].',
    ],
    [
      '第 1 至 3 位厂商代码 {makerCode} 属于其他主体。',
      '应由其持有者上报，或由其提交 mandateGiven 给予委托[；原委托已于 {mandateUntil} 到期]。',
    ],
  ),
  EVENT_ID_REUSED: texts(
    [
      'This event id stands for other content already; the recorded event is untouched.',
      'Give the new event an id of its own. A recorded mistake cannot be corrected yet.',
    ],
    [
      '该事件 ID 已用于其他内容，已记录的事件未改动。',
      '请为新事件使用新的 ID。目前尚不能更正已记录的事件。',
    ],
  ),
  ALREADY_PRODUCED: texts(
    [
      'The production of {found} is recorded already.',
      'Check the code on the battery; a code is produced once.',
    ],
    ['{found} 的生产已有记录。', '请核对电池上的编码：一个编码只能生产一次。'],
  ),
  LOT_ALREADY_BEGUN: texts(
    ['The lot {found} has begun already.', 'Give this lot a number of its own.'],
    ['批次 {found} 已经存在。', '请为该批次使用新的批号。'],
  ),
  LOT_OVERDRAWN: texts(
    [
      'More is taken of {found} than is left of it[ ({leftKg} kg)].',
      'Check the mass; if the lot was heavier than declared, a weighing on receipt counts.',
    ],
    [
      '从 {found} 取用的质量超过其剩余量[（{leftKg} kg）]。',
      '请核对质量；若批次实际更重，以接收称重为准。',
    ],
  ),
  UNKNOWN_TARGET: texts(
    ['{path} names nothing that is known here.', 'Check the id.'],
    ['{path} 所指对象不存在。', '请核对该 ID。'],
  ),
  UNKNOWN_PARTY: texts(
    [
      'The party {found} is not registered.',
      'An administrator registers it by the event partyRegistered.',
    ],
    ['主体 {found} 未注册。', '请由管理员提交 partyRegistered 进行注册。'],
  ),
  CREDENTIAL_ID_REUSED: texts(
    ['This credential id belongs to another party.', 'Choose another id.'],
    ['该凭证 ID 属于其他主体。', '请使用其他 ID。'],
  ),
  TOO_MANY_CREDENTIALS: texts(
    [
      'The party has {max} live credentials, the most that it may have.',
      'Revoke those that are no longer used by revokeCredential; viewer.credentials tells when each was used last.',
    ],
    [
      '该主体的有效凭证已达上限 {max} 个。',
      '请用 revokeCredential 吊销不再使用的凭证；最近使用时间见 viewer.credentials。',
    ],
  ),
} as const satisfies Partial<Record<ErrorCode, ErrorTexts>>;
