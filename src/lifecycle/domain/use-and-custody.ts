/** Installation, swaps, tests, and who has what: the stages of use and custody. */
import { ANY_ITEM, BATTERY, BATTERY_OR_LOT, HOST, LOT_ITEM } from './event-type.js';
import { eventType, listOf, MOVABLE, oneOf, optional, PLACE, required } from './event-type.js';
import type { EventField, EventType } from './event-type.js';

const INTO: EventField = required('host', HOST, ['custody', 'vehicle, pack or site', '载体']);
const OUT_OF: EventField = required('host', ANY_ITEM, ['custody', 'what it was in', '原载体']);
const REASON: EventField = optional('reason', 'text', ['individual', 'reason', '原因']);
const ITEMS = ['custody', 'the items', '物品'] as const;
const MASS = ['custody', 'mass handed over', '交接质量', 'kg'] as const;

export const USE_EVENTS: readonly EventType[] = [
  eventType({
    name: 'batteryInstalled',
    stage: 'use',
    rank: 400,
    roles: ['VEHICLE_MANUFACTURER', 'SERVICE', 'SWAP_OPERATOR', 'SECOND_LIFE_PRODUCER'],
    effects: ['C+'],
    fields: [
      INTO,
      required('batteries', listOf(BATTERY), ['custody', 'batteries put in', '装入电池']),
    ],
  }),
  eventType({
    name: 'batterySwapped',
    stage: 'use',
    rank: 600,
    roles: ['SWAP_OPERATOR'],
    effects: ['C-', 'C+'],
    fields: [
      required('vehicle', 'vin', ['custody', 'the vehicle', '车辆']),
      optional('removed', listOf(BATTERY), ['custody', 'batteries taken out', '换下电池']),
      optional('fitted', listOf(BATTERY), ['custody', 'batteries put in', '换上电池']),
      optional('station', PLACE, ['custody', 'swap station', '换电站']),
    ],
  }),
  eventType({
    name: 'batteryReplaced',
    stage: 'use',
    rank: 700,
    roles: [
      'SERVICE',
      'BATTERY_MANUFACTURER',
      'VEHICLE_MANUFACTURER',
      'SWAP_OPERATOR',
      'SECOND_LIFE_PRODUCER',
    ],
    effects: ['C-', 'C+'],
    law: 'No. 35 (2018) Art. 10',
    fields: [
      INTO,
      optional('removed', listOf(BATTERY), ['custody', 'parts taken out', '换下部件']),
      optional('fitted', listOf(BATTERY), ['custody', 'parts put in', '换上部件']),
      REASON,
      optional('destination', 'partyId', ['custody', 'where the removed go', '换下件去向']),
    ],
  }),
  eventType({
    name: 'batteryRemoved',
    stage: 'use',
    rank: 800,
    roles: ['SERVICE', 'SWAP_OPERATOR', 'ELV_DISMANTLER', 'VEHICLE_MANUFACTURER'],
    effects: ['C-'],
    fields: [
      OUT_OF,
      required('batteries', listOf(BATTERY), ['custody', 'batteries taken out', '拆下电池']),
      REASON,
    ],
  }),
  eventType({
    name: 'batteryTested',
    stage: 'use',
    rank: 900,
    policy: 'ANY_HOLDER',
    fields: [
      required('battery', BATTERY_OR_LOT, ['individual', 'battery tested', '被测电池']),
      required('method', 'text', ['individual', 'method, as GB/T 34015', '测试方法']),
      optional('stateOfHealthFraction', 'decimal', [
        'individual',
        'state of health',
        '健康度',
        '1',
      ]),
      optional('remainingCapacityAh', 'decimal', ['individual', 'remaining', '剩余容量', 'Ah']),
      optional('resistanceMilliohm', 'decimal', ['individual', 'resistance', '内阻', 'mΩ']),
      optional('certifiedEnergyKwh', 'decimal', ['individual', 'usable energy', '可用能量', 'kWh']),
      optional('cellSpreadMv', 'decimal', ['individual', 'cell spread', '单体压差', 'mV']),
      optional('verdict', 'text', ['individual', 'verdict', '结论']),
      optional('laboratory', 'text', ['individual', 'laboratory', '检测机构']),
    ],
  }),
  eventType({
    name: 'batteryInspected',
    stage: 'use',
    rank: 1000,
    policy: 'ANY_HOLDER',
    fields: [
      required('battery', BATTERY_OR_LOT, ['individual', 'battery inspected', '被检电池']),
      optional('opened', 'boolean', ['individual', 'signs of opening', '开启痕迹']),
      optional('leaking', 'boolean', ['individual', 'leakage', '泄漏']),
      optional('damaged', 'boolean', ['individual', 'damage', '损伤']),
      optional('dischargeMethod', 'text', ['individual', 'how discharged', '放电方式']),
      optional('residualVoltageV', 'decimal', ['individual', 'residual voltage', '残余电压', 'V']),
      optional('transportSafetyClass', 'text', ['individual', 'transport class', '运输等级']),
    ],
  }),
];

export const CUSTODY_EVENTS: readonly EventType[] = [
  eventType({
    name: 'handedOver',
    stage: 'custody',
    rank: 1300,
    policy: 'ANY_HOLDER',
    effects: ['H', 'F', 'P'],
    law: 'Order 73 Art. 19',
    fields: [
      optional('items', listOf(MOVABLE), ITEMS),
      optional('fromLot', LOT_ITEM, ['custody', 'lot a part is taken of', '原批次']),
      optional('newLotNumber', 'lotNumber', ['custody', 'number of that part', '分批号']),
      required('receiver', 'partyId', ['custody', 'receiver', '接收方']),
      optional('massKg', 'massKg', MASS),
      optional('transportDocument', 'text', ['custody', 'transport document', '运输单据']),
      optional('carrier', 'partyId', ['custody', 'carrier', '承运方']),
    ],
  }),
  eventType({
    name: 'received',
    stage: 'custody',
    rank: 1400,
    policy: 'ANY_OPERATING',
    effects: ['H', 'C-', 'F', 'P'],
    law: 'Order 73 Art. 24(7) (utilisation enterprises)',
    fields: [
      optional('handover', 'uuid', ['custody', 'hand-over answered', '对应交付事件']),
      optional('items', listOf(MOVABLE), ITEMS),
      optional('sender', 'partyId', ['custody', 'sender', '交付方']),
      optional('massKg', 'massKg', MASS),
      optional('ownLotNumber', 'lotNumber', ['custody', 'receiver’s lot number', '自编批号']),
    ],
  }),
  eventType({
    name: 'exported',
    stage: 'custody',
    rank: 2500,
    policy: 'ANY_HOLDER',
    effects: ['H'],
    fields: [
      required('items', listOf(MOVABLE), ITEMS),
      required('country', 'country', ['custody', 'country of destination', '目的国']),
      optional('customsDeclaration', 'text', ['authority', 'customs declaration', '报关单号']),
    ],
  }),
  eventType({
    name: 'imported',
    stage: 'custody',
    rank: 2600,
    eventClass: 1,
    policy: 'ANY_HOLDER',
    effects: ['H', 'P'],
    fields: [
      required('items', listOf(MOVABLE), ITEMS),
      required('country', 'country', ['custody', 'country of origin', '来源国']),
      optional('customsDeclaration', 'text', ['authority', 'customs declaration', '报关单号']),
    ],
  }),
  eventType({
    name: 'itemLost',
    stage: 'custody',
    rank: 2400,
    policy: 'ANY_HOLDER',
    fields: [
      required('items', listOf(MOVABLE), ITEMS),
      required('how', oneOf('LossKind', ['LOST', 'STOLEN', 'DESTROYED']), [
        'individual',
        'how',
        '方式',
      ]),
      optional('policeReference', 'text', ['authority', 'police number', '报案号']),
      optional('insuranceReference', 'text', ['authority', 'insurance number', '保险号']),
    ],
  }),
];
