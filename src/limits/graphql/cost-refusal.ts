import { GraphQLError } from 'graphql';
import type { FaultCode } from '../../errors/fault-texts.js';
import type { Language } from '../../errors/error-text.js';
import { faultText } from '../../errors/refusal-text.js';
import type { Charge } from '../cost.service.js';
import { RETRY_AFTER_SECONDS } from '../overload.js';
import type { DocumentCost } from './document-cost.js';

export type Uncharged = Exclude<Charge, { kind: 'CHARGED' }>;

interface Counts extends DocumentCost {
  readonly limit: number;
  readonly remaining: number;
}

const CODES: Readonly<Record<Uncharged['kind'], FaultCode>> = {
  TOO_COSTLY: 'OPERATION_TOO_COSTLY',
  EMPTY: 'TOO_MANY_REQUESTS',
  OVERLOADED: 'OVERLOADED',
};

/** Names what the question costs, the limit, and the field that most of it is for. */
export function costRefusal(
  charge: Uncharged,
  { cost, limit, remaining, costliestField }: Counts,
  language: Language,
): GraphQLError {
  const code = CODES[charge.kind];
  const seconds = secondsOf(charge);
  const said = { cost, limit, remaining, ...(costliestField && { field: costliestField }) };
  const params = { ...said, ...(seconds && { seconds }) };
  const { message, hint } = faultText(code, language, { params });
  return new GraphQLError(message, {
    // `http` tells Yoga status and fields of HTTP, and is taken out of the answer.
    extensions: { code, hint, ...said, retryAfterSeconds: seconds, http: httpOf(charge, seconds) },
  });
}

function secondsOf(charge: Uncharged): number | undefined {
  if (charge.kind === 'EMPTY') return charge.retryAfterSeconds;
  return charge.kind === 'OVERLOADED' ? RETRY_AFTER_SECONDS : undefined;
}

/** Whoever may come back learns it by the status, whatever type of answer it accepts. */
function httpOf({ kind }: Uncharged, seconds: number | undefined): object {
  if (kind === 'TOO_COSTLY') return { status: 400, spec: true };
  return {
    status: kind === 'EMPTY' ? 429 : 503,
    headers: { 'retry-after': String(seconds) },
  };
}
