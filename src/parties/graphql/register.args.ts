import { ArgsType, Field, ID, Int } from '@nestjs/graphql';
import type { PageRequest } from '../register.service.js';
import { keyOfCursor } from './register-connection.model.js';

@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: 50, description: '1 to 200; more is cut to 200.' })
  first!: number;

  @Field(() => String, { nullable: true, description: 'The `endCursor` of the page before.' })
  after?: string | null;
}

@ArgsType()
export class PageOfPartyArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Only what belongs to this party.' })
  party?: string | null;
}

export function toPageRequest({ first, after, party }: PageOfPartyArgs): PageRequest {
  return {
    first,
    ...(after == null ? {} : { after: keyOfCursor(after) }),
    ...(party == null ? {} : { party }),
  };
}
