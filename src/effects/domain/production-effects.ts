/** Production, assembly, and the first sale. */
import { itemKindOf } from '../../identifiers/domain/item-id.js';
import type { JsonObject } from '../../vocabulary/json.js';
import {
  batteryActs,
  heldByPrincipal,
  hostAndParts,
  onlyLots,
  plainFlow,
  vehicleActs,
  withoutLots,
} from './effect-parts.js';
import type { ComponentOpening, EffectsOfType } from './effect-types.js';
import { batteryIn, itemIn, objectsIn, textsIn, vehicleIn } from './said-fields.js';

export const PRODUCTION_EFFECTS: Readonly<Record<string, EffectsOfType>> = {
  batteryProduced: (event) => {
    const products = batteryIn(event.fields, 'product');
    const openings = products.flatMap((product) => openingsUnder(product, event.fields));
    const components = openings.map(({ child }) => child);
    const cells = components.filter((item) => itemKindOf(item) === 'CELL');
    const lots = itemIn(event.fields, 'productionLot');
    return {
      begun: products,
      openings,
      flows: lots.map((lot) => plainFlow([lot], cells.length > 0 ? cells : products)),
      acts: [
        ...batteryActs(products, 'batteryProduced.product'),
        ...batteryActs(components, 'batteryProduced.component'),
      ],
      custody: heldByPrincipal(event, products),
    };
  },

  itemAssembled: (event) => {
    const items = itemIn(event.fields, 'item');
    const parts = textsIn(event.fields, 'parts');
    const lots = [...textsIn(event.fields, 'lots'), ...onlyLots(parts)];
    return {
      begun: items,
      openings: items.flatMap((parent) => withoutLots(parts).map((child) => ({ child, parent }))),
      flows: lots.length === 0 ? [] : [plainFlow([...new Set(lots)], items)],
      acts: [
        ...batteryActs(items, 'itemAssembled.item'),
        ...batteryActs(withoutLots(parts), 'itemAssembled.part'),
      ],
      custody: heldByPrincipal(event, items),
      alsoNamed: parts,
    };
  },

  vehicleProduced: (event) => {
    const vehicles = vehicleIn(event.fields, 'vehicle');
    const batteries = textsIn(event.fields, 'batteries');
    return {
      begun: vehicles,
      fittings: hostAndParts(vehicles, batteries),
      acts: [
        ...vehicleActs(vehicles, 'vehicleProduced.vehicle'),
        ...batteryActs(batteries, 'vehicleProduced.installed'),
      ],
      custody: heldByPrincipal(event, vehicles),
      alsoNamed: batteries,
    };
  },

  vehicleSold: ({ fields }) => {
    const vehicles = vehicleIn(fields, 'vehicle');
    return {
      acts: vehicleActs(vehicles, 'vehicleSold.vehicle'),
      custody: vehicles.map((item) => ({ item, kind: 'END_USER' as const })),
    };
  },
};

/** One opening a component, those of a parent before those of its children. */
function openingsUnder(parent: string, fields: JsonObject): ComponentOpening[] {
  return objectsIn(fields, 'components').flatMap((component) =>
    batteryIn(component, 'code').flatMap((child) => [
      { child, parent },
      ...openingsUnder(child, component),
    ]),
  );
}
