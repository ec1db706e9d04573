/** The one catalogue of event types, in the order of their ranks, and the fields all of them have. */
import { END_OF_LIFE_EVENTS } from './end-of-life.js';
import { listOf, objectOf, oneOf, optional, PLACE, required } from './event-type.js';
import type { EventField, EventType } from './event-type.js';
import { MATERIAL_EVENTS } from './materials.js';
import { PRODUCTION_EVENTS } from './production.js';
import { RECORD_EVENTS } from './records.js';
import { CUSTODY_EVENTS, USE_EVENTS } from './use-and-custody.js';

const EVIDENCE = objectOf('EvidenceInput', {
  sha256: ['sha256', 'digest of the file', '文件摘要'],
  mediaType: ['text', 'media type, as application/pdf', '媒体类型'],
  name: ['text', 'name of the file', '文件名'],
});
const SCAN = objectOf('ScanInput', {
  path: ['text', 'JSON pointer to what was scanned', '字段路径'],
  raw: ['rawText', 'the scan, as it came', '原始内容'],
});

const PRECISION = oneOf('TimePrecision', ['INSTANT', 'DAY']);
const MODE = oneOf('SubmissionMode', ['NORMAL', 'BACKFILL']);
const INSTANT = { absentMeans: 'INSTANT' };
const NORMAL = { absentMeans: 'NORMAL' };

/** Stand in the envelope only, and so belong to no group. */
export const ENVELOPE_FIELDS = ['eventId', 'onBehalfOf'] as const;

/** What every event has besides its own, and besides ENVELOPE_FIELDS. */
export const COMMON_FIELDS: readonly EventField[] = [
  required('occurredAt', 'instant', ['public', 'when it happened', '发生时间']),
  {
    ...optional('occurredAtPrecision', PRECISION, ['public', 'whether the hour is known', '精度']),
    ...INSTANT,
  },
  {
    ...optional('sequence', 'integer', ['public', 'order within an instant or day', '顺序号']),
    absentMeans: 0,
  },
  {
    ...optional('submissionMode', MODE, ['public', 'whether it is reported late', '提交方式']),
    ...NORMAL,
  },
  optional('submissionModeReason', 'text', ['public', 'reason of the mode', '补报原因']),
  optional('facility', PLACE, ['custody', 'facility', '设施']),
  // A VIN with a wrong check digit is refused unless the event says why it is right all the same.
  optional('vinOverrideReason', 'text', ['custody', 'why a wrong check digit', '校验位说明']),
  optional('evidence', listOf(EVIDENCE, 100), ['authority', 'digests of files', '证据摘要']),
  optional('sourceDocument', 'text', ['commercial', 'order or manifest', '来源单据']),
  optional('scans', listOf(SCAN), [
    'detail',
    'raw scans, not hashed; each is sealed with the field it tells',
    '原始扫码，不计入哈希；随所属字段封存',
  ]),
  optional('remark', 'text', ['personal', 'free text', '备注']),
];

export const EVENT_CATALOGUE: readonly EventType[] = [
  ...PRODUCTION_EVENTS,
  ...USE_EVENTS,
  ...CUSTODY_EVENTS,
  ...END_OF_LIFE_EVENTS,
  ...MATERIAL_EVENTS,
  ...RECORD_EVENTS,
].sort((a, b) => a.rank - b.rank);

const BY_NAME = new Map(EVENT_CATALOGUE.map((type) => [type.name, type]));

/** Undefined for a name that is no event type. */
export function eventTypeOf(name: string): EventType | undefined {
  return BY_NAME.get(name);
}
