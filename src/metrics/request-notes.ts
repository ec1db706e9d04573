/** What is noted of a request while it is answered, for its figures and its line in the log. */
import type { IncomingMessage } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import { getOperationAST, type DocumentNode } from 'graphql';

export interface RequestNotes {
  operation?: 'query' | 'mutation' | 'subscription';
  /** As the client chose it: for the log alone, never for a label. */
  operationName?: string | undefined;
  cost?: number;
  /** Codes of errors that it was answered with. */
  readonly codes: string[];
}

/** Keyed by the connection's own request, which HTTP and GraphQL see alike. */
const notes = new WeakMap<IncomingMessage, RequestNotes>();

export function notesOf(raw: IncomingMessage): RequestNotes {
  const known = notes.get(raw);
  if (known !== undefined) return known;
  const made: RequestNotes = { codes: [] };
  notes.set(raw, made);
  return made;
}

/** Of what Yoga executes, typed loosely there, the parts that are looked at. */
interface ExecutedOperation {
  readonly contextValue: HasRequest;
  readonly document: DocumentNode;
  readonly operationName?: string | null;
}

interface HasRequest {
  readonly req: { readonly raw: IncomingMessage };
}

/** Last of the plugins: what the others make of an answer is what is noted. */
export function useRequestNotes(): Plugin<HasRequest, HasRequest> {
  return {
    onExecute({ args }) {
      noteOperation(args);
    },
    onResultProcess({ result, serverContext }) {
      if (Array.isArray(result) || !('errors' in result || 'extensions' in result)) return;
      noteResult(notesOf(serverContext.req.raw), result);
    },
  };
}

function noteOperation({ contextValue, document, operationName }: ExecutedOperation): void {
  const found = getOperationAST(document, operationName);
  if (!found) return;
  const made = notesOf(contextValue.req.raw);
  made.operation = found.operation;
  made.operationName = found.name?.value;
}

interface Noticeable {
  readonly errors?: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[];
  readonly extensions?: unknown;
}

function noteResult(made: RequestNotes, { errors = [], extensions }: Noticeable): void {
  for (const { extensions: told } of errors) {
    const code = told?.['code'];
    made.codes.push(typeof code === 'string' ? code : '');
  }
  const cost = memberOf(memberOf(extensions, 'cost'), 'actual');
  if (typeof cost === 'number') made.cost = cost;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
