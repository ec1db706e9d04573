import { Logger } from '@nestjs/common';
import { GraphQLError } from 'graphql';

const log = new Logger('Fault');

/**
 * Keeps the server alive over errors of execution that nobody waits for any more.
 *
 * When an item of a list fails at once, graphql-js 16 gives the list up and leaves the promises of the
 * items before it; if one of those fails too, Node would end the process. The client has its error by
 * then. Any other unhandled rejection still ends the process, as Node has it. Returns how to stop.
 */
export function surviveOrphanedErrors(): () => void {
  const onRejection = (reason: unknown): void => {
    if (!(reason instanceof GraphQLError)) throw reason;
    log.error({ err: reason, at: reason.path?.join('.'), msg: 'orphaned' });
  };
  process.on('unhandledRejection', onRejection);
  return () => process.off('unhandledRejection', onRejection);
}
