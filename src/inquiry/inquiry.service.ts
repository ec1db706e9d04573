import { Injectable } from '@nestjs/common';
import { CustodyService, type TimelineEntry } from '../custody/custody.service.js';
import { readScan } from '../identifiers/domain/item-id.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { LineageService } from '../lineage/lineage.service.js';
import { RegisterService } from '../parties/register.service.js';
import type { Unparsed } from '../vocabulary/parse-outcome.js';
import type { Viewer } from '../vocabulary/viewer.js';
import type { ReadEvent } from './domain/dossier.js';
import { cursorOf, orderKeyOf } from './domain/timeline-cursor.js';
import { ViewerInquiry, type Rooms } from './viewer-inquiry.js';

export const PAGE_SIZE_MAX = 200;
const EVENT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Entries of the log that one page of `events` looks at, however few of them it shows. */
const SCANNED_A_PAGE_MAX = 5_000n;
const SCANNED_A_STEP = 500n;

/** The context of a request, as far as inquiry reads it. */
interface AskedBy {
  readonly viewer: Viewer;
}

export interface PageRequest {
  readonly first: number;
  readonly after?: string | null | undefined;
}

export interface EventPage {
  readonly edges: readonly { readonly cursor: string; readonly event: ReadEvent }[];
  readonly hasNextPage: boolean;
  /** Where to go on, also where a page shows nothing. */
  readonly endCursor: string | null;
}

export interface EventFilter {
  /** Canonical id, or a scan. */
  readonly item?: string;
  readonly types?: readonly string[];
  readonly principal?: string;
}

/** A scan and what it stands for: an item that some event names, one that none does, or nothing. */
export type ScanAnswer =
  | { readonly kind: 'KNOWN' | 'UNKNOWN'; readonly scan: string; readonly item: string }
  | { readonly kind: 'UNREADABLE'; readonly scan: string; readonly reason: Unparsed };

const NO_EVENTS: EventPage = { edges: [], hasNextPage: false, endCursor: null };

/** The verbs of inquiry; what a viewer may read of the answers is judged by `access`. */
@Injectable()
export class InquiryService {
  private readonly rooms: Rooms;
  private readonly asked = new WeakMap<AskedBy, ViewerInquiry>();

  constructor(
    ledger: LedgerService,
    register: RegisterService,
    lineage: LineageService,
    custody: CustodyService,
  ) {
    this.rooms = { ledger, register, lineage, custody };
  }

  /** The one inquiry of a request: its loaders live as long as the request. */
  of(context: AskedBy): ViewerInquiry {
    const known = this.asked.get(context);
    if (known !== undefined) return known;
    const made = new ViewerInquiry(this.rooms, context.viewer);
    this.asked.set(context, made);
    return made;
  }

  /** Reads scans as they come from a scanner; one answer for each, in their order. */
  async scans(context: AskedBy, scans: readonly string[]): Promise<ScanAnswer[]> {
    const read = scans.map((scan) => ({
      scan,
      item: readScan(scan, { allowWrongVinCheck: true }),
    }));
    const items = read.flatMap(({ item }) => (item.ok ? [item.value] : []));
    const known = this.of(context).seesItems()
      ? await this.rooms.custody.knownItems([...new Set(items)])
      : new Set<string>();
    return read.map(({ scan, item }): ScanAnswer => {
      if (!item.ok) return { kind: 'UNREADABLE', scan, reason: item };
      return { kind: known.has(item.value) ? 'KNOWN' : 'UNKNOWN', scan, item: item.value };
    });
  }

  /** Null if never recorded, or not the viewer's to see. */
  async event(context: AskedBy, id: string): Promise<ReadEvent | null> {
    return EVENT_ID.test(id) ? this.of(context).events.load(id.toLowerCase()) : null;
  }

  /** Of an item its timeline, else the log from its end. */
  async eventsBy(context: AskedBy, filter: EventFilter, page: PageRequest): Promise<EventPage> {
    if (filter.item === undefined) return this.events(context, filter, page);
    const [answer] = await this.scans(context, [filter.item]);
    if (answer?.kind !== 'KNOWN') return NO_EVENTS;
    return this.timeline(context, answer.item, page, filter);
  }

  /** The events that name an item, oldest first. */
  async timeline(
    context: AskedBy,
    item: string,
    page: PageRequest,
    filter: EventFilter = {},
  ): Promise<EventPage> {
    const first = pageSize(page.first);
    const after = page.after == null ? undefined : orderKeyOf(page.after);
    const inquiry = this.of(context);
    const { entries, hasMore } = await inquiry.timelines.load({
      item,
      page: {
        first,
        ...(after === undefined ? {} : { after }),
        ...(filter.types === undefined ? {} : { types: filter.types }),
      },
    });
    const events = await inquiry.readEventsOf(entries.map(({ eventId }) => eventId));
    const last = entries.at(-1);
    return {
      edges: entries.flatMap((entry: TimelineEntry, place) => {
        const event = events[place];
        const isWanted = event != null && matches(event, filter);
        return isWanted ? [{ cursor: cursorOf(entry), event }] : [];
      }),
      hasNextPage: hasMore,
      endCursor: last === undefined ? null : cursorOf(last),
    };
  }

  /**
   * The log from its end backwards. A page looks at a bounded number of entries, so that it may show
   * fewer than asked for and still have a next page.
   */
  private async events(
    context: AskedBy,
    filter: EventFilter,
    page: PageRequest,
  ): Promise<EventPage> {
    const first = pageSize(page.first);
    const inquiry = this.of(context);
    const end = indexOf(page.after ?? null) ?? (await this.rooms.ledger.size());
    const edges: { cursor: string; event: ReadEvent }[] = [];
    let next = end;
    while (next > 0n && edges.length < first && end - next < SCANNED_A_PAGE_MAX) {
      const from = next > SCANNED_A_STEP ? next - SCANNED_A_STEP : 0n;
      const entries = await this.rooms.ledger.readLog(from, Number(next - from));
      const wanted = entries.filter((entry) => matches(entry, filter)).reverse();
      const events = await inquiry.readEventsOf(wanted.map(({ eventId }) => eventId));
      next = from;
      for (const [place, { logIndex }] of wanted.entries()) {
        const event = events[place];
        if (event == null) continue;
        edges.push({ cursor: logIndex.toString(), event });
        if (edges.length < first) continue;
        next = logIndex;
        break;
      }
    }
    return { edges, hasNextPage: next > 0n, endCursor: next.toString() };
  }
}

function matches(
  { type, principal }: { readonly type: string; readonly principal: string },
  filter: EventFilter,
): boolean {
  if (filter.types !== undefined && !filter.types.includes(type)) return false;
  return filter.principal === undefined || filter.principal === principal;
}

function pageSize(first: number): number {
  return Math.min(Math.max(Math.trunc(first), 1), PAGE_SIZE_MAX);
}

/** Undefined for a text that is no cursor of ours: then the page begins at the end of the log. */
function indexOf(cursor: string | null): bigint | undefined {
  return cursor !== null && /^\d{1,18}$/.test(cursor) ? BigInt(cursor) : undefined;
}
