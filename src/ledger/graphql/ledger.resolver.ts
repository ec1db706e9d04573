import { Query, Resolver } from '@nestjs/graphql';
import { LedgerService } from '../ledger.service.js';
import { LedgerModel } from './ledger.model.js';

@Resolver(() => LedgerModel)
export class LedgerResolver {
  constructor(private readonly service: LedgerService) {}

  @Query(() => LedgerModel, { description: 'The log as a whole.' })
  async ledger(): Promise<LedgerModel> {
    const [size, cursors] = await Promise.all([this.service.size(), this.service.cursors()]);
    return {
      size: size.toString(),
      projections: [...cursors].map(([name, next]) => ({ name, nextIndex: next.toString() })),
    };
  }
}
