import { Args, Context, ID, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '../../api/graphql/request-context.js';
import { PartyModel, toPartyModel } from '../../parties/graphql/party.model.js';
import { InquiryService } from '../inquiry.service.js';
import { EventConnectionModel } from './event.model.js';
import { ItemModel, ItemStateEnum } from './item.model.js';
import { ContainmentModel, CustodyModel } from './standing.model.js';
import { toContainmentModels, toCustodyModel } from './standing.model.js';
import { toEventConnection } from './event.model.js';

/** What every item is asked, whatever its kind; each type of item inherits it. */
@Resolver(() => ItemModel)
export class ItemResolver {
  constructor(private readonly inquiry: InquiryService) {}

  @ResolveField(() => [ID], { description: 'All names of the thing, this one among them.' })
  async names(
    @Parent() { id }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<readonly string[]> {
    return this.inquiry.of(context).names.load(id);
  }

  @ResolveField(() => ItemStateEnum, {
    description:
      'Batteries: PRODUCED, IN_USE, REMOVED, RETIRED, COLLECTED, DISMANTLED, REPURPOSED, RECYCLED, ' +
      'DISPOSED, LOST, EXPORTED; vehicles: BUILT, SOLD, SCRAPPED, EXPORTED; ABSENT while no event says.',
  })
  async state(@Parent() { id }: ItemModel, @Context() context: RequestContext): Promise<string> {
    return (await this.inquiry.of(context).standings.load(id)).state;
  }

  @ResolveField(() => CustodyModel, { nullable: true })
  async custody(
    @Parent() { id }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<CustodyModel | null> {
    return toCustodyModel((await this.inquiry.of(context).standings.load(id)).custody);
  }

  @ResolveField(() => PartyModel, { nullable: true, description: 'The party that has it now.' })
  async holder(
    @Parent() { id }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<PartyModel | null> {
    const inquiry = this.inquiry.of(context);
    const { custody } = await inquiry.standings.load(id);
    if (custody?.kind !== 'HELD') return null;
    const party = await inquiry.partiesById.load(custody.holder);
    return party === null ? null : toPartyModel(party);
  }

  @ResolveField(() => [ContainmentModel], { description: 'What it is in now, directly.' })
  async within(
    @Parent() { id }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<ContainmentModel[]> {
    return toContainmentModels((await this.inquiry.of(context).containments.load(id)).parents);
  }

  @ResolveField(() => [ContainmentModel], { description: 'What is in it now, directly.' })
  async parts(
    @Parent() { id }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<ContainmentModel[]> {
    return toContainmentModels((await this.inquiry.of(context).containments.load(id)).children);
  }

  @ResolveField(() => EventConnectionModel, {
    description: 'The events that name it, in the order in which they happened.',
  })
  async timeline(
    @Parent() { id }: ItemModel,
    @Args('first', { type: () => Int, defaultValue: 50 }) first: number,
    @Args('after', { type: () => String, nullable: true }) after: string | null,
    @Context() context: RequestContext,
  ): Promise<EventConnectionModel> {
    return toEventConnection(await this.inquiry.timeline(context, id, { first, after }));
  }
}

const IF_REGISTERED = { nullable: true, description: 'Null if it is not registered.' };

@Resolver(() => CustodyModel)
export class CustodyResolver {
  constructor(private readonly inquiry: InquiryService) {}

  @ResolveField(() => PartyModel, IF_REGISTERED)
  holder(
    @Parent() { holderId }: CustodyModel,
    @Context() context: RequestContext,
  ): Promise<PartyModel | null> {
    return this.party(holderId, context);
  }

  @ResolveField(() => PartyModel, IF_REGISTERED)
  from(
    @Parent() { fromId }: CustodyModel,
    @Context() context: RequestContext,
  ): Promise<PartyModel | null> {
    return this.party(fromId, context);
  }

  @ResolveField(() => PartyModel, IF_REGISTERED)
  to(
    @Parent() { toId }: CustodyModel,
    @Context() context: RequestContext,
  ): Promise<PartyModel | null> {
    return this.party(toId, context);
  }

  private async party(id: string | null, context: RequestContext): Promise<PartyModel | null> {
    const party = id === null ? null : await this.inquiry.of(context).partiesById.load(id);
    return party === null ? null : toPartyModel(party);
  }
}
