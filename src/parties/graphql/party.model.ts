import { Field, ID, ObjectType } from '@nestjs/graphql';
import { DateScalar, MakerCodeScalar } from '../../documents/graphql/document-scalars.js';
import { catalogueEnum } from '../../documents/graphql/event-input-classes.js';
import type { PartyRecord } from '../domain/register-records.js';

@ObjectType('Party', { description: 'An organisation.' })
export class PartyModel {
  @Field(() => ID, { description: '`uscc-<18 characters>` or `duns-<9 digits>`.' })
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => [catalogueEnum('PartyRole')], { description: 'The roles that it holds today.' })
  roles!: string[];

  @Field(() => [MakerCodeScalar], {
    description: 'Its codes in positions 1 to 3 of battery codes, today.',
  })
  makerCodes!: string[];

  @Field(() => DateScalar, { description: 'Registered from this day on.' })
  validFrom!: string;

  @Field(() => DateScalar, { nullable: true, description: 'The last day of its registration.' })
  validUntil!: string | null;
}

export function toPartyModel(record: PartyRecord): PartyModel {
  const { id, name, roles, makerCodes, validFrom, validUntil } = record;
  return { id, name, roles: [...roles], makerCodes: [...makerCodes], validFrom, validUntil };
}
