import { Module, type DynamicModule } from '@nestjs/common';
import { CostLimits, CostService } from './cost.service.js';

/** The buckets of cost, one set a process. */
@Module({})
export class LimitsModule {
  static of(limits: CostLimits = new CostLimits()): DynamicModule {
    return {
      module: LimitsModule,
      providers: [{ provide: CostLimits, useValue: limits }, CostService],
      exports: [CostService],
    };
  }
}
