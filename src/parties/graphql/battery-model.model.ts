import { Field, ID, ObjectType } from '@nestjs/graphql';
import { DateScalar, DecimalScalar } from '../../documents/graphql/document-scalars.js';
import { catalogueEnum } from '../../documents/graphql/event-input-classes.js';
import { DisclosureGroupEnum } from '../../inquiry/graphql/event.model.js';
import type { ModelRecord } from '../domain/register-records.js';
import { SizedList } from '../../limits/graphql/list-size.js';

@ObjectType('SubstanceContent')
export class SubstanceContentModel {
  @Field(() => String)
  substance!: string;

  @Field(() => DecimalScalar, { description: 'In one battery, in kg.' })
  massKg!: string;
}

@ObjectType('BatteryModel', { description: 'A model as its maker registered it, in one version.' })
export class BatteryModelModel {
  @Field(() => ID, { description: 'The same for all versions of the model.' })
  id!: string;

  @Field(() => ID)
  makerId!: string;

  @Field(() => String, { description: 'The maker’s own name for it.' })
  model!: string;

  @Field(() => catalogueEnum('BatteryCategory'))
  category!: string;

  @Field(() => String)
  chemistry!: string;

  @Field(() => DecimalScalar, { nullable: true, description: 'In Ah.' })
  ratedCapacityAh!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'In V.' })
  nominalVoltageV!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Of one battery, in kg.' })
  massKg!: string | null;

  @SizedList({ usual: 10 })
  @Field(() => [SubstanceContentModel])
  content!: SubstanceContentModel[];

  @Field(() => DecimalScalar, { nullable: true, description: 'Electrode powder in kg.' })
  electrodePowderKg!: string | null;

  @Field(() => DateScalar, { nullable: true })
  placedOnMarketOn!: string | null;

  @Field(() => String, { nullable: true })
  dismantlingInformation!: string | null;

  @Field(() => DateScalar, { description: 'This version is of batteries made from this day on.' })
  validFrom!: string;

  @SizedList({ usual: 1 })
  @Field(() => [DisclosureGroupEnum], {
    description:
      'With `detail`, its content, electrode powder and dismantling information: they are told to its maker, ' +
      'authorities, auditors of the maker, and of a battery of the model to who has its code.',
  })
  withheld!: string[];

  /** The size of the log that it was read at, if not as it is now: its maker is read at the same. */
  asKnownAt?: bigint | undefined;
}

interface ToldModel {
  readonly asKnownAt?: bigint | undefined;
  /** Whether the fields of the group `detail` are told. */
  readonly showsDetail?: boolean;
}

const NO_DETAIL = { content: [], electrodePowderKg: null, dismantlingInformation: null };

export function toBatteryModelModel(
  record: ModelRecord,
  { asKnownAt, showsDetail = false }: ToldModel = {},
): BatteryModelModel {
  const { maker, content, id, model, category, chemistry, validFrom } = record;
  const { ratedCapacityAh, nominalVoltageV, massKg, electrodePowderKg } = record;
  const { placedOnMarketOn, dismantlingInformation } = record;
  const detail = { content: [...content], electrodePowderKg, dismantlingInformation };
  return {
    ...{ id, makerId: maker, model, category, chemistry, validFrom, placedOnMarketOn },
    ...{ ratedCapacityAh, nominalVoltageV, massKg, asKnownAt },
    ...(showsDetail ? detail : NO_DETAIL),
    withheld: showsDetail ? [] : ['detail'],
  };
}
