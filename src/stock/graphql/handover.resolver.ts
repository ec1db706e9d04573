import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { argumentRefusal, pageSizeOf } from '../../api/graphql/argument-refusal.js';
import type { RequestContext } from '../../api/graphql/request-context.js';
import { AFTER_ARGUMENT, FIRST_ARGUMENT } from '../../inquiry/graphql/event.model.js';
import { PartyLoader } from '../../parties/graphql/party-loader.js';
import { PartyModel } from '../../parties/graphql/party.model.js';
import { keyOfListCursor, listCursor } from '../../api/list-cursor.js';
import { StockInquiry } from '../stock-inquiry.js';
import {
  HandoverConnectionModel,
  HandoverItemConnectionModel,
  HandoverItemStatusEnum,
  HandoverModel,
  HandoverReceptionModel,
  toHandoverConnection,
  toHandoverItemModel,
} from './handover.model.js';
import { HandoverFilterInput, toHandoverFilter } from './list.args.js';

const IF_REGISTERED = { nullable: true, description: 'Null if it is not registered.' };

@Resolver(() => HandoverModel)
export class HandoverResolver {
  constructor(
    private readonly stock: StockInquiry,
    private readonly parties: PartyLoader,
  ) {}

  @Query(() => HandoverConnectionModel, {
    description: 'What was handed over to a party or by it, newest first.',
  })
  async handovers(
    @Args('filter', { type: () => HandoverFilterInput, nullable: true })
    filter: HandoverFilterInput | null,
    @Args('first', FIRST_ARGUMENT) first: number,
    @Args('after', AFTER_ARGUMENT) after: string | null,
    @Context() context: RequestContext,
  ): Promise<HandoverConnectionModel> {
    const read = toHandoverFilter(filter, context.language);
    return toHandoverConnection(await this.stock.handovers(context, read, { first, after }));
  }

  @ResolveField(() => PartyModel, IF_REGISTERED)
  from(
    @Parent() { fromId, namedSize }: HandoverModel,
    @Context() context: RequestContext,
  ): Promise<PartyModel | null> {
    return this.parties.load(context, fromId, namedSize);
  }

  @ResolveField(() => PartyModel, IF_REGISTERED)
  to(
    @Parent() { toId, namedSize }: HandoverModel,
    @Context() context: RequestContext,
  ): Promise<PartyModel | null> {
    return this.parties.load(context, toId, namedSize);
  }

  @ResolveField(() => HandoverItemConnectionModel, {
    description: 'What was handed over and what was received, item by item, by id.',
  })
  items(
    @Parent() { id, handoverItems, namedSize }: HandoverModel,
    @Args('statuses', { type: () => [HandoverItemStatusEnum], nullable: true })
    statuses: string[] | null,
    @Args('first', FIRST_ARGUMENT) first: number,
    @Args('after', AFTER_ARGUMENT) after: string | null,
    @Context() { viewer, language }: RequestContext,
  ): HandoverItemConnectionModel {
    const size = pageSizeOf(first, language);
    const scope = { list: `handover ${id}`, viewer: viewer.partyId, filter: { statuses } };
    const key = after == null ? '' : keyOfListCursor(scope, after);
    if (key === undefined) {
      throw argumentRefusal({ code: 'MALFORMED_CURSOR', path: '/after' }, language);
    }
    const wanted = handoverItems.filter(
      ({ item, status }) => item > key && (statuses?.includes(status) ?? true),
    );
    const edges = wanted.slice(0, size).map((one) => ({
      cursor: listCursor(scope, one.item),
      node: toHandoverItemModel(one, namedSize),
    }));
    const endCursor = edges.at(-1)?.cursor ?? null;
    return { edges, pageInfo: { hasNextPage: wanted.length > size, endCursor } };
  }
}

@Resolver(() => HandoverReceptionModel)
export class HandoverReceptionResolver {
  constructor(private readonly parties: PartyLoader) {}

  @ResolveField(() => PartyModel, IF_REGISTERED)
  by(
    @Parent() { byId }: HandoverReceptionModel,
    @Context() context: RequestContext,
  ): Promise<PartyModel | null> {
    return this.parties.load(context, byId);
  }
}
