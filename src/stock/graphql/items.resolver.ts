import { Args, Context, Field, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '../../api/graphql/request-context.js';
import {
  AFTER_ARGUMENT,
  FIRST_ARGUMENT,
  PageInfoModel,
} from '../../inquiry/graphql/event.model.js';
import { ItemModel, toItemModel } from '../../inquiry/graphql/item.model.js';
import { TreeSizeScalar } from '../../ledger/graphql/log-scalars.js';
import { StockInquiry } from '../stock-inquiry.js';
import { ItemFilterInput, toItemFilter } from './list.args.js';

@ObjectType('ItemEdge')
export class ItemEdgeModel {
  @Field(() => String)
  cursor!: string;

  @Field(() => ItemModel)
  node!: ItemModel;
}

@ObjectType('ItemConnection')
export class ItemConnectionModel {
  @Field(() => [ItemEdgeModel])
  edges!: ItemEdgeModel[];

  @Field(() => PageInfoModel)
  pageInfo!: PageInfoModel;

  @Field(() => TreeSizeScalar, {
    description: 'The size of the log that the list, and what is told of its items, is as of.',
  })
  asKnownAt!: string;
}

@Resolver()
export class ItemsResolver {
  constructor(private readonly stock: StockInquiry) {}

  @Query(() => ItemConnectionModel, {
    description:
      'What a party holds now, by id. What stands in another thing goes along with it and is not ' +
      'listed; what stands in a site is. A lot is listed as long as it is held, used up or not.',
  })
  async items(
    @Args('filter', { type: () => ItemFilterInput, nullable: true })
    filter: ItemFilterInput | null,
    @Args('first', FIRST_ARGUMENT) first: number,
    @Args('after', AFTER_ARGUMENT) after: string | null,
    @Context() context: RequestContext,
  ): Promise<ItemConnectionModel> {
    const read = toItemFilter(filter, context.viewer.partyId, context.language);
    const page = await this.stock.items(context, read, { first, after });
    const { edges, hasNextPage, asKnownAt } = page;
    return {
      edges: edges.map(({ cursor, node }) => ({ cursor, node: toItemModel(node, asKnownAt) })),
      pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null },
      asKnownAt: asKnownAt.toString(),
    };
  }
}
