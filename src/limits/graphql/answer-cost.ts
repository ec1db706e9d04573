/** What an answer cost in truth: the same count, by how much was there. */
import { Kind } from 'graphql';
import type { FieldNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql';
import { fieldOf, fragmentsOf, REQUEST_COST, type CountedOperation } from './document-cost.js';
import { sizeByArgument } from './argument-size.js';
import { listSizeOf } from './list-size.js';

/** The fields of an object by the names that they have in the answer, with all that asks for them. */
type Fields = Map<string, FieldNode[]>;

/**
 * The request, one for each object in `data`, and what `each` of a list of the root costs beside. An object
 * that two selections ask for is in the answer once and counts once. Takes time by the size of the answer,
 * not of the document: doubling fragments are followed only where there is something.
 */
export function costOfAnswer(counted: CountedOperation, data: unknown): number {
  const { document, operation } = counted;
  const walk = new AnswerWalk(fragmentsOf(document));
  const fields = walk.fieldsOf([operation.selectionSet]);
  return REQUEST_COST + walk.objectsIn(data, fields) + extraCost(counted, data, fields);
}

class AnswerWalk {
  private readonly within = new Map<FieldNode[], Fields>();

  constructor(private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>) {}

  /** Of any type: whether a fragment applied is seen by what is there. */
  fieldsOf(sets: readonly SelectionSetNode[]): Fields {
    const fields: Fields = new Map();
    const spread = new Set<string>();
    const collect = (set: SelectionSetNode): void => {
      for (const selection of set.selections) {
        if (selection.kind === Kind.FIELD) {
          const key = selection.alias?.value ?? selection.name.value;
          const nodes = fields.get(key);
          if (nodes === undefined) fields.set(key, [selection]);
          else nodes.push(selection);
        } else if (selection.kind === Kind.INLINE_FRAGMENT) {
          collect(selection.selectionSet);
        } else if (!spread.has(selection.name.value)) {
          spread.add(selection.name.value);
          const fragment = this.fragments.get(selection.name.value);
          if (fragment) collect(fragment.selectionSet);
        }
      }
    };
    sets.forEach(collect);
    return fields;
  }

  /** The objects below the value, itself left out. */
  objectsIn(value: unknown, fields: Fields): number {
    if (!isObject(value)) return 0;
    let sum = 0;
    for (const [key, nodes] of fields) {
      // A field of scalars may hold an object too, and that is one value.
      if (nodes[0]?.selectionSet === undefined) continue;
      const member: unknown = Reflect.get(value, key);
      if (isObject(member)) sum += this.objectsOf(member, nodes);
    }
    return sum;
  }

  private objectsOf(member: object, nodes: FieldNode[]): number {
    if (!Array.isArray(member)) return 1 + this.objectsIn(member, this.fieldsWithin(nodes));
    let sum = 0;
    for (const entry of member) if (isObject(entry)) sum += this.objectsOf(entry, nodes);
    return sum;
  }

  private fieldsWithin(nodes: FieldNode[]): Fields {
    const known = this.within.get(nodes);
    if (known !== undefined) return known;
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const fields = this.fieldsOf(sets);
    this.within.set(nodes, fields);
    return fields;
  }
}

/** By how long the list is in the answer; else by what was asked for; nothing where the field is null. */
function extraCost(
  { schema, operation, variables }: CountedOperation,
  data: unknown,
  fields: Fields,
): number {
  const root = schema.getRootType(operation.operation);
  if (!root || !isObject(data)) return 0;
  let sum = 0;
  for (const [key, [node]] of fields) {
    const field = node && fieldOf(schema, root, node.name.value);
    const value: unknown = Reflect.get(data, key);
    if (node === undefined || field === undefined || !isObject(value)) continue;
    const declared = listSizeOf(root, field);
    if (declared?.each === undefined) continue;
    const asked = sizeByArgument(node, field, declared, variables) ?? 0;
    sum += declared.each * (lengthIn(value, declared.lists ?? []) ?? asked);
  }
  return sum;
}

/** By the lists' own names; under an alias they are not found, and what was asked for counts. */
function lengthIn(value: object, lists: readonly string[]): number | undefined {
  if (Array.isArray(value)) return value.length;
  for (const name of lists) {
    const list: unknown = Reflect.get(value, name);
    if (Array.isArray(list)) return list.length;
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
