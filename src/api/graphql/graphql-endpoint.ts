import { GraphQLModule } from '@nestjs/graphql';
import type { GqlModuleOptions } from '@nestjs/graphql';
import type { DynamicModule } from '@nestjs/common';
import { YogaDriver } from './yoga.driver.js';

export type EndpointOptions = Pick<
  GqlModuleOptions,
  'autoSchemaFile' | 'buildSchemaOptions' | 'context' | 'resolvers'
>;

/** The GraphQL module over Yoga, its schema sorted so that a change of it reads well. */
export function graphqlEndpoint(options: EndpointOptions): DynamicModule {
  return GraphQLModule.forRoot({
    autoSchemaFile: true,
    ...options,
    driver: YogaDriver,
    sortSchema: true,
    // What an interface resolves, every type that implements it resolves too.
    inheritResolversFromInterfaces: true,
    // Requests on their way still need the endpoint while the server closes.
    stopOnApplicationShutdown: true,
  });
}
