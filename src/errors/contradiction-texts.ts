/** What it means that fields, each right by itself, do not fit together. */
import type { Language } from './error-text.js';

export type Sentences = Readonly<Record<Language, string>>;

export const CONTRADICTION_TEXTS = {
  AFTER_THE_EVENT: {
    en: 'The time “{found}” lies after the event itself.',
    zh: '时间“{found}”晚于事件本身。',
  },
  BACKFILL_NEEDS_REASON: {
    en: 'A report of mode BACKFILL says why it is late: give {expected}.',
    zh: '补报（BACKFILL）须说明原因：请填写 {expected}。',
  },
  BEFORE_THE_START: {
    en: 'The time “{found}” lies before the start of the process.',
    zh: '时间“{found}”早于加工开始时间。',
  },
  BLACK_MASS_NEEDS_CHEMISTRY: {
    en: 'Black mass is named with its chemistry: give {expected}.',
    zh: '黑粉须注明化学体系：请填写 {expected}。',
  },
  CORRECTS_A_CORRECTION: {
    en: 'A correction is not corrected itself: send another correction of the same report.',
    zh: '更正本身不可更正，请对同一原始报告再次更正。',
  },
  DIFFERENCE_NEEDS_REASON: {
    en: 'An accepted difference needs a reason: give {expected}.',
    zh: '接受差异须说明原因：请填写 {expected}。',
  },
  DRAW_NEEDS_MASS: {
    en: 'What was found in a lot is taken out of it by its mass: give {expected}.',
    zh: '从批次中找到的电池须按质量取出：请填写 {expected}。',
  },
  ENDS_BEFORE_START: {
    en: 'The end lies before the start.',
    zh: '结束早于开始。',
  },
  HOLDS_ITSELF: {
    en: 'A thing cannot be part of itself.',
    zh: '物品不能是自身的部件。',
  },
  IN_BOTH_LISTS: {
    en: '“{found}” stands in both lists.',
    zh: '“{found}”同时出现在两个列表中。',
  },
  ITEMS_AND_PART_OF_LOT: {
    en: 'One event hands over items or a part of a lot: send two events.',
    zh: '一个事件或移交整件物品，或移交批次的一部分，请分为两个事件。',
  },
  ITEM_KIND_WRONG: {
    en: 'The item is of kind {kind}; what may stand here is of kind {kinds}.',
    zh: '物品类别为 {kind}；此处应为 {kinds}。',
  },
  LISTED_TWICE: {
    en: '“{found}” is listed twice.',
    zh: '“{found}”重复列出。',
  },
  LOT_NEEDS_MASS: {
    en: 'A lot of your own number needs its mass: give {expected}.',
    zh: '自编批号的批次须注明质量：请填写 {expected}。',
  },
  LOT_OR_KIND: {
    en: 'A count is either of a lot or of a kind of material: give {expected}, not both.',
    zh: '盘点对象为批次或物料类型之一：请只填写 {expected}。',
  },
  NOTHING_HANDED_OVER: {
    en: 'Nothing is handed over: give {expected}.',
    zh: '没有移交任何物品：请填写 {expected}。',
  },
  NOTHING_MOVED: {
    en: 'Nothing is taken out or put in: give one of {expected}.',
    zh: '没有拆下或装入任何物品：请填写 {expected} 之一。',
  },
  NOTHING_RECEIVED: {
    en: 'Nothing is received: give one of {expected}.',
    zh: '没有接收任何物品：请填写 {expected} 之一。',
  },
  OF_THE_TARGET: {
    en: 'A replacement has the id and the principal of the event that it replaces: leave this out.',
    zh: '替换内容沿用原事件的 ID 与主体，请勿填写此字段。',
  },
  OTHER_NEEDS_NAME: {
    en: 'A material of kind OTHER needs a name: give {expected}.',
    zh: '类型为 OTHER 的物料须注明名称：请填写 {expected}。',
  },
  PART_OF_LOT_INCOMPLETE: {
    en: 'A part of a lot is handed over with all of {expected}.',
    zh: '移交批次的一部分须同时填写 {expected}。',
  },
  REPLACEMENT_MISSING: {
    en: 'Incorrect data are corrected by other data: give {expected}.',
    zh: '更正数据须提供替换内容：请填写 {expected}。',
  },
  REPLACEMENT_OF_WHAT_DID_NOT_OCCUR: {
    en: 'An event that did not occur is replaced by nothing: leave this out.',
    zh: '未发生的事件没有替换内容，请勿填写此字段。',
  },
  SAME_AS_OR_FOUND_IN_LOT: {
    en: 'One event matches a battery to a code or says in which lot it was found: send two events.',
    zh: '一个事件或将电池与编码匹配，或说明其所在批次，请分为两个事件。',
  },
} as const satisfies Readonly<Record<string, Sentences>>;

export type ContradictionReason = keyof typeof CONTRADICTION_TEXTS;
