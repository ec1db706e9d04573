/** The filter of the journal, and how it is read. */
import { Field, ID, InputType } from '@nestjs/graphql';
import { argumentRefusal } from '../../api/graphql/argument-refusal.js';
import { DateTimeScalar } from '../../documents/graphql/document-scalars.js';
import type { Language } from '../../errors/error-text.js';
import { partyArgument } from '../../parties/graphql/register.args.js';
import { parseInstant } from '../../vocabulary/instant.js';
import type { AuditSelection } from '../audit-inquiry.js';
import type { AuditKind } from '../domain/audit-note.js';
import { AuditKindEnum } from './audit-entry.model.js';

const SHOWN_OF_VALUE_MAX = 100;
/** No party, but who acts where the server does. */
const SERVER = 'server';

@InputType('AuditFilter')
export class AuditFilterInput {
  @Field(() => [AuditKindEnum], {
    nullable: true,
    description: 'Of these kinds; all unless given.',
  })
  kinds?: AuditKind[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Done by this party; `server` for the ledger’s own machine.',
  })
  party?: string | null;

  @Field(() => String, { nullable: true, description: 'With this code.' })
  code?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Written at this time or later.' })
  from?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Written before this time.' })
  until?: string | null;
}

/** Throws a GraphQLError that names the argument, the rule and the fix. */
export function toAuditSelection(
  filter: AuditFilterInput | null | undefined,
  language: Language,
): AuditSelection {
  const { kinds, party, code, from, until } = filter ?? {};
  return {
    ...(kinds == null ? {} : { kinds: [...new Set(kinds)].sort() }),
    ...(party == null ? {} : { party: partyOf(party, language) }),
    ...(code == null ? {} : { code }),
    ...(from == null ? {} : { from: instantOf('/filter/from', from, language) }),
    ...(until == null ? {} : { until: instantOf('/filter/until', until, language) }),
  };
}

function partyOf(text: string, language: Language): string {
  if (text === SERVER) return text;
  return partyArgument({ path: '/filter/party', text }, language);
}

function instantOf(path: string, text: string, language: Language): bigint {
  const read = parseInstant(text);
  if (read.ok) return read.value.micros;
  const { ok: _ok, ...reason } = read;
  const params = { value: text.slice(0, SHOWN_OF_VALUE_MAX), ...reason };
  throw argumentRefusal({ code: 'MALFORMED_TIME', path, params }, language);
}
