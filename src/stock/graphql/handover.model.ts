import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTimeScalar, DecimalScalar } from '../../documents/graphql/document-scalars.js';
import { textOf } from '../../inquiry/domain/dossier.js';
import {
  LifecycleEventModel,
  PageInfoModel,
  toLifecycleEventModel,
} from '../../inquiry/graphql/event.model.js';
import { ItemModel, toItemModel } from '../../inquiry/graphql/item.model.js';
import { TreeSizeScalar } from '../../ledger/graphql/log-scalars.js';
import { formatInstantUtc } from '../../vocabulary/instant.js';
import { formatMassKg } from '../../vocabulary/mass.js';
import {
  countsOf,
  HANDOVER_ITEM_STATUSES,
  type HandoverItem,
  type HandoverItemStatus,
} from '../domain/handover-difference.js';
import {
  massMgOf,
  receivedMassKg,
  type HandoverAnswer,
  type ListPage,
  type ReceptionAnswer,
} from '../stock-inquiry.js';
import { SizedList } from '../../limits/graphql/list-size.js';

export const HandoverItemStatusEnum = Object.fromEntries(
  HANDOVER_ITEM_STATUSES.map((status) => [status, status]),
);
registerEnumType(HandoverItemStatusEnum, {
  name: 'HandoverItemStatus',
  valuesMap: {
    ON_THE_WAY: { description: 'Handed over; no reception names the hand-over yet.' },
    RECEIVED: { description: 'Handed over and received.' },
    MISSING: { description: 'Handed over, and not among what was received.' },
    ADDITIONAL: { description: 'Received with it, though it was not handed over.' },
  },
});

@ObjectType('HandoverItem')
export class HandoverItemModel {
  @Field(() => ItemModel)
  item!: ItemModel;

  @Field(() => HandoverItemStatusEnum)
  status!: HandoverItemStatus;

  @Field(() => ID, { nullable: true, description: 'The reception that took it.' })
  receptionId!: string | null;
}

@ObjectType('HandoverItemEdge')
export class HandoverItemEdgeModel {
  @Field(() => String)
  cursor!: string;

  @Field(() => HandoverItemModel)
  node!: HandoverItemModel;
}

@ObjectType('HandoverItemConnection')
export class HandoverItemConnectionModel {
  @Field(() => [HandoverItemEdgeModel])
  edges!: HandoverItemEdgeModel[];

  @Field(() => PageInfoModel)
  pageInfo!: PageInfoModel;
}

@ObjectType('HandoverReception', { description: 'A reception that names the hand-over.' })
export class HandoverReceptionModel {
  @Field(() => ID, { description: 'The event `received`.' })
  id!: string;

  @Field(() => ID)
  byId!: string;

  @Field(() => DateTimeScalar)
  receivedAt!: string;

  @Field(() => Boolean, {
    description:
      'Whether it counts: each that names items does for these, and one of those that take all.',
  })
  counts!: boolean;

  @Field(() => DecimalScalar, { nullable: true, description: 'kg, as the receiver weighed it.' })
  massKg!: string | null;

  @Field(() => LifecycleEventModel, { nullable: true, description: 'Null if not yours to see.' })
  event!: LifecycleEventModel | null;
}

@ObjectType('Handover', {
  description: 'A hand-over of things from one party to another, and what was received of it.',
})
export class HandoverModel {
  @Field(() => ID, { description: 'The event `handedOver`: a reception names it.' })
  id!: string;

  @Field(() => ID)
  fromId!: string;

  @Field(() => ID)
  toId!: string;

  @Field(() => DateTimeScalar)
  handedOverAt!: string;

  @Field(() => Boolean, { description: 'Whether no reception by its receiver names it.' })
  open!: boolean;

  @Field(() => DecimalScalar, { nullable: true, description: 'kg, as it was handed over.' })
  massKg!: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'kg, of the receptions that count; null while one of them states none.',
  })
  receivedMassKg!: string | null;

  @Field(() => String, { nullable: true })
  transportDocument!: string | null;

  @Field(() => ID, { nullable: true })
  carrierId!: string | null;

  @Field(() => LifecycleEventModel, { nullable: true, description: 'Null if not yours to see.' })
  event!: LifecycleEventModel | null;

  @SizedList({ usual: 2 })
  @Field(() => [HandoverReceptionModel], {
    description: 'In the order of events, at most 20; its receiver’s go before others’.',
  })
  receptions!: HandoverReceptionModel[];

  @Field(() => Int, { description: 'How many things were handed over.' })
  itemCount!: number;

  @Field(() => Int, { description: 'How many of them were received.' })
  receivedCount!: number;

  @Field(() => Int, { description: 'How many were handed over, and not among what was received.' })
  missingCount!: number;

  @Field(() => Int, { description: 'How many were received with it that were not handed over.' })
  additionalCount!: number;

  /** For the fields that are resolved from it. */
  handoverItems!: readonly HandoverItem[];
  namedSize!: bigint;
}

@ObjectType('HandoverEdge')
export class HandoverEdgeModel {
  @Field(() => String)
  cursor!: string;

  @Field(() => HandoverModel)
  node!: HandoverModel;
}

@ObjectType('HandoverConnection')
export class HandoverConnectionModel {
  @Field(() => [HandoverEdgeModel])
  edges!: HandoverEdgeModel[];

  @Field(() => PageInfoModel)
  pageInfo!: PageInfoModel;

  @Field(() => TreeSizeScalar, { description: 'The size of the log that the list is as of.' })
  asKnownAt!: string;
}

export function toHandoverConnection(page: ListPage<HandoverAnswer>): HandoverConnectionModel {
  const { edges, hasNextPage, asKnownAt } = page;
  return {
    edges: edges.map(({ cursor, node }) => ({ cursor, node: toHandoverModel(node, asKnownAt) })),
    pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null },
    asKnownAt: asKnownAt.toString(),
  };
}

export function toHandoverItemModel(
  { item, status, reception }: HandoverItem,
  namedSize: bigint,
): HandoverItemModel {
  return { item: toItemModel(item, namedSize), status, receptionId: reception };
}

function toHandoverModel(answer: HandoverAnswer, namedSize: bigint): HandoverModel {
  const { row, event, receptions, items } = answer;
  const counts = countsOf(items);
  const fields = event?.fields ?? {};
  return {
    ...{ id: row.eventId, fromId: row.sender, toId: row.receiver, open: !row.received },
    handedOverAt: formatInstantUtc(row.instant),
    massKg: massKgOf(answer.event?.fields),
    receivedMassKg: receivedMassKg(receptions),
    transportDocument: textOf(fields, 'transportDocument') ?? null,
    carrierId: textOf(fields, 'carrier') ?? null,
    event: event === null ? null : toLifecycleEventModel(event, namedSize),
    receptions: receptions.map((one) => toReceptionModel(one, namedSize)),
    itemCount: items.length - counts.ADDITIONAL,
    receivedCount: counts.RECEIVED,
    missingCount: counts.MISSING,
    additionalCount: counts.ADDITIONAL,
    handoverItems: items,
    namedSize,
  };
}

function toReceptionModel(reception: ReceptionAnswer, namedSize: bigint): HandoverReceptionModel {
  const { eventId, principal, instant, counts, event } = reception;
  return {
    ...{ id: eventId, byId: principal, receivedAt: formatInstantUtc(instant), counts },
    massKg: massKgOf(event?.fields),
    event: event === null ? null : toLifecycleEventModel(event, namedSize),
  };
}

function massKgOf(fields: Parameters<typeof massMgOf>[0]): string | null {
  const massMg = massMgOf(fields);
  return massMg === null ? null : formatMassKg(massMg);
}
