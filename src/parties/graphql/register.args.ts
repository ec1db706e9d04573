import { ArgsType, Field, ID, Int } from '@nestjs/graphql';
import {
  argumentRefusal,
  PAGE_SIZE_DEFAULT,
  pageSizeOf,
} from '../../api/graphql/argument-refusal.js';
import type { Language } from '../../errors/error-text.js';
import { parsePartyId } from '../../identifiers/domain/party-id.js';
import type { RegisterKind } from '../domain/register-entry.js';
import type { PageRequest } from '../register.service.js';
import { keyOfCursor } from './register-connection.model.js';

@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: PAGE_SIZE_DEFAULT, description: 'How many a page, 1 to 200.' })
  first!: number;

  @Field(() => String, { nullable: true, description: 'The `endCursor` of the page before.' })
  after?: string | null;
}

@ArgsType()
export class PageOfPartyArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Only what belongs to this party.' })
  party?: string | null;
}

/** Throws a GraphQLError that names the argument, the rule and the fix. */
export function toPageRequest(
  kind: RegisterKind,
  { first, after, party }: PageOfPartyArgs,
  language: Language,
): PageRequest {
  const key = after == null ? undefined : keyOfCursor(kind, after);
  if (after != null && key === undefined) {
    throw argumentRefusal({ code: 'MALFORMED_CURSOR', path: '/after' }, language);
  }
  return {
    first: pageSizeOf(first, language),
    ...(key === undefined ? {} : { after: key }),
    ...(party == null ? {} : { party: partyArgument({ path: '/party', text: party }, language) }),
  };
}

/** The canonical id of a party that an argument names; what is none is refused. */
export function partyArgument(
  { path, text }: { readonly path: string; readonly text: string },
  language: Language,
): string {
  const party = parsePartyId(text);
  if (party.ok) return party.value;
  const { ok: _ok, ...reason } = party;
  const params = { value: text.slice(0, 100), ...reason };
  throw argumentRefusal({ code: 'MALFORMED_PARTY_ID', path, params }, language);
}
