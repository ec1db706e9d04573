import { Args, Context, ID, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { RequestContext } from '../../api/graphql/request-context.js';
import { TreeSizeScalar } from '../../ledger/graphql/log-scalars.js';
import { PartyModel, toPartyModel } from '../../parties/graphql/party.model.js';
import { InquiryService } from '../inquiry.service.js';
import type { ViewerInquiry } from '../viewer-inquiry.js';
import { DISCLOSURE_GROUPS } from '../../lifecycle/domain/disclosure-groups.js';
import {
  AFTER_ARGUMENT,
  DisclosureGroupEnum,
  EventConnectionModel,
  FIRST_ARGUMENT,
} from './event.model.js';
import { ItemModel, ItemStateEnum } from './item.model.js';
import { ContainmentModel, CustodyModel } from './standing.model.js';
import { toContainmentModels, toCustodyModel } from './standing.model.js';
import { toEventConnection } from './event.model.js';
import { SizedList } from '../../limits/graphql/list-size.js';

/** What every item is asked, whatever its kind; each type of item inherits it. */
@Resolver(() => ItemModel)
export class ItemResolver {
  constructor(private readonly inquiry: InquiryService) {}

  @ResolveField(() => TreeSizeScalar, {
    description: 'The size of the log that what is told of it is as of.',
  })
  async asKnownAt(
    @Parent() { namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<string> {
    return (await this.inquiry.of(context, namedSize).known.size()).toString();
  }

  @ResolveField(() => [ID], { description: 'All names of the thing, this one among them.' })
  async names(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<readonly string[]> {
    return this.inquiry.of(context, namedSize).names.load(id);
  }

  @ResolveField(() => [DisclosureGroupEnum], {
    description:
      'Groups whose facts about the item itself you may not read: with `individual` its state, with ' +
      '`custody` where it is and who has it.',
  })
  async withheld(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<string[]> {
    const { access } = this.inquiry.of(context, namedSize);
    const open = await access.groupsOfItem(id);
    return DISCLOSURE_GROUPS.filter((group) => group !== 'personal' && !open.includes(group));
  }

  @ResolveField(() => ItemStateEnum, {
    nullable: true,
    description:
      'Batteries: PRODUCED, IN_USE, REMOVED, RETIRED, COLLECTED, DISMANTLED, REPURPOSED, RECYCLED, ' +
      'DISPOSED, LOST, EXPORTED; vehicles: BUILT, SOLD, SCRAPPED, EXPORTED; ABSENT while no event says. Null ' +
      'where it is withheld.',
  })
  async state(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<string | null> {
    return (await this.inquiry.of(context, namedSize).standingFor(id, 'individual'))?.state ?? null;
  }

  @ResolveField(() => CustodyModel, { nullable: true })
  async custody(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<CustodyModel | null> {
    return toCustodyModel(await this.inquiry.of(context, namedSize).custodyFor(id), namedSize);
  }

  @ResolveField(() => PartyModel, { nullable: true, description: 'The party that has it now.' })
  async holder(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<PartyModel | null> {
    const inquiry = this.inquiry.of(context, namedSize);
    const custody = await inquiry.custodyFor(id);
    if (custody?.kind !== 'HELD') return null;
    const party = await inquiry.partiesById.load(custody.holder);
    return party === null ? null : toPartyModel(party);
  }

  @SizedList({ usual: 2 })
  @ResolveField(() => [ContainmentModel], { description: 'What it is in now, directly.' })
  async within(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<ContainmentModel[]> {
    const { parents } = await this.inquiry.of(context, namedSize).visibleContainments(id);
    return toContainmentModels(parents, namedSize);
  }

  @SizedList({ usual: 10 })
  @ResolveField(() => [ContainmentModel], { description: 'What is in it now, directly.' })
  async parts(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<ContainmentModel[]> {
    const { children } = await this.inquiry.of(context, namedSize).visibleContainments(id);
    return toContainmentModels(children, namedSize);
  }

  @ResolveField(() => EventConnectionModel, {
    description: 'The events that name it, in the order in which they happened.',
  })
  async timeline(
    @Parent() { id, namedSize }: ItemModel,
    @Args('first', FIRST_ARGUMENT) first: number,
    @Args('after', AFTER_ARGUMENT) after: string | null,
    @Context() context: RequestContext,
  ): Promise<EventConnectionModel> {
    const asked = { context, item: id, asKnownAt: namedSize };
    return toEventConnection(await this.inquiry.timeline(asked, { first, after }), namedSize);
  }
}

const IF_REGISTERED = { nullable: true, description: 'Null if it is not registered.' };

@Resolver(() => CustodyModel)
export class CustodyResolver {
  constructor(private readonly inquiry: InquiryService) {}

  @ResolveField(() => PartyModel, IF_REGISTERED)
  holder(
    @Parent() { holderId, namedSize }: CustodyModel,
    @Context() context: RequestContext,
  ): Promise<PartyModel | null> {
    return this.party(holderId, this.inquiry.of(context, namedSize));
  }

  @ResolveField(() => PartyModel, IF_REGISTERED)
  from(
    @Parent() { fromId, namedSize }: CustodyModel,
    @Context() context: RequestContext,
  ): Promise<PartyModel | null> {
    return this.party(fromId, this.inquiry.of(context, namedSize));
  }

  @ResolveField(() => PartyModel, IF_REGISTERED)
  to(
    @Parent() { toId, namedSize }: CustodyModel,
    @Context() context: RequestContext,
  ): Promise<PartyModel | null> {
    return this.party(toId, this.inquiry.of(context, namedSize));
  }

  private async party(id: string | null, inquiry: ViewerInquiry): Promise<PartyModel | null> {
    const party = id === null ? null : await inquiry.partiesById.load(id);
    return party === null ? null : toPartyModel(party);
  }
}
