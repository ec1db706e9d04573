/** Lists of events, the newest first: of the whole log for an authority, of what concerns it for a party. */
import { scopeOfLists, type ListScope } from '../access/domain/scope-of-lists.js';
import { argumentRefusal, pageSizeOf } from '../api/graphql/argument-refusal.js';
import type { Violation } from '../errors/error-code.js';
import type { Language } from '../errors/error-text.js';
import type { LedgerService } from '../ledger/ledger.service.js';
import type { RegisterSearchService, PlaceInLog } from '../parties/register-search.service.js';
import type { ReadEvent } from './domain/dossier.js';
import type { ViewerInquiry } from './viewer-inquiry.js';

/** Entries of the log that one page of `events` looks at, however few of them it shows. */
const SCANNED_A_PAGE_MAX = 5_000n;
const SCANNED_A_STEP = 500n;

export const NO_CURSOR: Violation = { code: 'MALFORMED_CURSOR', path: '/after' };

export interface PageRequest {
  readonly first?: number | null;
  readonly after?: string | null | undefined;
}

export interface EventPage extends FoundEvents {
  /** The size of the log that it is as of. */
  readonly asKnownAt: bigint;
}

export interface EventFilter {
  /** Canonical id, or a scan. */
  readonly item?: string;
  readonly types?: readonly string[];
  readonly principal?: string;
}

interface EventEdge {
  readonly cursor: string;
  readonly event: ReadEvent;
}

export interface FoundEvents {
  readonly edges: readonly EventEdge[];
  readonly hasNextPage: boolean;
  /** Where to go on, also where a page shows nothing. */
  readonly endCursor: string | null;
}

interface AskedEvents {
  readonly filter: EventFilter;
  readonly first: number;
  /** Log indexes, from inclusive, end exclusive. */
  readonly from: bigint;
  readonly end: bigint;
}

export class EventList {
  constructor(
    private readonly ledger: Pick<LedgerService, 'readLog'>,
    private readonly mentions: RegisterSearchService,
  ) {}

  /** The log from its end backwards, as far as the viewer has to do with it. */
  async events(inquiry: ViewerInquiry, filter: EventFilter, page: PageRequest): Promise<EventPage> {
    const scope = scopeOfLists(inquiry.access.viewer, filter.principal);
    const asKnownAt = await inquiry.known.logSize();
    const readCursor = (cursor: string): bigint | undefined => indexOf(cursor, asKnownAt);
    const { first, after } = checkPage(page, readCursor, inquiry.language);
    const asked = { filter, first, end: after ?? asKnownAt, from: 0n };
    const found =
      scope === 'LOG'
        ? await this.scannedEvents(inquiry, asked)
        : await this.concerningEvents(inquiry, asked, scope);
    return { ...found, asKnownAt };
  }

  /** What the register has not read yet is looked for in the log itself: it is little, but for a rebuild. */
  private async concerningEvents(
    inquiry: ViewerInquiry,
    { filter, first, end }: AskedEvents,
    scope: ListScope,
  ): Promise<FoundEvents> {
    const mentioned = await inquiry.known.size();
    const asked = { filter, first: first + 1, end, from: mentioned };
    const edges: EventEdge[] = [];
    for (let next = end; next > mentioned && edges.length <= first;) {
      const fresh = await this.scannedEvents(inquiry, { ...asked, end: next });
      edges.push(...fresh.edges);
      next = BigInt(fresh.endCursor ?? mentioned);
    }
    for (let before = end < mentioned ? end : mentioned; edges.length <= first;) {
      const bounds = { ...scope, before, types: filter.types, max: first + 1 };
      const places = await inquiry.known.read(() => this.mentions.mentionsOf(bounds));
      edges.push(...(await listedAt(inquiry, places, filter)));
      const last = places.at(-1);
      if (places.length <= first || last === undefined) break;
      before = last.logIndex;
    }
    const shown = edges.slice(0, first);
    const hasNextPage = edges.length > first;
    return { edges: shown, hasNextPage, endCursor: shown.at(-1)?.cursor ?? null };
  }

  /**
   * A page looks at a bounded number of entries, so that it may show fewer than asked for and still have a
   * next page.
   */
  private async scannedEvents(
    inquiry: ViewerInquiry,
    { filter, first, end, from: bottom }: AskedEvents,
  ): Promise<FoundEvents> {
    const edges: EventEdge[] = [];
    let next = end;
    while (next > bottom && edges.length < first && end - next < SCANNED_A_PAGE_MAX) {
      const from = next > bottom + SCANNED_A_STEP ? next - SCANNED_A_STEP : bottom;
      const wanted = (await this.placesOf(filter, from, next)).reverse();
      const found = await listedAt(inquiry, wanted, filter);
      const room = first - edges.length;
      edges.push(...found.slice(0, room));
      next = found.length >= room ? BigInt(edges.at(-1)?.cursor ?? from) : from;
    }
    return { edges, hasNextPage: next > bottom, endCursor: next.toString() };
  }

  /** What matches from an index to before another. One read of the log brings less where events are large. */
  private async placesOf(filter: EventFilter, from: bigint, end: bigint): Promise<PlaceInLog[]> {
    const places: PlaceInLog[] = [];
    for (let next = from; next < end;) {
      const entries = await this.ledger.readLog(next, Number(end - next));
      if (entries.length === 0) throw new Error('An entry of the log is not visible yet.');
      for (const entry of entries) {
        const { logIndex, eventId } = entry;
        if (matches(entry, filter)) places.push({ logIndex, eventId });
      }
      next += BigInt(entries.length);
    }
    return places;
  }
}

/** Those of the places whose events the viewer may list. */
async function listedAt(
  inquiry: ViewerInquiry,
  places: readonly PlaceInLog[],
  filter: EventFilter,
): Promise<EventEdge[]> {
  const events = await inquiry.readEventsOf(places.map(({ eventId }) => eventId));
  return places.flatMap(({ logIndex }, place) => {
    const event = events[place];
    const isWanted = event?.listed === true && matches(event, filter);
    return isWanted ? [{ cursor: logIndex.toString(), event }] : [];
  });
}

export function matches(
  { type, principal }: { readonly type: string; readonly principal: string },
  filter: EventFilter,
): boolean {
  if (filter.types !== undefined && !filter.types.includes(type)) return false;
  return filter.principal === undefined || filter.principal === principal;
}

/** Throws where the size is none that a page has, or the cursor none of the list's. */
export function checkPage<Cursor>(
  { first, after }: PageRequest,
  readCursor: (cursor: string) => Cursor | undefined,
  language: Language,
): { readonly first: number; readonly after: Cursor | undefined } {
  const size = pageSizeOf(first, language);
  if (after == null) return { first: size, after: undefined };
  const read = readCursor(after);
  if (read === undefined) throw argumentRefusal(NO_CURSOR, language);
  return { first: size, after: read };
}

/** Undefined for a text that is no cursor of a log of that size. */
function indexOf(cursor: string, logSize: bigint): bigint | undefined {
  const index = /^(?:0|[1-9]\d{0,17})$/.test(cursor) ? BigInt(cursor) : undefined;
  return index !== undefined && index <= logSize ? index : undefined;
}
