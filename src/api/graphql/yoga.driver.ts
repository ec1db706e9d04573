import { AbstractGraphQLDriver } from '@nestjs/graphql';
import type { GqlModuleOptions } from '@nestjs/graphql';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createYoga } from 'graphql-yoga';
import type { Plugin, YogaServerInstance } from 'graphql-yoga';
import { useCompiledExecution } from './compiled-execution.js';
import { maskFault, useRequestId } from './fault-masking.js';
import type { RequestContext } from './fault-masking.js';
import { OneOperationRule } from './one-operation.rule.js';

/** A thousand events of a few kilobytes each, the most that one call may capture. */
export const REQUEST_BYTES_MAX = 8_000_000;

type Yoga = YogaServerInstance<RequestContext, object>;

/** Serves the schema that Nest builds through GraphQL Yoga, on one Fastify route. */
export class YogaDriver extends AbstractGraphQLDriver {
  private yoga: Yoga | undefined;

  async start(options: GqlModuleOptions): Promise<void> {
    const path = options.path ?? '/graphql';
    const yoga = createEndpoint(options, path);
    this.yoga = yoga;
    const fastify = this.httpAdapterHost.httpAdapter.getInstance<FastifyInstance>();
    await fastify.register((scope, _options, done) => {
      // Yoga reads the body itself, with its own limit; Fastify's parsers would consume it first.
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
      scope.route({
        url: path,
        method: ['GET', 'POST', 'OPTIONS'],
        handler: (request, reply) => answer(yoga, request, reply),
      });
      done();
    });
  }

  async stop(): Promise<void> {
    await this.yoga?.dispose();
  }
}

function createEndpoint(options: GqlModuleOptions, path: string): Yoga {
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
    maxRequestBodySize: REQUEST_BYTES_MAX,
    maskedErrors: { maskError: maskFault, errorMessage: 'Internal error' },
    plugins: [useOneOperation(), useCompiledExecution(), useRequestId()],
  });
}

function useOneOperation(): Plugin {
  return {
    onValidate({ addValidationRule }) {
      addValidationRule(OneOperationRule);
    },
  };
}

async function answer(yoga: Yoga, request: FastifyRequest, reply: FastifyReply) {
  const response = await yoga.handleNodeRequestAndResponse(request, reply, {
    requestId: request.id,
  });
  response.headers.forEach((value, name) => void reply.header(name, value));
  return reply.status(response.status).send(response.body);
}
