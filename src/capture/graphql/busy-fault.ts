import { GraphQLError } from 'graphql';
import type { FaultCode } from '../../errors/fault-texts.js';
import { BusyError } from '../repeated.js';

const CODE: FaultCode = 'BUSY';

/** Tells the client that sending the same again is what helps; any other fault goes on as it is. */
export function busyFault(error: unknown): never {
  if (!(error instanceof BusyError)) throw error;
  throw new GraphQLError(error.message, {
    extensions: { code: CODE, http: { status: 503, headers: { 'retry-after': '1' } } },
  });
}
