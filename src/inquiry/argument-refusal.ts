import { GraphQLError } from 'graphql';
import type { Violation } from '../errors/error-code.js';
import type { Language } from '../errors/error-text.js';
import { refusalText } from '../errors/refusal-text.js';

/** A bad argument refuses the question: an error with its code, that names the rule and the fix. */
export function argumentRefusal(violation: Violation, language: Language): GraphQLError {
  const { message, hint } = refusalText(violation, language);
  return new GraphQLError(hint === undefined ? message : `${message} ${hint}`, {
    extensions: { code: violation.code, argument: violation.path },
  });
}
