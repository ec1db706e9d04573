import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentLanguage, CurrentViewer } from '../../api/graphql/current-request.js';
import type { Language } from '../../errors/error-text.js';
import type { Viewer } from '../../vocabulary/viewer.js';
import { CredentialsService } from '../credentials.service.js';
import {
  IssueCredentialResultUnion,
  RevokeCredentialResultUnion,
  toIssueResult,
  toRevokeResult,
} from './credential.model.js';

const ID_DESCRIPTION = 'A UUID of your own making: asking again with it does no harm.';

@Resolver()
export class CredentialResolver {
  constructor(private readonly credentials: CredentialsService) {}

  @Mutation(() => IssueCredentialResultUnion, {
    description: 'Issues a credential, to your own party or, as an administrator, to any.',
  })
  async issueCredential(
    @Args('id', { type: () => ID, description: ID_DESCRIPTION }) id: string,
    @Args('partyId', { type: () => ID }) partyId: string,
    @Args('label', { type: () => String, description: 'Which system or person gets it.' })
    label: string,
    @CurrentViewer() viewer: Viewer,
    @CurrentLanguage() language: Language,
  ): Promise<typeof IssueCredentialResultUnion> {
    const outcome = await this.credentials.issue(viewer, { id, partyId, label });
    return toIssueResult(outcome, language);
  }

  @Mutation(() => RevokeCredentialResultUnion, {
    description:
      'Ends a credential; another server may take it for five more seconds. Doing it again does no harm.',
  })
  async revokeCredential(
    @Args('id', { type: () => ID }) id: string,
    @CurrentViewer() viewer: Viewer,
    @CurrentLanguage() language: Language,
  ): Promise<typeof RevokeCredentialResultUnion> {
    return toRevokeResult(await this.credentials.revoke(viewer, id), language);
  }
}
