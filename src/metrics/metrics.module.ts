import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { MetricsAddress, MetricsListener } from './metrics-listener.js';
import { MetricsRegistry } from './metrics-registry.js';
import { PoolFigures } from './pool-figures.js';
import { RequestMeter } from './request-meter.js';

/** Finds every `MetricSource` of the application, wherever it is provided. */
@Module({})
export class MetricsModule {
  static of(address: MetricsAddress): DynamicModule {
    return {
      module: MetricsModule,
      imports: [DiscoveryModule],
      providers: [
        { provide: MetricsAddress, useValue: address },
        ...[MetricsRegistry, MetricsListener, PoolFigures, RequestMeter],
      ],
      exports: [MetricsListener],
    };
  }
}
