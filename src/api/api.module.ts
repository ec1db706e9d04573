import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, DiscoveryModule } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { FaultFilter } from './graphql/fault.filter.js';
import { graphqlEndpoint } from './graphql/graphql-endpoint.js';
import type { EndpointOptions } from './graphql/graphql-endpoint.js';
import { HealthController } from './health.controller.js';
import type { CostLimits } from '../limits/cost.service.js';
import { LimitsModule } from '../limits/limits.module.js';

/**
 * The endpoint and the health routes. Any module of the application provides the one `Authenticator`
 * (without it the server does not start) and any number of `ReadinessProbe`s; both are found wherever
 * they are.
 */
@Module({})
export class ApiModule {
  static forRoot(options: EndpointOptions = {}, limits?: CostLimits): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        graphqlEndpoint(options),
        LimitsModule.of(limits),
        DiscoveryModule,
        TerminusModule.forRoot({ logger: false }),
      ],
      controllers: [HealthController],
      providers: [{ provide: APP_FILTER, useClass: FaultFilter }],
    };
  }
}
