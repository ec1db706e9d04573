import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { DateTimeScalar } from '../../documents/graphql/document-scalars.js';
import { LogIndexScalar } from '../../ledger/graphql/log-scalars.js';
import { LogStateEnum, type LogState } from '../../capture/graphql/event-result.model.js';
import {
  DISCLOSURE_GROUPS,
  type DisclosureGroup,
} from '../../lifecycle/domain/disclosure-groups.js';
import { effectsOf } from '../../effects/domain/event-effects.js';
import type { JsonObject } from '../../vocabulary/json.js';
import { textOf, type ReadEvent } from '../domain/dossier.js';
import type { EventPage } from '../inquiry.service.js';

export const DisclosureGroupEnum = Object.fromEntries(
  DISCLOSURE_GROUPS.map((group) => [group.toUpperCase(), group]),
);
registerEnumType(DisclosureGroupEnum, {
  name: 'DisclosureGroup',
  description: 'The groups by which an event’s fields are sealed and disclosed.',
});

@ObjectType('LifecycleEvent', {
  description: 'A recorded fact about items or lots, as far as you may read it.',
})
export class LifecycleEventModel {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'As in the catalogue: batteryProduced, handedOver …' })
  type!: string;

  @Field(() => DateTimeScalar, {
    description: 'When it happened, as claimed; the offset is the reporter’s.',
  })
  occurredAt!: string;

  @Field(() => DateTimeScalar, { description: 'When the server recorded it, UTC.' })
  recordedAt!: string;

  @Field(() => LogStateEnum)
  logState!: LogState;

  @Field(() => LogIndexScalar, {
    nullable: true,
    description: 'Place in the log; null before it is sequenced.',
  })
  logIndex!: string | null;

  @Field(() => String, { description: 'SHA-256 of the log entry as a leaf (RFC 6962), in hex.' })
  leafHash!: string;

  @Field(() => GraphQLJSONObject, {
    description: 'What you may read of the document: `{ "<type>": { fields } }`.',
  })
  document!: JsonObject;

  @Field(() => [DisclosureGroupEnum], {
    description: 'Groups that the event has and you may not read, or that were erased.',
  })
  withheld!: DisclosureGroup[];

  /** For the fields that are resolved from it. */
  principalId!: string;
  submitterId!: string;
  itemIds!: readonly string[];
}

@ObjectType('PageInfo')
export class PageInfoModel {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Give it as `after` to go on.' })
  endCursor!: string | null;
}

@ObjectType('EventEdge')
export class EventEdgeModel {
  @Field(() => String)
  cursor!: string;

  @Field(() => LifecycleEventModel)
  node!: LifecycleEventModel;
}

@ObjectType('EventConnection')
export class EventConnectionModel {
  @Field(() => [EventEdgeModel])
  edges!: EventEdgeModel[];

  @Field(() => PageInfoModel)
  pageInfo!: PageInfoModel;
}

export function toLifecycleEventModel(event: ReadEvent): LifecycleEventModel {
  const { eventId, type, principal, submitter, fields, logIndex } = event;
  return {
    ...{ id: eventId, type, principalId: principal, submitterId: submitter },
    occurredAt: textOf(fields, 'occurredAt') ?? event.recordedAt,
    recordedAt: event.recordedAt,
    logState: logIndex === null ? 'RECORDED' : 'SEQUENCED',
    logIndex: logIndex?.toString() ?? null,
    leafHash: Buffer.from(event.leafHash).toString('hex'),
    document: { [type]: fields },
    withheld: [...event.withheld],
    itemIds: effectsOf({ eventId, type, principal, fields }).named,
  };
}

export function toEventConnection(page: EventPage): EventConnectionModel {
  const { edges, hasNextPage, endCursor } = page;
  return {
    edges: edges.map(({ cursor, event }) => ({ cursor, node: toLifecycleEventModel(event) })),
    pageInfo: { hasNextPage, endCursor },
  };
}
