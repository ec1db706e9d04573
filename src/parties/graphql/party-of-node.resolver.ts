import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { BatteryModelModel } from './battery-model.model.js';
import { FacilityModel } from './facility.model.js';
import { PartyLoader } from './party-loader.js';
import { PartyModel } from './party.model.js';

@Resolver(() => FacilityModel)
export class FacilityResolver {
  constructor(private readonly loader: PartyLoader) {}

  @ResolveField(() => PartyModel, { nullable: true, description: 'Null if it is not registered.' })
  party(
    @Parent() { partyId }: FacilityModel,
    @Context() context: object,
  ): Promise<PartyModel | null> {
    return this.loader.load(context, partyId);
  }
}

@Resolver(() => BatteryModelModel)
export class BatteryModelResolver {
  constructor(private readonly loader: PartyLoader) {}

  @ResolveField(() => PartyModel, { nullable: true, description: 'Null if it is not registered.' })
  maker(
    @Parent() { makerId, asKnownAt }: BatteryModelModel,
    @Context() context: object,
  ): Promise<PartyModel | null> {
    return this.loader.load(context, makerId, asKnownAt);
  }
}
