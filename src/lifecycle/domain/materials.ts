/** Lots: declared, processed, analysed, counted, used. */
import { BATTERY, eventType, listOf, LOT_ITEM, MOVABLE } from './event-type.js';
import { objectOf, oneOf, optional, PLACE, required } from './event-type.js';
import type { EventType, FieldType } from './event-type.js';
import { MATERIAL_KINDS } from '../../vocabulary/material-kind.js';

/** Symbols of the chemical elements (IUPAC), by atomic number: what a composition is stated in. */
const SYMBOLS = `
  H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr
  Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm
  Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U Np Pu Am Cm Bk Cf Es Fm Md No
  Lr Rf Db Sg Bh Hs Mt Ds Rg Cn Nh Fl Mc Lv Ts Og`;

export const ELEMENTS: readonly string[] = SYMBOLS.trim().split(/\s+/);

const SOURCES = ['PASSPORT', 'ANALYSIS', 'SAMPLING'];
const COMPOSITION = listOf(
  objectOf('CompositionInput', {
    element: [oneOf('Element', ELEMENTS), 'chemical element', '元素'],
    massFraction: ['fraction', 'its part of the dry mass', '质量分数', '1'],
    source: [oneOf('CompositionSource', SOURCES), 'where it is known from', '来源'],
  }),
  120,
);
const CONSUMER = oneOf('ConsumerClass', ['PRE', 'POST', 'MIXED', 'UNKNOWN']);
const FRACTION = oneOf('FractionClass', ['INPUT', 'INTERMEDIATE', 'OUTPUT']);
const KIND = oneOf('MaterialKind', MATERIAL_KINDS);
const MASS = ['massKg', 'mass', '质量', 'kg'] as const;
const STATED = {
  massKg: MASS,
  'moistureFraction?': ['fraction', 'moisture', '含水率', '1'],
  'composition?': [COMPOSITION, 'composition by element', '元素成分'],
  'consumerClass?': [CONSUMER, 'pre- or post-consumer waste', '消费前后'],
  'collectedInCountry?': ['country', 'country of collection', '回收国家'],
  'collectedInRegion?': ['region', 'region of collection', '回收地区'],
  'fractionClass?': [FRACTION, 'class by Regulation (EU) 2025/606', '组分类别'],
} as const;

/** A lot that begins in the event, with all that formulas need to know of it. */
export const LOT: FieldType = objectOf('LotInput', {
  lotNumber: ['lotNumber', 'number of the lot that begins', '批号'],
  materialKind: [KIND, 'kind of material', '物料类型'],
  'otherName?': ['text', 'name of the material, if OTHER', '其他名称'],
  'chemistry?': ['text', 'chemistry, always with BLACK_MASS', '化学体系'],
  ...STATED,
});
const DRAWN = {
  ...STATED,
  'takenAt?': ['instant', 'when it went in', '投入时间'],
  'analysis?': ['uuid', 'lotAnalysed event that counts', '所据分析'],
} as const;
/** A shredder takes in a vehicle whole. */
const DRAW = objectOf('DrawInput', {
  item: [MOVABLE, 'what went in', '投入物品'],
  ...DRAWN,
});
/** A battery goes into new material through a process that ends it, never straight. */
const LOT_DRAW = objectOf('LotDrawInput', {
  item: [LOT_ITEM, 'the lot that went in', '投入批次'],
  ...DRAWN,
});
const AUXILIARY = objectOf('AuxiliaryInput', {
  name: ['text', 'name of the reagent', '辅料名称'],
  massKg: MASS,
  'composition?': [COMPOSITION, 'composition by element', '元素成分'],
});
const LOSS = objectOf('LossInput', { name: ['text', 'what was lost', '损耗名称'], massKg: MASS });
const COUNT = objectOf('CountInput', {
  'lot?': [LOT_ITEM, 'lot counted', '批次'],
  'materialKind?': [KIND, 'kind counted, where not by lot', '物料类型'],
  massKg: MASS,
  'differenceAccepted?': ['boolean', 'the difference is accepted', '差异接受'],
  'reason?': ['text', 'why it differs', '差异原因'],
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
        oneOf('MaterialOrigin', [
          ...['PRODUCTION_SCRAP', 'COLLECTED_UNSCANNED', 'PURCHASED', 'PRIMARY', 'OPENING_STOCK'],
        ]),
        ['custody', 'where it comes from', '来源'],
      ),
      optional('supplier', 'partyId', ['commercial', 'supplier', '供应商']),
      optional('pieces', 'integer', ['custody', 'number of pieces', '件数']),
      optional('knownCodes', listOf(BATTERY), ['custody', 'known codes in it', '已知编码']),
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
        oneOf('ProcessKind', [
          ...['SORT', 'CRUSH', 'HYDRO', 'PYRO', 'DIRECT_REPAIR', 'REFINE', 'BLEND', 'SPLIT'],
        ]),
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
      required('lot', LOT_ITEM, ['custody', 'lot analysed', '被分析批次']),
      optional('massKg', 'massKg', ['custody', 'mass found', '质量', 'kg']),
      optional('moistureFraction', 'fraction', ['individual', 'moisture', '含水率', '1']),
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
      required('inputs', listOf(LOT_DRAW), ['commercial', 'lots with mass', '投入']),
      required('output', LOT, ['commercial', 'active material or production lot', '产出批次']),
      optional('plant', PLACE, ['custody', 'plant', '工厂']),
      optional('model', 'text', ['public', 'battery model', '电池型号']),
      optional('year', 'integer', ['public', 'year of the claim', '年度']),
    ],
  }),
];
