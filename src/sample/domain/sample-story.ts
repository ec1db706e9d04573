/**
 * The story of a few batteries: a module is replaced, packs are swapped and retired, one of them
 * gets a second life, others end as material, and some of that becomes a cell again.
 */
import type { JsonObject } from '../../vocabulary/json.js';
import { END_AND_RETURN } from './end-and-return.js';
import { MAKING_AND_USE } from './making-and-use.js';
import { sampleEventId } from './sample-codes.js';
import type { PartyKey } from './sample-parties.js';

export interface Telling {
  readonly by: PartyKey;
  readonly document: JsonObject;
}

export interface Chapter {
  readonly en: string;
  readonly zh: string;
  readonly tellings: readonly Telling[];
}

/** Numbers the tellings through, so that each has an id of its own. */
export function sampleStory(): Chapter[] {
  let number = 0;
  return [...MAKING_AND_USE, ...END_AND_RETURN].map(({ en, zh, events }) => ({
    en,
    zh,
    tellings: events.map(([by, type, fields]) => {
      number += 1;
      return { by, document: { [type]: { eventId: sampleEventId(number), ...fields } } };
    }),
  }));
}
