import { Context, Field, ID, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import type { RequestContext } from '../../api/graphql/request-context.js';
import { catalogueEnum } from '../../documents/graphql/event-input-classes.js';
import { DecimalScalar } from '../../documents/graphql/document-scalars.js';
import { numberOfItem, partyOfItem } from '../../identifiers/domain/item-id.js';
import { PartyModel, toPartyModel } from '../../parties/graphql/party.model.js';
import { isJsonObject, type JsonObject } from '../../vocabulary/json.js';
import { textOf } from '../domain/dossier.js';
import { InquiryService } from '../inquiry.service.js';
import type { ViewerInquiry } from '../viewer-inquiry.js';
import { LifecycleEventModel, toLifecycleEventModel } from './event.model.js';
import {
  BatteryModel,
  MaterialLotModel,
  OtherItemModel,
  toItemModel,
  VehicleModel,
  type ItemModel,
} from './item.model.js';
import { SizedList } from '../../limits/graphql/list-size.js';

@ObjectType('ElementContent')
export class ElementContentModel {
  @Field(() => String, { description: 'Chemical symbol, as Li.' })
  element!: string;

  @Field(() => DecimalScalar, { description: 'Of the dry mass, from 0 to 1.' })
  massFraction!: string;

  @Field(() => String, { nullable: true, description: 'PASSPORT, ANALYSIS or SAMPLING.' })
  source!: string | null;
}

@Resolver(() => VehicleModel)
export class VehicleResolver {
  constructor(private readonly inquiry: InquiryService) {}

  @ResolveField(() => String)
  vin(@Parent() { id }: ItemModel): string {
    return id.slice('vehicle:'.length);
  }

  @ResolveField(() => LifecycleEventModel, { nullable: true })
  async production(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<LifecycleEventModel | null> {
    return beginningOf(this.inquiry.of(context, namedSize), id);
  }

  @ResolveField(() => String, { nullable: true })
  async model(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<string | null> {
    return stated(this.inquiry.of(context, namedSize), id, 'model');
  }

  @ResolveField(() => catalogueEnum('EnergyMode'), { nullable: true })
  async energyMode(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<string | null> {
    return stated(this.inquiry.of(context, namedSize), id, 'energyMode');
  }

  @SizedList({ usual: 2 })
  @ResolveField(() => [BatteryModel], { description: 'The batteries in it now.' })
  async batteries(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<ItemModel[]> {
    const { children } = await this.inquiry.of(context, namedSize).visibleContainments(id);
    return children
      .map(({ item }) => toItemModel(item, namedSize))
      .filter((item) => item instanceof BatteryModel);
  }
}

@Resolver(() => MaterialLotModel)
export class MaterialLotResolver {
  constructor(private readonly inquiry: InquiryService) {}

  @ResolveField(() => String, { description: 'The number that its party gave it.' })
  number(@Parent() { id }: ItemModel): string {
    return numberOfItem(id) ?? id;
  }

  @ResolveField(() => PartyModel, { nullable: true, description: 'The party whose lot it is.' })
  async party(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<PartyModel | null> {
    const party = await this.inquiry.of(context, namedSize).partiesById.load(partyOfItem(id) ?? '');
    return party === null ? null : toPartyModel(party);
  }

  @ResolveField(() => LifecycleEventModel, { nullable: true, description: 'How it began.' })
  async beginning(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<LifecycleEventModel | null> {
    return beginningOf(this.inquiry.of(context, namedSize), id);
  }

  @ResolveField(() => catalogueEnum('MaterialKind'), { nullable: true })
  async materialKind(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<string | null> {
    return stated(this.inquiry.of(context, namedSize), id, 'materialKind');
  }

  @ResolveField(() => DecimalScalar, { nullable: true, description: 'kg, as it began.' })
  async massKg(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<string | null> {
    return stated(this.inquiry.of(context, namedSize), id, 'massKg');
  }

  @ResolveField(() => DecimalScalar, { nullable: true, description: 'Of the mass, from 0 to 1.' })
  async moistureFraction(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<string | null> {
    return stated(this.inquiry.of(context, namedSize), id, 'moistureFraction');
  }

  @SizedList({ usual: 10 })
  @ResolveField(() => [ElementContentModel], { description: 'As declared when it began.' })
  async composition(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<ElementContentModel[]> {
    return compositionOf((await this.inquiry.of(context, namedSize).dossiers.load(id)).stated);
  }

  @SizedList({ usual: 2 })
  @ResolveField(() => [LifecycleEventModel], { description: 'Analyses, the newest first.' })
  async analyses(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<LifecycleEventModel[]> {
    const { analyses } = await this.inquiry.of(context, namedSize).dossiers.load(id);
    return analyses.map((analysis) => toLifecycleEventModel(analysis, namedSize));
  }
}

@Resolver(() => OtherItemModel)
export class OtherItemResolver {
  constructor(private readonly inquiry: InquiryService) {}

  @ResolveField(() => ID, { description: 'The identifier without our prefix.' })
  uri(@Parent() { id }: ItemModel): string {
    return id.replace(/^uri:/, '');
  }

  @ResolveField(() => GraphQLJSONObject, { description: 'What its beginning states of it.' })
  async stated(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<JsonObject> {
    return (await this.inquiry.of(context, namedSize).dossiers.load(id)).stated;
  }
}

async function beginningOf(
  inquiry: ViewerInquiry,
  id: string,
): Promise<LifecycleEventModel | null> {
  const { beginning } = await inquiry.dossiers.load(id);
  return beginning === undefined ? null : toLifecycleEventModel(beginning, inquiry.known.asked);
}

async function stated(inquiry: ViewerInquiry, id: string, name: string): Promise<string | null> {
  return textOf((await inquiry.dossiers.load(id)).stated, name) ?? null;
}

function compositionOf(statedOfLot: JsonObject): ElementContentModel[] {
  const composition = statedOfLot['composition'];
  if (!Array.isArray(composition)) return [];
  return composition.filter(isJsonObject).map((entry) => ({
    element: textOf(entry, 'element') ?? '',
    massFraction: textOf(entry, 'massFraction') ?? '',
    source: textOf(entry, 'source') ?? null,
  }));
}
