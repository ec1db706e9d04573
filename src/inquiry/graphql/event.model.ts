import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { DateTimeScalar } from '../../documents/graphql/document-scalars.js';
import { PAGE_SIZE_DEFAULT } from '../../api/graphql/argument-refusal.js';
import { LogIndexScalar, TreeSizeScalar } from '../../ledger/graphql/log-scalars.js';
import { LogStateEnum, type LogState } from '../../capture/graphql/event-result.model.js';
import { EVENT_CATALOGUE } from '../../lifecycle/domain/catalogue.js';
import {
  DISCLOSURE_GROUPS,
  type DisclosureGroup,
} from '../../lifecycle/domain/disclosure-groups.js';
import { effectsOf } from '../../effects/domain/event-effects.js';
import type { JsonObject } from '../../vocabulary/json.js';
import { textOf, type ReadEvent } from '../domain/dossier.js';
import type { EventPage } from '../event-list.js';

export const DisclosureGroupEnum = Object.fromEntries(
  DISCLOSURE_GROUPS.map((group) => [group.toUpperCase(), group]),
);
registerEnumType(DisclosureGroupEnum, {
  name: 'DisclosureGroup',
  description: 'The groups by which an event’s fields are sealed and disclosed.',
});

export const EventTypeEnum = Object.fromEntries(EVENT_CATALOGUE.map(({ name }) => [name, name]));
registerEnumType(EventTypeEnum, {
  name: 'EventType',
  description: 'The types of the catalogue, by the names that documents use.',
});

/** The arguments of every list of events. */
export const FIRST_ARGUMENT = {
  type: () => Int,
  defaultValue: PAGE_SIZE_DEFAULT,
  description: 'How many a page, 1 to 200.',
};
export const AFTER_ARGUMENT = {
  type: () => String,
  nullable: true,
  description: 'The `endCursor` of the page before.',
};

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
  /** As of an item. */
  namedSize?: bigint | undefined;
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

  @Field(() => TreeSizeScalar, { description: 'The size of the log that the list is as of.' })
  asKnownAt!: string;
}

export function toLifecycleEventModel(event: ReadEvent, namedSize?: bigint): LifecycleEventModel {
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
    namedSize,
  };
}

export function toEventConnection(page: EventPage, namedSize?: bigint): EventConnectionModel {
  const { edges, hasNextPage, endCursor, asKnownAt } = page;
  return {
    edges: edges.map(({ cursor, event }) => {
      return { cursor, node: toLifecycleEventModel(event, namedSize) };
    }),
    pageInfo: { hasNextPage, endCursor },
    asKnownAt: asKnownAt.toString(),
  };
}
