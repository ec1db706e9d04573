import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTimeScalar, DecimalScalar } from '../../documents/graphql/document-scalars.js';
import { TreeSizeScalar } from '../../ledger/graphql/log-scalars.js';
import type { ItemKind } from '../../identifiers/domain/item-id.js';
import { LifecycleEventModel } from './event.model.js';
import { ItemKindEnum, ItemModel } from './item.model.js';
import { SizedList } from '../../limits/graphql/list-size.js';

export const LineageDirectionEnum = { FORWARD: 'FORWARD', BACKWARD: 'BACKWARD' } as const;
registerEnumType(LineageDirectionEnum, {
  name: 'LineageDirection',
  valuesMap: {
    FORWARD: { description: 'What became of it.' },
    BACKWARD: { description: 'What is in it, and what it was made of.' },
  },
});

export const LineageEdgeKindEnum = {
  COMPOSITION: 'COMPOSITION',
  INSTALLATION: 'INSTALLATION',
  FLOW: 'FLOW',
  FOUND_IN_LOT: 'FOUND_IN_LOT',
} as const;
registerEnumType(LineageEdgeKindEnum, {
  name: 'LineageEdgeKind',
  valuesMap: {
    COMPOSITION: { description: 'Part of it by production, assembly, repurposing, declaration.' },
    INSTALLATION: { description: 'Put into it: a battery in a vehicle, a spare module in a pack.' },
    FLOW: { description: 'Taken into a process or a use that made the other.' },
    FOUND_IN_LOT: { description: 'A battery that was found in a lot.' },
  },
});

export const CertaintyEnum = {
  REPORTED: 'REPORTED',
  PRESUMED: 'PRESUMED',
  CONFLICTING: 'CONFLICTING',
} as const;
registerEnumType(CertaintyEnum, {
  name: 'Certainty',
  valuesMap: {
    REPORTED: { description: 'As reported.' },
    PRESUMED: { description: 'Its end was never reported: it turned up elsewhere.' },
    CONFLICTING: { description: 'Reports contradict each other; both are shown.' },
  },
});

export const ShareBasisEnum = { ELEMENT: 'ELEMENT', DRY_MASS: 'DRY_MASS' } as const;
registerEnumType(ShareBasisEnum, {
  name: 'ShareBasis',
  valuesMap: {
    ELEMENT: { description: 'The mass of the element in the inputs; all compositions are known.' },
    DRY_MASS: { description: 'The dry mass of the inputs.' },
  },
});

@ObjectType('TimeWindow', { description: 'From an instant up to, not including, another.' })
export class TimeWindowModel {
  @Field(() => DateTimeScalar, { nullable: true, description: 'Null: always before.' })
  from!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Null: without end.' })
  until!: string | null;
}

@ObjectType('LineageNode', {
  description:
    'Stands again on a later page where more of its time was reached since: the last says all of it.',
})
export class LineageNodeModel {
  @Field(() => ID, {
    description: 'Canonical; `restricted:<n>`, good for this answer only, where it is.',
  })
  id!: string;

  @Field(() => ItemKindEnum)
  kind!: ItemKind;

  @Field(() => ItemModel, { nullable: true, description: 'Null where it is restricted.' })
  item!: ItemModel | null;

  @Field(() => Boolean, {
    description: 'Whether it is one that you may not see: then only its kind and depth are told.',
  })
  restricted!: boolean;

  @Field(() => Int, { description: 'The fewest hops from the items asked for.' })
  depth!: number;

  @SizedList({ usual: 1 })
  @Field(() => [TimeWindowModel], {
    description:
      'When it had to do with the items asked for; empty where that follows from what you may not read.',
  })
  windows!: TimeWindowModel[];

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Of a leaf, with `shareOf`: its part of the item asked for, from 0 to 1.',
  })
  share!: string | null;

  @Field(() => [ID], { description: 'All names of the thing.' })
  names!: readonly string[];
}

@ObjectType('LineageEdge', {
  description: 'From a part to what holds it; from an input to an output.',
})
export class LineageEdgeModel {
  @Field(() => ID)
  from!: string;

  @Field(() => ID)
  to!: string;

  @Field(() => LineageEdgeKindEnum)
  kind!: keyof typeof LineageEdgeKindEnum;

  @Field(() => CertaintyEnum)
  certainty!: keyof typeof CertaintyEnum;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'Since when it was in it, all the time that it was, whatever part of it the walk counts; of a ' +
      'flow, when it was taken in.',
  })
  at!: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Until when it was in it. Null: still, or a flow.',
  })
  until!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'kg taken in, where it is stated.' })
  massKg!: string | null;

  @Field(() => LifecycleEventModel, { nullable: true, description: 'Null where not yours to see.' })
  event!: LifecycleEventModel | null;

  /** Null where it is restricted. */
  eventId!: string | null;
  /** As of an item. */
  namedSize?: bigint | undefined;
}

@ObjectType('Lineage')
export class LineageModel {
  @SizedList({ usual: 1 })
  @Field(() => [ItemModel])
  roots!: ItemModel[];

  @Field(() => [LineageNodeModel])
  nodes!: LineageNodeModel[];

  @Field(() => [LineageEdgeModel])
  edges!: LineageEdgeModel[];

  @Field(() => TreeSizeScalar, { description: 'The size of the log that the answer is as of.' })
  asKnownAt!: string;

  @Field(() => Boolean, { description: 'Whether it was cut short by depthMax or nodesMax.' })
  truncated!: boolean;

  @Field(() => String, { nullable: true, description: 'Give it as `after` to go on.' })
  endCursor!: string | null;

  @Field(() => ShareBasisEnum, {
    nullable: true,
    description: 'With `shareOf`: by what the shares were reckoned.',
  })
  shareBasis!: keyof typeof ShareBasisEnum | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'With `shareOf`: the part that nothing is known of. Shares and it sum to 1.',
  })
  shareUnknown!: string | null;
}
