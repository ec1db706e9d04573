import { Args, Query, Resolver } from '@nestjs/graphql';
import { CurrentLanguage } from '../../api/graphql/current-request.js';
import type { Language } from '../../errors/error-text.js';
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
  async parties(
    @Args({ type: () => PageArgs }) args: PageArgs,
    @CurrentLanguage() language: Language,
  ): Promise<PartyConnectionModel> {
    const page = await this.register.pageOfParties(toPageRequest('PARTY', args, language));
    return toConnection('PARTY', page, toPartyModel);
  }

  @Query(() => FacilityConnectionModel, { description: 'Facilities, by id; closed ones too.' })
  async facilities(
    @Args({ type: () => PageOfPartyArgs }) args: PageOfPartyArgs,
    @CurrentLanguage() language: Language,
  ): Promise<FacilityConnectionModel> {
    const page = await this.register.pageOfFacilities(toPageRequest('FACILITY', args, language));
    return toConnection('FACILITY', page, toFacilityModel);
  }

  @Query(() => BatteryModelConnectionModel, {
    description: 'Models of batteries, by maker and name, each in its version of today.',
  })
  async models(
    @Args({ type: () => PageOfPartyArgs }) args: PageOfPartyArgs,
    @CurrentLanguage() language: Language,
  ): Promise<BatteryModelConnectionModel> {
    const page = await this.register.pageOfModels(toPageRequest('MODEL', args, language));
    return toConnection('MODEL', page, (model) => toBatteryModelModel(model));
  }
}
