/**
 * Our own decorators of class-validator, one for each kind of text that documents know, calling the
 * parsers of `identifiers` and `vocabulary`. They take canonical and other accepted spellings alike;
 * who validates with them still parses, to have the canonical one.
 */
import { ValidateBy } from 'class-validator';
import type { ValidationOptions } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';
import type { ISchemaConverters } from 'class-validator-jsonschema/build/defaultConverters.js';
import type { ItemKind } from '../identifiers/domain/item-id.js';
import { foreignKind, INTEGER_MAX, TEXT_RULES } from './domain/scalar-values.js';
import type { TextKind } from './domain/scalar-values.js';

const KINDS_BY_NAME = new Map<string, TextKind>();

type Constrained = Omit<ValidationMetadata, 'constraints'> & { readonly constraints: unknown[] };
type TextDecorator = (options?: ValidationOptions) => PropertyDecorator;

export const IsBatteryCode = textDecorator('isBatteryCode', 'batteryCode');
export const IsMakerCode = textDecorator('isMakerCode', 'makerCode');
export const IsVin = textDecorator('isVin', 'vin');
export const IsPartyId = textDecorator('isPartyId', 'partyId');
export const IsItemId = textDecorator('isItemId', 'itemId');
export const IsLotNumber = textDecorator('isLotNumber', 'lotNumber');
export const IsDecimalText = textDecorator('isDecimalText', 'decimal');
export const IsFraction = textDecorator('isFraction', 'fraction');
export const IsMassKg = textDecorator('isMassKg', 'massKg');
export const IsInstant = textDecorator('isInstant', 'instant');
export const IsCalendarDate = textDecorator('isCalendarDate', 'date');
export const IsPlainText = textDecorator('isPlainText', 'text');
export const IsRawText = textDecorator('isRawText', 'rawText');
export const IsEventId = textDecorator('isEventId', 'uuid');
export const IsSha256 = textDecorator('isSha256', 'sha256');
export const IsCountry = textDecorator('isCountry', 'country');
export const IsRegion = textDecorator('isRegion', 'region');

export const TEXT_DECORATORS: Readonly<Record<TextKind, TextDecorator>> = {
  batteryCode: IsBatteryCode,
  makerCode: IsMakerCode,
  vin: IsVin,
  partyId: IsPartyId,
  itemId: IsItemId,
  lotNumber: IsLotNumber,
  decimal: IsDecimalText,
  fraction: IsFraction,
  massKg: IsMassKg,
  instant: IsInstant,
  date: IsCalendarDate,
  text: IsPlainText,
  rawText: IsRawText,
  uuid: IsEventId,
  sha256: IsSha256,
  country: IsCountry,
  region: IsRegion,
};

/** An item of one of the kinds that mean something in the field; `IsItemId` says whether it is one at all. */
export function IsItemOfKind(
  kinds: readonly ItemKind[],
  options?: ValidationOptions,
): PropertyDecorator {
  const validate = (value: unknown): boolean =>
    typeof value !== 'string' || foreignKind(TEXT_RULES.itemId.parse(value), kinds) === undefined;
  const defaultMessage = (): string => `$property must be of the kinds ${kinds.join(', ')}`;
  const validator = { validate, defaultMessage };
  return ValidateBy({ name: 'isItemOfKind', constraints: [kinds], validator }, options);
}

/** A whole number from 0 to 2^31 − 1, as GraphQL's Int can carry it. */
export function IsCount(options?: ValidationOptions): PropertyDecorator {
  const validate = (value: unknown): boolean =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= INTEGER_MAX;
  const defaultMessage = (): string => `$property must be a whole number up to ${INTEGER_MAX}`;
  return ValidateBy({ name: 'isCount', validator: { validate, defaultMessage } }, options);
}

/** An event document within another: an object whose one member is named as its type. */
export function NamesOneType(options?: ValidationOptions): PropertyDecorator {
  const validate = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && Object.keys(value).length === 1;
  const defaultMessage = (): string => '$property must name exactly one event type';
  return ValidateBy({ name: 'namesOneType', validator: { validate, defaultMessage } }, options);
}

/** What each decorator says in JSON Schema; the keywords `x-kind` and `x-item-kinds` call the same functions. */
export const OWN_CONVERTERS: ISchemaConverters = {
  ...Object.fromEntries(converters()),
  isItemOfKind: ({ constraints: [kinds] }: Constrained) => ({ 'x-item-kinds': kinds }),
  isCount: { type: 'integer', minimum: 0, maximum: INTEGER_MAX },
  // Said by the schema of the document itself.
  namesOneType: {},
};

function* converters(): Generator<[string, object]> {
  for (const [name, kind] of KINDS_BY_NAME) yield [name, { type: 'string', 'x-kind': kind }];
}

function textDecorator(name: string, kind: TextKind): TextDecorator {
  const { parse } = TEXT_RULES[kind];
  const validate = (value: unknown): boolean => typeof value === 'string' && parse(value).ok;
  const defaultMessage = (): string => `$property must be text of the kind ${kind}`;
  KINDS_BY_NAME.set(name, kind);
  return (options) => ValidateBy({ name, validator: { validate, defaultMessage } }, options);
}
