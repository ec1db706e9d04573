/**
 * The JSON Schema of event documents, made of the input classes by `class-validator-jsonschema`: one
 * schema is compiled and judges, the same with patterns for other people's validators is published.
 */
import { IS_OBJECT, ValidationTypes } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import type { ISchemaConverters } from 'class-validator-jsonschema/build/defaultConverters.js';
import type { TextKind } from './domain/scalar-values.js';
import { inputClasses } from './graphql/event-input-classes.js';
import { OWN_CONVERTERS } from './value-decorators.js';

export const SCHEMA_ID = 'https://battery-ledger.example/schema/event-document.schema.json';

export interface EventSchema {
  readonly $schema: string;
  readonly $id: string;
  readonly $ref: string;
  readonly $defs: Readonly<Record<string, object>>;
}

const CONVERTERS: ISchemaConverters = {
  ...OWN_CONVERTERS,
  // Said by the schema that the reference leads to.
  [IS_OBJECT]: {},
  [ValidationTypes.NESTED_VALIDATION]: (meta) => ({ $ref: `#/$defs/${schemaNameOf(meta)}` }),
};

/**
 * What `x-kind` judges, as far as a pattern can say it: each takes every spelling that is accepted,
 * and some that is not. Kinds without a pattern have none that helps.
 */
const PATTERNS: Readonly<Partial<Record<TextKind, string>>> = {
  batteryCode: '^\\s*([A-Za-z0-9][\\s+]*){19}(([A-Za-z0-9][\\s+]*){5})?$',
  makerCode: '^\\s*([A-Za-z0-9]\\s*){3}$',
  vin: '^\\s*([A-HJ-NPR-Za-hj-npr-z0-9]\\s*){17}$',
  decimal: '^\\s*-?(0|[1-9][0-9]{0,14})(\\.[0-9]+)?\\s*$',
  fraction: '^\\s*(-?0(\\.[0-9]+)?|1(\\.0+)?)\\s*$',
  massKg: '^\\s*-?(0|[1-9][0-9]{0,14})(\\.[0-9]+)?\\s*$',
  instant:
    '^\\s*[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})\\s*$',
  date: '^\\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\\s*$',
  uuid: '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$',
  sha256: '^[0-9A-Fa-f]{64}$',
  country: '^\\s*[A-Za-z]{2}\\s*$',
  region: '^\\s*[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?\\s*$',
};

/** Draft 2020-12. Known members that are null or empty are left out of a document before. */
export function eventSchema(): EventSchema {
  const definitions = [...inputClasses()].map(([name, inputClass]): [string, object] => [
    name,
    targetConstructorToSchema(inputClass, { additionalConverters: CONVERTERS }),
  ]);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: SCHEMA_ID,
    $ref: '#/$defs/LifecycleEventInput',
    $defs: Object.fromEntries(definitions),
  };
}

/** The text of `docs/schema/event-document.schema.json`. */
export function publishedEventSchema(): string {
  const title = 'Event document of battery-ledger';
  const description =
    'Generated from the catalogue of events; do not edit. Known members that are null, an empty list ' +
    'or an empty object are left out of a document before it is judged. `x-kind` names how a text is read; ' +
    'patterns say the same as far as they can. `x-item-kinds` names the kinds of items that a field takes.';
  const { $schema, $id, ...schema } = eventSchema();
  return `${JSON.stringify({ $schema, $id, title, description, ...schema }, withPattern, 2)}\n`;
}

function withPattern(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('x-kind' in value)) return value;
  const pattern = Object.entries(PATTERNS).find(([kind]) => kind === value['x-kind'])?.[1];
  return pattern === undefined ? value : { ...value, pattern };
}

function schemaNameOf(meta: ValidationMetadata): string {
  const context: unknown = meta.context;
  if (typeof context === 'object' && context !== null && 'schema' in context) {
    return String(context.schema);
  }
  throw new Error(`${meta.propertyName} does not say what is nested in it`);
}
