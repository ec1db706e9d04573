/** What a question costs at most, or thereabouts, before anything of it is done. */
import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  getDirectiveValues,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import { sizeByArgument, type Variables } from './argument-size.js';
import { isObjectList, listSizeOf, usualSizeOf } from './list-size.js';
import type { ListSize, SchemaField } from './list-size.js';

/** Of the request itself, whatever it asks: it is read, checked, and its credential looked up. */
export const REQUEST_COST = 10;

/** Beyond it numbers are no longer exact; no limit comes near. */
const COST_MAX = Number.MAX_SAFE_INTEGER;

export interface DocumentCost {
  /** The request, and one for each object that is answered; see `each` of `ListSize`. */
  readonly cost: number;
  /** The field that most of it is for, as `batteries.battery.timeline`; undefined where none costs. */
  readonly costliestField: string | undefined;
  /** Lists in lists. */
  readonly listDepth: number;
}

export interface CountedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Variables;
}

/** Of a selection set, or a field: what it costs, the names down to what costs most, lists in lists. */
interface Counted {
  readonly cost: number;
  /** Of the costliest field in it, which begins the path. */
  readonly most: number;
  readonly path: readonly string[];
  readonly listDepth: number;
}

/** How long some lists of an object are, by what was asked of the object. */
interface Sized {
  readonly size: number;
  readonly lists: readonly string[];
}

const NOTHING: Counted = { cost: 0, most: 0, path: [], listDepth: 0 };

/** Of a valid document. Each fragment is counted once for each size of its lists, however often it is spread. */
export function countCost({
  schema,
  document,
  operation,
  variables,
}: CountedOperation): DocumentCost {
  const root = schema.getRootType(operation.operation);
  const counter = new CostCounter(schema, fragmentsOf(document), variables);
  const counted = root ? counter.ofSet(operation.selectionSet, root) : NOTHING;
  return {
    cost: Math.min(COST_MAX, REQUEST_COST + counted.cost),
    costliestField: counted.path.length === 0 ? undefined : counted.path.join('.'),
    listDepth: counted.listDepth,
  };
}

export function fragmentsOf(document: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION)
      fragments.set(definition.name.value, definition);
  }
  return fragments;
}

/** A field of the type, and what each schema answers of itself at its root. */
export function fieldOf(
  schema: GraphQLSchema,
  parent: GraphQLCompositeType,
  name: string,
): SchemaField | undefined {
  if (parent === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}

class CostCounter {
  private readonly ofFragments = new Map<string, Counted>();

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    private readonly variables: Variables,
  ) {}

  ofSet(set: SelectionSetNode, parent: GraphQLCompositeType, sized?: Sized): Counted {
    return set.selections
      .filter((selection) => this.isIncluded(selection))
      .map((selection) => this.ofSelection(selection, parent, sized))
      .reduce(added, NOTHING);
  }

  private ofSelection(
    selection: SelectionNode,
    parent: GraphQLCompositeType,
    sized: Sized | undefined,
  ): Counted {
    if (selection.kind === Kind.FIELD) return this.ofField(selection, parent, sized);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.ofSpread(selection.name.value, sized);
    const type = this.typeNamed(selection.typeCondition?.name.value) ?? parent;
    return this.ofSet(selection.selectionSet, type, sized);
  }

  private ofSpread(name: string, sized: Sized | undefined): Counted {
    // A name of GraphQL has no blank, so the key cannot be made to mean another.
    const key = `${name} ${sized === undefined ? '' : `${sized.size} ${sized.lists.join(' ')}`}`;
    const known = this.ofFragments.get(key);
    if (known !== undefined) return known;
    // Validation refuses a fragment within itself; here it would count for nothing.
    this.ofFragments.set(key, NOTHING);
    const fragment = this.fragments.get(name);
    const type = this.typeNamed(fragment?.typeCondition.name.value);
    const counted = fragment && type ? this.ofSet(fragment.selectionSet, type, sized) : NOTHING;
    this.ofFragments.set(key, counted);
    return counted;
  }

  private ofField(node: FieldNode, parent: GraphQLCompositeType, sized?: Sized): Counted {
    const field = fieldOf(this.schema, parent, node.name.value);
    if (field === undefined) return NOTHING;
    const declared = listSizeOf(parent, field);
    const asked = this.askedSize(node, field, declared);
    const extra = (declared?.each ?? 0) * (asked ?? 0);
    const type = getNamedType(field.type);
    if (!isCompositeType(type) || node.selectionSet === undefined) {
      return { cost: extra, most: extra, path: [field.name], listDepth: 0 };
    }
    const isList = isObjectList(field.type);
    const count = isList ? sizeOfList(field.name, { declared, asked, sized }) : 1;
    const lists = declared?.lists;
    const within = asked === undefined || lists === undefined ? undefined : { size: asked, lists };
    const one = this.ofSet(node.selectionSet, type, within);
    const cost = Math.min(COST_MAX, extra + count * (1 + one.cost));
    // What most of it is for is found deeper, as long as half of it is there.
    const path = count * one.cost * 2 > cost ? [field.name, ...one.path] : [field.name];
    return { cost, most: cost, path, listDepth: one.listDepth + (isList ? 1 : 0) };
  }

  private askedSize(
    node: FieldNode,
    field: SchemaField,
    declared: ListSize | undefined,
  ): number | undefined {
    if (declared?.argument === undefined) return undefined;
    return sizeByArgument(node, field, declared, this.variables);
  }

  private typeNamed(name: string | undefined): GraphQLCompositeType | undefined {
    const type = name === undefined ? undefined : this.schema.getType(name);
    return isCompositeType(type) ? type : undefined;
  }

  private isIncluded(selection: SelectionNode): boolean {
    if (selection.directives === undefined || selection.directives.length === 0) return true;
    const { variables } = this;
    const skip = getDirectiveValues(GraphQLSkipDirective, selection, variables);
    const include = getDirectiveValues(GraphQLIncludeDirective, selection, variables);
    return skip?.['if'] !== true && include?.['if'] !== false;
  }
}

function sizeOfList(
  name: string,
  {
    declared,
    asked,
    sized,
  }: {
    readonly declared: ListSize | undefined;
    readonly asked: number | undefined;
    readonly sized: Sized | undefined;
  },
): number {
  if (sized?.lists.includes(name) === true) return sized.size;
  return (declared?.lists === undefined ? asked : undefined) ?? usualSizeOf(declared);
}

function added(sum: Counted, one: Counted): Counted {
  // Strictly more, so that of two that cost the same the first is named.
  const { most, path } = one.most > sum.most ? one : sum;
  return {
    ...{ most, path },
    cost: Math.min(COST_MAX, sum.cost + one.cost),
    listDepth: Math.max(sum.listDepth, one.listDepth),
  };
}
