import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { AbstractGraphQLDriver } from '@nestjs/graphql';
import type { GqlModuleOptions } from '@nestjs/graphql';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createYoga } from 'graphql-yoga';
import type { Plugin, YogaServerInstance } from 'graphql-yoga';
import { AuditService } from '../../audit/audit.service.js';
import { requireCredential, viewerOf } from '../authentication.js';
import { Authenticator } from '../authenticator.js';
import { useRequestNotes } from '../../metrics/request-notes.js';
import { answerError, answerFault } from '../http-faults.js';
import { ExplorerFiles, isForExplorer } from '../explorer.js';
import { languageOf } from '../language.js';
import { surviveOrphanedErrors } from '../orphaned-errors.js';
import { CostService } from '../../limits/cost.service.js';
import { useCost } from '../../limits/graphql/charged-operations.js';
import { useDocumentLimits } from '../../limits/graphql/document-limits.js';
import { OneOperationRule } from '../../limits/graphql/one-operation.rule.js';
import { useCompiledExecution } from './compiled-execution.js';
import { maskFault, useFaultReport } from './fault-masking.js';
import { useJsonOnly } from './json-only.js';
import { readBodies } from './request-body.js';
import type { RequestContext } from './request-context.js';
import { useStorableTexts } from './storable-texts.js';

type Yoga = YogaServerInstance<RequestContext, object>;

const METHODS = ['GET', 'POST', 'OPTIONS'];

/** Serves the schema that Nest builds through GraphQL Yoga, on one Fastify route. */
@Injectable()
export class YogaDriver extends AbstractGraphQLDriver {
  private yoga: Yoga | undefined;
  private stopSurviving = (): void => undefined;

  constructor(private readonly moduleRef: ModuleRef) {
    super();
  }

  async start(options: GqlModuleOptions): Promise<void> {
    const path = options.path ?? '/graphql';
    const cost = this.moduleRef.get(CostService, { strict: false });
    const yoga = createEndpoint(options, path, cost);
    this.yoga = yoga;
    this.stopSurviving = surviveOrphanedErrors();
    // Throws where the application provides none: an endpoint open to all would be worse than no server.
    const authenticator = this.moduleRef.get(Authenticator, { strict: false });
    const audit = this.moduleRef.get(AuditService, { strict: false });
    const fastify = this.httpAdapterHost.httpAdapter.getInstance<FastifyInstance>();
    const explorer = new ExplorerFiles();
    await fastify.register((scope, _options, done) => {
      readBodies(scope);
      // Nest sets its own later, and of the scope outside alone.
      scope.setErrorHandler((error, request, reply) => answerError(request, reply, error));
      scope.route({
        url: path,
        // Fastify adds HEAD to GET; those that are not taken are answered 405.
        method: ['GET', 'POST', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'],
        onRequest: [requireCredential({ authenticator, audit }, isForExplorer), refuseOtherMethods],
        handler: async (request, reply) => {
          if (isForExplorer(request)) return explorer.sendPage(reply);
          const own = await ownContextOf(options.context, request, reply);
          return answer(yoga, request, reply, own);
        },
      });
      explorer.serveAssets(scope, path);
      done();
    });
  }

  async stop(): Promise<void> {
    this.stopSurviving();
    await this.yoga?.dispose();
  }
}

function createEndpoint(options: GqlModuleOptions, path: string, cost: CostService): Yoga {
  if (!options.schema) throw new Error('The GraphQL module built no schema.');
  return createYoga<RequestContext, object>({
    schema: options.schema,
    graphqlEndpoint: path,
    // GraphiQL as Yoga ships it loads its page from a foreign host.
    graphiql: false,
    landingPage: false,
    batching: false,
    multipart: false,
    cors: false,
    // The body was read, and its size judged, before.
    maxRequestBodySize: false,
    maskedErrors: { maskError: maskFault, errorMessage: 'Internal error' },
    // What is worth a line in the log is logged by `useFaultReport`.
    logging: false,
    plugins: [
      useJsonOnly(),
      useDocumentLimits(),
      useOneOperation(),
      useStorableTexts(),
      useCompiledExecution(),
      useCost(cost),
      useFaultReport(),
      useRequestNotes(),
    ],
  });
}

/** A HEAD for the explorer's page is one for a page. */
function refuseOtherMethods(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  if (METHODS.includes(request.method) || isForExplorer(request)) done();
  else answerFault(request, reply.status(405).header('allow', METHODS.join(', ')), 'BAD_REQUEST');
}

function useOneOperation(): Plugin {
  return {
    onValidate({ addValidationRule }) {
      addValidationRule(OneOperationRule);
    },
  };
}

async function answer(yoga: Yoga, request: FastifyRequest, reply: FastifyReply, own: object) {
  const context = { ...own, ...requestContextOf(request) };
  const response = await yoga.handleNodeRequestAndResponse(request, reply, context);
  response.headers.forEach((value, name) => void reply.header(name, value));
  return reply.status(response.status).send(response.body);
}

function requestContextOf(request: FastifyRequest): RequestContext {
  const viewer = viewerOf(request);
  if (!viewer) throw new Error('An operation arrived without authentication.');
  return {
    req: request,
    requestId: request.id,
    viewer,
    language: languageOf(request.headers['accept-language']),
  };
}

/** What the module's `context` option adds to the context: an object, or a function of request and reply. */
async function ownContextOf(
  option: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<object> {
  const given: unknown = isContextFunction(option) ? await option(request, reply) : option;
  return typeof given === 'object' && given !== null ? given : {};
}

function isContextFunction(
  option: unknown,
): option is (request: FastifyRequest, reply: FastifyReply) => unknown {
  return typeof option === 'function';
}
