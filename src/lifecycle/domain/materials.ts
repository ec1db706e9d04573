/** Lots: declared, processed, analysed, counted, used. */
import { eventType, listOf, objectOf, oneOf, optional, required } from './event-type.js';
import type { EventType, FieldType } from './event-type.js';

export const MATERIAL_KINDS = [
  ...['WASTE_BATTERIES', 'CELL_SCRAP', 'ELECTRODE_SCRAP', 'BLACK_MASS', 'LITHIUM_CARBONATE'],
  ...['LITHIUM_HYDROXIDE', 'NICKEL_SULPHATE', 'COBALT_SULPHATE', 'MANGANESE_SULPHATE'],
  ...['MIXED_HYDROXIDE', 'PRECURSOR', 'CATHODE_MATERIAL', 'PRODUCTION_LOT', 'GRAPHITE', 'COPPER'],
  ...['ALUMINIUM', 'STEEL', 'PLASTICS', 'ELECTRONICS', 'ELECTROLYTE', 'SLAG', 'RESIDUE', 'OTHER'],
] as const;

const COMPOSITION = listOf(
  objectOf('CompositionInput', {
    element: 'text',
    massFraction: 'decimal',
    source: oneOf('PASSPORT', 'ANALYSIS', 'SAMPLING'),
  }),
  120,
);
const STATED = {
  massKg: 'massKg',
  'moistureFraction?': 'decimal',
  'composition?': COMPOSITION,
  'consumerClass?': oneOf('PRE', 'POST', 'MIXED', 'UNKNOWN'),
  'collectedInCountry?': 'country',
  'collectedInRegion?': 'region',
  'fractionClass?': oneOf('INPUT', 'INTERMEDIATE', 'OUTPUT'),
} as const;

/** A lot that begins in the event, with all that formulas need to know of it. */
export const LOT: FieldType = objectOf('LotInput', {
  lotNumber: 'lotNumber',
  materialKind: oneOf(...MATERIAL_KINDS),
  'otherName?': 'text',
  'chemistry?': 'text',
  ...STATED,
});
const DRAW = objectOf('DrawInput', {
  item: 'itemId',
  ...STATED,
  'takenAt?': 'instant',
  'analysis?': 'uuid',
});
const AUXILIARY = objectOf('AuxiliaryInput', {
  name: 'text',
  massKg: 'massKg',
  'composition?': COMPOSITION,
});
const LOSS = objectOf('LossInput', { name: 'text', massKg: 'massKg' });
const COUNT = objectOf('CountInput', {
  'lot?': 'itemId',
  'materialKind?': oneOf(...MATERIAL_KINDS),
  massKg: 'massKg',
  'differenceAccepted?': 'boolean',
  'reason?': 'text',
});

export const MATERIAL_EVENTS: readonly EventType[] = [
  eventType({
    name: 'materialDeclared',
    stage: 'materials',
    rank: 1800,
    eventClass: 1,
    roles: [
      'BATTERY_MANUFACTURER',
      'VEHICLE_MANUFACTURER',
      'COLLECTION_OUTLET',
      'SECOND_LIFE_PRODUCER',
      'RECYCLER',
      'MATERIAL_PROCESSOR',
      'TRADER',
    ],
    effects: ['P', 'C+'],
    fields: [
      required('lot', LOT, ['custody', 'the lot declared', '申报批次']),
      required(
        'origin',
        oneOf(
          ...['PRODUCTION_SCRAP', 'COLLECTED_UNSCANNED', 'PURCHASED', 'PRIMARY', 'OPENING_STOCK'],
        ),
        ['custody', 'where it comes from', '来源'],
      ),
      optional('supplier', 'partyId', ['commercial', 'supplier', '供应商']),
      optional('pieces', 'integer', ['custody', 'number of pieces', '件数']),
      optional('knownCodes', listOf('itemId'), ['custody', 'known codes in it', '已知编码']),
    ],
  }),
  eventType({
    name: 'materialProcessed',
    stage: 'materials',
    rank: 1900,
    eventClass: 4,
    roles: ['RECYCLER', 'MATERIAL_PROCESSOR'],
    effects: ['F', 'P', 'E'],
    law: 'No. 35 (2018) Art. 15; Order 73 Art. 18',
    fields: [
      required(
        'process',
        oneOf(...['SORT', 'CRUSH', 'HYDRO', 'PYRO', 'DIRECT_REPAIR', 'REFINE', 'BLEND', 'SPLIT']),
        ['custody', 'kind of process', '工艺'],
      ),
      optional('campaign', 'text', ['commercial', 'campaign', '生产批次号']),
      optional('startedAt', 'instant', ['custody', 'start', '开始时间']),
      // Inputs and outputs side by side are the yield; recipes and yields are commercial.
      required('inputs', listOf(DRAW), ['commercial', 'inputs with mass', '投入']),
      optional('auxiliaries', listOf(AUXILIARY, 100), ['commercial', 'reagents', '辅料']),
      optional('outputs', listOf(LOT), ['commercial', 'lots made', '产出']),
      optional('losses', listOf(LOSS, 100), ['commercial', 'losses', '损耗']),
      optional('onAccountOf', 'partyId', ['commercial', 'owner in tolling', '委托方']),
      optional('performedBy', 'text', ['commercial', 'processor not here', '实际加工方']),
    ],
  }),
  eventType({
    name: 'lotAnalysed',
    stage: 'materials',
    rank: 2000,
    policy: 'HOLDER_OR_SAMPLE_KEEPER',
    fields: [
      required('lot', 'itemId', ['custody', 'lot analysed', '被分析批次']),
      optional('massKg', 'massKg', ['custody', 'mass found', '质量', 'kg']),
      optional('moistureFraction', 'decimal', ['individual', 'moisture', '含水率', '1']),
      optional('composition', COMPOSITION, ['individual', 'composition by element', '元素成分']),
      optional('method', 'text', ['individual', 'method', '方法']),
      optional('laboratory', 'text', ['individual', 'laboratory', '实验室']),
    ],
  }),
  eventType({
    name: 'stockCounted',
    stage: 'materials',
    rank: 2100,
    policy: 'ANY_HOLDER',
    fields: [required('counts', listOf(COUNT), ['custody', 'kg by lot or kind', '盘点', 'kg'])],
  }),
  eventType({
    name: 'materialUsed',
    stage: 'materials',
    rank: 2200,
    eventClass: 4,
    roles: ['BATTERY_MANUFACTURER', 'MATERIAL_PROCESSOR'],
    effects: ['F', 'P'],
    fields: [
      required('inputs', listOf(DRAW), ['commercial', 'lots with mass', '投入']),
      required('output', LOT, ['commercial', 'active material or production lot', '产出批次']),
      optional('plant', 'itemId', ['custody', 'plant', '工厂']),
      optional('model', 'text', ['public', 'battery model', '电池型号']),
      optional('year', 'integer', ['public', 'year of the claim', '年度']),
    ],
  }),
];
