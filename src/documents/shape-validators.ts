/** The schema compiled once by Ajv, and its errors as violations. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { DataValidateFunction, ErrorObject, ValidateFunction } from 'ajv/dist/types/index.js';
import type { ErrorCode, Violation } from '../errors/error-code.js';
import type { ItemKind } from '../identifiers/domain/item-id.js';
import type { EventType } from '../lifecycle/domain/event-type.js';
import type { Unparsed } from '../vocabulary/parse-outcome.js';
import { pointerTo } from './domain/json-pointer.js';
import { nearestName } from './domain/nearest-name.js';
import type { Given } from './domain/normal-form.js';
import { either, quoted, refusalParams } from './domain/refusal-params.js';
import { foreignKind, INTEGER_MAX, TEXT_RULES } from './domain/scalar-values.js';
import type { TextKind, TextReader } from './domain/scalar-values.js';
import { eventSchema, SCHEMA_ID } from './event-schema.js';
import { inputNameOf } from './graphql/event-input-classes.js';

/** More faults than a person reads; a hostile document could have a hundred thousand. */
export const SHAPE_VIOLATIONS_MAX = 100;

const AJV = new Ajv2020({ allErrors: true, verbose: true, strictTypes: true, passContext: true });
AJV.addKeyword({
  keyword: 'x-kind',
  type: 'string',
  schemaType: 'string',
  compile: compileKind,
});
AJV.addKeyword({
  keyword: 'x-item-kinds',
  type: 'string',
  schemaType: 'array',
  compile: compileItemKinds,
});
AJV.addSchema(eventSchema());

/** Each compiled when first needed, which takes some 30 ms: all at once would delay every start. */
const VALIDATORS = new Map<string, ValidateFunction>();

/** What is wrong with the fields of a document of that type, each field by itself. */
export function shapeViolations({ type, fields, path }: Given, texts: TextReader): Violation[] {
  const validate = validatorOf(type);
  // Ajv hands its context on to the keywords as `this`.
  if (validate.call(texts, fields)) return [];
  const errors = (validate.errors ?? []).slice(0, SHAPE_VIOLATIONS_MAX);
  return errors.map((error) => violationOf(error, path));
}

function validatorOf(type: EventType): ValidateFunction {
  const known = VALIDATORS.get(type.name);
  if (known !== undefined) return known;
  const validate = AJV.getSchema(`${SCHEMA_ID}#/$defs/${inputNameOf(type)}`);
  if (validate === undefined) throw new Error(`no schema of ${type.name}`);
  VALIDATORS.set(type.name, validate);
  return validate;
}

function compileKind(kind: TextKind): DataValidateFunction {
  const check: DataValidateFunction = function (this: TextReader, text: string): boolean {
    const parsed = this.parse(kind, text);
    if (parsed.ok) return true;
    check.errors = [{ keyword: 'x-kind', params: { refusal: parsed } }];
    return false;
  };
  return check;
}

function compileItemKinds(kinds: readonly ItemKind[]): DataValidateFunction {
  const check: DataValidateFunction = function (this: TextReader, text: string): boolean {
    const kind = foreignKind(this.parse('itemId', text), kinds);
    if (kind === undefined) return true;
    check.errors = [{ keyword: 'x-item-kinds', params: { kind, kinds } }];
    return false;
  };
  return check;
}

function violationOf(error: ErrorObject, path: string): Violation {
  const at = `${path}${error.instancePath}`.toWellFormed();
  const make = BY_KEYWORD[error.keyword];
  if (make === undefined) throw new Error(`no violation for the keyword ${error.keyword}`);
  return make(error, at);
}

type Maker = (error: ErrorObject, at: string) => Violation;

const BY_KEYWORD: Readonly<Record<string, Maker>> = {
  additionalProperties: unknownMember,
  required: ({ params }, at) => ({
    code: 'MISSING_FIELD',
    path: pointerTo(at, String(params['missingProperty'])),
  }),
  type: wrongType,
  enum: notAllowed,
  'x-kind': malformedText,
  'x-item-kinds': wrongItemKind,
  minimum: outOfRange,
  maximum: outOfRange,
  minItems: wrongLength,
  maxItems: wrongLength,
  minProperties: notOneType,
  maxProperties: notOneType,
};

function unknownMember({ params, parentSchema }: ErrorObject, at: string): Violation {
  const name = String(params['additionalProperty']);
  const properties: unknown = parentSchema?.['properties'];
  const known = typeof properties === 'object' && properties !== null ? properties : {};
  const names = Object.keys(known);
  const inReplacement = names.includes('batteryProduced');
  return {
    code: inReplacement ? 'UNKNOWN_EVENT_TYPE' : 'UNKNOWN_FIELD',
    path: pointerTo(at, name),
    params: { found: quoted(name), ...suggested(name, names) },
  };
}

function wrongType({ params, data }: ErrorObject, at: string): Violation {
  const expected = String(params['type']);
  const found = typeNameOf(data);
  if (expected === 'integer' && typeof data === 'number') {
    const reason = { reason: 'NOT_WHOLE', found: String(data) };
    return { code: 'MALFORMED_INTEGER', path: at, params: reason };
  }
  return { code: 'WRONG_TYPE', path: at, params: { found, expected } };
}

function notAllowed({ params, data }: ErrorObject, at: string): Violation {
  const allowed: unknown = params['allowedValues'];
  const names = Array.isArray(allowed) ? allowed.map(String) : [];
  if (typeof data !== 'string') {
    const types = { found: typeNameOf(data), expected: 'string' };
    return { code: 'WRONG_TYPE', path: at, params: types };
  }
  const words = { found: quoted(data), expected: names.join(', '), ...suggested(data, names) };
  return { code: 'VALUE_NOT_ALLOWED', path: at, params: words };
}

function malformedText({ params, schema, data }: ErrorObject, at: string): Violation {
  const refusal: unknown = params['refusal'];
  if (!isUnparsed(refusal)) throw new Error('x-kind refuses without a reason');
  const { code } = TEXT_RULES[kindOf(schema)];
  return {
    code: codeOf(code, refusal.reason),
    path: at,
    params: refusalParams(refusal, String(data)),
  };
}

function wrongItemKind({ params, data }: ErrorObject, at: string): Violation {
  const kinds: unknown = params['kinds'];
  const expected = Array.isArray(kinds) ? kinds.map(String) : [];
  const words = {
    reason: 'ITEM_KIND_WRONG',
    kind: String(params['kind']),
    kinds: either(expected),
  };
  return { code: 'VALUE_NOT_ALLOWED', path: at, params: { found: quoted(String(data)), ...words } };
}

/** A time that reads well but lies outside the years of the ledger has a code of its own. */
function codeOf(code: ErrorCode, reason: string): ErrorCode {
  return code === 'MALFORMED_TIME' && reason === 'YEAR_OUT_OF_RANGE' ? 'TIME_OUT_OF_RANGE' : code;
}

function outOfRange({ data }: ErrorObject, at: string): Violation {
  const params = { reason: 'OUT_OF_RANGE', found: String(data), expected: `0 to ${INTEGER_MAX}` };
  return { code: 'MALFORMED_INTEGER', path: at, params };
}

function wrongLength({ params, data, keyword }: ErrorObject, at: string): Violation {
  const limit = Number(params['limit']);
  const found = Array.isArray(data) ? data.length : 0;
  const expected = `${keyword === 'minItems' ? 'at least' : 'at most'} ${limit}`;
  return { code: 'LIST_LENGTH', path: at, params: { found, expected } };
}

function notOneType({ data }: ErrorObject, at: string): Violation {
  const count = typeof data === 'object' && data !== null ? Object.keys(data).length : 0;
  return { code: 'UNKNOWN_EVENT_TYPE', path: at, params: { reason: 'NOT_ONE_TYPE', count } };
}

function suggested(name: string, names: readonly string[]): { readonly suggestion?: string } {
  const suggestion = nearestName(name, names);
  return suggestion === undefined ? {} : { suggestion };
}

function isUnparsed(value: unknown): value is Unparsed {
  return typeof value === 'object' && value !== null && 'reason' in value;
}

function kindOf(schema: unknown): TextKind {
  const kind = Object.keys(TEXT_RULES).find((name) => name === schema);
  if (!isTextKind(kind)) throw new Error('x-kind names no kind of text');
  return kind;
}

function isTextKind(name: string | undefined): name is TextKind {
  return name !== undefined && name in TEXT_RULES;
}

function typeNameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
