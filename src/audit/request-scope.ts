/** The request that is being answered, wherever its work has got to. */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface RequestScope {
  readonly requestId: string;
  /** Of the client, as far as this server sees. */
  readonly address: string;
  readonly userAgent: string | null;
  /** Known once it is authenticated. */
  partyId?: string;
  credentialId?: string;
}

const scopes = new AsyncLocalStorage<RequestScope>();

/** All that the work starts, now or later, is done for this request. */
export function withinRequest(scope: RequestScope, work: () => void): void {
  scopes.run(scope, work);
}

/** From here on the request is this party's. */
export function authenticatedAs(partyId: string, credentialId: string): void {
  const scope = scopes.getStore();
  if (scope === undefined) return;
  scope.partyId = partyId;
  scope.credentialId = credentialId;
}

/** Undefined where the server works for itself. */
export function currentRequest(): RequestScope | undefined {
  return scopes.getStore();
}
