import { Field, ID, ObjectType } from '@nestjs/graphql';
import { catalogueEnum } from '../../documents/graphql/event-input-classes.js';
import type { Viewer } from '../../vocabulary/viewer.js';

@ObjectType('Viewer', { description: 'Who asks, and what it may do.' })
export class ViewerModel {
  @Field(() => ID, { description: 'The credential of this request.' })
  credentialId!: string;

  @Field(() => ID)
  partyId!: string;

  @Field(() => String)
  partyName!: string;

  @Field(() => [catalogueEnum('PartyRole')], {
    description: 'The roles that the party holds today.',
  })
  roles!: string[];
}

export function toViewerModel({ credentialId, partyId, partyName, roles }: Viewer): ViewerModel {
  return { credentialId, partyId, partyName, roles: [...roles] };
}
