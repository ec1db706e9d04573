/** What a field's lists are counted with before anybody knows how long they are. */
import { Extensions } from '@nestjs/graphql';
import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { GraphQLCompositeType, GraphQLField, GraphQLOutputType } from 'graphql';

/** Beside the field, in its `extensions`. */
const NAME = 'listSize';

/** The lists of a connection, which `first` of the field that answers it bounds. */
const PAGE_ARGUMENT = 'first';
const PAGE_LISTS = ['edges', 'nodes'];

/** Of a list that says nothing of itself; a test allows none such. */
const SIZE_UNDECLARED = 10;

export interface ListSize {
  /** How many it usually has, rather too many. What it has more is paid for after the answer. */
  readonly usual?: number;
  /** The argument that tells how many, as `first`; or the list that is as long, as `input.events`. */
  readonly argument?: string;
  /** Where the argument is left out and has no default. */
  readonly otherwise?: number;
  /** The lists of the object answered that have so many; without it, the field is that list itself. */
  readonly lists?: readonly string[];
  /** What each costs beside its place in the answer: a step of a walk, an event that is recorded. */
  readonly each?: number;
}

/** On a field: `@SizedList({ usual: 5 })`. It stands in the schema's extensions, which no answer shows. */
export function SizedList(size: ListSize): MethodDecorator & PropertyDecorator {
  return Extensions({ [NAME]: size });
}

/** graphql-js's own lists, which nobody can declare anything beside; a schema of ours has about so many. */
const OF_INTROSPECTION: Readonly<Record<string, number>> = {
  '__Schema.types': 250,
  '__Schema.directives': 8,
  '__Directive.args': 2,
  '__Type.fields': 8,
  '__Type.inputFields': 8,
  '__Type.enumValues': 8,
  '__Type.interfaces': 1,
  '__Type.possibleTypes': 1,
  '__Field.args': 2,
};

export type SchemaField = GraphQLField<unknown, unknown>;

/** What is declared of the field, there or at an interface that its type implements. */
export function listSizeOf(parent: GraphQLCompositeType, field: SchemaField): ListSize | undefined {
  const declared = declaredAt(field) ?? declaredAtInterface(parent, field.name);
  if (declared !== undefined) return declared;
  const usual = OF_INTROSPECTION[`${parent.name}.${field.name}`];
  if (usual !== undefined) return { usual };
  if (field.args.some(({ name }) => name === PAGE_ARGUMENT)) {
    return { argument: PAGE_ARGUMENT, otherwise: SIZE_UNDECLARED, lists: PAGE_LISTS };
  }
  return undefined;
}

export function usualSizeOf(size: ListSize | undefined): number {
  return size?.usual ?? SIZE_UNDECLARED;
}

/** Whether the field answers a list of objects; a list of codes or names is part of its object. */
export function isObjectList(type: GraphQLOutputType): boolean {
  return (
    isListType(isNonNullType(type) ? type.ofType : type) && isCompositeType(getNamedType(type))
  );
}

function declaredAt(field: SchemaField | undefined): ListSize | undefined {
  const declared: unknown = field?.extensions[NAME];
  return typeof declared === 'object' && declared !== null ? declared : undefined;
}

function declaredAtInterface(parent: GraphQLCompositeType, name: string): ListSize | undefined {
  if (!isObjectType(parent) && !isInterfaceType(parent)) return undefined;
  for (const type of parent.getInterfaces()) {
    const declared = declaredAt(type.getFields()[name]);
    if (declared !== undefined) return declared;
  }
  return undefined;
}
