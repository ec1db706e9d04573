/**
 * What makes a document malformed though each field by itself is right. Only what leaves open what
 * was meant: the merely implausible is recorded and flagged elsewhere.
 */
import { itemKindOf } from '../../identifiers/domain/item-id.js';
import { EVENT_CATALOGUE } from '../../lifecycle/domain/catalogue.js';
import type { EventType } from '../../lifecycle/domain/event-type.js';
import type { JsonObject } from '../../vocabulary/json.js';
import { fieldsOf } from './document-fields.js';
import { asObject, asText, objectsIn, textsIn } from './judged-shape.js';
import { canListTwice, listedTwice, repetitions } from './listed-twice.js';
import type { Contradiction } from './refusal-params.js';
import { timeContradictions } from './time-contradictions.js';

type Rule = (fields: JsonObject) => readonly Contradiction[];

const EVERY_TYPE: readonly Rule[] = [
  ({ submissionMode, submissionModeReason }) =>
    when(submissionMode === 'BACKFILL' && submissionModeReason === undefined, {
      ...{ reason: 'BACKFILL_NEEDS_REASON', pointer: '/submissionMode' },
      expected: 'submissionModeReason',
    }),
  ({ validFrom, validUntil }) =>
    when(isBefore(validUntil, validFrom), { reason: 'ENDS_BEFORE_START', pointer: '/validUntil' }),
  timeContradictions,
];

const BY_TYPE: Readonly<Record<string, readonly Rule[]>> = {
  batteryProduced: [componentsOnce],
  itemAssembled: [({ item, parts }) => holdsItself('/parts', item, parts)],
  batteryInstalled: [({ host, batteries }) => holdsItself('/batteries', host, batteries)],
  batteryRemoved: [({ host, batteries }) => holdsItself('/batteries', host, batteries)],
  batterySwapped: [somethingMoved, ({ removed, fitted }) => inBoth('/fitted', removed, fitted)],
  batteryReplaced: [
    somethingMoved,
    ({ removed, fitted }) => inBoth('/fitted', removed, fitted),
    ({ host, removed }) => holdsItself('/removed', host, removed),
    ({ host, fitted }) => holdsItself('/fitted', host, fitted),
  ],
  vehicleScrapped: [foundAndMissing],
  handedOver: [handedOver],
  received: [received],
  batteryDismantled: [
    ({ parent, componentsFound }) => holdsItself('/componentsFound', parent, componentsFound),
    ({ outputs }) => eachLot('/outputs', outputs),
  ],
  batteryRepurposed: [productsOnce],
  materialDeclared: [({ lot }) => (lot === undefined ? [] : named('/lot', asObject(lot)))],
  materialProcessed: [({ outputs }) => eachLot('/outputs', outputs)],
  materialUsed: [({ output }) => (output === undefined ? [] : named('/output', asObject(output)))],
  stockCounted: [({ counts }) => objectsIn(counts).flatMap(counted)],
  batteryIdentified: [identified],
  eventCorrected: [corrected],
};

/** All contradictions of one document's normalised fields. */
export function contradictionsOf(type: EventType, fields: JsonObject): Contradiction[] {
  const rules = [...EVERY_TYPE, ...(BY_TYPE[type.name] ?? [])];
  return [...repeatedIn(type, fields), ...rules.flatMap((rule) => rule(fields))];
}

const REPEATABLE = new Map(
  EVENT_CATALOGUE.map((type) => [type.name, fieldsOf(type).filter((f) => canListTwice(f.type))]),
);

function repeatedIn(type: EventType, fields: JsonObject): readonly Contradiction[] {
  return (REPEATABLE.get(type.name) ?? []).flatMap(({ name, type: fieldType }) => {
    const value = fields[name];
    return value === undefined ? [] : listedTwice(fieldType, value, `/${name}`);
  });
}

function when(wrong: boolean, contradiction: Contradiction): readonly Contradiction[] {
  return wrong ? [contradiction] : [];
}

/** Dates of one shape compare as text. */
function isBefore(a: JsonObject[string] | undefined, b: JsonObject[string] | undefined): boolean {
  return typeof a === 'string' && typeof b === 'string' && a < b;
}

type Value = JsonObject[string] | undefined;

function uncoded(pointer: string, item: Value): readonly Contradiction[] {
  const kinds = 'UNCODED_BATTERY';
  const kind = item === undefined ? kinds : itemKindOf(asText(item));
  return when(kind !== kinds, { reason: 'ITEM_KIND_WRONG', pointer, kind, kinds });
}

function holdsItself(pointer: string, host: Value, parts: Value): readonly Contradiction[] {
  const index = textsIn(parts).findIndex((part) => part === host);
  return when(index >= 0, { reason: 'HOLDS_ITSELF', pointer: `${pointer}/${index}` });
}

function inBoth(pointer: string, first: Value, second: Value): readonly Contradiction[] {
  const firsts = new Set(textsIn(first));
  return textsIn(second).flatMap((item, index) =>
    when(firsts.has(item), {
      reason: 'IN_BOTH_LISTS',
      pointer: `${pointer}/${index}`,
      found: item,
    }),
  );
}

function somethingMoved({ removed, fitted }: JsonObject): readonly Contradiction[] {
  const nothing = removed === undefined && fitted === undefined;
  return when(nothing, { reason: 'NOTHING_MOVED', pointer: '', expected: 'removed, fitted' });
}

function foundAndMissing({ batteriesFound, exceptions }: JsonObject): readonly Contradiction[] {
  const found = new Set(textsIn(batteriesFound));
  return objectsIn(exceptions).flatMap(({ battery }, index) => {
    const item = asText(battery ?? '');
    const pointer = `/exceptions/${index}/battery`;
    return when(found.has(item), { reason: 'IN_BOTH_LISTS', pointer, found: item });
  });
}

/** The product and all its components, down the tree, are different things. */
function componentsOnce({ product, components }: JsonObject): readonly Contradiction[] {
  const places: { code: Value; pointer: string }[] = [{ code: product, pointer: '/product' }];
  const collect = (list: Value, pointer: string): void => {
    objectsIn(list).forEach((component, index) => {
      const at = `${pointer}/${index}`;
      places.push({ code: component['code'], pointer: `${at}/code` });
      collect(component['components'], `${at}/components`);
    });
  };
  collect(components, '/components');
  return twice(places);
}

/** A component goes into one product, and gets a code that no other product or component has. */
function productsOnce({ products }: JsonObject): readonly Contradiction[] {
  const old: { code: Value; pointer: string }[] = [];
  const begun: { code: Value; pointer: string }[] = [];
  objectsIn(products).forEach(({ code, components }, index) => {
    begun.push({ code, pointer: `/products/${index}/code` });
    objectsIn(components).forEach((component, inner) => {
      const at = `/products/${index}/components/${inner}`;
      old.push({ code: component['code'], pointer: `${at}/code` });
      begun.push({ code: component['newCode'], pointer: `${at}/newCode` });
    });
  });
  return [...twice(old), ...twice(begun)];
}

function twice(places: readonly { code: Value; pointer: string }[]): readonly Contradiction[] {
  const pointerOf = (index: number): string => places[index]?.pointer ?? '';
  const keys = places.map(({ code }) => code);
  return repetitions(keys, pointerOf);
}

function handedOver({
  items,
  fromLot,
  newLotNumber,
  massKg,
}: JsonObject): readonly Contradiction[] {
  const part = [fromLot, newLotNumber].filter((value) => value !== undefined).length;
  if (part === 0) {
    const expected = 'items, or fromLot with newLotNumber and massKg';
    return when(items === undefined, { reason: 'NOTHING_HANDED_OVER', pointer: '', expected });
  }
  // One mass cannot be that of the items and that of the part.
  if (items !== undefined) return [{ reason: 'ITEMS_AND_PART_OF_LOT', pointer: '/items' }];
  const expected = 'fromLot, newLotNumber, massKg';
  const whole = part === 2 && massKg !== undefined;
  return when(!whole, { reason: 'PART_OF_LOT_INCOMPLETE', pointer: '', expected });
}

function received({ handover, items, ownLotNumber, massKg }: JsonObject): readonly Contradiction[] {
  const nothing = handover === undefined && items === undefined;
  const expected = 'handover, items';
  return [
    ...when(nothing, { reason: 'NOTHING_RECEIVED', pointer: '', expected }),
    ...when(ownLotNumber !== undefined && massKg === undefined, {
      ...{ reason: 'LOT_NEEDS_MASS', pointer: '/ownLotNumber', expected: 'massKg' },
    }),
  ];
}

function eachLot(pointer: string, lots: Value): readonly Contradiction[] {
  return objectsIn(lots).flatMap((lot, index) => named(`${pointer}/${index}`, lot));
}

/** `OTHER` needs a name; black mass is named with its chemistry. */
function named(pointer: string, lot: JsonObject): readonly Contradiction[] {
  const { materialKind, otherName, chemistry } = lot;
  return [
    ...when(materialKind === 'OTHER' && otherName === undefined, {
      ...{ reason: 'OTHER_NEEDS_NAME', pointer, expected: 'otherName' },
    }),
    ...when(materialKind === 'BLACK_MASS' && chemistry === undefined, {
      ...{ reason: 'BLACK_MASS_NEEDS_CHEMISTRY', pointer, expected: 'chemistry' },
    }),
  ];
}

function counted(count: JsonObject, index: number): readonly Contradiction[] {
  const { lot, materialKind, differenceAccepted, reason } = count;
  const pointer = `/counts/${index}`;
  const expected = 'lot or materialKind';
  return [
    ...when((lot === undefined) === (materialKind === undefined), {
      ...{ reason: 'LOT_OR_KIND', pointer, expected },
    }),
    ...when(differenceAccepted === true && reason === undefined, {
      ...{ reason: 'DIFFERENCE_NEEDS_REASON', pointer, expected: 'reason' },
    }),
  ];
}

function identified(fields: JsonObject): readonly Contradiction[] {
  const { battery, sameAs, foundInLot, massKg } = fields;
  // Only what was found in a lot may have a code already.
  if (foundInLot === undefined) return uncoded('/battery', battery);
  return [
    ...when(sameAs !== undefined, { reason: 'SAME_AS_OR_FOUND_IN_LOT', pointer: '/sameAs' }),
    ...when(massKg === undefined, {
      ...{ reason: 'DRAW_NEEDS_MASS', pointer: '/foundInLot', expected: 'massKg' },
    }),
  ];
}

function corrected({ kind, replacement }: JsonObject): readonly Contradiction[] {
  const needed = kind === 'INCORRECT_DATA';
  return [
    ...when(needed && replacement === undefined, {
      ...{ reason: 'REPLACEMENT_MISSING', pointer: '/kind', expected: 'replacement' },
    }),
    ...when(!needed && replacement !== undefined, {
      ...{ reason: 'REPLACEMENT_OF_WHAT_DID_NOT_OCCUR', pointer: '/replacement' },
    }),
  ];
}
