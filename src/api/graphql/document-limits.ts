import { GraphQLError, Kind, parse } from 'graphql';
import type {
  DocumentNode,
  FragmentDefinitionNode,
  ParseOptions,
  SelectionSetNode,
  Source,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { faultText } from '../../errors/refusal-text.js';

/** Some 100 kB of text; the tokens' limit would not see one long string. */
export const DOCUMENT_CHARS_MAX = 100_000;
export const DOCUMENT_TOKENS_MAX = 15_000;
/** Fields in fields, the deepest one included. The introspection that tools send has 15. */
export const DOCUMENT_DEPTH_MAX = 15;
/** Each counted as often as it is reached, through fragments too. */
export const DOCUMENT_ALIASES_MAX = 50;
export const ROOT_FIELDS_MAX = 50;
/** Fields and fragments as written: the check that equal ones may be merged takes their number's square. */
export const DOCUMENT_SELECTIONS_MAX = 500;

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
  };
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
  readonly aliases: number;
  /** Fields of this set itself, those of its fragments included. */
  readonly fields: number;
  /** As written: a fragment counts where it stands, not what it holds. */
  readonly selections: number;
}

const NOTHING: Size = { depth: 0, aliases: 0, fields: 0, selections: 0 };

function excessOf(document: DocumentNode): GraphQLError | undefined {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  const sizeOf = measure(fragments);
  let selections = 0;
  for (const definition of document.definitions) {
    if (!('selectionSet' in definition)) continue;
    const size = sizeOf(definition.selectionSet);
    selections += size.selections;
    if (size.depth > DOCUMENT_DEPTH_MAX) return tooLarge('levels', DOCUMENT_DEPTH_MAX);
    if (size.aliases > DOCUMENT_ALIASES_MAX) return tooLarge('aliases', DOCUMENT_ALIASES_MAX);
    const isOperation = definition.kind === Kind.OPERATION_DEFINITION;
    if (isOperation && size.fields > ROOT_FIELDS_MAX) {
      return tooLarge('root fields', ROOT_FIELDS_MAX);
    }
  }
  return selections > DOCUMENT_SELECTIONS_MAX
    ? tooLarge('selections', DOCUMENT_SELECTIONS_MAX)
    : undefined;
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
      if (selection.kind === Kind.FRAGMENT_SPREAD) return added(sum, spread(selection.name.value));
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return added(sum, sizeOf(selection.selectionSet));
      const within = selection.selectionSet ? sizeOf(selection.selectionSet) : NOTHING;
      const aliases = within.aliases + (selection.alias ? 1 : 0);
      return added(sum, { ...within, depth: within.depth + 1, aliases, fields: 1 });
    }, NOTHING);
  }

  return sizeOf;
}

/** The sum of what was seen and of one selection more. */
function added(sum: Size, one: Size): Size {
  return {
    depth: Math.max(sum.depth, one.depth),
    aliases: sum.aliases + one.aliases,
    fields: sum.fields + one.fields,
    selections: sum.selections + one.selections + 1,
  };
}

/** In English: Yoga keeps it for whoever sends the same text next; `fault-masking.ts` translates. */
function tooLarge(unit: string, max: number): GraphQLError {
  const code = 'OPERATION_TOO_LARGE';
  const { message } = faultText(code, 'en', { params: { max, unit } });
  // `http` tells Yoga the status and is taken out of the answer.
  return new GraphQLError(message, {
    extensions: { code, max, unit, http: { status: 400, spec: true } },
  });
}
