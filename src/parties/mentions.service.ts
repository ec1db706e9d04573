import { Injectable } from '@nestjs/common';
import { DatabasePools } from '../database/database-pools.js';
import { selectMentions } from './store/mention.store.js';

export interface MentionsQuestion {
  readonly parties: readonly string[];
  /** Exclusive; at most the size of the log that the register has read. */
  readonly before: bigint;
  readonly types?: readonly string[] | undefined;
  readonly onlyReported: boolean;
  readonly max: number;
}

export interface PlaceInLog {
  readonly logIndex: bigint;
  readonly eventId: string;
}

/** The events that concern parties, however long the log around them is. */
@Injectable()
export class MentionsService {
  constructor(private readonly pools: DatabasePools) {}

  /** Each event once, the newest first, at most `max` of them. */
  async newestOf({ parties, types, ...bounds }: MentionsQuestion): Promise<PlaceInLog[]> {
    const places = new Map<bigint, PlaceInLog>();
    for (const party of new Set(parties)) {
      const found = await selectMentions(this.pools.reader, {
        ...{ party, types: types ?? null, ...bounds },
      });
      for (const place of found) places.set(place.logIndex, place);
    }
    const newestFirst = [...places.values()].sort((a, b) => (a.logIndex < b.logIndex ? 1 : -1));
    return newestFirst.slice(0, bounds.max);
  }
}
