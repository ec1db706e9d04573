import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { DateTimeScalar } from '../../documents/graphql/document-scalars.js';
import { PageInfoModel } from '../../inquiry/graphql/event.model.js';
import type { AuditPage } from '../audit-inquiry.js';
import { shownEntry, type AuditEntry } from '../domain/audit-entry.js';
import {
  AUDIT_KINDS,
  AUDIT_OUTCOMES,
  type AuditDetail,
  type AuditKind,
  type AuditOutcome,
} from '../domain/audit-note.js';

export const AuditKindEnum = Object.fromEntries(AUDIT_KINDS.map((kind) => [kind, kind]));
registerEnumType(AuditKindEnum, {
  name: 'AuditKind',
  valuesMap: {
    AUTHENTICATION: { description: 'Somebody was let in for the first time of a day, or not.' },
    REFUSAL: { description: 'What somebody wanted and was not entitled to, or beyond a limit.' },
    RESTRICTED_READ: { description: 'Data were shown that are not for everybody.' },
    GRANT: { description: 'Rights were given or taken away, credentials included.' },
    EXPORT: { description: 'Data were taken away as a file.' },
    RETENTION: { description: 'An old day of the journal was removed.' },
  },
});

export const AuditOutcomeEnum = Object.fromEntries(AUDIT_OUTCOMES.map((one) => [one, one]));
registerEnumType(AuditOutcomeEnum, { name: 'AuditOutcome' });

@ObjectType('AuditEntry', { description: 'An entry of the journal of who did what.' })
export class AuditEntryModel {
  @Field(() => ID)
  id!: string;

  @Field(() => DateTimeScalar, {
    description: 'When it was written, by the database’s clock, UTC.',
  })
  recordedAt!: string;

  @Field(() => DateTimeScalar, {
    description: 'When it happened, the first of them where several are counted.',
  })
  firstAt!: string;

  @Field(() => Int, {
    description:
      'How many like it the entry stands for: of what repeats, a minute makes one entry.',
  })
  count!: number;

  @Field(() => AuditKindEnum)
  kind!: AuditKind;

  @Field(() => AuditOutcomeEnum)
  outcome!: AuditOutcome;

  @Field(() => String, { nullable: true, description: 'Why it was refused, or what was done.' })
  code!: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Who did it; `server` is the machine of the ledger. Null for a stranger.',
  })
  partyId!: string | null;

  @Field(() => ID, { nullable: true })
  credentialId!: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The request, as the header x-request-id and the log have it; of several, one.',
  })
  requestId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What it was done to: an event, a credential, an item.',
  })
  subject!: string | null;

  @Field(() => GraphQLJSONObject, { description: 'What else is known, by kind and code.' })
  detail!: AuditDetail;
}

@ObjectType('AuditEntryEdge')
export class AuditEntryEdgeModel {
  @Field(() => String)
  cursor!: string;

  @Field(() => AuditEntryModel)
  node!: AuditEntryModel;
}

@ObjectType('AuditEntryConnection')
export class AuditEntryConnectionModel {
  @Field(() => [AuditEntryEdgeModel])
  edges!: AuditEntryEdgeModel[];

  @Field(() => PageInfoModel)
  pageInfo!: PageInfoModel;
}

const INT_MAX = 2 ** 31 - 1;

export function toAuditConnection({ edges, hasNextPage }: AuditPage): AuditEntryConnectionModel {
  return {
    edges: edges.map(({ cursor, node }) => ({ cursor, node: toAuditEntryModel(node) })),
    pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null },
  };
}

function toAuditEntryModel(entry: AuditEntry): AuditEntryModel {
  const shown = shownEntry(entry);
  return { ...shown, count: Math.min(shown.count, INT_MAX) };
}
