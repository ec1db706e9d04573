import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { isJsonObject } from '../../vocabulary/json.js';
import { parseJsonBytes, type JsonTextFault } from '../../vocabulary/json-text.js';

/** A thousand events of a few kilobytes each, the most that one call may capture. */
export const REQUEST_BYTES_MAX = 8_000_000;

const JSON_TYPES = ['application/json', 'application/graphql+json'];

/**
 * Takes a POST as JSON only. What a plain form of any web page can send (urlencoded, multipart, text)
 * is answered 415, and variables in a query string that are no JSON 400.
 */
export function useJsonOnly(): Plugin {
  return {
    onRequestParse({ request, url, setRequestParser, endResponse, fetchAPI }) {
      if (request.method === 'POST' && !isJson(request.headers.get('content-type'))) {
        endResponse(new fetchAPI.Response(null, { status: 415 }));
        return;
      }
      if (request.method === 'POST') setRequestParser(readBody);
      if (request.method !== 'GET') return;
      for (const name of ['variables', 'extensions']) {
        if (!isJsonText(url.searchParams.get(name) ?? '')) throw malformed(name);
      }
    },
  };
}

/**
 * By our own parser: `JSON.parse` keeps the last of two members of one name, and what was checked might
 * not be what is recorded. Throws a GraphQLError that names the place.
 */
async function readBody(request: Request): Promise<GraphQLParams> {
  const body = parseJsonBytes(new Uint8Array(await request.arrayBuffer()), BODY_LIMITS);
  if (!body.ok) throw refusedBody(body.fault);
  if (!isJsonObject(body.value)) throw refusedBody({ ...NOT_AN_OBJECT });
  // Yoga checks the names and types of these members itself.
  return body.value as GraphQLParams;
}

const BODY_LIMITS = { bytesMax: REQUEST_BYTES_MAX, depthMax: 64 };
const NOT_AN_OBJECT: JsonTextFault = { code: 'JSON_SYNTAX', pointer: '', line: 1, column: 1 };

function refusedBody({ code, pointer, line, column }: JsonTextFault): GraphQLError {
  const place = pointer === '' ? `line ${line}, column ${column}` : pointer;
  return new GraphQLError(`The body is refused at ${place}: ${code}.`, {
    extensions: { code, pointer, http: { status: 400 } },
  });
}

function isJson(contentType: string | null): boolean {
  return JSON_TYPES.includes(contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '');
}

function isJsonText(text: string): boolean {
  if (text === '') return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function malformed(parameter: string): GraphQLError {
  return new GraphQLError(`The parameter ${parameter} is no JSON.`, {
    extensions: { code: 'BAD_REQUEST', http: { status: 400, spec: true } },
  });
}
