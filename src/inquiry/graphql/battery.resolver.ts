import {
  Context,
  Field,
  ObjectType,
  Parent,
  registerEnumType,
  ResolveField,
  Resolver,
} from '@nestjs/graphql';
import type { RequestContext } from '../../api/graphql/request-context.js';
import { DateScalar, DecimalScalar } from '../../documents/graphql/document-scalars.js';
import {
  BATTERY_CODE_WARNINGS,
  parseBatteryCode,
  type BatteryCodeWarning,
} from '../../identifiers/domain/battery-code.js';
import { codeOfItem } from '../../identifiers/domain/item-id.js';
import {
  BatteryModelModel,
  toBatteryModelModel,
} from '../../parties/graphql/battery-model.model.js';
import { PartyModel, toPartyModel } from '../../parties/graphql/party.model.js';
import { textOf } from '../domain/dossier.js';
import { InquiryService } from '../inquiry.service.js';
import { LifecycleEventModel } from './event.model.js';
import { BatteryModel, ItemModel, toItemModel, VehicleModel } from './item.model.js';
import { toLifecycleEventModel } from './event.model.js';
import { SizedList } from '../../limits/graphql/list-size.js';

@ObjectType('Predecessor', {
  description:
    'What a part of a second-life product stood in before, or the part itself where it stood in ' +
    'nothing, and where that was.',
})
export class PredecessorModel {
  @Field(() => BatteryModel)
  battery!: ItemModel;

  @Field(() => String, { nullable: true })
  code!: string | null;

  @Field(() => PartyModel, { nullable: true })
  maker!: PartyModel | null;

  @SizedList({ usual: 2 })
  @Field(() => [VehicleModel], { description: 'Vehicles that it was in while the part was in it.' })
  vehicles!: ItemModel[];
}

const CodeWarning = Object.fromEntries(BATTERY_CODE_WARNINGS.map((name) => [name, name]));
registerEnumType(CodeWarning, {
  name: 'BatteryCodeWarning',
  description: 'What makes a code suspicious though it reads well; it is recorded all the same.',
  valuesMap: {
    SECOND_LIFE_TYPE_MISMATCH: {
      description: 'Its last letter names another product type than its position 4.',
    },
  },
});

@ObjectType('BatteryCodeFields', {
  description: 'A code read by GB/T 34014; nothing more is known by it.',
})
export class BatteryCodeFieldsModel {
  @Field(() => String, { description: 'Positions 1 to 3.' })
  manufacturerCode!: string;

  @Field(() => DateScalar, { description: 'The date in the code.' })
  producedOn!: string;

  @Field(() => Boolean, { description: 'Whether it is the code of a second-life product.' })
  secondLife!: boolean;

  @Field(() => String, { description: 'The version of the scheme that it was read by.' })
  schemeVersion!: string;

  @Field(() => [CodeWarning], { description: 'Empty where nothing is suspicious.' })
  warnings!: readonly BatteryCodeWarning[];
}

@Resolver(() => BatteryModel)
export class BatteryResolver {
  constructor(private readonly inquiry: InquiryService) {}

  @ResolveField(() => String, { nullable: true, description: 'Null for an uncoded one.' })
  code(@Parent() { id }: ItemModel): string | null {
    return codeOfItem(id) ?? null;
  }

  @ResolveField(() => BatteryCodeFieldsModel, {
    nullable: true,
    description: 'What the code itself says; null for an uncoded one.',
  })
  codeFields(@Parent() { id }: ItemModel): BatteryCodeFieldsModel | null {
    const code = codeOfItem(id);
    const read = code === undefined ? undefined : parseBatteryCode(code);
    return read?.ok === true ? read : null;
  }

  @ResolveField(() => LifecycleEventModel, {
    nullable: true,
    description: 'The event by which it began; null while it was only named by others.',
  })
  async production(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<LifecycleEventModel | null> {
    const { beginning } = await this.inquiry.of(context, namedSize).dossiers.load(id);
    return beginning === undefined ? null : toLifecycleEventModel(beginning, namedSize);
  }

  @ResolveField(() => PartyModel, { nullable: true, description: 'Who reported that it was made.' })
  async maker(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<PartyModel | null> {
    const party = await this.inquiry.of(context, namedSize).makerOf(id);
    return party === null ? null : toPartyModel(party);
  }

  @ResolveField(() => BatteryModelModel, {
    nullable: true,
    description: 'The model as its maker registered it, on the day of production.',
  })
  async model(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<BatteryModelModel | null> {
    const inquiry = this.inquiry.of(context, namedSize);
    const model = await inquiry.modelOf(id);
    if (model === null) return null;
    const showsDetail = (await inquiry.access.groupsOfItem(id)).includes('detail');
    return toBatteryModelModel(model, { asKnownAt: await inquiry.known.size(), showsDetail });
  }

  @ResolveField(() => String, { nullable: true, description: 'By its registered model.' })
  async chemistry(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<string | null> {
    return (await this.inquiry.of(context, namedSize).modelOf(id))?.chemistry ?? null;
  }

  @ResolveField(() => DecimalScalar, {
    nullable: true,
    description: 'Ah; stated, else the model’s.',
  })
  async ratedCapacityAh(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<string | null> {
    const inquiry = this.inquiry.of(context, namedSize);
    const stated = textOf((await inquiry.dossiers.load(id)).stated, 'ratedCapacityAh');
    return stated ?? (await inquiry.modelOf(id))?.ratedCapacityAh ?? null;
  }

  @ResolveField(() => DecimalScalar, {
    nullable: true,
    description: 'kg; stated, else the model’s.',
  })
  async massKg(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<string | null> {
    const inquiry = this.inquiry.of(context, namedSize);
    const stated = textOf((await inquiry.dossiers.load(id)).stated, 'massKg');
    return stated ?? (await inquiry.modelOf(id))?.massKg ?? null;
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      'original, repurposed, re-used, remanufactured or waste (Regulation (EU) 2023/1542). Null where ' +
      '`individual` is withheld.',
  })
  async euStatus(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<string | null> {
    const standing = await this.inquiry.of(context, namedSize).standingFor(id, 'individual');
    return standing?.euStatus ?? null;
  }

  @SizedList({ usual: 10 })
  @ResolveField(() => [BatteryModel], { description: 'The batteries in it now, directly.' })
  async components(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<ItemModel[]> {
    const { children } = await this.inquiry.of(context, namedSize).visibleContainments(id);
    return children
      .map(({ item }) => toItemModel(item, namedSize))
      .filter((item) => isBattery(item));
  }

  @SizedList({ usual: 2 })
  @ResolveField(() => [LifecycleEventModel], { description: 'Tests, the newest first.' })
  async tests(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<LifecycleEventModel[]> {
    const { tests } = await this.inquiry.of(context, namedSize).dossiers.load(id);
    return tests.map((test) => toLifecycleEventModel(test, namedSize));
  }

  @SizedList({ usual: 2 })
  @ResolveField(() => [LifecycleEventModel], { description: 'Inspections, the newest first.' })
  async inspections(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<LifecycleEventModel[]> {
    const { inspections } = await this.inquiry.of(context, namedSize).dossiers.load(id);
    return inspections.map((inspection) => toLifecycleEventModel(inspection, namedSize));
  }

  @SizedList({ usual: 2 })
  @ResolveField(() => [PredecessorModel], {
    description: 'Of a second-life product: what its parts stood in before. Shown, not walked.',
  })
  async predecessors(
    @Parent() { id, namedSize }: ItemModel,
    @Context() context: RequestContext,
  ): Promise<PredecessorModel[]> {
    const found = await this.inquiry.of(context, namedSize).predecessors.load(id);
    return found.map(({ item, maker, vehicles }) => ({
      battery: toItemModel(item, namedSize),
      code: codeOfItem(item) ?? null,
      maker: maker === null ? null : toPartyModel(maker),
      vehicles: vehicles.map((vehicle) => toItemModel(vehicle, namedSize)),
    }));
  }
}

function isBattery({ kind }: ItemModel): boolean {
  return kind === 'PACK' || kind === 'MODULE' || kind === 'CELL' || kind === 'UNCODED_BATTERY';
}
