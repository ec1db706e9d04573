import { GraphQLError, Kind } from 'graphql';
import type { ValidationContext, ASTVisitor } from 'graphql';
import type { FaultCode } from '../../errors/fault-texts.js';
import { faultText } from '../../errors/refusal-text.js';

export const ONE_OPERATION_CODE: FaultCode = 'ONE_OPERATION_PER_DOCUMENT';

/**
 * Refuses a document with more than one operation.
 *
 * With two, what runs depends on a name outside the document, and caches, logs and the check that a GET
 * changes nothing may each read it differently. Nobody needs the second operation.
 */
export function OneOperationRule(context: ValidationContext): ASTVisitor {
  return {
    Document(document) {
      const operations = document.definitions.filter(
        (definition) => definition.kind === Kind.OPERATION_DEFINITION,
      );
      if (operations.length <= 1) return;
      context.reportError(
        new GraphQLError(faultText(ONE_OPERATION_CODE, 'en').message, {
          nodes: operations.slice(1),
          extensions: { code: ONE_OPERATION_CODE },
        }),
      );
    },
  };
}
