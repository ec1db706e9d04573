/** Counts each question before it is done, and takes its cost from the bucket of its credential. */
import { createHash } from 'node:crypto';
import { getOperationAST } from 'graphql';
import type { ExecutionArgs, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { coercedVariablesOf } from '../../api/graphql/coerced-variables.js';
import type { RequestContext } from '../../api/graphql/request-context.js';
import type { CostReport } from '../domain/cost-report.js';
import type { CostService } from '../cost.service.js';
import { costOfAnswer } from './answer-cost.js';
import { costRefusal } from './cost-refusal.js';
import { countCost, REQUEST_COST, type CountedOperation } from './document-cost.js';
import { LIST_DEPTH_MAX, tooLarge } from './document-limits.js';

type Spent = Pick<CostReport, 'requested' | 'actual'>;
type Execute = (args: ExecutionArgs) => unknown;

/**
 * To stand behind whatever else sets how to execute, and refuses to. Every answer says what it cost; one
 * that was refused before its cost was known, as for a fault of its text, cost what it takes to read it.
 */
export function useCost(cost: CostService): Plugin<RequestContext, RequestContext> {
  const spentBy = new WeakMap<object, Spent>();
  return {
    onExecute({ args, executeFn, setExecuteFn, setResultAndStopExecution }) {
      const context = args.contextValue;
      const counted = operationOf(args);
      // Without an operation, or with wrong variables, execution says so and does nothing else.
      if (counted === undefined) return;
      const expected = countCost(counted);
      const refuse = (error: GraphQLError): void => {
        spentBy.set(context.req, { requested: expected.cost, actual: 0 });
        setResultAndStopExecution({ errors: [error] });
      };
      if (expected.listDepth > LIST_DEPTH_MAX) {
        refuse(tooLarge('lists in lists', LIST_DEPTH_MAX));
        return;
      }
      const { credentialId } = context.viewer;
      const charge = cost.charge(credentialId, expected.cost, () => questionOf(args));
      if (charge.kind !== 'CHARGED') {
        const remaining = cost.remaining(credentialId);
        const { capacity: limit } = cost.limits;
        refuse(costRefusal(charge, { ...expected, limit, remaining }, context.language));
        return;
      }
      const settle = (actual: number): void => {
        cost.settle(charge, actual);
        spentBy.set(context.req, { requested: charge.requested, actual });
      };
      setExecuteFn(settled(executeFn, counted, settle));
    },
    onResultProcess(processing) {
      const { req, viewer } = processing.serverContext;
      const { result } = processing;
      if (!('errors' in result || 'data' in result)) return;
      const spent = spentBy.get(req) ?? payForReading(cost, viewer.credentialId);
      processing.setResult({
        ...result,
        extensions: {
          ...result.extensions,
          cost: cost.report(viewer.credentialId, spent),
          // Yoga takes it out of the answer and sets these fields.
          http: { headers: cost.fieldsFor(viewer.credentialId) },
        },
      });
    },
  };
}

/** Settles whatever execution comes to: a fault of ours costs its client the request alone. */
function settled(
  execute: Execute,
  counted: CountedOperation,
  settle: (actual: number) => void,
): (args: ExecutionArgs) => Promise<unknown> {
  return async (args) => {
    let actual = REQUEST_COST;
    try {
      const result = await execute(args);
      actual = costOfAnswer(counted, dataOf(result));
      return result;
    } finally {
      settle(actual);
    }
  };
}

function dataOf(result: unknown): unknown {
  return typeof result === 'object' && result !== null && 'data' in result ? result.data : null;
}

function operationOf(args: ExecutionArgs): CountedOperation | undefined {
  const { schema, document, operationName } = args;
  const operation = getOperationAST(document, operationName);
  if (!operation) return undefined;
  const { coerced: variables } = coercedVariablesOf(args, operation);
  return variables === undefined ? undefined : { schema, document, operation, variables };
}

/** Whoever is told to come back is known by what he asks. */
function questionOf({ document, variableValues }: ExecutionArgs): string {
  const text = document.loc?.source.body ?? '';
  const hash = createHash('sha256').update(`${text.length} ${text}`);
  return hash.update(JSON.stringify(variableValues ?? {})).digest('base64');
}

function payForReading(cost: CostService, credentialId: string): Spent {
  cost.pay(credentialId, REQUEST_COST);
  return { requested: REQUEST_COST, actual: REQUEST_COST };
}
