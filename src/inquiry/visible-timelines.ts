/** Timelines as their reader may see them: what he may not list is left out before a page is cut. */
import DataLoader from 'dataloader';
import type { ViewerAccess } from '../access/viewer-access.js';
import type {
  CustodyService,
  Timeline,
  TimelineEntry,
  TimelineQuestion,
} from '../custody/custody.service.js';
import type { RowFilter } from '../custody/domain/row-filter.js';
import type { ReadEvent } from './domain/dossier.js';
import type { KnownSize } from './known-size.js';

/** A page of an item's timeline. */
export interface AskedTimeline {
  readonly item: string;
  readonly page: TimelineQuestion;
}

/** A page of an item's events, in their order. */
export interface ReadTimeline {
  readonly events: readonly { readonly entry: TimelineEntry; readonly event: ReadEvent }[];
  readonly hasMore: boolean;
}

const NO_ENTRIES: Timeline = { entries: [], hasMore: false };

/** What they are read from. */
export interface TimelineSource {
  readonly custody: CustodyService;
  readonly access: ViewerAccess;
  readonly known: KnownSize;
  readonly readEventsOf: (ids: readonly string[]) => Promise<(ReadEvent | null)[]>;
}

export class VisibleTimelines {
  /** Pages of rows among which are all that the viewer may list, and maybe others. */
  readonly rows: DataLoader<AskedTimeline, Timeline, string>;

  constructor(private readonly source: TimelineSource) {
    this.rows = new DataLoader((asked) => this.read(asked), {
      cacheKeyFn: ({ item, page }) => `${pageKey(page)} ${item}`,
    });
  }

  /** The next of an item's events that the viewer may list, however many lie between them. */
  async page(item: string, { first, types, ...page }: TimelineQuestion): Promise<ReadTimeline> {
    const found: { readonly entry: TimelineEntry; readonly event: ReadEvent }[] = [];
    let { after } = page;
    for (;;) {
      const more = { first: first + 1, ...(after && { after }), ...(types && { types }) };
      const { entries, hasMore } = await this.rows.load({ item, page: more });
      const events = await this.source.readEventsOf(entries.map(({ eventId }) => eventId));
      for (const [place, entry] of entries.entries()) {
        const event = events[place];
        if (event?.listed === true) found.push({ entry, event });
      }
      if (found.length > first || !hasMore) break;
      after = entries.at(-1);
    }
    return { events: found.slice(0, first), hasMore: found.length > first };
  }

  /** One look-up for each page and filter asked for: in one question, nearly always the same of many items. */
  private async read(asked: readonly AskedTimeline[]): Promise<Timeline[]> {
    const filters = await Promise.all(asked.map(({ item }) => this.source.access.filterOf(item)));
    const keys = asked.map(({ page }, place) => `${pageKey(page)} ${textOfFilter(filters[place])}`);
    const places = Map.groupBy(asked.keys(), (place) => keys[place]);
    const found = new Map<AskedTimeline, Timeline>();
    for (const together of places.values()) {
      const some = together.flatMap((place) => asked[place] ?? []);
      const filter = filters[together[0] ?? 0];
      const items = some.map(({ item }) => item);
      const page = { ...(some[0]?.page ?? { first: 1 }), ...(filter && { filter }) };
      const timelines = await this.source.known.read((size) =>
        this.source.custody.timelinesOf(items, { ...page, ...size }),
      );
      for (const one of some) found.set(one, timelines.get(one.item) ?? NO_ENTRIES);
    }
    return asked.map((one) => found.get(one) ?? NO_ENTRIES);
  }
}

function pageKey({ first, after, types }: TimelineQuestion): string {
  const { instant, order, eventId } = after ?? {};
  return [first, instant, order, eventId, types?.join()].join(' ');
}

function textOfFilter(filter: RowFilter | undefined): string {
  return filter?.groups.join() ?? '';
}
