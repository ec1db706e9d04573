import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentLanguage, CurrentViewer } from '../../api/graphql/current-request.js';
import type { Language } from '../../errors/error-text.js';
import type { Viewer } from '../../vocabulary/viewer.js';
import { mayReadModelDetail, mayReadPermits } from '../domain/register-reading.js';
import { RegisterSearchService } from '../register-search.service.js';
import { RegisterService } from '../register.service.js';
import { BatteryModelModel, toBatteryModelModel } from './battery-model.model.js';
import { FacilityModel, toFacilityModel } from './facility.model.js';
import {
  MandateArgs,
  MandateConnectionModel,
  MandateModel,
  PermitArgs,
  PermitConnectionModel,
  toMandateConnection,
  toMandateQuery,
  toPermitConnection,
  toPermitQuery,
} from './mandate.model.js';
import { PartyLoader } from './party-loader.js';
import { PartyModel, toPartyModel } from './party.model.js';
import {
  BatteryModelConnectionModel,
  FacilityConnectionModel,
  PartyConnectionModel,
  toConnection,
} from './register-connection.model.js';
import { PageArgs, PageOfPartyArgs, toPageRequest } from './register.args.js';

/** What is public of the register is for every party to read. */
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
    @CurrentViewer() viewer: Viewer,
    @CurrentLanguage() language: Language,
  ): Promise<BatteryModelConnectionModel> {
    const page = await this.register.pageOfModels(toPageRequest('MODEL', args, language));
    return toConnection('MODEL', page, (model) =>
      toBatteryModelModel(model, { showsDetail: mayReadModelDetail(viewer, model.maker) }),
    );
  }
}

const IF_REGISTERED = { nullable: true, description: 'Null if it is not registered.' };

@Resolver(() => MandateModel)
export class MandateResolver {
  constructor(
    private readonly register: RegisterSearchService,
    private readonly loader: PartyLoader,
  ) {}

  @Query(() => MandateConnectionModel, {
    description: 'Mandates that a party gave or got, by id; ended and revoked ones too.',
  })
  async mandates(
    @Args({ type: () => MandateArgs }) args: MandateArgs,
    @CurrentViewer() viewer: Viewer,
    @CurrentLanguage() language: Language,
  ): Promise<MandateConnectionModel> {
    const page = await this.register.mandates(toMandateQuery(args, viewer, language));
    return toMandateConnection(page);
  }

  @Query(() => PermitConnectionModel, {
    description:
      'Permits of a party, by key, each in its version of the day. Your own; an authority may name any.',
  })
  async permits(
    @Args({ type: () => PermitArgs }) args: PermitArgs,
    @CurrentViewer() viewer: Viewer,
    @CurrentLanguage() language: Language,
  ): Promise<PermitConnectionModel> {
    const query = toPermitQuery(args, viewer, language);
    if (!mayReadPermits(viewer, query.party)) {
      return toPermitConnection({ records: [], hasNextPage: false });
    }
    return toPermitConnection(await this.register.permits(query));
  }

  @ResolveField(() => PartyModel, IF_REGISTERED)
  giver(
    @Parent() { giverId }: MandateModel,
    @Context() context: object,
  ): Promise<PartyModel | null> {
    return this.loader.load(context, giverId);
  }

  @ResolveField(() => PartyModel, IF_REGISTERED)
  agent(
    @Parent() { agentId }: MandateModel,
    @Context() context: object,
  ): Promise<PartyModel | null> {
    return this.loader.load(context, agentId);
  }
}

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
