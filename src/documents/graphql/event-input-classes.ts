/**
 * The input classes of event documents, made from the catalogue when this file is loaded: the same
 * decorators as a person would write, applied by a loop, so that a field is declared once.
 */
import 'reflect-metadata';
import { Extensions, Field, ID, InputType, Int, registerEnumType } from '@nestjs/graphql';
import type { ReturnTypeFuncValue } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  ValidateNested,
} from 'class-validator';
import type { ValidationOptions } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { JUDGES_ITS_TEXTS } from '../../api/graphql/storable-texts.js';
import type {
  EventField,
  EventType,
  FieldType,
  MemberField,
} from '../../lifecycle/domain/event-type.js';
import {
  ENVELOPE_ENTRIES,
  enumTypes,
  fieldsOf,
  INPUT_TYPES,
  objectTypes,
} from '../domain/document-fields.js';
import { IsCount, IsItemOfKind, NamesOneType, TEXT_DECORATORS } from '../value-decorators.js';
import { SCALARS_BY_KIND } from './document-scalars.js';

export type InputClass = new () => object;

/** Where a nested value's schema is found; read by the converter to JSON Schema. */
export interface NestedContext {
  readonly schema: string;
}

const EVENT_INPUT = 'LifecycleEventInput';
const CLASSES = new Map<string, InputClass>();
const ENUMS = new Map<string, Readonly<Record<string, string>>>();

for (const { name, values } of enumTypes()) declareEnum(name, values);
for (const { name, fields } of objectTypes()) declareClass(name, fields, 'Part of an event.');
for (const type of INPUT_TYPES) {
  declareClass(inputNameOf(type), [...ENVELOPE_ENTRIES, ...fieldsOf(type)], descriptionOf(type));
}
declareEventInput();

/** `BatteryProducedInput` for `batteryProduced`. */
export function inputNameOf({ name }: EventType): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
}

export function inputClassNamed(name: string): InputClass {
  return entryOf(CLASSES, name);
}

/** Every class by its name, those of nested objects among them. */
export function inputClasses(): ReadonlyMap<string, InputClass> {
  return CLASSES;
}

/** The registered enum of a catalogue's name, for output types that use it too. */
export function catalogueEnum(name: string): Readonly<Record<string, string>> {
  return entryOf(ENUMS, name);
}

function declareEnum(name: string, values: readonly string[]): void {
  const words = Object.fromEntries(values.map((value) => [value, value]));
  registerEnumType(words, { name });
  ENUMS.set(name, words);
}

function declareClass(name: string, fields: readonly MemberField[], description: string): void {
  const made = newClass(name);
  for (const field of fields) declareField(made, field);
  InputType(name, { description })(made);
  JSONSchema({ description, additionalProperties: false })(made);
}

function declareEventInput(): void {
  const made = newClass(EVENT_INPUT);
  for (const type of INPUT_TYPES) {
    const inner: FieldType = { kind: 'recursion', name: inputNameOf(type) };
    const words = { en: descriptionOf(type), zh: '' };
    const field = { name: type.name, type: inner, required: false, ...words };
    declareField(made, field);
  }
  const description = 'One event document: exactly one member, named as its type.';
  InputType(EVENT_INPUT, { description, isOneOf: true })(made);
  Extensions({ [JUDGES_ITS_TEXTS]: true })(made);
  const one = { minProperties: 1, maxProperties: 1, additionalProperties: false };
  JSONSchema({ description, ...one })(made);
}

function newClass(name: string): InputClass {
  // eslint-disable-next-line @typescript-eslint/no-extraneous-class -- its members are decorations
  const made = class {};
  Object.defineProperty(made, 'name', { value: name });
  CLASSES.set(name, made);
  return made;
}

type DeclaredField = MemberField & Pick<EventField, 'absentMeans'>;

function declareField(target: InputClass, field: DeclaredField): void {
  const description = fieldDescription(field);
  const decorators = [
    Field(() => graphqlTypeOf(field.type), {
      nullable: !field.required,
      description,
    }),
    ...(field.required ? [] : [IsOptional()]),
    ...validatorsOf(field.type),
    JSONSchema({ description }),
  ];
  // The prototype of a class without members has no type of its own.
  const prototype: unknown = target.prototype;
  if (typeof prototype !== 'object' || prototype === null) throw new Error('no prototype');
  for (const decorate of decorators) decorate(prototype, field.name);
}

function fieldDescription({ type, en, unit, absentMeans }: DeclaredField): string {
  const sentence = `${en.charAt(0).toUpperCase()}${en.slice(1)}`;
  const inUnit = unit === undefined ? '' : ` in ${unit === '1' ? 'parts of one' : unit}`;
  const absent = absentMeans === undefined ? '' : ` Absent: ${absentMeans}.`;
  return `${sentence}${inUnit}.${absent}${kindsWords(type)}`.replace('..', '.');
}

function kindsWords(type: FieldType): string {
  if (type.kind === 'list') return kindsWords(type.of);
  return type.kind === 'itemId' ? ` Kinds of items: ${type.kinds.join(', ')}.` : '';
}

function descriptionOf(type: EventType): string {
  const roles = type.roles.length === 0 ? '' : ` Reported by ${type.roles.join(', ')}.`;
  const later = type.supported ? '' : ' Not supported yet.';
  return `Event ${type.name}.${roles}${later}`;
}

function graphqlTypeOf(type: FieldType): ReturnTypeFuncValue {
  switch (type.kind) {
    case 'list':
      return [elementTypeOf(type.of)];
    default:
      return elementTypeOf(type);
  }
}

type ElementType = Exclude<ReturnTypeFuncValue, unknown[]>;

function elementTypeOf(type: FieldType): ElementType {
  switch (type.kind) {
    case 'list':
      throw new Error('a list of lists has no input type');
    case 'enum':
      return entryOf(ENUMS, type.name);
    case 'object':
    case 'recursion':
      return entryOf(CLASSES, type.name);
    case 'eventDocument':
      return entryOf(CLASSES, EVENT_INPUT);
    case 'integer':
      return Int;
    case 'boolean':
      return Boolean;
    case 'uuid':
      return ID;
    default:
      return SCALARS_BY_KIND[type.kind] ?? String;
  }
}

function validatorsOf(type: FieldType, options: ValidationOptions = {}): PropertyDecorator[] {
  switch (type.kind) {
    case 'list':
      return [
        ...[IsArray(), ArrayMinSize(type.min), ArrayMaxSize(type.max)],
        ...validatorsOf(type.of, { each: true }),
      ];
    case 'enum':
      return [IsIn(type.values, options)];
    case 'object':
    case 'recursion':
      return nested(type.name, options);
    case 'eventDocument':
      return [NamesOneType(options), ...nested(EVENT_INPUT, options)];
    case 'integer':
      return [IsCount(options)];
    case 'boolean':
      return [IsBoolean(options)];
    case 'itemId':
      return [TEXT_DECORATORS.itemId(options), IsItemOfKind(type.kinds, options)];
    default:
      return [TEXT_DECORATORS[type.kind](options)];
  }
}

/** class-validator would go into a list where an object is meant; `IsObject` stops it. */
function nested(name: string, options: ValidationOptions): PropertyDecorator[] {
  const context: NestedContext = { schema: name };
  return [
    IsObject(options),
    ValidateNested({ ...options, context }),
    Type(() => entryOf(CLASSES, name)),
  ];
}

function entryOf<T>(entries: ReadonlyMap<string, T>, name: string): T {
  const entry = entries.get(name);
  if (entry === undefined) throw new Error(`the catalogue has no ${name}`);
  return entry;
}
