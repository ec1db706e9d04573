/**
 * Keeps text that no database holds, with NUL or half of a surrogate pair, away from whatever would
 * store it or look it up. Event documents are let through: each judges its own texts, so that one bad text
 * does not refuse a thousand good events.
 */
import {
  GraphQLError,
  TypeInfo,
  getLocation,
  getOperationAST,
  isInputType,
  getNamedType,
  isInputObjectType,
  typeFromAST,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { ExecutionArgs, GraphQLInputType, StringValueNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Language } from '../../errors/error-text.js';
import { refusalText } from '../../errors/refusal-text.js';
import type { RequestContext } from './request-context.js';

/** In the `extensions` of an input type: whoever takes it judges the texts in it, one by one. */
export const JUDGES_ITS_TEXTS = 'judgesItsTexts';

/** How GraphQL can spell NUL; it refuses every half of a pair itself. */
const SPELLS_NUL = /\0|\\u(?:0000|\{0+\})/;

interface Place {
  /** Into the request's body. */
  readonly pointer: string;
  readonly text: string;
  readonly line?: number;
  readonly column?: number;
}

export function useStorableTexts(): Plugin<RequestContext> {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const found = inVariables(args) ?? inLiterals(args);
      if (found === undefined) return;
      const { language } = args.contextValue;
      setResultAndStopExecution({ errors: [refusal(found, language)] });
    },
  };
}

function refusal({ pointer, text, line, column }: Place, language: Language): GraphQLError {
  const code = 'MALFORMED_TEXT';
  const params = { reason: text.includes('\0') ? 'CONTROL_CHARACTER' : 'LONE_SURROGATE' };
  const { message, hint } = refusalText({ code, path: pointer, params }, language);
  return new GraphQLError(message, {
    extensions: { code, pointer, line, column, hint, http: { status: 400, spec: true } },
  });
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

function inVariables({
  schema,
  document,
  operationName,
  variableValues,
}: ExecutionArgs): Place | undefined {
  const operation = getOperationAST(document, operationName);
  for (const { variable, type } of operation?.variableDefinitions ?? []) {
    const name = variable.name.value;
    const declared = typeFromAST(schema, type);
    if (!isInputType(declared)) continue;
    const found = inValue(variableValues?.[name], declared, `/variables/${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Members that the type does not have are refused by coercion, whatever they hold. */
function inValue(value: unknown, type: GraphQLInputType, pointer: string): Place | undefined {
  const named = getNamedType(type);
  if (named.extensions[JUDGES_ITS_TEXTS] === true) return undefined;
  if (typeof value === 'string') return isStorable(value) ? undefined : { pointer, text: value };
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    return firstOf(value, (entry, index) => inValue(entry, named, `${pointer}/${index}`));
  }
  if (!isInputObjectType(named)) return undefined;
  const fields = named.getFields();
  return firstOf(Object.entries(value), ([name, inner]) => {
    const field = fields[name];
    return field === undefined ? undefined : inValue(inner, field.type, `${pointer}/${name}`);
  });
}

function firstOf<T>(
  entries: readonly T[],
  find: (entry: T, index: number) => Place | undefined,
): Place | undefined {
  for (const [index, entry] of entries.entries()) {
    const found = find(entry, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Looks at the literals only where the text could spell one that matters, which it hardly ever does. */
function inLiterals({ schema, document }: ExecutionArgs): Place | undefined {
  if (!SPELLS_NUL.test(document.loc?.source.body ?? '')) return undefined;
  let found: StringValueNode | undefined;
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      ObjectValue: () => (isJudgedItself(types) ? false : undefined),
      StringValue(node) {
        if (!isStorable(node.value)) found ??= node;
      },
    }),
  );
  return found === undefined ? undefined : placeOf(found);
}

function isJudgedItself(types: TypeInfo): boolean {
  return getNamedType(types.getInputType())?.extensions[JUDGES_ITS_TEXTS] === true;
}

function placeOf({ loc, value }: StringValueNode): Place {
  const place = loc === undefined ? {} : getLocation(loc.source, loc.start);
  return { pointer: '/query', text: value, ...place };
}
