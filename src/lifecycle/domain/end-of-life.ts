/** Retirement, and the second life that may follow it. */
import { BATTERY, BATTERY_OR_LOT, eventType, listOf, LOT_ITEM, MOVABLE } from './event-type.js';
import { objectOf, oneOf, optional, required } from './event-type.js';
import type { EventType } from './event-type.js';
import { LOT } from './materials.js';

const MISSING = oneOf('MissingBatteryKind', ['LAWFUL_REPLACEMENT', 'SWAP_VEHICLE']);
const EXCEPTION = objectOf('MissingBatteryInput', {
  battery: [BATTERY, 'the missing battery', '缺失电池'],
  kind: [MISSING, 'why it is missing', '缺失原因'],
  'evidenceSha256?': ['sha256', 'digest of the evidence', '证据摘要'],
});
const REPURPOSED = objectOf('RepurposedComponentInput', {
  code: [BATTERY, 'the old battery', '原电池'],
  'newCode?': ['batteryCode', 'its new code', '新编码'],
});
const PRODUCT = objectOf('SecondLifeProductInput', {
  code: ['batteryCode', 'code of the product', '产品编码'],
  'productType?': ['text', 'type of the product', '产品类型'],
  'seriesCount?': ['integer', 'cells or modules in series', '串联数'],
  'parallelCount?': ['integer', 'cells or modules in parallel', '并联数'],
  'ratedCapacityAh?': ['decimal', 'new rated capacity', '额定容量', 'Ah'],
  'nominalVoltageV?': ['decimal', 'new nominal voltage', '标称电压', 'V'],
  'use?': ['text', 'what it is made for', '用途'],
  'label?': ['text', 'what its label says', '标识'],
  components: [listOf(REPURPOSED), 'what it is made of', '组成'],
});

export const END_OF_LIFE_EVENTS: readonly EventType[] = [
  eventType({
    name: 'batteryRetired',
    stage: 'retirement',
    rank: 1100,
    roles: [
      'VEHICLE_MANUFACTURER',
      'BATTERY_MANUFACTURER',
      'SWAP_OPERATOR',
      'SERVICE',
      'COLLECTION_OUTLET',
      'SECOND_LIFE_PRODUCER',
      'BATTERY_OWNER',
    ],
    fields: [
      required('batteries', listOf(BATTERY), ['individual', 'batteries', '退役电池']),
      required('disposition', oneOf('Disposition', ['WASTE', 'REUSE_ASSESSMENT']), [
        'individual',
        'fate',
        '处置',
      ]),
      optional('reason', 'text', ['individual', 'reason', '原因']),
      optional('massKg', 'massKg', ['individual', 'mass', '质量', 'kg']),
    ],
  }),
  eventType({
    name: 'vehicleScrapped',
    stage: 'retirement',
    rank: 1200,
    eventClass: 4,
    roles: ['ELV_DISMANTLER', 'VEHICLE_MANUFACTURER'],
    policy: 'DISMANTLER_OR_MAKER_OF_EXPORTED',
    effects: ['C-', 'E'],
    law: 'No. 35 (2018) Art. 13',
    fields: [
      required('vehicle', 'vin', ['custody', 'the vehicle', '车辆']),
      optional('vehicleReceivedAt', 'instant', ['custody', 'received', '接收时间']),
      optional('certificateIssuedAt', 'instant', ['authority', 'certificate', '回收证明时间']),
      optional('certificateNumber', 'text', ['authority', 'its number', '回收证明编号']),
      optional('batteriesFound', listOf(BATTERY), ['custody', 'found in it', '车内电池']),
      optional('exceptions', listOf(EXCEPTION, 100), ['authority', 'missing ones', '缺失说明']),
    ],
  }),
  eventType({
    name: 'batteryDismantled',
    stage: 'retirement',
    rank: 1500,
    eventClass: 3,
    roles: ['ELV_DISMANTLER', 'SECOND_LIFE_PRODUCER', 'RECYCLER'],
    effects: ['C-', 'E', 'F'],
    fields: [
      // What an outlet collected unscanned is taken apart as a lot.
      required('parent', BATTERY_OR_LOT, ['custody', 'battery taken apart', '被拆解电池']),
      optional('componentsFound', listOf(BATTERY), ['detail', 'parts found', '所得部件']),
      optional('outputs', listOf(LOT), ['custody', 'other outputs', '其他产物']),
    ],
  }),
  eventType({
    name: 'itemDisposed',
    stage: 'retirement',
    rank: 2300,
    eventClass: 4,
    policy: 'ANY_HOLDER',
    effects: ['E'],
    fields: [
      required('items', listOf(MOVABLE), ['custody', 'the items', '物品']),
      required('how', oneOf('DisposalMethod', ['INCINERATION', 'LANDFILL']), [
        'individual',
        'how',
        '处置方式',
      ]),
      optional('permitNumber', 'text', ['authority', 'permit', '许可证号']),
    ],
  }),
  eventType({
    name: 'batteryRepurposed',
    stage: 'second-life',
    rank: 1600,
    eventClass: 3,
    roles: ['SECOND_LIFE_PRODUCER'],
    effects: ['P', 'C-', 'C+'],
    law: 'No. 35 (2018) Art. 14; Order 73 Art. 22',
    // One list of products, whole: arrays are never split between groups.
    fields: [required('products', listOf(PRODUCT), ['detail', 'new products', '梯次产品'])],
  }),
  eventType({
    name: 'batteryReturnedToUse',
    stage: 'second-life',
    rank: 1700,
    roles: ['SECOND_LIFE_PRODUCER', 'BATTERY_MANUFACTURER', 'VEHICLE_MANUFACTURER'],
    fields: [
      required('battery', BATTERY, ['individual', 'the battery', '电池']),
      required('how', oneOf('ReturnToUse', ['REUSE', 'REMANUFACTURE']), [
        'individual',
        'how',
        '方式',
      ]),
      optional('capacityAh', 'decimal', ['individual', 'capacity', '容量', 'Ah']),
      optional('cellSpreadMv', 'decimal', ['individual', 'cell spread', '单体压差', 'mV']),
      optional('wasteEndEvidence', listOf('sha256', 3), ['authority', 'proofs', '证据摘要']),
    ],
  }),
  eventType({
    name: 'batteryIdentified',
    stage: 'retirement',
    rank: 2700,
    policy: 'UNCODED_REPORTERS',
    roles: [
      'COLLECTION_OUTLET',
      'ELV_DISMANTLER',
      'RECYCLER',
      'SERVICE',
      'SWAP_OPERATOR',
      'VEHICLE_MANUFACTURER',
    ],
    effects: ['P', 'F'],
    law: 'No. 35 (2018) Art. 3',
    fields: [
      required('battery', BATTERY, ['public', 'the battery', '电池']),
      optional('sameAs', 'batteryCode', ['public', 'code matched to it', '匹配编码']),
      optional('foundInLot', LOT_ITEM, ['custody', 'lot it was found in', '所在批次']),
      optional('massKg', 'massKg', ['individual', 'mass', '质量', 'kg']),
      optional('reason', 'text', ['individual', 'why it has no code', '无编码原因']),
      optional('vehicleBuiltOn', 'date', ['custody', 'vehicle built on', '车辆生产日期']),
    ],
  }),
];
