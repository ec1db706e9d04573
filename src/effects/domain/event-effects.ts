/** What an event document means: `effectsOf` reads it once, for all that follow the record. */
import type { EffectsOfType, EventEffects, SaidEvent, StatedEffects } from './effect-types.js';
import { END_OF_LIFE_EFFECTS } from './end-of-life-effects.js';
import { HANDOVER_EFFECTS } from './handover-effects.js';
import { MATERIAL_EFFECTS } from './material-effects.js';
import { PRODUCTION_EFFECTS } from './production-effects.js';
import { USE_EFFECTS } from './use-effects.js';

export type {
  AtPlace,
  CustodyAct,
  EffectFlow,
  EventEffects,
  EventMoment,
  LotBeginning,
  LotDraw,
  SaidEvent,
  StateAct,
  StatusAct,
  TakenAt,
} from './effect-types.js';
export { answeredHandover, answering, handedOverItems } from './handover-effects.js';

export const NO_EVENT_EFFECTS: EventEffects = {
  ...{ removals: [], departures: [], takenOut: [], flows: [], begun: [], ended: [] },
  ...{ openings: [], fittings: [], identity: null, acts: [], statusActs: [], custody: [] },
  ...{ lotsBegun: [], draws: [], named: [] },
};

const BY_TYPE: ReadonlyMap<string, EffectsOfType> = new Map(
  [
    PRODUCTION_EFFECTS,
    USE_EFFECTS,
    HANDOVER_EFFECTS,
    END_OF_LIFE_EFFECTS,
    MATERIAL_EFFECTS,
  ].flatMap((types) => Object.entries(types)),
);

/** Total: master data, reviews and what the server records concern no items. */
export function effectsOf(event: SaidEvent): EventEffects {
  const stated = BY_TYPE.get(event.type)?.(event);
  if (stated === undefined) return NO_EVENT_EFFECTS;
  const { alsoNamed = [], ...effects } = stated;
  return { ...NO_EVENT_EFFECTS, ...effects, named: namedIn(effects, alsoNamed) };
}

function namedIn(effects: StatedEffects, alsoNamed: readonly string[]): string[] {
  const { removals = [], departures = [], takenOut = [], flows = [], begun = [] } = effects;
  const { ended = [], openings = [], fittings = [], acts = [], custody = [] } = effects;
  const things = [...departures, ...ended, ...acts, ...custody];
  return [
    ...new Set([
      ...begun,
      ...[...removals, ...fittings].flatMap(({ host, parts }) => [host, ...parts]),
      ...openings.flatMap(({ parent, child }) => [parent, child]),
      ...takenOut,
      ...flows.flatMap(({ inputs, outputs }) => [...inputs, ...outputs].map(({ item }) => item)),
      ...things.map(({ item }) => item),
      ...(effects.identity ?? []),
      ...alsoNamed,
    ]),
  ];
}
