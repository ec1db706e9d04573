import { ArgsType, Field, ID, Int } from '@nestjs/graphql';
import { DateTimeScalar } from '../../documents/graphql/document-scalars.js';
import type { ItemKind } from '../../identifiers/domain/item-id.js';
import { catalogueEnum } from '../../documents/graphql/event-input-classes.js';
import { TreeSizeScalar } from '../../ledger/graphql/log-scalars.js';
import { ItemKindEnum } from './item.model.js';
import { LineageDirectionEnum, LineageEdgeKindEnum } from './lineage.model.js';

@ArgsType()
export class LineageArgs {
  @Field(() => [ID], { description: 'Canonical ids or scans, at most 100.' })
  items!: string[];

  @Field(() => LineageDirectionEnum)
  direction!: keyof typeof LineageDirectionEnum;

  @Field(() => DateTimeScalar, { nullable: true, description: 'As things stood then.' })
  at?: string | null;

  @Field(() => TreeSizeScalar, {
    nullable: true,
    description:
      'As the ledger knew at this size of the log, at most the size that it has; not together with ' +
      '`asKnownOn`.',
  })
  asKnownAt?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'As the ledger knew at this time; not together with `asKnownAt`.',
  })
  asKnownOn?: string | null;

  @Field(() => [LineageEdgeKindEnum], { nullable: true, description: 'Only these are followed.' })
  edgeKinds?: (keyof typeof LineageEdgeKindEnum)[] | null;

  @Field(() => [ItemKindEnum], { nullable: true, description: 'Only these are shown.' })
  itemKinds?: ItemKind[] | null;

  @Field(() => catalogueEnum('Element'), {
    nullable: true,
    description: 'BACKWARD and of one item only: tells each leaf’s share of it.',
  })
  shareOf?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Hops, 1 to 64; 32 unless given. With `after`, from where the page before ended.',
  })
  depthMax?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Items in one answer, 1 to 10,000; 10,000 unless given.',
  })
  nodesMax?: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The `endCursor` of the page before, with the same question; goes on as of the size of the log of ' +
      'the first.',
  })
  after?: string | null;
}
