import { GraphQLError, Kind, OperationTypeNode, parse, validate } from 'graphql';
import type {
  DefinitionNode,
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLSchema,
  ParseOptions,
  SelectionNode,
  SelectionSetNode,
  Source,
  ValidationRule,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { faultText } from '../../errors/refusal-text.js';
import { fragmentsOf } from './document-cost.js';

/** A mutation may hold the events that it sends, written out; with variables none is longer than a query. */
export const DOCUMENT_CHARS_MAX = 100_000;
export const DOCUMENT_TOKENS_MAX = 15_000;
/** The longest question in the documentation has 300 tokens, the introspection that tools send 250. */
export const QUERY_CHARS_MAX = 20_000;
export const QUERY_TOKENS_MAX = 2_000;
/** Fields in fields, the deepest one included. */
export const DOCUMENT_DEPTH_MAX = 12;
/** The introspection that tools send has 15. */
export const INTROSPECTION_DEPTH_MAX = 15;
/** Each counted as often as it is reached, through fragments too. */
export const DOCUMENT_ALIASES_MAX = 50;
export const ALIASES_OF_A_FIELD_MAX = 30;
export const DIRECTIVES_MAX = 10;
export const ROOT_FIELDS_MAX = 50;
/** Fields and fragments as written: the check that equal ones may be merged takes their number's square. */
export const DOCUMENT_SELECTIONS_MAX = 500;
/** Of each of a battery's components the components, and of each of those the events and their items. */
export const LIST_DEPTH_MAX = 6;
/** Of several faults of a document so many are told. */
export const DOCUMENT_ERRORS_MAX = 10;

/** Refuses a document that is too large, before it is validated, compiled or remembered. */
export function useDocumentLimits(): Plugin {
  return {
    onParams({ params }) {
      // Longer texts must not reach the caches of parsed documents and of parse errors either.
      if ((params.query?.length ?? 0) > DOCUMENT_CHARS_MAX) {
        throw tooLarge('characters', DOCUMENT_CHARS_MAX);
      }
    },
    onParse({ setParseFn }) {
      setParseFn(parseWithinLimits);
    },
    onValidate({ setValidationFn }) {
      setValidationFn(validateWithinLimits);
    },
  };
}

function validateWithinLimits(
  schema: GraphQLSchema,
  document: DocumentNode,
  rules?: readonly ValidationRule[],
): readonly GraphQLError[] {
  return validate(schema, document, rules, { maxErrors: DOCUMENT_ERRORS_MAX });
}

/** graphql-js's parse, which throws also when the document exceeds one of the limits. */
export function parseWithinLimits(source: string | Source, options?: ParseOptions): DocumentNode {
  try {
    const document = parse(source, { ...options, maxTokens: DOCUMENT_TOKENS_MAX });
    const excess = excessOf(document);
    if (excess) throw excess;
    return document;
  } catch (error) {
    // Thousands of levels exhaust the stack, whose depth is of no concern to anybody else.
    if (error instanceof RangeError) throw tooLarge('levels', DOCUMENT_DEPTH_MAX);
    throw error;
  }
}

interface Size {
  readonly depth: number;
  /** The same below what a schema answers of itself. */
  readonly introspection: number;
  readonly aliases: number;
  /** By the names of the fields that have them. */
  readonly aliasesOf: ReadonlyMap<string, number>;
  readonly directives: number;
  /** Fields of this set itself, those of its fragments included. */
  readonly fields: number;
  /** As written: a fragment counts where it stands, not what it holds. */
  readonly selections: number;
}

const NOTHING: Size = {
  ...{ depth: 0, introspection: 0, aliases: 0, directives: 0, fields: 0, selections: 0 },
  aliasesOf: new Map(),
};
const INTROSPECTION = ['__schema', '__type'];

type Excess = readonly [found: number, unit: string, max: number];

function excessOf(document: DocumentNode): GraphQLError | undefined {
  const sizeOf = measure(fragmentsOf(document));
  let selections = 0;
  for (const definition of document.definitions) {
    if (!('selectionSet' in definition)) continue;
    const size = sizeOf(definition.selectionSet);
    selections += size.selections;
    const directives = size.directives + (definition.directives?.length ?? 0);
    const found = firstExcess([
      [size.depth, 'levels', depthMaxOf(definition)],
      [size.introspection, 'levels', INTROSPECTION_DEPTH_MAX],
      [size.aliases, 'aliases', DOCUMENT_ALIASES_MAX],
      [Math.max(0, ...size.aliasesOf.values()), 'aliases of one field', ALIASES_OF_A_FIELD_MAX],
      [directives, 'directives', DIRECTIVES_MAX],
      [isOperation(definition) ? size.fields : 0, 'root fields', ROOT_FIELDS_MAX],
    ]);
    if (found) return found;
  }
  return firstExcess([
    [selections, 'selections', DOCUMENT_SELECTIONS_MAX],
    ...(isMutation(document) ? [] : lengthsOf(document)),
  ]);
}

function firstExcess(excesses: readonly Excess[]): GraphQLError | undefined {
  const [first] = excesses.filter(([found, , max]) => found > max);
  return first && tooLarge(first[1], first[2]);
}

/** A fragment on a type of introspection can stand nowhere else. */
function depthMaxOf(definition: DefinitionNode): number {
  const isOfSchema =
    definition.kind === Kind.FRAGMENT_DEFINITION &&
    definition.typeCondition.name.value.startsWith('__');
  return isOfSchema ? INTROSPECTION_DEPTH_MAX : DOCUMENT_DEPTH_MAX;
}

function isOperation({ kind }: DefinitionNode): boolean {
  return kind === Kind.OPERATION_DEFINITION;
}

function isMutation({ definitions }: DocumentNode): boolean {
  return definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      definition.operation === OperationTypeNode.MUTATION,
  );
}

function lengthsOf({ loc }: DocumentNode): Excess[] {
  let tokens = 0;
  for (let token = loc?.startToken.next; token != null; token = token.next) tokens += 1;
  return [
    [tokens, 'tokens', QUERY_TOKENS_MAX],
    [loc?.source.body.length ?? 0, 'characters', QUERY_CHARS_MAX],
  ];
}

/**
 * Measures each fragment once, however often it is spread: doubling fragments cost nothing. A fragment
 * within itself counts as nothing; validation refuses it.
 */
function measure(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
  const sizeOfFragment = new Map<string, Size>();

  function spread(name: string): Size {
    const known = sizeOfFragment.get(name);
    if (known) return known;
    sizeOfFragment.set(name, NOTHING);
    const fragment = fragments.get(name);
    const size = fragment ? { ...sizeOf(fragment.selectionSet), selections: 0 } : NOTHING;
    sizeOfFragment.set(name, size);
    return size;
  }

  function sizeOf(set: SelectionSetNode): Size {
    return set.selections.reduce((sum, selection): Size => {
      const directives = selection.directives?.length ?? 0;
      return added(sum, withDirectives(sizeOfSelection(selection), directives));
    }, NOTHING);
  }

  function sizeOfSelection(selection: SelectionNode): Size {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return spread(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT) return sizeOf(selection.selectionSet);
    return sizeOfField(
      selection,
      selection.selectionSet ? sizeOf(selection.selectionSet) : NOTHING,
    );
  }

  return sizeOf;
}

function sizeOfField({ name, alias }: FieldNode, within: Size): Size {
  const isOfSchema = INTROSPECTION.includes(name.value);
  const one = { ...within, fields: 1, depth: isOfSchema ? 1 : within.depth + 1 };
  const sized = isOfSchema ? { ...one, introspection: within.depth + 1 } : one;
  if (!alias) return sized;
  const aliasesOf = summed(within.aliasesOf, new Map([[name.value, 1]]));
  return { ...sized, aliases: within.aliases + 1, aliasesOf };
}

function withDirectives(size: Size, directives: number): Size {
  return directives === 0 ? size : { ...size, directives: size.directives + directives };
}

/** The sum of what was seen and of one selection more. */
function added(sum: Size, one: Size): Size {
  return {
    depth: Math.max(sum.depth, one.depth),
    introspection: Math.max(sum.introspection, one.introspection),
    aliases: sum.aliases + one.aliases,
    aliasesOf: summed(sum.aliasesOf, one.aliasesOf),
    directives: sum.directives + one.directives,
    fields: sum.fields + one.fields,
    selections: sum.selections + one.selections + 1,
  };
}

function summed(
  some: ReadonlyMap<string, number>,
  more: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  if (some.size === 0 || more.size === 0) return some.size === 0 ? more : some;
  const sums = new Map(some);
  for (const [name, count] of more) sums.set(name, (sums.get(name) ?? 0) + count);
  return sums;
}

/** In English: Yoga keeps it for whoever sends the same text next; `fault-masking.ts` translates. */
export function tooLarge(unit: string, max: number): GraphQLError {
  const code = 'OPERATION_TOO_LARGE';
  const { message } = faultText(code, 'en', { params: { max, unit } });
  // `http` tells Yoga the status and is taken out of the answer.
  return new GraphQLError(message, {
    extensions: { code, max, unit, http: { status: 400, spec: true } },
  });
}
