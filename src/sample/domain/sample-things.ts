/** The things that the story is about, by the names that the demonstration gives them. */
import type { JsonObject } from '../../vocabulary/json.js';
import { newCode, sampleVin, secondLifeCode } from './sample-codes.js';
import { SAMPLE_PARTIES, type PartyKey } from './sample-parties.js';

export const THINGS = {
  pack1: newCode('P', 'F3C', 1),
  pack2: newCode('P', 'F3C', 2),
  pack3: newCode('P', 'F3C', 3),
  module1: newCode('M', 'F3A', 1),
  module2: newCode('M', 'F3A', 2),
  module3: newCode('M', 'F3A', 3),
  module4: newCode('M', 'F3A', 4),
  module5: newCode('M', 'F3A', 5),
  module6: newCode('M', 'F3A', 6),
  newCell: newCode('C', 'G91', 9_001),
  vehicle1: sampleVin(1),
  vehicle2: sampleVin(2),
  secondLifePack: secondLifeCode('P', 'G51', 1),
} as const;

const lot = (by: PartyKey, number: string): string => `lot:${SAMPLE_PARTIES[by].id}:${number}`;

export const LOTS = {
  blackMassOfPack1: lot('recycler', 'BM-1'),
  blackMassOfModule1: lot('recycler', 'BM-2'),
  blackMassOfSecondLife: lot('recycler', 'BM-3'),
  blackMassOfModule4: lot('recycler', 'BM-4'),
  lithiumCarbonate: lot('recycler', 'LC-1'),
  residue: lot('recycler', 'RS-1'),
  productionLot: lot('batteryMaker', 'PL-9'),
} as const;

/** Cells 1 and 2 are in module 1, 3 and 4 in module 2, and so on. */
export function cellsOf(module: number): JsonObject[] {
  return [0, 1].map((place) => ({ code: newCode('C', 'F31', module * 2 - 1 + place) }));
}

const MODULES = [THINGS.module1, THINGS.module2, THINGS.module3, THINGS.module4, THINGS.module5];

export function moduleWithCells(number: number): JsonObject {
  return { code: MODULES[number - 1] ?? '', components: cellsOf(number) };
}

/** What a party of the sample reports: type and fields, as in the event document. */
export type SampleEvent = readonly [by: PartyKey, type: string, fields: JsonObject];

export interface ToldChapter {
  readonly en: string;
  readonly zh: string;
  readonly events: readonly SampleEvent[];
}

export const MODEL = { model: 'SB-LFP-60' };
