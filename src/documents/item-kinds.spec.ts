import { ITEM_KINDS } from '../identifiers/domain/item-id.js';
import type { ItemKind } from '../identifiers/domain/item-id.js';
import type { Violation } from '../errors/error-code.js';
import { refusalText } from '../errors/refusal-text.js';
import type { FieldType } from '../lifecycle/domain/event-type.js';
import type { JsonObject, JsonValue } from '../vocabulary/json.js';
import { ENVELOPE_ENTRIES, fieldsOf, INPUT_TYPES } from './domain/document-fields.js';
import { readDocument } from './documents.service.js';

/** 2026-11-24T00:00:00Z. */
const NOW = { nowMicros: 1_795_478_400_000_000n };
const PARTY = 'uscc-91350900587527783P';

const ITEM_OF: Readonly<Record<ItemKind, string>> = {
  PACK: '001PB240000003B3C0221953',
  MODULE: 'battery:001MB240000003B3C0221953',
  CELL: '001CB24B3C0000001RC',
  VEHICLE: 'LZZSAMPB3R0000088',
  MATERIAL_LOT: `lot:${PARTY}:L1`,
  UNCODED_BATTERY: `uncoded:${PARTY}:7`,
  SITE: `site:${PARTY}:S1`,
  OTHER: 'urn:uuid:580d3adf-1981-44a0-a214-13d6ceed9379',
};

const BATTERIES = 'PACK MODULE CELL UNCODED_BATTERY OTHER';
const LOTS = 'MATERIAL_LOT OTHER';
const PLACES = 'VEHICLE SITE OTHER';
const MOVABLE = 'PACK MODULE CELL VEHICLE MATERIAL_LOT UNCODED_BATTERY OTHER';
const HOSTS = 'PACK MODULE CELL VEHICLE UNCODED_BATTERY SITE OTHER';
const BATTERIES_AND_LOTS = 'PACK MODULE CELL MATERIAL_LOT UNCODED_BATTERY OTHER';

/** Every field that takes an item, written down by what can mean something in it. */
const TAKEN: Readonly<Record<string, string>> = {
  '/batteryProduced/productionLot': LOTS,
  '/itemAssembled/item': 'OTHER',
  '/itemAssembled/parts/0': MOVABLE,
  '/itemAssembled/lots/0': LOTS,
  '/vehicleProduced/batteries/0': BATTERIES,
  '/batteryInstalled/host': HOSTS,
  '/batteryInstalled/batteries/0': BATTERIES,
  '/batterySwapped/removed/0': BATTERIES,
  '/batterySwapped/fitted/0': BATTERIES,
  '/batterySwapped/station': PLACES,
  '/batteryReplaced/host': HOSTS,
  '/batteryReplaced/removed/0': BATTERIES,
  '/batteryReplaced/fitted/0': BATTERIES,
  '/batteryRemoved/host': ITEM_KINDS.join(' '),
  '/batteryRemoved/batteries/0': BATTERIES,
  '/batteryTested/battery': BATTERIES_AND_LOTS,
  '/batteryInspected/battery': BATTERIES_AND_LOTS,
  '/batteryRetired/batteries/0': BATTERIES,
  '/vehicleScrapped/batteriesFound/0': BATTERIES,
  '/vehicleScrapped/exceptions/0/battery': BATTERIES,
  '/handedOver/items/0': MOVABLE,
  '/handedOver/fromLot': LOTS,
  '/received/items/0': MOVABLE,
  '/batteryDismantled/parent': BATTERIES_AND_LOTS,
  '/batteryDismantled/componentsFound/0': BATTERIES,
  '/batteryRepurposed/products/0/components/0/code': BATTERIES,
  '/batteryReturnedToUse/battery': BATTERIES,
  '/materialDeclared/knownCodes/0': BATTERIES,
  '/materialProcessed/inputs/0/item': MOVABLE,
  '/lotAnalysed/lot': LOTS,
  '/stockCounted/counts/0/lot': LOTS,
  '/materialUsed/inputs/0/item': LOTS,
  '/materialUsed/plant': PLACES,
  '/itemDisposed/items/0': MOVABLE,
  '/itemLost/items/0': MOVABLE,
  '/exported/items/0': MOVABLE,
  '/imported/items/0': MOVABLE,
  '/batteryIdentified/battery': BATTERIES,
  '/batteryIdentified/foundInLot': LOTS,
};

/** The pointers of all fields under one that take an item, the first entry of each list. */
function itemPointers(type: FieldType, at: string): string[] {
  if (type.kind === 'itemId') return [at];
  if (type.kind === 'list') return itemPointers(type.of, `${at}/0`);
  if (type.kind !== 'object') return [];
  return type.fields.flatMap((member) => itemPointers(member.type, `${at}/${member.name}`));
}

/** A document with nothing but the item at that place: what else is missing is refused elsewhere. */
function documentWith(pointer: string, item: string): JsonObject {
  const [first = '', ...names] = pointer.slice(1).split('/');
  const inner = names.reduceRight<JsonValue>(
    (value, name) => (name === '0' ? [value] : { [name]: value }),
    item,
  );
  return { [first]: inner };
}

function refusalAt(pointer: string, item: string): Violation | undefined {
  const reading = readDocument(documentWith(pointer, item), NOW);
  return reading.ok ? undefined : reading.violations.find(({ path }) => path === pointer);
}

describe('kinds of items by field', () => {
  it('are written down here for every field that takes an item', () => {
    const own = INPUT_TYPES.flatMap((type) =>
      type.fields.flatMap((field) => itemPointers(field.type, `/${type.name}/${field.name}`)),
    );
    expect(own.toSorted()).toEqual(Object.keys(TAKEN).toSorted());
    const [type] = INPUT_TYPES;
    const all = type === undefined ? [] : [...ENVELOPE_ENTRIES, ...fieldsOf(type)];
    const common = all.filter((field) => type?.fields.includes(field) !== true);
    const places = common.flatMap((field) => itemPointers(field.type, `/${field.name}`));
    expect(places).toEqual(['/facility']);
  });

  it.each(Object.entries(TAKEN))('%s takes %s, and refuses the others', (pointer, words) => {
    const refused = ITEM_KINDS.filter((kind) => refusalAt(pointer, ITEM_OF[kind]) !== undefined);
    expect(ITEM_KINDS.filter((kind) => !refused.includes(kind))).toEqual(words.split(' '));
  });

  it.each(INPUT_TYPES.map(({ name }) => name))('%s happens at a place, if anywhere', (name) => {
    const refused = ITEM_KINDS.filter(
      (kind) => refusalAt(`/${name}/facility`, ITEM_OF[kind]) !== undefined,
    );
    expect(ITEM_KINDS.filter((kind) => !refused.includes(kind))).toEqual(PLACES.split(' '));
  });

  it('are named in the refusal, in both languages', () => {
    const refusal = refusalAt('/batteryInstalled/batteries/0', ITEM_OF.MATERIAL_LOT);
    expect(refusal).toEqual({
      ...{ code: 'VALUE_NOT_ALLOWED', path: '/batteryInstalled/batteries/0' },
      params: {
        ...{ reason: 'ITEM_KIND_WRONG', found: ITEM_OF.MATERIAL_LOT, kind: 'MATERIAL_LOT' },
        kinds: 'PACK, MODULE, CELL, UNCODED_BATTERY or OTHER',
      },
    });
    if (refusal === undefined) throw new Error('not refused');
    expect(refusalText(refusal, 'en').message).toBe(
      `/batteryInstalled/batteries/0 has a value that is not allowed: “${ITEM_OF.MATERIAL_LOT}”. ` +
        'The item is of kind MATERIAL_LOT; what may stand here is of kind ' +
        'PACK, MODULE, CELL, UNCODED_BATTERY or OTHER.',
    );
    expect(refusalText(refusal, 'zh').message).toBe(
      `/batteryInstalled/batteries/0 的值不允许：“${ITEM_OF.MATERIAL_LOT}”。` +
        '物品类别为 MATERIAL_LOT；此处应为 PACK、MODULE、CELL、UNCODED_BATTERY 或 OTHER。',
    );
  });

  it('are judged within the replacement of a correction too', () => {
    const occurredAt = '2026-01-02T03:04:05+08:00';
    const items = [ITEM_OF.SITE];
    const replacement = { itemLost: { occurredAt, items, how: 'LOST' } };
    const target = '5a3b1e00-0000-8000-8000-0000000f0001';
    const fields = { occurredAt, target, kind: 'INCORRECT_DATA', replacement };
    const reading = readDocument({ eventCorrected: fields }, NOW);
    expect(reading.ok ? [] : reading.violations.map(({ code, path }) => [code, path])).toEqual([
      ['VALUE_NOT_ALLOWED', '/eventCorrected/replacement/itemLost/items/0'],
    ]);
  });

  it('are not asked of what is no item at all', () => {
    expect(refusalAt('/itemLost/items/0', 'lot:x')?.code).toBe('MALFORMED_ITEM_ID');
    const reading = readDocument(documentWith('/itemLost/items/0', 'lot:x'), NOW);
    const there = (path: string): boolean => path === '/itemLost/items/0';
    expect(reading.ok ? [] : reading.violations.filter(({ path }) => there(path))).toHaveLength(1);
  });
});
