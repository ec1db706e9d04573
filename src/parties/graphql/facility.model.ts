import { Field, ID, ObjectType } from '@nestjs/graphql';
import { DateScalar, RegionScalar } from '../../documents/graphql/document-scalars.js';
import { catalogueEnum } from '../../documents/graphql/event-input-classes.js';
import type { FacilityRecord } from '../domain/register-records.js';

@ObjectType('Facility', { description: 'A plant, outlet, swap station or warehouse of a party.' })
export class FacilityModel {
  @Field(() => ID, { description: 'As events name it: `site:<party>:<facility code>`.' })
  id!: string;

  @Field(() => ID)
  partyId!: string;

  @Field(() => String)
  facilityCode!: string;

  @Field(() => catalogueEnum('FacilityKind'))
  kind!: string;

  @Field(() => RegionScalar)
  region!: string;

  @Field(() => DateScalar, { description: 'The day on which it opened, or last changed.' })
  validFrom!: string;

  @Field(() => DateScalar, { nullable: true, description: 'Its last day.' })
  validUntil!: string | null;
}

export function toFacilityModel(record: FacilityRecord): FacilityModel {
  const { id, party, facilityCode, kind, region, validFrom, validUntil } = record;
  return { id, partyId: party, facilityCode, kind, region, validFrom, validUntil };
}
