/** Installing, swapping, replacing, removing; tests and inspections only name their battery. */
import { batteryActs, heldByPrincipal, hostAndParts } from './effect-parts.js';
import type { EffectsOfType } from './effect-types.js';
import { itemIn, textIn, textsIn, vehicleIn } from './said-fields.js';

const namesItsBattery: EffectsOfType = ({ fields }) => ({ alsoNamed: itemIn(fields, 'battery') });

export const USE_EFFECTS: Readonly<Record<string, EffectsOfType>> = {
  batteryInstalled: ({ fields }) => {
    const hosts = itemIn(fields, 'host');
    const batteries = textsIn(fields, 'batteries');
    return {
      fittings: hostAndParts(hosts, batteries),
      acts: batteryActs(batteries, 'batteryInstalled.installed'),
      alsoNamed: [...hosts, ...batteries],
    };
  },

  batterySwapped: (event) => {
    const vehicles = vehicleIn(event.fields, 'vehicle');
    const removed = textsIn(event.fields, 'removed');
    const fitted = textsIn(event.fields, 'fitted');
    return {
      removals: hostAndParts(vehicles, removed),
      fittings: hostAndParts(vehicles, fitted),
      acts: [
        ...batteryActs(removed, 'batterySwapped.removed'),
        ...batteryActs(fitted, 'batterySwapped.fitted'),
      ],
      custody: heldByPrincipal(event, removed, textIn(event.fields, 'station')),
      alsoNamed: [...vehicles, ...fitted],
    };
  },

  batteryReplaced: (event) => {
    const hosts = itemIn(event.fields, 'host');
    const removed = textsIn(event.fields, 'removed');
    const fitted = textsIn(event.fields, 'fitted');
    return {
      removals: hostAndParts(hosts, removed),
      fittings: hostAndParts(hosts, fitted),
      acts: [
        ...batteryActs(removed, 'batteryReplaced.removed'),
        ...batteryActs(fitted, 'batteryReplaced.fitted'),
      ],
      // Where the removed are to go is a plan; a hand-over says when they went.
      custody: heldByPrincipal(event, removed),
      alsoNamed: [...hosts, ...fitted],
    };
  },

  batteryRemoved: (event) => {
    const hosts = itemIn(event.fields, 'host');
    const batteries = textsIn(event.fields, 'batteries');
    return {
      removals: hostAndParts(hosts, batteries),
      acts: batteryActs(batteries, 'batteryRemoved.removed'),
      custody: heldByPrincipal(event, batteries),
      alsoNamed: hosts,
    };
  },

  batteryTested: namesItsBattery,
  batteryInspected: namesItsBattery,
};
