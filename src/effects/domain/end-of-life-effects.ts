/** Retirement, scrapping, dismantling, disposal; and the second life. */
import type { JsonObject } from '../../vocabulary/json.js';
import {
  atOnce,
  batteryActs,
  departing,
  heldByPrincipal,
  hostAndParts,
  itemsOf,
  lotsIn,
  outputsOf,
  vehicleActs,
  withoutLots,
} from './effect-parts.js';
import type { EffectsOfType } from './effect-types.js';
import { batteryIn, itemIn, massIn, objectsIn, textIn, textsIn, vehicleIn } from './said-fields.js';

export const END_OF_LIFE_EFFECTS: Readonly<Record<string, EffectsOfType>> = {
  batteryRetired: ({ fields }) => {
    const batteries = textsIn(fields, 'batteries');
    const waste = textIn(fields, 'disposition') === 'WASTE' ? batteries : [];
    return {
      acts: batteryActs(batteries, 'batteryRetired.battery'),
      statusActs: waste.map((item) => ({ item, act: 'RETIRED_AS_WASTE' as const })),
      alsoNamed: batteries,
    };
  },

  vehicleScrapped: (event) => {
    const { fields } = event;
    const vehicles = vehicleIn(fields, 'vehicle');
    const found = textsIn(fields, 'batteriesFound');
    return {
      removals: hostAndParts(vehicles, found),
      ended: atOnce(vehicles),
      acts: [
        ...vehicleActs(vehicles, 'vehicleScrapped.vehicle'),
        ...batteryActs(found, 'vehicleScrapped.found'),
      ],
      // Who took the vehicle in says so by `received`; what was not found nobody has got.
      custody: heldByPrincipal(event, found),
      alsoNamed: objectsIn(fields, 'exceptions').flatMap((each) => itemIn(each, 'battery')),
    };
  },

  batteryDismantled: (event) => {
    const { fields } = event;
    const parents = itemIn(fields, 'parent');
    const found = textsIn(fields, 'componentsFound');
    const lots = lotsIn(event, objectsIn(fields, 'outputs'));
    const inputs = parents.map((item) => ({ item, massMg: null, takenAt: null }));
    return {
      removals: hostAndParts(parents, found),
      departures: atOnce(withoutLots(parents)),
      ended: atOnce(parents),
      flows: lots.length === 0 ? [] : [{ inputs, outputs: outputsOf(lots), found: false }],
      acts: [
        ...batteryActs(parents, 'batteryDismantled.parent'),
        ...batteryActs(found, 'batteryDismantled.component'),
      ],
      // The parent ends, and so comes into nobody's hands.
      custody: heldByPrincipal(event, [...found, ...itemsOf(lots)]),
      lotsBegun: lots,
    };
  },

  batteryRepurposed: (event) => {
    const products = objectsIn(event.fields, 'products').map(repurposed);
    const made = products.flatMap(({ codes }) => codes);
    const components = products.flatMap((product) => product.components);
    const takenOut = withoutLots(components);
    const begun = [...made, ...products.flatMap(({ newCodes }) => newCodes)];
    return {
      takenOut,
      // A component under a new code is the old one inside: nothing is made but the product.
      begun: made,
      openings: products.flatMap(({ openings }) => openings),
      acts: [
        ...batteryActs(takenOut, 'batteryRepurposed.component'),
        ...batteryActs(begun, 'batteryRepurposed.product'),
      ],
      statusActs: begun.map((item) => ({ item, act: 'REPURPOSED_PRODUCT' as const })),
      custody: heldByPrincipal(event, made),
      alsoNamed: components,
    };
  },

  batteryReturnedToUse: ({ fields }) => {
    const batteries = itemIn(fields, 'battery');
    const act = textIn(fields, 'how') === 'REMANUFACTURE' ? 'REMANUFACTURE' : 'REUSE';
    return {
      acts: batteryActs(batteries, 'batteryReturnedToUse.battery'),
      statusActs: batteries.map((item) => ({ item, act })),
      alsoNamed: batteries,
    };
  },

  itemDisposed: ({ fields }) => {
    const items = textsIn(fields, 'items');
    return {
      departures: departing(atOnce(items)),
      ended: atOnce(items),
      acts: batteryActs(items, 'itemDisposed.item'),
    };
  },

  batteryIdentified: (event) => {
    const { fields } = event;
    const batteries = itemIn(fields, 'battery');
    const [battery] = batteries;
    const [code] = batteryIn(fields, 'sameAs');
    if (battery !== undefined && code !== undefined) {
      // Often long after: it says what the thing is, not where it is.
      return {
        identity: [battery, code],
        acts: batteryActs(batteries, 'batteryIdentified.matched'),
      };
    }
    const lots = itemIn(fields, 'foundInLot');
    const massMg = massIn(fields);
    return {
      flows: lots.map((item) => ({
        inputs: [{ item, massMg, takenAt: null }],
        outputs: batteries.map((found) => ({ item: found, massMg })),
        found: true,
      })),
      acts: batteryActs(batteries, 'batteryIdentified.battery'),
      custody: heldByPrincipal(event, batteries),
      draws: massMg === null ? [] : lots.map((item) => ({ item, massMg, path: '/foundInLot' })),
    };
  },
};

interface Repurposed {
  readonly codes: readonly string[];
  readonly components: readonly string[];
  readonly newCodes: readonly string[];
  readonly openings: readonly { readonly child: string; readonly parent: string }[];
}

/** Of one product: the old component in its new code and that in the product, or the old in it. */
function repurposed(product: JsonObject): Repurposed {
  const codes = batteryIn(product, 'code');
  const named = objectsIn(product, 'components').map((component) => ({
    components: itemIn(component, 'code'),
    newCodes: batteryIn(component, 'newCode'),
  }));
  return {
    codes,
    components: named.flatMap(({ components }) => components),
    newCodes: named.flatMap(({ newCodes }) => newCodes),
    openings: named.flatMap(({ components, newCodes }) => [
      ...pairs(withoutLots(components), newCodes.length > 0 ? newCodes : codes),
      ...pairs(newCodes, codes),
    ]),
  };
}

function pairs(
  children: readonly string[],
  parents: readonly string[],
): { child: string; parent: string }[] {
  return children.flatMap((child) => parents.map((parent) => ({ child, parent })));
}
