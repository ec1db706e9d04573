import { Field, ID, InterfaceType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { BATTERY_STATES, VEHICLE_STATES } from '../../lifecycle/domain/transitions.js';
import { ITEM_KINDS, itemKindOf, type ItemKind } from '../../identifiers/domain/item-id.js';

export const ItemKindEnum = Object.fromEntries(ITEM_KINDS.map((kind) => [kind, kind]));
registerEnumType(ItemKindEnum, {
  name: 'ItemKind',
  description: 'What an item is, by its id alone.',
});

export const ItemStateEnum = Object.fromEntries(
  ['ABSENT', ...BATTERY_STATES, ...VEHICLE_STATES].map((state) => [state, state]),
);
registerEnumType(ItemStateEnum, {
  name: 'ItemState',
  description: 'Where a battery or a vehicle is in its life; ABSENT while no event says.',
});

@InterfaceType('Item', {
  description: 'Anything with an identity: a battery, a vehicle, a lot, or another thing.',
  resolveType: (item: ItemModel) => graphqlTypeOf(item.kind),
})
export abstract class ItemModel {
  @Field(() => ID, {
    description: 'Canonical, as battery:<code>, vehicle:<VIN>, lot:<party>:<number>.',
  })
  id!: string;

  @Field(() => ItemKindEnum)
  kind!: ItemKind;

  /** The size of the log that the question named, if it did: all that is asked of the item is as of it. */
  namedSize?: bigint | undefined;
}

@ObjectType('Battery', {
  implements: () => [ItemModel],
  description: 'A pack, module or cell, by its code or uncoded.',
})
export class BatteryModel extends ItemModel {}

@ObjectType('Vehicle', { implements: () => [ItemModel] })
export class VehicleModel extends ItemModel {}

@ObjectType('MaterialLot', {
  implements: () => [ItemModel],
  description: 'Like goods counted together, under one number of one party.',
})
export class MaterialLotModel extends ItemModel {}

@ObjectType('OtherItem', {
  implements: () => [ItemModel],
  description: 'A thing with a URI, or a site.',
})
export class OtherItemModel extends ItemModel {}

/** The members of an item's own type are resolved by its kind. */
export function toItemModel(id: string, namedSize?: bigint): ItemModel {
  const kind = itemKindOf(id);
  return Object.assign(new CLASSES[graphqlTypeOf(kind)](), { id, kind, namedSize });
}

const CLASSES = {
  Battery: BatteryModel,
  Vehicle: VehicleModel,
  MaterialLot: MaterialLotModel,
  OtherItem: OtherItemModel,
} as const;

export function graphqlTypeOf(kind: ItemKind): keyof typeof CLASSES {
  switch (kind) {
    case 'PACK':
    case 'MODULE':
    case 'CELL':
    case 'UNCODED_BATTERY':
      return 'Battery';
    case 'VEHICLE':
      return 'Vehicle';
    case 'MATERIAL_LOT':
      return 'MaterialLot';
    case 'SITE':
    case 'OTHER':
      return 'OtherItem';
  }
}
