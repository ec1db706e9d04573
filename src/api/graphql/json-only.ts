import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import type { Violation } from '../../errors/error-code.js';
import type { Language } from '../../errors/error-text.js';
import { jsonViolation } from '../../errors/json-violation.js';
import { faultText, refusalText } from '../../errors/refusal-text.js';
import { isJsonObject } from '../../vocabulary/json.js';
import { parseJsonBytes, parseJsonText, type JsonTextLimits } from '../../vocabulary/json-text.js';
import { languageOf } from '../language.js';
import { bodyOf, REQUEST_BYTES_MAX } from './request-body.js';
import type { RequestContext } from './request-context.js';

const JSON_TYPES = ['application/json', 'application/graphql+json'];
/** Texts that no database holds are judged where it is known what they are: `storable-texts.ts`. */
const BODY_LIMITS: JsonTextLimits = { bytesMax: REQUEST_BYTES_MAX, depthMax: 64, anyText: true };

/**
 * Takes a POST as JSON only. What a plain form of any web page can send (urlencoded, multipart, text)
 * is answered 415, and variables in a query string that are no JSON 400.
 */
export function useJsonOnly(): Plugin<object, RequestContext> {
  return {
    onRequestParse({ request, url, serverContext, setRequestParser }) {
      const language = languageOf(request.headers.get('accept-language') ?? undefined);
      if (request.method === 'POST') {
        if (!isJson(request.headers.get('content-type'))) throw noJson(language);
        setRequestParser(() => parseBody(bodyOf(serverContext.req), language));
      }
      if (request.method !== 'GET') return;
      for (const name of ['variables', 'extensions']) {
        checkParameter(name, url.searchParams.get(name) ?? '', language);
      }
    },
  };
}

/**
 * By our own parser: `JSON.parse` keeps the last of two members of one name, and what was checked might
 * not be what is recorded. Throws a GraphQLError that names the place.
 */
function parseBody(bytes: Uint8Array, language: Language): GraphQLParams {
  const body = parseJsonBytes(bytes, BODY_LIMITS);
  if (!body.ok) throw refusedBody(jsonViolation(body.fault, BODY_LIMITS), language);
  if (!isJsonObject(body.value)) throw refusedBody(NOT_AN_OBJECT, language);
  // Yoga checks the names and types of these members itself.
  return body.value as GraphQLParams;
}

const NOT_AN_OBJECT: Violation = {
  ...{ code: 'WRONG_TYPE', path: '' },
  params: { expected: 'object', line: 1, column: 1 },
};

/** Yoga reads it again with `JSON.parse`, which takes all that was taken here. */
function checkParameter(name: string, text: string, language: Language): void {
  if (text === '') return;
  const read = parseJsonText(text, BODY_LIMITS);
  if (read.ok) return;
  const { path, ...violation } = jsonViolation(read.fault, BODY_LIMITS);
  throw refusedBody({ ...violation, path: `/${name}${path}` }, language, { spec: true });
}

/** The place stands beside the code, for programs. */
function refusedBody(
  violation: Violation,
  language: Language,
  http: { readonly spec?: boolean } = {},
): GraphQLError {
  const { code, path: pointer, params: { line, column } = {} } = violation;
  const { message, hint } = refusalText(violation, language);
  return new GraphQLError(message, {
    extensions: { code, pointer, line, column, hint, http: { status: 400, ...http } },
  });
}

function noJson(language: Language): GraphQLError {
  const code = 'UNSUPPORTED_MEDIA_TYPE';
  const { message, hint } = faultText(code, language);
  return new GraphQLError(message, { extensions: { code, hint, http: { status: 415 } } });
}

function isJson(contentType: string | null): boolean {
  return JSON_TYPES.includes(contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '');
}
