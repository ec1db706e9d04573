import { ArgsType, Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { argumentRefusal, pageSizeOf } from '../../api/graphql/argument-refusal.js';
import { DateScalar, DecimalScalar } from '../../documents/graphql/document-scalars.js';
import { catalogueEnum } from '../../documents/graphql/event-input-classes.js';
import type { Language } from '../../errors/error-text.js';
import { PageInfoModel } from '../../inquiry/graphql/event.model.js';
import { parseDate } from '../../vocabulary/instant.js';
import type { JsonObject } from '../../vocabulary/json.js';
import type { Viewer } from '../../vocabulary/viewer.js';
import type { RegisterSearchService } from '../register-search.service.js';
import { PageArgs, partyArgument } from './register.args.js';
import { keyOfCursor, toConnection } from './register-connection.model.js';

export const MandateDirectionEnum = { GIVEN: 'GIVEN', RECEIVED: 'RECEIVED' } as const;
registerEnumType(MandateDirectionEnum, { name: 'MandateDirection' });

@ArgsType()
export class PermitArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'Of this party; your own unless given.' })
  party?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Only what is in force on this day.' })
  inForceOn?: string | null;
}

@ArgsType()
export class MandateArgs extends PermitArgs {
  @Field(() => MandateDirectionEnum, { nullable: true, description: 'Both unless given.' })
  direction?: keyof typeof MandateDirectionEnum | null;
}

@ObjectType('Mandate', { description: 'What one party lets another do in its name.' })
export class MandateModel {
  @Field(() => ID, { description: 'The event `mandateGiven`: a revocation names it.' })
  id!: string;

  @Field(() => ID)
  giverId!: string;

  @Field(() => ID)
  agentId!: string;

  @Field(() => catalogueEnum('MandatePurpose'))
  purpose!: string;

  @Field(() => DateScalar)
  validFrom!: string;

  @Field(() => DateScalar, { nullable: true, description: 'Its last day.' })
  validUntil!: string | null;

  @Field(() => Boolean)
  revoked!: boolean;

  @Field(() => ID, { nullable: true, description: 'The event `mandateRevoked` that ended it.' })
  revokedBy!: string | null;
}

@ObjectType('MandateEdge')
export class MandateEdgeModel {
  @Field(() => String)
  cursor!: string;

  @Field(() => MandateModel)
  node!: MandateModel;
}

@ObjectType('MandateConnection')
export class MandateConnectionModel {
  @Field(() => [MandateEdgeModel])
  edges!: MandateEdgeModel[];

  @Field(() => PageInfoModel)
  pageInfo!: PageInfoModel;
}

@ObjectType('Permit', {
  description: 'What a party is allowed to do, as an administrator recorded it.',
})
export class PermitModel {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  partyId!: string;

  @Field(() => catalogueEnum('PermitKind'))
  kind!: string;

  @Field(() => String, { nullable: true })
  number!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 't/a' })
  capacityTonnesPerYear!: string | null;

  @Field(() => DateScalar)
  validFrom!: string;

  @Field(() => DateScalar, { nullable: true, description: 'Its last day.' })
  validUntil!: string | null;
}

@ObjectType('PermitEdge')
export class PermitEdgeModel {
  @Field(() => String)
  cursor!: string;

  @Field(() => PermitModel)
  node!: PermitModel;
}

@ObjectType('PermitConnection')
export class PermitConnectionModel {
  @Field(() => [PermitEdgeModel])
  edges!: PermitEdgeModel[];

  @Field(() => PageInfoModel)
  pageInfo!: PageInfoModel;
}

type MandateQuestion = Parameters<RegisterSearchService['mandates']>[0];
type MandatePage = Awaited<ReturnType<RegisterSearchService['mandates']>>;

/** Throws a GraphQLError that names the argument, the rule and the fix. */
export function toMandateQuery(
  args: MandateArgs,
  viewer: Viewer,
  language: Language,
): MandateQuestion {
  const after = afterOf('MANDATE', args, language);
  return { ...questionOf(args, viewer, language), after, direction: args.direction ?? null };
}

/** Throws likewise. */
export function toPermitQuery(
  args: PermitArgs,
  viewer: Viewer,
  language: Language,
): Omit<MandateQuestion, 'direction'> {
  const after = afterOf('PERMIT', args, language);
  return { ...questionOf(args, viewer, language), after };
}

export function toMandateConnection(page: MandatePage): MandateConnectionModel {
  const records = page.records.map((row) => ({ ...row, id: row.key }));
  return toConnection('MANDATE', { ...page, records }, (row) => ({
    ...{ id: row.eventId, giverId: row.party, agentId: textIn(row.fields, 'agent') ?? '' },
    purpose: textIn(row.fields, 'purpose') ?? '',
    ...{ validFrom: row.validFrom, validUntil: row.validUntil },
    ...{ revoked: row.revokedBy !== null, revokedBy: row.revokedBy },
  }));
}

export function toPermitConnection(page: MandatePage): PermitConnectionModel {
  const records = page.records.map((row) => ({ ...row, id: row.key }));
  return toConnection('PERMIT', { ...page, records }, (row) => ({
    ...{ id: row.key, partyId: row.party, kind: textIn(row.fields, 'kind') ?? '' },
    number: textIn(row.fields, 'number'),
    capacityTonnesPerYear: textIn(row.fields, 'capacityTonnesPerYear'),
    ...{ validFrom: row.validFrom, validUntil: row.validUntil },
  }));
}

function questionOf(
  { first, party, inForceOn }: PermitArgs,
  viewer: Viewer,
  language: Language,
): Omit<MandateQuestion, 'direction' | 'after'> {
  return {
    first: pageSizeOf(first, language),
    party:
      party == null ? viewer.partyId : partyArgument({ path: '/party', text: party }, language),
    inForceOn: inForceOn == null ? null : dayOf(inForceOn, language),
  };
}

function afterOf(kind: 'MANDATE' | 'PERMIT', { after }: PermitArgs, language: Language): string {
  const key = after == null ? '' : keyOfCursor(kind, after);
  if (key !== undefined) return key;
  throw argumentRefusal({ code: 'MALFORMED_CURSOR', path: '/after' }, language);
}

function dayOf(text: string, language: Language): string {
  const day = parseDate(text);
  if (day.ok) return day.value;
  const { ok: _ok, ...reason } = day;
  const params = { value: text.slice(0, 100), ...reason };
  throw argumentRefusal({ code: 'MALFORMED_DATE', path: '/inForceOn', params }, language);
}

function textIn(fields: JsonObject, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' ? value : null;
}
