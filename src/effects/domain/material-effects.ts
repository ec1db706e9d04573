/** Lots: declared, processed, used; analysed and counted, which change nothing. */
import {
  batteryActs,
  departing,
  heldByPrincipal,
  isLot,
  itemsOf,
  lotsIn,
  outputsOf,
  withoutLots,
} from './effect-parts.js';
import type {
  AtPlace,
  EffectsOfType,
  FlowInput,
  LotDraw,
  SaidEvent,
  StateAct,
} from './effect-types.js';
import { takenAtOf } from './event-moment.js';
import { itemIn, massIn, objectIn, objectsIn, textsIn } from './said-fields.js';

export const MATERIAL_EFFECTS: Readonly<Record<string, EffectsOfType>> = {
  materialDeclared: (event) => {
    const lots = lotsIn(event, asList(objectIn(event.fields, 'lot')));
    const codes = textsIn(event.fields, 'knownCodes');
    return {
      begun: itemsOf(lots),
      openings: lots.flatMap(({ item: parent }) =>
        withoutLots(codes).map((child) => ({ child, parent })),
      ),
      custody: heldByPrincipal(event, itemsOf(lots)),
      lotsBegun: lots,
      alsoNamed: codes,
    };
  },

  materialProcessed: (event) => {
    const inputs = inputsOf(event);
    const batteries = placesOf(inputs.filter(({ item }) => !isLot(item)));
    const lots = lotsIn(event, objectsIn(event.fields, 'outputs'));
    return {
      departures: departing(placesOf(inputs)),
      ended: batteries,
      flows: [{ inputs, outputs: outputsOf(lots), found: false }],
      acts: processedActs(batteries),
      // In tolling too: custody stays with the processor.
      custody: heldByPrincipal(event, itemsOf(lots)),
      lotsBegun: lots,
      draws: drawsOf(inputs),
    };
  },

  materialUsed: (event) => {
    const inputs = inputsOf(event);
    const lots = lotsIn(event, asList(objectIn(event.fields, 'output')));
    return {
      flows: [{ inputs, outputs: outputsOf(lots), found: false }],
      custody: heldByPrincipal(event, itemsOf(lots)),
      lotsBegun: lots,
      draws: drawsOf(inputs),
    };
  },

  lotAnalysed: ({ fields }) => ({ alsoNamed: itemIn(fields, 'lot') }),

  stockCounted: ({ fields }) => ({
    alsoNamed: objectsIn(fields, 'counts').flatMap((count) => itemIn(count, 'lot')),
  }),
};

function asList<T>(thing: T | undefined): T[] {
  return thing === undefined ? [] : [thing];
}

function inputsOf(event: SaidEvent): FlowInput[] {
  return objectsIn(event.fields, 'inputs').flatMap((input) =>
    itemIn(input, 'item').map((item) => ({
      item,
      massMg: massIn(input),
      takenAt: takenAtOf(event, input),
    })),
  );
}

function placesOf(inputs: readonly FlowInput[]): AtPlace[] {
  return inputs.map(({ item, takenAt }) => ({ item, takenAt }));
}

function processedActs(batteries: readonly AtPlace[]): StateAct[] {
  return batteries.flatMap(({ item, takenAt }) =>
    batteryActs([item], 'materialProcessed.input').map((act) => ({ ...act, takenAt })),
  );
}

function drawsOf(inputs: readonly FlowInput[]): LotDraw[] {
  return inputs.flatMap(({ item, massMg }, place) =>
    isLot(item) && massMg !== null ? [{ item, massMg, path: `/inputs/${place}/item` }] : [],
  );
}
