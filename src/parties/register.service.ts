import { Injectable } from '@nestjs/common';
import { versionOn } from './domain/dated-version.js';
import { modelKey, type RegisterKind } from './domain/register-entry.js';
import {
  byKey,
  facilityRecordOf,
  modelRecordOf,
  partyRecordOf,
  type FacilityRecord,
  type ModelRecord,
  type PartyRecord,
  type RegisterVersion,
} from './domain/register-records.js';
import { PartyDatabase } from './store/party-database.js';
import { pageOfKeys, versionsByKey, versionsOfParties } from './store/register-look-up.store.js';
import { today } from './today.js';

export interface KnownQuestion {
  /** A size of the log that the register has read; as it is now where it is absent. */
  readonly asKnownAt?: bigint | undefined;
}

export interface PartyQuestion extends KnownQuestion {
  /** `YYYY-MM-DD`; today unless given. */
  readonly day?: string;
}

export interface PageRequest {
  /** How many records at most. */
  readonly first: number;
  /** The key of the last record of the page before. */
  readonly after?: string | undefined;
  /** Only what is about this party. */
  readonly party?: string | undefined;
}

export interface Page<T> {
  readonly records: readonly T[];
  readonly hasNextPage: boolean;
}

/** A model as it was on a day. */
export interface AskedModel {
  readonly maker: string;
  readonly model: string;
  /** `YYYY-MM-DD`. */
  readonly at: string;
}

/** The register of parties and what belongs to them, as the projection knows it; all in batches. */
@Injectable()
export class RegisterService {
  constructor(private readonly database: PartyDatabase) {}

  /** Those that are registered, with roles and maker codes of that day. */
  async partiesById(
    ids: readonly string[],
    { day = today(), ...known }: PartyQuestion = {},
  ): Promise<Map<string, PartyRecord>> {
    if (ids.length === 0) return new Map();
    const kinds = ['PARTY', 'ROLE', 'MAKER_CODE'] as const;
    const versions = await versionsOfParties(this.database, kinds, { parties: ids, ...known });
    const owned = Map.groupBy(versions, ({ party }) => party);
    const codes = versions.filter(({ kind }) => kind === 'MAKER_CODE').map(({ key }) => key);
    // Whether a code still is the party's, only all versions of the code tell, in their order.
    const ofCodes = codes.length === 0 ? [] : await this.versions('MAKER_CODE', codes, known);
    return new Map(
      [...owned].flatMap(([id, own]) => {
        const record = partyRecordOf(id, [...own.filter(isNoMakerCode), ...ofCodes], day);
        return record === undefined ? [] : [[id, record] as const];
      }),
    );
  }

  /** By item id, `site:<party>:<code>`. */
  async facilitiesById(
    ids: readonly string[],
    day = today(),
  ): Promise<Map<string, FacilityRecord>> {
    const records = (await this.current('FACILITY', ids, day)).map(facilityRecordOf);
    return new Map(records.map((record) => [record.id, record]));
  }

  /** In the order asked; undefined where no version had begun on that day. */
  async modelsOf(
    asked: readonly AskedModel[],
    known: KnownQuestion = {},
  ): Promise<(ModelRecord | undefined)[]> {
    if (asked.length === 0) return [];
    const keys = asked.map(({ maker, model }) => modelKey(maker, model));
    const versions = byKey(await this.versions('MODEL', keys, known));
    return asked.map(({ at }, place) => {
      const version = versionOn(versions.get(keys[place] ?? '') ?? [], at);
      return version === undefined ? undefined : modelRecordOf(version);
    });
  }

  async pageOfParties(request: PageRequest): Promise<Page<PartyRecord>> {
    const { keys, hasNextPage } = await this.page('PARTY', request);
    const parties = await this.partiesById(keys);
    return { records: keys.flatMap((key) => parties.get(key) ?? []), hasNextPage };
  }

  async pageOfFacilities(request: PageRequest): Promise<Page<FacilityRecord>> {
    const { keys, hasNextPage } = await this.page('FACILITY', request);
    const versions = await this.current('FACILITY', keys, today());
    return { records: versions.map(facilityRecordOf), hasNextPage };
  }

  async pageOfModels(request: PageRequest): Promise<Page<ModelRecord>> {
    const { keys, hasNextPage } = await this.page('MODEL', request);
    const versions = await this.current('MODEL', keys, today());
    return { records: versions.map(modelRecordOf), hasNextPage };
  }

  /** All versions of a kind that are about these parties, such as permits, grants and mandates. */
  async versionsAbout(kind: RegisterKind, parties: readonly string[]): Promise<RegisterVersion[]> {
    return versionsOfParties(this.database, [kind], { parties });
  }

  private versions(
    kind: RegisterKind,
    keys: readonly string[],
    known: KnownQuestion = {},
  ): Promise<RegisterVersion[]> {
    return versionsByKey(this.database, kind, { keys, ...known });
  }

  private async page(
    kind: RegisterKind,
    { first, after, party }: PageRequest,
  ): Promise<{ keys: string[]; hasNextPage: boolean }> {
    const bounds = { kind, after, party, limit: first + 1 };
    const keys = await pageOfKeys(this.database, bounds);
    return { keys: keys.slice(0, first), hasNextPage: keys.length > first };
  }

  /** The version of the day, in the order of the keys; of what begins later, the first that will. */
  private async current(
    kind: RegisterKind,
    keys: readonly string[],
    day: string,
  ): Promise<RegisterVersion[]> {
    if (keys.length === 0) return [];
    const versions = byKey(await this.versions(kind, keys));
    return keys.flatMap((key) => {
      const all = versions.get(key) ?? [];
      return versionOn(all, day) ?? all[0] ?? [];
    });
  }
}

function isNoMakerCode({ kind }: RegisterVersion): boolean {
  return kind !== 'MAKER_CODE';
}
