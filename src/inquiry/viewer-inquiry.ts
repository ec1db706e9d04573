import DataLoader from 'dataloader';
import { readableGroups } from '../access/domain/disclosure.js';
import type { ItemStanding } from '../custody/domain/standing.js';
import type { CustodyService, Timeline, TimelineQuestion } from '../custody/custody.service.js';
import type { Language } from '../errors/error-text.js';
import { codeOfItem, numberOfItem, partyOfItem } from '../identifiers/domain/item-id.js';
import { mergedGroups } from '../ledger/domain/merged-groups.js';
import type { LedgerService } from '../ledger/ledger.service.js';
import type { RecordedEvent } from '../ledger/recorded-event.js';
import type { ContainmentsOfItem, LineageService } from '../lineage/lineage.service.js';
import type { ModelRecord, PartyRecord } from '../parties/domain/register-records.js';
import type { AskedModel, RegisterService } from '../parties/register.service.js';
import { DISCLOSURE_GROUPS } from '../lifecycle/domain/disclosure-groups.js';
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

export interface Rooms {
  readonly ledger: LedgerService;
  readonly register: RegisterService;
  readonly lineage: LineageService;
  readonly custody: CustodyService;
}

/** The context of a request, as far as inquiry reads it. */
export interface AskedBy {
  readonly viewer: Viewer;
  readonly language: Language;
}

/** A page of an item's timeline. */
export interface AskedTimeline {
  readonly item: string;
  readonly page: TimelineQuestion;
}

const NO_ENTRIES: Timeline = { entries: [], hasMore: false };

/** Of one item; one tested more often shows the oldest of them in its timeline. */
const DOSSIER_EVENTS_MAX = 200;

/**
 * What one viewer asks in one request. Each kind of fact is loaded in batches: all that one level of a
 * question needs, in one go, and all of them as of one size of the log. Nothing is kept longer than the
 * request.
 */
export class ViewerInquiry {
  readonly known: KnownSize;
  readonly standings: DataLoader<string, ItemStanding>;
  readonly containments: DataLoader<string, ContainmentsOfItem>;
  readonly names: DataLoader<string, readonly string[]>;
  readonly events: DataLoader<string, ReadEvent | null>;
  readonly dossiers: DataLoader<string, Dossier>;
  readonly predecessors: DataLoader<string, Predecessor[]>;
  readonly timelines: DataLoader<AskedTimeline, Timeline, string>;
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
    this.standings = batched((items) => known.read((size) => custody.statesOf(items, size)));
    this.containments = batched((items) =>
      known.read((size) => lineage.containmentsAt(items, size)),
    );
    this.names = batched((items) => known.read((size) => lineage.namesOf(items, size)));
    this.events = new DataLoader((ids) => this.readEvents(ids));
    this.dossiers = new DataLoader((items) => this.readDossiers(items));
    this.predecessors = new DataLoader((products) => predecessorsOf(this, products));
    this.timelines = new DataLoader((asked) => this.readTimelines(asked), {
      cacheKeyFn: ({ item, page }) => `${pageKey(page)} ${item}`,
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

  /** Whether the viewer may ask about items at all: who may read no group of any event may not. */
  seesItems(): boolean {
    return readableGroups(this.asker.viewer, NOBODYS).length > 0;
  }

  /** Those that some event names; that none does is said only of the whole log. */
  async knownItems(items: readonly string[]): Promise<ReadonlySet<string>> {
    if (items.length === 0) return new Set();
    const { custody } = this.rooms;
    const found = await this.known.read((size) => custody.knownItems(items, size));
    if (found.size === items.length) return found;
    await this.known.assureWhole(async (whole) => {
      const later = await custody.knownItems(items, whole);
      return items.some((item) => later.has(item) && !found.has(item));
    });
    return found;
  }

  /** In the order of the ids; null for one that is not recorded or not to be seen. */
  async readEventsOf(ids: readonly string[]): Promise<(ReadEvent | null)[]> {
    const events = await this.events.loadMany(ids);
    return events.map((event) => {
      if (event instanceof Error) throw event;
      return event;
    });
  }

  /** Events in the order of the ids; null for one that is not recorded or not to be seen. */
  private async readEvents(ids: readonly string[]): Promise<(ReadEvent | null)[]> {
    const recorded = await this.rooms.ledger.eventsById(ids);
    return ids.map((id) => {
      const event = recorded.get(id);
      return event === undefined ? null : this.readEvent(event);
    });
  }

  /** One look-up for each page asked for: in one question, nearly always the same of many items. */
  private async readTimelines(asked: readonly AskedTimeline[]): Promise<Timeline[]> {
    const pages = Map.groupBy(asked, ({ page }) => pageKey(page));
    const found = new Map<AskedTimeline, Timeline>();
    for (const together of pages.values()) {
      const [{ page } = { page: { first: 1 } }] = together;
      const items = together.map(({ item }) => item);
      const timelines = await this.known.read((size) =>
        this.rooms.custody.timelinesOf(items, { ...page, ...size }),
      );
      for (const one of together) found.set(one, timelines.get(one.item) ?? NO_ENTRIES);
    }
    return asked.map((one) => found.get(one) ?? NO_ENTRIES);
  }

  private async readDossiers(items: readonly string[]): Promise<Dossier[]> {
    const page = { first: DOSSIER_EVENTS_MAX, types: DOSSIER_TYPES };
    const [timelines, names] = await this.known.read((size) =>
      Promise.all([
        this.rooms.custody.timelinesOf(items, { ...page, ...size }),
        this.rooms.lineage.namesOf(items, size),
      ]),
    );
    const idsOf = (item: string): string[] =>
      (timelines.get(item)?.entries ?? []).map(({ eventId }) => eventId);
    const events = await this.events.loadMany([...new Set(items.flatMap(idsOf))]);
    const byId = new Map(events.flatMap((event) => readable(event)));
    return items.map((id) => {
      const mine = idsOf(id).flatMap((eventId) => byId.get(eventId) ?? []);
      return dossierOf((names.get(id) ?? [id]).map(partsOfName), mine);
    });
  }

  /** What the viewer may read of an event; null if that is nothing. */
  private readEvent(event: RecordedEvent): ReadEvent | null {
    const readableNames = readableGroups(this.asker.viewer, event);
    if (readableNames.length === 0) return null;
    const fields = mergedGroups(event.groups, readableNames);
    const { eventId, type, recordedAt, submitter, principal, leafHash, logIndex, groups } = event;
    const withheld = DISCLOSURE_GROUPS.filter(
      (name) => name in groups && !readableNames.includes(name),
    );
    return {
      ...{ eventId, type, recordedAt, submitter, principal, leafHash, logIndex, fields },
      withheld: [...withheld, ...event.absent],
    };
  }
}

function partsOfName(id: string): ItemName {
  const number = numberOfItem(id) ?? id.replace(/^vehicle:/, '');
  return { id, code: codeOfItem(id), party: partyOfItem(id), number };
}

function pageKey({ first, after, types }: TimelineQuestion): string {
  const { instant, order, eventId } = after ?? {};
  return [first, instant, order, eventId, types?.join()].join(' ');
}

/** An event of a party that is not the viewer's own. */
const NOBODYS = { principal: '' };

function readable(event: ReadEvent | Error | null): [string, ReadEvent][] {
  if (event instanceof Error) throw event;
  return event === null ? [] : [[event.eventId, event]];
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
