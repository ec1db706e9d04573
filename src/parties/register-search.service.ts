import { Injectable } from '@nestjs/common';
import { DatabasePools } from '../database/database-pools.js';
import type { FacilityRecord, ModelRecord, PartyRecord } from './domain/register-records.js';
import { RegisterService, type Page } from './register.service.js';
import {
  selectMandates,
  selectPermits,
  type MandateQuery,
  type RegisterRow,
} from './store/mandate.store.js';
import { selectMentions } from './store/mention.store.js';
import { keysByWord } from './store/register-word.store.js';
import { today } from './today.js';

export interface FoundByWord {
  readonly parties: readonly PartyRecord[];
  readonly facilities: readonly FacilityRecord[];
  readonly models: readonly ModelRecord[];
}

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

/** What of the register is asked for otherwise than by its key. */
@Injectable()
export class RegisterSearchService {
  constructor(
    private readonly pools: DatabasePools,
    private readonly register: RegisterService,
  ) {}

  /** Parties whose name begins so, facilities and models that are called just so; each at most `max`. */
  async find(word: string, max: number): Promise<FoundByWord> {
    const { reader } = this.pools;
    const [parties, facilities, models] = await Promise.all([
      keysByWord(reader, 'PARTY', { word, whole: false, max }),
      keysByWord(reader, 'FACILITY', { word, whole: true, max }),
      keysByWord(reader, 'MODEL', { word, whole: true, max }),
    ]);
    const [partiesById, facilitiesById, asOfToday] = await Promise.all([
      this.register.partiesById(parties),
      this.register.facilitiesById(facilities),
      this.register.modelsOf(models.flatMap((key) => askedModel(key))),
    ]);
    return {
      parties: parties.flatMap((id) => partiesById.get(id) ?? []),
      facilities: facilities.flatMap((id) => facilitiesById.get(id) ?? []),
      models: asOfToday.flatMap((model) => model ?? []),
    };
  }

  /** Mandates that the party gave or got, by id; all of a mandate is for every party to read. */
  async mandates({ first, ...query }: Asked<MandateQuery>): Promise<Page<RegisterRow>> {
    return pageOf(first, await selectMandates(this.pools.reader, { ...query, max: first + 1 }));
  }

  /** Permits of a party. Who may read them is not judged here. */
  async permits({
    first,
    ...query
  }: Asked<Omit<MandateQuery, 'direction'>>): Promise<Page<RegisterRow>> {
    const asked = { ...query, max: first + 1, today: today() };
    return pageOf(first, await selectPermits(this.pools.reader, asked));
  }

  /** The events that concern parties, however long the log around them is: each once, the newest first, at most `max` of them. */
  async mentionsOf({ parties, types, ...bounds }: MentionsQuestion): Promise<PlaceInLog[]> {
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

type Asked<Query> = Omit<Query, 'max'> & { readonly first: number };

function pageOf(first: number, found: readonly RegisterRow[]): Page<RegisterRow> {
  return { records: found.slice(0, first), hasNextPage: found.length > first };
}

/** Of `<maker>:<model>`, the model percent-encoded. */
function askedModel(key: string): { maker: string; model: string; at: string }[] {
  const colon = key.indexOf(':');
  return colon < 0
    ? []
    : [
        {
          maker: key.slice(0, colon),
          model: decodeURIComponent(key.slice(colon + 1)),
          at: today(),
        },
      ];
}
