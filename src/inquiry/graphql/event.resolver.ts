import {
  Args,
  Context,
  Field,
  ID,
  InputType,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import type { RequestContext } from '../../api/graphql/request-context.js';
import type { Language } from '../../errors/error-text.js';
import { SERVER } from '../../ledger/ledger.service.js';
import { partyArgument } from '../../parties/graphql/register.args.js';
import { PartyModel } from '../../parties/graphql/party.model.js';
import { toPartyModel } from '../../parties/graphql/party.model.js';
import { InquiryService } from '../inquiry.service.js';
import {
  AFTER_ARGUMENT,
  EventConnectionModel,
  EventTypeEnum,
  FIRST_ARGUMENT,
  LifecycleEventModel,
  toEventConnection,
  toLifecycleEventModel,
} from './event.model.js';
import { ItemModel, toItemModel } from './item.model.js';
import { SizedList } from '../../limits/graphql/list-size.js';

@InputType()
export class EventFilter {
  @Field(() => ID, { nullable: true, description: 'That name this item; then oldest first.' })
  item?: string | null;

  @Field(() => [EventTypeEnum], { nullable: true, description: 'Of these types.' })
  types?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'Reported for this party.' })
  principal?: string | null;
}

@Resolver(() => LifecycleEventModel)
export class EventResolver {
  constructor(private readonly inquiry: InquiryService) {}

  @Query(() => LifecycleEventModel, {
    nullable: true,
    description: 'Null if never recorded, or not yours to see; what is no UUID is refused.',
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
    @Args('first', FIRST_ARGUMENT) first: number,
    @Args('after', AFTER_ARGUMENT) after: string | null,
    @Context() context: RequestContext,
  ): Promise<EventConnectionModel> {
    const page = { first, after: after ?? null };
    return toEventConnection(
      await this.inquiry.eventsBy(context, toFilter(filter, context.language), page),
    );
  }

  @ResolveField(() => PartyModel, {
    nullable: true,
    description: 'The party that it was reported for; null for the server, or one not registered.',
  })
  async principal(
    @Parent() { principalId, namedSize }: LifecycleEventModel,
    @Context() context: RequestContext,
  ): Promise<PartyModel | null> {
    const party = await this.inquiry.of(context, namedSize).partiesById.load(principalId);
    return party === null ? null : toPartyModel(party);
  }

  @ResolveField(() => ID, { description: 'The party of the credential, or `server`.' })
  submitter(@Parent() { submitterId }: LifecycleEventModel): string {
    return submitterId;
  }

  @SizedList({ usual: 3 })
  @ResolveField(() => [ItemModel], { description: 'Every item that the event names.' })
  items(@Parent() { itemIds, namedSize }: LifecycleEventModel): ItemModel[] {
    return itemIds.map((id) => toItemModel(id, namedSize));
  }
}

function toFilter(
  filter: EventFilter | null,
  language: Language,
): Parameters<InquiryService['eventsBy']>[1] {
  const { item, types, principal } = filter ?? {};
  return {
    ...(item == null ? {} : { item }),
    ...(types == null ? {} : { types }),
    ...(principal == null ? {} : { principal: canonicalParty(principal, language) }),
  };
}

function canonicalParty(text: string, language: Language): string {
  // No party, but what the server records for itself.
  if (text === SERVER) return text;
  return partyArgument({ path: '/filter/principal', text }, language);
}
