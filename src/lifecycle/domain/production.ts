/** Production, declaration and first sale: where items begin. */
import { BATTERY, eventType, itemOf, listOf, LOT_ITEM, MOVABLE } from './event-type.js';
import { objectOf, oneOf, optional, required } from './event-type.js';
import type { EventType, FieldType } from './event-type.js';

const COMPONENT: FieldType = objectOf('ComponentInput', {
  code: ['batteryCode', 'code of the module or cell', '模块或单体编码'],
  'components?': [
    listOf({ kind: 'recursion', name: 'ComponentInput' }),
    'its own parts',
    '下级部件',
  ],
});

export const PRODUCTION_EVENTS: readonly EventType[] = [
  eventType({
    name: 'batteryProduced',
    stage: 'production',
    rank: 100,
    eventClass: 1,
    roles: ['BATTERY_MANUFACTURER'],
    policy: 'MAKER_CODE_OWNER_OR_MANDATE',
    effects: ['P', 'C+', 'F'],
    law: 'Order 73 Art. 12',
    fields: [
      required('product', 'batteryCode', ['public', 'the battery produced', '所生产的电池']),
      optional('components', listOf(COMPONENT), ['detail', 'tree of parts by code', '部件编码树']),
      optional('model', 'text', ['public', 'model registered by the maker', '型号']),
      // The maker's own lot ties to its suppliers and yields, so it is commercial.
      optional('productionLot', LOT_ITEM, ['commercial', 'production lot used', '生产批次']),
      optional('massKg', 'massKg', ['public', 'mass, if not the model’s', '质量', 'kg']),
      optional('ratedCapacityAh', 'decimal', ['public', 'rated capacity', '额定容量', 'Ah']),
      optional('nominalVoltageV', 'decimal', ['public', 'nominal voltage', '标称电压', 'V']),
      optional('serialNumber', 'text', ['public', 'maker’s serial number', '序列号']),
      optional('orderNumber', 'text', ['commercial', 'order number', '订单号']),
    ],
  }),
  eventType({
    name: 'itemAssembled',
    stage: 'production',
    rank: 200,
    eventClass: 1,
    roles: ['BATTERY_MANUFACTURER', 'VEHICLE_MANUFACTURER', 'SECOND_LIFE_PRODUCER'],
    policy: 'ANY_MANUFACTURER',
    effects: ['P', 'C+', 'F'],
    fields: [
      required('item', itemOf('OTHER'), [
        'public',
        'thing without a GB/T code',
        '无国标编码的物品',
      ]),
      // Lots among them are used up in it; a bodybuilder's part is a whole chassis with its VIN.
      optional('parts', listOf(MOVABLE), ['detail', 'its parts', '部件']),
      optional('lots', listOf(LOT_ITEM), ['commercial', 'lots used up in it', '消耗批次']),
      optional('sourceSystem', 'text', ['commercial', 'system it comes from', '来源系统']),
      optional('model', 'text', ['public', 'model or part type', '型号']),
      // Other systems state dates that contradict their own relations: kept as said, never judged.
      optional('manufacturingDateStated', 'text', [
        'public',
        'date as the source states it',
        '来源所述生产日期',
      ]),
    ],
  }),
  eventType({
    name: 'vehicleProduced',
    stage: 'production',
    rank: 300,
    eventClass: 1,
    roles: ['VEHICLE_MANUFACTURER'],
    effects: ['P', 'C+'],
    law: 'No. 35 (2018)',
    fields: [
      required('vehicle', 'vin', ['custody', 'the vehicle', '车辆']),
      required('model', 'text', ['public', 'vehicle model', '车型']),
      required('energyMode', oneOf('EnergyMode', ['FIXED', 'SWAP']), [
        'public',
        'fixed or swap',
        '换电模式',
      ]),
      optional('swapOperator', 'partyId', ['custody', 'swap operator', '换电运营商']),
      optional('certificateIssuedAt', 'instant', ['authority', 'certificate issued', '合格证时间']),
      optional('customsClearedAt', 'instant', ['authority', 'customs cleared', '通关时间']),
      optional('batteries', listOf(BATTERY), ['custody', 'batteries in it', '所装电池']),
    ],
  }),
  eventType({
    name: 'vehicleSold',
    stage: 'use',
    rank: 500,
    roles: ['VEHICLE_MANUFACTURER', 'DEALER'],
    effects: ['H'],
    fields: [
      required('vehicle', 'vin', ['custody', 'the vehicle', '车辆']),
      required('region', 'region', ['custody', 'region of sale', '销售地区']),
      optional('licensePlate', 'text', ['personal', 'licence plate', '车牌']),
      optional('ownerName', 'text', ['personal', 'owner’s name', '车主姓名']),
      optional('ownerIdNumber', 'text', ['personal', 'owner’s id or credit code', '证件号']),
      optional('ownerAddress', 'text', ['personal', 'owner’s address', '车主地址']),
    ],
  }),
];
