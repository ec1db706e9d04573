import { Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentViewer } from '../../api/graphql/current-request.js';
import type { Viewer } from '../../vocabulary/viewer.js';
import { CredentialsService } from '../credentials.service.js';
import { reportableTypes } from '../domain/reporting-right.js';
import { CredentialModel, toCredentialModel } from './credential.model.js';
import { PartyLoader } from './party-loader.js';
import { PartyModel } from './party.model.js';
import { toViewerModel, ViewerModel } from './viewer.model.js';
import { SizedList } from '../../limits/graphql/list-size.js';

@Resolver(() => ViewerModel)
export class ViewerResolver {
  constructor(
    private readonly credentialsService: CredentialsService,
    private readonly loader: PartyLoader,
  ) {}

  @Query(() => ViewerModel, { description: 'Who am I, what may I do?' })
  viewer(@CurrentViewer() viewer: Viewer): ViewerModel {
    return toViewerModel(viewer);
  }

  @ResolveField(() => PartyModel, {
    nullable: true,
    description: 'As the register has it: null for a moment after the party was registered.',
  })
  party(
    @Parent() { partyId }: ViewerModel,
    @Context() context: object,
  ): Promise<PartyModel | null> {
    return this.loader.load(context, partyId);
  }

  @ResolveField(() => [String], {
    description: 'The event types that the party may report by its roles of today.',
  })
  mayReport(@Parent() { roles }: ViewerModel): string[] {
    return reportableTypes(roles);
  }

  @SizedList({ usual: 200 })
  @ResolveField(() => [CredentialModel], {
    description:
      'The credentials of the party, at most 200: all live ones, the newest first, then those revoked last.',
  })
  async credentials(@Parent() { partyId }: ViewerModel): Promise<CredentialModel[]> {
    return (await this.credentialsService.ofParty(partyId)).map(toCredentialModel);
  }
}
