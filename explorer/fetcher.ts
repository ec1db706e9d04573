import type { Fetcher } from '@graphiql/toolkit';
import type { ExecutionResult } from 'graphql';

/** Asks the endpoint that the page came from, with the credential of the bar; the headers’ editor goes before it. */
export function fetcherFor(credential: string, language: string): Fetcher {
  return async (body, options) => {
    const headers = new Headers({
      accept: 'application/graphql-response+json, application/json',
      'content-type': 'application/json',
      'accept-language': language,
    });
    if (credential !== '') headers.set('authorization', `Bearer ${credential}`);
    const edited: unknown = options?.headers ?? {};
    for (const [name, value] of Object.entries(edited ?? {})) headers.set(name, String(value));
    const answer = await fetch(location.pathname, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      credentials: 'omit',
    });
    return (await answer.json()) as ExecutionResult;
  };
}
