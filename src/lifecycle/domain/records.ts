/** Corrections and reviews, master data, and what only the server records. */
import { ANY_ITEM, eventType, listOf, objectOf, oneOf, optional, required } from './event-type.js';
import type { EventField, EventType } from './event-type.js';
import { PARTY_ROLES } from './roles.js';

const FROM: EventField = required('validFrom', 'date', ['public', 'valid from', '生效日期']);
const UNTIL: EventField = optional('validUntil', 'date', ['public', 'valid until', '失效日期']);
const PARTY: EventField = required('party', 'partyId', ['public', 'the party', '主体']);
const FINDING: EventField = required('finding', 'uuid', ['authority', 'the finding', '疑点']);
const CONTENT = objectOf('SubstanceContentInput', {
  substance: ['text', 'substance', '物质'],
  massKg: ['massKg', 'mass in one battery', '质量', 'kg'],
});

type Entry = readonly [name: string, rank: number, fields: readonly EventField[]];

const REVIEWS: readonly EventType[] = [
  eventType({
    name: 'eventCorrected',
    stage: 'corrections-and-reviews',
    rank: 2800,
    policy: 'ORIGINAL_REPORTER_OR_AUTHORITY',
    supported: false,
    fields: [
      required('target', 'uuid', ['public', 'the original report', '原始报告']),
      optional('targetLeafHash', 'sha256', ['public', 'its leaf hash', '其叶哈希']),
      required('kind', oneOf('CorrectionKind', ['DID_NOT_OCCUR', 'INCORRECT_DATA']), [
        'public',
        'what',
        '类型',
      ]),
      // Sealed by the groups of the original's type; what stands here is the frame only.
      optional('replacement', { kind: 'eventDocument' }, ['public', 'replacement', '替换内容']),
      optional('orderNumber', 'text', ['authority', 'authority’s order', '主管部门文号']),
      optional('reason', 'text', ['authority', 'reason', '原因']),
    ],
  }),
  eventType({
    name: 'findingReviewed',
    stage: 'corrections-and-reviews',
    rank: 2900,
    roles: ['AUTHORITY', 'AUDITOR'],
    policy: 'REVIEWER',
    supported: false,
    fields: [
      FINDING,
      optional('follows', 'uuid', ['authority', 'review before', '前次复核']),
      required('verdict', oneOf('ReviewVerdict', ['CONFIRMED', 'DISMISSED', 'RESOLVED']), [
        'authority',
        'what the review decides',
        '结论',
      ]),
      optional('reason', 'text', ['authority', 'reason', '原因']),
    ],
  }),
  eventType({
    name: 'findingAnswered',
    stage: 'corrections-and-reviews',
    rank: 3000,
    policy: 'PARTY_CONCERNED',
    supported: false,
    fields: [FINDING, required('text', 'text', ['authority', 'the answer', '答复'])],
  }),
  eventType({
    name: 'recallOpened',
    stage: 'corrections-and-reviews',
    rank: 4100,
    policy: 'MODEL_MAKER',
    supported: false,
    roles: ['BATTERY_MANUFACTURER', 'VEHICLE_MANUFACTURER'],
    fields: [
      required('reason', 'text', ['public', 'reason', '原因']),
      required('models', listOf('text', 1000), ['public', 'models in scope', '召回范围']),
    ],
  }),
];

const ADMINISTERED: readonly Entry[] = [
  [
    'partyRegistered',
    3200,
    [PARTY, required('name', 'text', ['public', 'name', '名称']), FROM, UNTIL],
  ],
  [
    'roleGranted',
    3300,
    [
      PARTY,
      required('role', oneOf('PartyRole', PARTY_ROLES), ['public', 'role', '角色']),
      optional('scope', 'region', ['public', 'province of an authority', '管辖省份']),
      FROM,
      UNTIL,
    ],
  ],
  [
    'permitRecorded',
    3400,
    [
      PARTY,
      required(
        'kind',
        oneOf('PermitKind', [
          ...['INVESTMENT_FILING', 'EIA', 'DISCHARGE_PERMIT', 'LIST_STATUS', 'CAPACITY'],
        ]),
        ['authority', 'kind of permit', '许可类型'],
      ),
      optional('number', 'text', ['authority', 'its number', '编号']),
      optional('capacityTonnesPerYear', 'decimal', ['authority', 'capacity', '产能', 't/a']),
      FROM,
      UNTIL,
    ],
  ],
  [
    'facilityRecorded',
    3500,
    [
      PARTY,
      required('facilityCode', 'text', ['public', 'facility code', '设施代码']),
      required('kind', oneOf('FacilityKind', ['PLANT', 'OUTLET', 'STATION', 'WAREHOUSE']), [
        'public',
        'what it is used for',
        '设施类型',
      ]),
      required('region', 'region', ['public', 'region', '地区']),
      FROM,
      UNTIL,
    ],
  ],
  [
    'makerCodeRecorded',
    3600,
    [
      PARTY,
      required('makerCode', 'makerCode', ['public', 'positions 1–3', '厂商代码']),
      FROM,
      UNTIL,
    ],
  ],
  [
    'grantGiven',
    3700,
    [
      required('auditor', 'partyId', ['authority', 'the auditor', '审计方']),
      required('parties', listOf('partyId'), ['authority', 'parties audited', '被审计方']),
      required('purpose', 'text', ['authority', 'purpose', '目的']),
      optional('periodFrom', 'date', ['authority', 'audited events from', '被审计期间起']),
      optional('periodUntil', 'date', ['authority', 'audited events until', '被审计期间止']),
      FROM,
      required('validUntil', 'date', ['public', 'expiry', '失效日期']),
    ],
  ],
];

const BY_PARTIES: readonly EventType[] = [
  eventType({
    name: 'mandateGiven',
    stage: 'master-data',
    rank: 3800,
    policy: 'MANDATE_GIVER',
    fields: [
      required('agent', 'partyId', ['public', 'who may act', '受托方']),
      required('purpose', oneOf('MandatePurpose', ['REPORTING', 'OUTLET_CONTRACT']), [
        'public',
        'purpose',
        '用途',
      ]),
      FROM,
      UNTIL,
    ],
  }),
  eventType({
    name: 'mandateRevoked',
    stage: 'master-data',
    rank: 3900,
    policy: 'MANDATE_GIVER',
    fields: [required('mandate', 'uuid', ['public', 'mandateGiven event', '委托事件'])],
  }),
  eventType({
    name: 'modelRegistered',
    stage: 'master-data',
    rank: 4000,
    roles: ['BATTERY_MANUFACTURER', 'VEHICLE_MANUFACTURER', 'SECOND_LIFE_PRODUCER'],
    policy: 'MODEL_MAKER',
    law: 'Order 73 Art. 11',
    fields: [
      required('model', 'text', ['public', 'model', '型号']),
      required(
        'category',
        oneOf('BatteryCategory', ['EV', 'LMT', 'INDUSTRIAL', 'SLI', 'PORTABLE']),
        ['public', 'category of the battery', '电池类别'],
      ),
      required('chemistry', 'text', ['public', 'chemistry', '化学体系']),
      optional('ratedCapacityAh', 'decimal', ['public', 'rated capacity', '额定容量', 'Ah']),
      optional('nominalVoltageV', 'decimal', ['public', 'nominal voltage', '标称电压', 'V']),
      optional('massKg', 'massKg', ['public', 'mass', '质量', 'kg']),
      optional('content', listOf(CONTENT, 200), ['detail', 'substances', '物质含量', 'kg']),
      optional('electrodePowderKg', 'massKg', ['detail', 'electrode powder', '极粉', 'kg']),
      optional('placedOnMarketOn', 'date', ['public', 'placed on market', '上市日期']),
      optional('dismantlingInformation', 'text', ['detail', 'dismantling', '拆解信息']),
      FROM,
    ],
  }),
];

const RECORDED: readonly Entry[] = [
  [
    'ledgerOpened',
    3100,
    [
      required('origin', 'text', ['public', 'origin', '账本标识']),
      required('formatVersion', 'integer', ['public', 'format version', '格式版本']),
      optional('previousHead', 'text', ['public', 'previous ledger’s head', '前账本头']),
    ],
  ],
  [
    'submissionRefused',
    4200,
    [
      required('item', ANY_ITEM, ['authority', 'code refused', '被拒编码']),
      required('reporter', 'partyId', ['authority', 'who sent it', '提交方']),
      required('reason', 'text', ['authority', 'error code', '原因代码']),
      required('digest', 'sha256', ['authority', 'digest of it', '摘要']),
    ],
  ],
  [
    'reportIssued',
    4300,
    [
      required('report', 'uuid', ['authority', 'the report', '报告']),
      required('kind', 'text', ['authority', 'kind of report', '报告类型']),
      required('digest', 'sha256', ['authority', 'digest of it', '摘要']),
    ],
  ],
  [
    'groupErased',
    4400,
    [
      required('target', 'uuid', ['public', 'event', '事件']),
      required('group', oneOf('ErasableGroup', ['personal']), [
        'public',
        'group erased',
        '被删除组',
      ]),
    ],
  ],
];

export const RECORD_EVENTS: readonly EventType[] = [
  ...REVIEWS,
  ...ADMINISTERED.map(([name, rank, fields]) =>
    eventType({
      ...{ name, rank, fields, stage: 'master-data', policy: 'ADMINISTRATOR' },
      roles: ['ADMINISTRATOR'],
    }),
  ),
  ...BY_PARTIES,
  ...RECORDED.map(([name, rank, fields]) =>
    eventType({
      ...{ name, rank, fields, stage: 'server-recorded', input: false },
      policy: name === 'reportIssued' ? 'REPORT_REQUESTER' : 'SERVER',
    }),
  ),
];
