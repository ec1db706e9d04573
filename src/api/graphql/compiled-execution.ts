import {
  GraphQLScalarType,
  Kind,
  OperationTypeNode,
  TypeInfo,
  defaultTypeResolver,
  execute,
  getOperationAST,
  isAbstractType,
  isNonNullType,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type {
  DocumentNode,
  ExecutionArgs,
  ExecutionResult,
  GraphQLSchema,
  ListValueNode,
  ObjectValueNode,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import type { CompiledQuery } from 'graphql-jit';
import type { Plugin } from 'graphql-yoga';
import { coercedVariablesOf } from './coerced-variables.js';

/** A compiled document holds some tens of kilobytes; a client has tens of documents, not thousands. */
export const COMPILED_DOCUMENTS_MAX = 1000;

interface Compiled {
  readonly query: CompiledQuery['query'];
  /** Variables that may be null though their argument may not: without a value, graphql-js answers. */
  readonly needed: readonly string[];
}

type Answer = ExecutionResult | Promise<ExecutionResult>;

const COERCED_TYPE_NAME = 'CoercedByGraphqlJs__';
const coercedType = new GraphQLScalarType({ name: COERCED_TYPE_NAME });

/** Yoga's plugin: executes by compiled functions what can be compiled, the rest by graphql-js. */
export function useCompiledExecution(documentsMax = COMPILED_DOCUMENTS_MAX): Plugin {
  const executeCompiled = createCompiledExecutor(documentsMax);
  return {
    onExecute({ setExecuteFn }) {
      setExecuteFn(executeCompiled);
    },
  };
}

/**
 * Promises graphql-js's answers, save that a field without a resolver reads a property and never calls a
 * method (graphql-jit's rule). The cache is keyed by document text and operation name, so that one
 * operation never answers for another; a document without its text is not cached, hence not compiled.
 */
export function createCompiledExecutor(documentsMax: number): (args: ExecutionArgs) => Answer {
  const cacheOfSchema = new WeakMap<GraphQLSchema, Map<string, Compiled | null>>();

  function cacheFor(schema: GraphQLSchema): Map<string, Compiled | null> {
    const known = cacheOfSchema.get(schema);
    if (known) return known;
    const cache = new Map<string, Compiled | null>();
    cacheOfSchema.set(schema, cache);
    guardTypeResolution(schema);
    return cache;
  }

  function compiledFor(args: ExecutionArgs, key: string): Compiled | null {
    const cache = cacheFor(args.schema);
    const known = cache.get(key);
    const compiled = known === undefined ? compile(args) : known;
    // Deleting first moves the entry to the end: a Map keeps insertion order, the eldest is evicted.
    cache.delete(key);
    cache.set(key, compiled);
    if (cache.size > documentsMax) {
      for (const eldest of cache.keys()) {
        cache.delete(eldest);
        break;
      }
    }
    return compiled;
  }

  return (args) => {
    const operation = getOperationAST(args.document, args.operationName);
    const text = args.document.loc?.source.body;
    if (!operation || text === undefined) return execute(args);
    if (operation.operation === OperationTypeNode.SUBSCRIPTION) return execute(args);

    // A GraphQL name has no line feed, so the key cannot be made to mean another pair.
    const compiled = compiledFor(args, `${operation.name?.value ?? ''}\n${text}`);
    if (!compiled) return execute(args);
    const variables = coercedVariablesOf(args, operation);
    if (variables.errors) return { errors: variables.errors };
    const { coerced } = variables;
    if (compiled.needed.some((name) => (coerced[name] ?? null) === null)) return execute(args);
    return compiled.query(args.rootValue, args.contextValue, coerced);
  };
}

function compile({ schema, document, operationName }: ExecutionArgs): Compiled | null {
  if (hasNestedVariable(document) || isConditional(document)) return null;
  const compiled = compileQuery(
    withCoercedType(schema),
    withCoercedVariables(document),
    operationName ?? undefined,
  );
  if (!isCompiledQuery(compiled)) return null;
  return { query: compiled.query, needed: neededVariables(schema, document) };
}

/**
 * Validation lets `$first: Int = 50` stand where null may not, since it has a default; null itself is
 * found out at the field. graphql-jit's error for it cannot be told from a fault, graphql-js's can.
 */
function neededVariables(schema: GraphQLSchema, document: DocumentNode): string[] {
  const nullable = new Set<string>();
  const needed = new Set<string>();
  const types = new TypeInfo(schema);
  visit(document, {
    VariableDefinition({ variable, type }) {
      if (type.kind !== Kind.NON_NULL_TYPE) nullable.add(variable.name.value);
      return false;
    },
  });
  visit(
    document,
    visitWithTypeInfo(types, {
      Variable({ name }) {
        if (isNonNullType(types.getInputType()) && nullable.has(name.value)) needed.add(name.value);
      },
    }),
  );
  return [...needed];
}

/**
 * Makes a failure to tell an object's type a missing type, which either executor reports as an error of the
 * field. Thrown into graphql-jit it would leave the request without an answer for good.
 */
function guardTypeResolution(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isAbstractType(type)) continue;
    const resolve = type.resolveType ?? defaultTypeResolver;
    type.resolveType = (...args) => {
      try {
        return resolve(...args);
      } catch {
        return undefined;
      }
    };
  }
}

/**
 * Tells whether a variable stands inside an object or list literal. There graphql-jit gives null for a
 * variable without a value, where graphql-js leaves the field out and takes its default.
 */
function hasNestedVariable(document: DocumentNode): boolean {
  let found = false;
  const enter = (literal: ObjectValueNode | ListValueNode) => {
    visit(literal, {
      Variable() {
        found = true;
      },
    });
    return false;
  };
  visit(document, { ObjectValue: enter, ListValue: enter });
  return found;
}

/**
 * Tells whether anything is skipped or included by a condition. graphql-jit mixes the conditions up where
 * two selections ask for one field: the one without a condition may be skipped with the other.
 */
function isConditional(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Directive() {
      found = true;
    },
  });
  return found;
}

/**
 * Gives every variable a type that passes values as they are: graphql-js has coerced them, and coercing
 * again would parse a custom scalar twice and look an enum's inner value up as a name. graphql-jit's own
 * coercion knows no `@oneOf` either.
 */
function withCoercedVariables(document: DocumentNode): DocumentNode {
  return {
    ...document,
    definitions: document.definitions.map((definition) => {
      if (definition.kind !== Kind.OPERATION_DEFINITION) return definition;
      const variableDefinitions = definition.variableDefinitions?.map((variable) => ({
        kind: variable.kind,
        variable: variable.variable,
        type: {
          kind: Kind.NAMED_TYPE as const,
          name: { kind: Kind.NAME as const, value: COERCED_TYPE_NAME },
        },
        ...(variable.loc && { loc: variable.loc }),
      }));
      return { ...definition, ...(variableDefinitions && { variableDefinitions }) };
    }),
  };
}

/** The same schema, which also knows the passing type; clients never see it, since validation came before. */
function withCoercedType(schema: GraphQLSchema): GraphQLSchema {
  const getType = (name: string) =>
    name === COERCED_TYPE_NAME ? coercedType : schema.getType(name);
  return new Proxy(schema, {
    get(target, property): unknown {
      return property === 'getType' ? getType : Reflect.get(target, property);
    },
  });
}
