import DataLoader from 'dataloader';
import { argumentRefusal } from '../api/graphql/argument-refusal.js';
import type { AccessService } from '../access/access.service.js';
import { LOOK_UPS_A_DAY_MAX } from '../access/domain/look-ups-a-day.js';
import type { Judged, ViewerAccess } from '../access/viewer-access.js';
import type { Custody } from '../custody/domain/own-state.js';
import type { ItemStanding } from '../custody/domain/standing.js';
import type { CustodyService } from '../custody/custody.service.js';
import type { Violation } from '../errors/error-code.js';
import type { Language } from '../errors/error-text.js';
import { codeOfItem, numberOfItem, partyOfItem } from '../identifiers/domain/item-id.js';
import { mergedGroups } from '../ledger/domain/merged-groups.js';
import type { LedgerService } from '../ledger/ledger.service.js';
import type { ContainmentsOfItem, Held, LineageService } from '../lineage/lineage.service.js';
import type { ModelRecord, PartyRecord } from '../parties/domain/register-records.js';
import type { AskedModel, RegisterService } from '../parties/register.service.js';
import type { DisclosureGroup } from '../lifecycle/domain/disclosure-groups.js';
import type { Viewer } from '../vocabulary/viewer.js';
import {
  DOSSIER_TYPES,
  dossierOf,
  textOf,
  type Dossier,
  type ItemName,
  type ReadEvent,
} from './domain/dossier.js';
import { KnownSize } from './known-size.js';
import { predecessorsOf, type Predecessor } from './predecessors.js';
import { VisibleTimelines } from './visible-timelines.js';

export interface Rooms {
  readonly ledger: LedgerService;
  readonly register: RegisterService;
  readonly lineage: LineageService;
  readonly custody: CustodyService;
  readonly access: AccessService;
}

/** The context of a request, as far as inquiry reads it. */
export interface AskedBy {
  readonly viewer: Viewer;
  readonly language: Language;
}

const TOO_MANY: Violation = {
  ...{ code: 'TOO_MANY_LOOK_UPS', path: '' },
  params: { max: LOOK_UPS_A_DAY_MAX },
};

/** Of one item; one tested more often shows the oldest of them in its timeline. */
const DOSSIER_EVENTS_MAX = 200;

/**
 * What one viewer asks in one request. Each kind of fact is loaded in batches: all that one level of a
 * question needs, in one go, and all of them as of one size of the log. Nothing is kept longer than the
 * request.
 */
export class ViewerInquiry {
  readonly known: KnownSize;
  readonly access: ViewerAccess;
  readonly standings: DataLoader<string, ItemStanding>;
  readonly containments: DataLoader<string, ContainmentsOfItem>;
  readonly names: DataLoader<string, readonly string[]>;
  readonly dossiers: DataLoader<string, Dossier>;
  readonly predecessors: DataLoader<string, Predecessor[]>;
  readonly timelines: VisibleTimelines;
  readonly partiesById: DataLoader<string, PartyRecord | null>;
  readonly models: DataLoader<AskedModel, ModelRecord | null, string>;

  /** `asKnownAt` as `KnownSize` takes it. */
  constructor(
    readonly rooms: Rooms,
    private readonly asker: AskedBy,
    asKnownAt?: bigint,
  ) {
    const { custody, lineage, register, ledger } = rooms;
    const known = new KnownSize(ledger, asker.language, asKnownAt);
    this.known = known;
    this.access = rooms.access.of(asker.viewer, known);
    this.standings = batched((items) => known.read((size) => custody.statesOf(items, size)));
    this.containments = batched((items) =>
      known.read((size) => lineage.containmentsAt(items, size)),
    );
    this.names = batched((items) => known.read((size) => lineage.namesOf(items, size)));
    this.dossiers = new DataLoader((items) => this.readDossiers(items));
    this.predecessors = new DataLoader((products) => predecessorsOf(this, products));
    this.timelines = new VisibleTimelines({
      ...{ custody, access: this.access, known },
      readEventsOf: (ids) => this.readEventsOf(ids),
    });
    this.partiesById = new DataLoader(async (ids) => {
      const found = await known.read((size) => register.partiesById(ids, size));
      return ids.map((id) => found.get(id) ?? null);
    });
    this.models = new DataLoader(
      async (asked) => {
        const models = await known.read((size) => register.modelsOf(asked, size));
        return models.map((model) => model ?? null);
      },
      { cacheKeyFn: ({ maker, model, at }) => [maker, model, at].join('\u0000') },
    );
  }

  get language(): Language {
    return this.asker.language;
  }

  /** Who reported that it was made; null while nobody did, or the party is not registered. */
  async makerOf(item: string): Promise<PartyRecord | null> {
    const { beginning } = await this.dossiers.load(item);
    // Who finds a battery without a code has not made it.
    if (beginning === undefined || beginning.type === 'batteryIdentified') return null;
    return this.partiesById.load(beginning.principal);
  }

  /** The model that its production names, as it was registered on that day. */
  async modelOf(item: string): Promise<ModelRecord | null> {
    const { beginning } = await this.dossiers.load(item);
    const model = beginning === undefined ? undefined : textOf(beginning.fields, 'model');
    if (beginning === undefined || model === undefined) return null;
    const at = (textOf(beginning.fields, 'occurredAt') ?? beginning.recordedAt).slice(0, 10);
    return this.models.load({ maker: beginning.principal, model, at });
  }

  /**
   * Of things that the viewer names, those that it may be told of. That there is none is said only of
   * the whole log. Refuses with TOO_MANY_LOOK_UPS.
   */
  async askFor(items: readonly string[]): Promise<ReadonlySet<string>> {
    if (items.length === 0) return new Set();
    if (!(await this.access.ask(items))) throw argumentRefusal(TOO_MANY, this.language);
    const found = await this.access.visibleAmong(items);
    const names = await Promise.all([...found].map((item) => this.names.load(item)));
    this.access.show(names.flat());
    if (found.size === items.length) return found;
    await this.known.assureWhole(async (whole) => {
      const later = this.rooms.access.of(this.asker.viewer, { read: (read) => read(whole) });
      later.show(items);
      const seen = await later.visibleAmong(items);
      return items.some((item) => seen.has(item) && !found.has(item));
    });
    return found;
  }

  /** State and custody of the item itself; null where the viewer may not read the group that they are of. */
  async standingFor(item: string, group: DisclosureGroup): Promise<ItemStanding | null> {
    const open = await this.access.groupsOfItem(item);
    return open.includes(group) ? this.standings.load(item) : null;
  }

  /** Who has the item, as the last event says; also to whom that event itself may be read, as to who reported it. */
  async custodyFor(item: string): Promise<Custody | null> {
    const { custody } = await this.standings.load(item);
    if (custody === null || (await this.standingFor(item, 'custody')) !== null) return custody;
    const judged = custody.since === null ? null : await this.access.judge(custody.since.eventId);
    const readable = judged === null ? [] : (this.access.disclose(judged)?.readable ?? []);
    return readable.includes('custody') ? custody : null;
  }

  /** In the order of the ids; null for one that is not recorded or of which nothing may be read. */
  async readEventsOf(ids: readonly string[]): Promise<(ReadEvent | null)[]> {
    const judged = await Promise.all(ids.map((id) => this.access.judge(id)));
    return judged.map((event) => (event === null ? null : this.cut(event)));
  }

  /** Null for one that is not recorded, or that the viewer may not list. */
  async listedEvent(id: string): Promise<ReadEvent | null> {
    const [event = null] = await this.readEventsOf([id]);
    return event?.listed === true ? event : null;
  }

  /** What stands in the item now and what it stands in, as far as events say so that may be read. */
  async visibleContainments(item: string): Promise<ContainmentsOfItem> {
    const { parents, children } = await this.containments.load(item);
    const [above, below] = await Promise.all([
      this.visibleHeld(item, parents),
      this.visibleHeld(item, children),
    ]);
    return { parents: above, children: below };
  }

  private async visibleHeld(item: string, held: readonly Held[]): Promise<Held[]> {
    const visible = await Promise.all(
      held.map(({ item: other, openedBy }) => this.seesTogether(openedBy, item, other)),
    );
    const shown = held.filter((_, place) => visible[place]);
    this.access.show(shown.map(({ item: other }) => other));
    return shown;
  }

  /** Whether what may be read of the event names both. */
  async seesTogether(eventId: string, ...items: readonly string[]): Promise<boolean> {
    if (this.access.readsAll) return true;
    const judged = await this.access.judge(eventId);
    if (judged === null) return false;
    const names = await Promise.all(items.map((item) => this.names.load(item)));
    return this.access.names(judged, ...names);
  }

  private async readDossiers(items: readonly string[]): Promise<Dossier[]> {
    const page = { first: DOSSIER_EVENTS_MAX, types: DOSSIER_TYPES };
    const [timelines, names] = await Promise.all([
      Promise.all(items.map((item) => this.timelines.rows.load({ item, page }))),
      Promise.all(items.map((item) => this.names.load(item))),
    ]);
    const ids = timelines.map(({ entries }) => entries.map(({ eventId }) => eventId));
    return Promise.all(
      items.map(async (_, place) => {
        const events = await this.readEventsOf(ids[place] ?? []);
        const read = events.filter((event) => event !== null);
        return dossierOf((names[place] ?? []).map(partsOfName), read);
      }),
    );
  }

  private cut(judged: Judged): ReadEvent | null {
    const disclosure = this.access.disclose(judged);
    if (disclosure === undefined) return null;
    const { readable, withheld, listed } = disclosure;
    const { eventId, type, recordedAt, submitter, principal, leafHash, logIndex, groups } =
      judged.event;
    const fields = mergedGroups(groups, readable);
    // What an answer shows is in the hands of whoever reads it.
    this.access.show(judged.items.filter((item) => isNamedIn(judged, item, readable)));
    return {
      ...{ eventId, type, recordedAt, submitter, principal, leafHash, logIndex, fields },
      ...{ withheld, listed },
    };
  }
}

function isNamedIn(
  { namedIn }: Judged,
  item: string,
  readable: readonly DisclosureGroup[],
): boolean {
  return namedIn.get(item)?.some((group) => readable.includes(group)) ?? false;
}

function partsOfName(id: string): ItemName {
  const number = numberOfItem(id) ?? id.replace(/^vehicle:/, '');
  return { id, code: codeOfItem(id), party: partyOfItem(id), number };
}

/** A loader over a call that answers with a map and has an entry for every key. */
function batched<V>(
  load: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>,
): DataLoader<string, V> {
  return new DataLoader(async (keys) => {
    const found = await load(keys);
    return keys.map((key) => found.get(key) ?? new Error(`Nothing was loaded for ${key}.`));
  });
}
