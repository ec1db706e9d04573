import {
  Args,
  Context,
  Field,
  ID,
  InputType,
  Int,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import type { RequestContext } from '../../api/graphql/request-context.js';
import { parsePartyId } from '../../identifiers/domain/party-id.js';
import { PartyModel } from '../../parties/graphql/party.model.js';
import { toPartyModel } from '../../parties/graphql/party.model.js';
import { InquiryService } from '../inquiry.service.js';
import { EventConnectionModel } from './event.model.js';
import { LifecycleEventModel } from './event.model.js';
import { ItemModel, toItemModel } from './item.model.js';
import { toEventConnection, toLifecycleEventModel } from './event.model.js';

@InputType()
export class EventFilter {
  @Field(() => ID, { nullable: true, description: 'That name this item; then oldest first.' })
  item?: string | null;

  @Field(() => [String], { nullable: true, description: 'Of these types.' })
  types?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Reported for this party.' })
  principal?: string | null;
}

@Resolver(() => LifecycleEventModel)
export class EventResolver {
  constructor(private readonly inquiry: InquiryService) {}

  @Query(() => LifecycleEventModel, {
    nullable: true,
    description: 'Null if never recorded, or not yours to see.',
  })
  async event(
    @Args('id', { type: () => ID }) id: string,
    @Context() context: RequestContext,
  ): Promise<LifecycleEventModel | null> {
    const event = await this.inquiry.event(context, id);
    return event === null ? null : toLifecycleEventModel(event);
  }

  @Query(() => EventConnectionModel, {
    description:
      'The log, newest first; of one item, its timeline. A page may show fewer than asked for and ' +
      'still have a next one: it looks at a bounded part of the log.',
  })
  async events(
    @Args('filter', { type: () => EventFilter, nullable: true }) filter: EventFilter | null,
    @Args('first', { type: () => Int, defaultValue: 50 }) first: number,
    @Args('after', { type: () => String, nullable: true }) after: string | null,
    @Context() context: RequestContext,
  ): Promise<EventConnectionModel> {
    const page = { first, after: after ?? null };
    return toEventConnection(await this.inquiry.eventsBy(context, toFilter(filter), page));
  }

  @ResolveField(() => PartyModel, {
    nullable: true,
    description: 'The party that it was reported for; null for the server, or one not registered.',
  })
  async principal(
    @Parent() { principalId }: LifecycleEventModel,
    @Context() context: RequestContext,
  ): Promise<PartyModel | null> {
    const party = await this.inquiry.of(context).partiesById.load(principalId);
    return party === null ? null : toPartyModel(party);
  }

  @ResolveField(() => ID, { description: 'The party of the credential, or `server`.' })
  submitter(@Parent() { submitterId }: LifecycleEventModel): string {
    return submitterId;
  }

  @ResolveField(() => [ItemModel], { description: 'Every item that the event names.' })
  items(@Parent() { itemIds }: LifecycleEventModel): ItemModel[] {
    return itemIds.map(toItemModel);
  }
}

function toFilter(filter: EventFilter | null): Parameters<InquiryService['eventsBy']>[1] {
  const { item, types, principal } = filter ?? {};
  return {
    ...(item == null ? {} : { item }),
    ...(types == null ? {} : { types }),
    ...(principal == null ? {} : { principal: canonicalParty(principal) }),
  };
}

/** What is no party id stands for no party: nothing was reported for it. */
function canonicalParty(text: string): string {
  const party = parsePartyId(text);
  return party.ok ? party.value : text;
}
