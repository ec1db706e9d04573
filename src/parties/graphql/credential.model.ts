import { createUnionType, Field, ID, ObjectType } from '@nestjs/graphql';
import { RefusalModel } from '../../capture/graphql/event-result.model.js';
import { DateTimeScalar } from '../../documents/graphql/document-scalars.js';
import type { Language } from '../../errors/error-text.js';
import { refusalText } from '../../errors/refusal-text.js';
import { formatInstantUtc } from '../../vocabulary/instant.js';
import type { Credential, CredentialOutcome } from '../credentials.service.js';
import { SizedList } from '../../limits/graphql/list-size.js';

@ObjectType('Credential', {
  description: 'What lets one of a party’s systems in. It holds no secret.',
})
export class CredentialModel {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  partyId!: string;

  @Field(() => String, { description: 'Which system or person has it.' })
  label!: string;

  @Field(() => DateTimeScalar)
  createdAt!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'To the minute.' })
  lastUsedAt!: string | null;

  @Field(() => DateTimeScalar, { nullable: true })
  revokedAt!: string | null;
}

@ObjectType('CredentialIssued')
export class CredentialIssuedModel {
  @Field(() => CredentialModel)
  credential!: CredentialModel;

  @Field(() => String, {
    nullable: true,
    description:
      'The bearer token, shown this once. Null where the credential was issued before: it is not kept.',
  })
  token!: string | null;
}

@ObjectType('CredentialRevoked')
export class CredentialRevokedModel {
  @Field(() => CredentialModel)
  credential!: CredentialModel;
}

@ObjectType('CredentialRefused', { description: 'Nothing was changed.' })
export class CredentialRefusedModel {
  @SizedList({ usual: 1 })
  @Field(() => [RefusalModel], { description: 'Paths name the arguments.' })
  refusals!: RefusalModel[];
}

export const IssueCredentialResultUnion = createUnionType({
  name: 'IssueCredentialResult',
  types: () => [CredentialIssuedModel, CredentialRefusedModel] as const,
});

export const RevokeCredentialResultUnion = createUnionType({
  name: 'RevokeCredentialResult',
  types: () => [CredentialRevokedModel, CredentialRefusedModel] as const,
});

export function toCredentialModel(credential: Credential): CredentialModel {
  const { id, party, label, createdAt, lastUsedAt, revokedAt } = credential;
  return {
    ...{ id, partyId: party, label, createdAt: toText(createdAt) },
    lastUsedAt: lastUsedAt === null ? null : toText(lastUsedAt),
    revokedAt: revokedAt === null ? null : toText(revokedAt),
  };
}

/** Instances, since their class is how the union's member is told. */
export function toIssueResult(
  outcome: CredentialOutcome,
  language: Language,
): CredentialIssuedModel | CredentialRefusedModel {
  if (!outcome.ok) return toRefused(outcome.violations, language);
  const credential = toCredentialModel(outcome.credential);
  return Object.assign(new CredentialIssuedModel(), { credential, token: outcome.token ?? null });
}

export function toRevokeResult(
  outcome: CredentialOutcome,
  language: Language,
): CredentialRevokedModel | CredentialRefusedModel {
  if (!outcome.ok) return toRefused(outcome.violations, language);
  const credential = toCredentialModel(outcome.credential);
  return Object.assign(new CredentialRevokedModel(), { credential });
}

type Violations = Extract<CredentialOutcome, { ok: false }>['violations'];

function toRefused(violations: Violations, language: Language): CredentialRefusedModel {
  return Object.assign(new CredentialRefusedModel(), {
    refusals: violations.map((violation) => {
      const { code, path } = violation;
      return { code, path, ...refusalText(violation, language) };
    }),
  });
}

function toText(instant: Date): string {
  return formatInstantUtc(BigInt(instant.getTime()) * 1_000n);
}
