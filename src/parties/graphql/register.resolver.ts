import { Args, Query, Resolver } from '@nestjs/graphql';
import { RegisterService } from '../register.service.js';
import { toBatteryModelModel } from './battery-model.model.js';
import { toFacilityModel } from './facility.model.js';
import { toPartyModel } from './party.model.js';
import {
  BatteryModelConnectionModel,
  FacilityConnectionModel,
  PartyConnectionModel,
  toConnection,
} from './register-connection.model.js';
import { PageArgs, PageOfPartyArgs, toPageRequest } from './register.args.js';

/** What stands in the register is for every party to read: it is all in the public and detail groups. */
@Resolver()
export class RegisterResolver {
  constructor(private readonly register: RegisterService) {}

  @Query(() => PartyConnectionModel, { description: 'Registered parties, by id.' })
  async parties(@Args({ type: () => PageArgs }) page: PageArgs): Promise<PartyConnectionModel> {
    return toConnection(await this.register.pageOfParties(toPageRequest(page)), toPartyModel);
  }

  @Query(() => FacilityConnectionModel, { description: 'Facilities, by id; closed ones too.' })
  async facilities(
    @Args({ type: () => PageOfPartyArgs }) page: PageOfPartyArgs,
  ): Promise<FacilityConnectionModel> {
    return toConnection(await this.register.pageOfFacilities(toPageRequest(page)), toFacilityModel);
  }

  @Query(() => BatteryModelConnectionModel, {
    description: 'Models of batteries, by maker and name, each in its version of today.',
  })
  async models(
    @Args({ type: () => PageOfPartyArgs }) page: PageOfPartyArgs,
  ): Promise<BatteryModelConnectionModel> {
    return toConnection(await this.register.pageOfModels(toPageRequest(page)), toBatteryModelModel);
  }
}
