/** How long a list will be, by what the question says: without coercing, which execution does once. */
import { Kind } from 'graphql';
import type { FieldNode, ValueNode } from 'graphql';
import type { ListSize, SchemaField } from './list-size.js';

/** As graphql-js coerced them. */
export type Variables = Readonly<Record<string, unknown>>;

/** Undefined where the argument was left out, and has no default. */
export function sizeByArgument(
  node: FieldNode,
  field: SchemaField,
  { argument = '', otherwise }: ListSize,
  variables: Variables,
): number | undefined {
  const [name = '', ...path] = argument.split('.');
  const given = node.arguments?.find((one) => one.name.value === name)?.value;
  const fallback = field.args.find((one) => one.name === name)?.defaultValue;
  const found = given === undefined ? undefined : valueAt(given, path, variables);
  return sizeOf(found ?? memberAt(fallback, path)) ?? otherwise;
}

function valueAt(node: ValueNode, path: readonly string[], variables: Variables): unknown {
  if (node.kind === Kind.VARIABLE) return memberAt(variables[node.name.value], path);
  const [name, ...rest] = path;
  if (name === undefined) return literalSize(node);
  if (node.kind !== Kind.OBJECT) return undefined;
  const member = node.fields.find((field) => field.name.value === name);
  return member === undefined ? undefined : valueAt(member.value, rest, variables);
}

function memberAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (within, name) => (isObject(within) ? Reflect.get(within, name) : undefined),
    value,
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A number, or the length of a list; one value stands for a list of one. */
function literalSize(node: ValueNode): number | undefined {
  if (node.kind === Kind.INT) return Number(node.value);
  if (node.kind === Kind.LIST) return node.values.length;
  return node.kind === Kind.NULL ? undefined : 1;
}

/** A page of minus one is refused by whoever answers it; here it holds nothing. */
function sizeOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value.length;
  return typeof value === 'number' ? Math.max(0, value) : 1;
}
