import { Injectable } from '@nestjs/common';
import type { GraphQLError } from 'graphql';
import { argumentRefusal } from '../api/graphql/argument-refusal.js';
import { AccessService } from '../access/access.service.js';
import { CustodyService } from '../custody/custody.service.js';
import type { ErrorCode, Violation } from '../errors/error-code.js';
import { readScan } from '../identifiers/domain/item-id.js';
import { parseVin } from '../identifiers/domain/vin.js';
import { LedgerService } from '../ledger/ledger.service.js';
import { LineageService } from '../lineage/lineage.service.js';
import { RegisterService } from '../parties/register.service.js';
import type { Unparsed } from '../vocabulary/parse-outcome.js';
import type { ReadEvent } from './domain/dossier.js';
import { cursorOf, orderKeyOf } from './domain/timeline-cursor.js';
import { checkPage, EventList, matches, NO_CURSOR } from './event-list.js';
import type { EventFilter, EventPage, PageRequest } from './event-list.js';
import { behind, untilProjected } from './known-size.js';
import { ViewerInquiry, type AskedBy, type Rooms } from './viewer-inquiry.js';

const EVENT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** A scan and what it stands for: an item that some event names, one that none does, or nothing. */
export type ScanAnswer =
  | { readonly kind: 'KNOWN' | 'UNKNOWN'; readonly scan: string; readonly item: string }
  | { readonly kind: 'UNREADABLE'; readonly scan: string; readonly reason: Unparsed };

/** An argument that names an item, and the code with which it is refused. */
export interface ItemArgument {
  /** JSON pointer, as `/code`. */
  readonly path: string;
  readonly code: ErrorCode;
}

/** A size of the log as an argument gives it: itself, by a time, or in a cursor. */
export interface SizeArgument {
  readonly path: '/asKnownAt' | '/asKnownOn' | '/after';
  readonly size: bigint;
}

const EVENTS_OF_ITEM: ItemArgument = { path: '/filter/item', code: 'MALFORMED_ITEM_ID' };
const SHOWN_OF_VALUE_MAX = 100;

/** An item, and the size of the log that it was asked for at, where the question named one. */
interface AskedItem {
  readonly context: AskedBy;
  readonly item: string;
  readonly asKnownAt?: bigint | undefined;
}

/** The verbs of inquiry; what a viewer may read of the answers is judged by `access`. */
@Injectable()
export class InquiryService {
  private readonly rooms: Rooms;
  private readonly list: EventList;
  private readonly asked = new WeakMap<AskedBy, Map<bigint | undefined, ViewerInquiry>>();

  constructor(
    ledger: LedgerService,
    register: RegisterService,
    lineage: LineageService,
    custody: CustodyService,
    access: AccessService,
  ) {
    this.rooms = { ledger, register, lineage, custody, access };
    this.list = new EventList(ledger, access.mentions);
  }

  /**
   * The one inquiry of a request: its loaders live as long as the request. One more for each size of
   * the log that a question of the request names, which the projections must have read.
   */
  of(context: AskedBy, asKnownAt?: bigint): ViewerInquiry {
    const inquiries = this.asked.get(context) ?? new Map<bigint | undefined, ViewerInquiry>();
    this.asked.set(context, inquiries);
    const made = inquiries.get(asKnownAt) ?? new ViewerInquiry(this.rooms, context, asKnownAt);
    inquiries.set(asKnownAt, made);
    return made;
  }

  /** The inquiry as of a size, for which it waits a little. Throws where there is no such size yet. */
  async asOf(context: AskedBy, { path, size }: SizeArgument): Promise<ViewerInquiry> {
    const { ledger } = this.rooms;
    const logSize = await ledger.size();
    if (size > logSize) throw beyondTheLog({ path, size }, logSize, context);
    const projected = await untilProjected(ledger, size);
    if (projected < size) throw behind({ projected, size, argument: path }, context.language);
    return this.of(context, size);
  }

  /** Reads scans as they come from a scanner; one answer for each, in their order. */
  async scans(context: AskedBy, scans: readonly string[]): Promise<ScanAnswer[]> {
    const read = scans.map((scan) => ({
      scan,
      item: readScan(scan, { allowWrongVinCheck: true }),
    }));
    const items = read.flatMap(({ item }) => (item.ok ? [item.value] : []));
    const inquiry = this.of(context);
    const known = await inquiry.askFor([...new Set(items)]);
    return read.map(({ scan, item }): ScanAnswer => {
      if (!item.ok) return { kind: 'UNREADABLE', scan, reason: item };
      return { kind: known.has(item.value) ? 'KNOWN' : 'UNKNOWN', scan, item: item.value };
    });
  }

  /** The item that a scan stands for; null where no event names it. Throws where it is unreadable. */
  async itemOf(context: AskedBy, scan: string, argument: ItemArgument): Promise<string | null> {
    const [answer] = await this.scans(context, [scan]);
    if (answer?.kind === 'UNREADABLE') {
      throw argumentRefusal(unreadable(answer, argument), context.language);
    }
    return answer?.kind === 'KNOWN' ? answer.item : null;
  }

  /** Null if never recorded, or not the viewer's to see. Throws where the id is none. */
  async event(context: AskedBy, id: string): Promise<ReadEvent | null> {
    if (EVENT_ID.test(id)) return this.of(context).listedEvent(id.toLowerCase());
    const params = { value: id.slice(0, SHOWN_OF_VALUE_MAX), reason: 'NOT_A_UUID' };
    throw argumentRefusal({ code: 'MALFORMED_EVENT_ID', path: '/id', params }, context.language);
  }

  /** Of an item its timeline, else the log from its end. */
  async eventsBy(context: AskedBy, filter: EventFilter, page: PageRequest): Promise<EventPage> {
    if (filter.item === undefined) return this.list.events(this.of(context), filter, page);
    const item = await this.itemOf(context, filter.item, EVENTS_OF_ITEM);
    if (item !== null) return this.timeline({ context, item }, page, filter);
    checkPage(page, orderKeyOf, context.language);
    const asKnownAt = await this.of(context).known.size();
    return { edges: [], hasNextPage: false, endCursor: null, asKnownAt };
  }

  /** The events that name an item, oldest first. */
  async timeline(
    { context, item, asKnownAt }: AskedItem,
    page: PageRequest,
    filter: EventFilter = {},
  ): Promise<EventPage> {
    const { first, after } = checkPage(page, orderKeyOf, context.language);
    const inquiry = this.of(context, asKnownAt);
    const { events, hasMore } = await inquiry.timelines.page(item, {
      first,
      ...(after === undefined ? {} : { after }),
      ...(filter.types === undefined ? {} : { types: filter.types }),
    });
    const last = events.at(-1);
    return {
      edges: events.flatMap(({ entry, event }) =>
        matches(event, filter) ? [{ cursor: cursorOf(entry), event }] : [],
      ),
      hasNextPage: hasMore,
      endCursor: last === undefined ? null : cursorOf(last.entry),
      asKnownAt: await inquiry.known.size(),
    };
  }
}

/** Why a scan could not be read, in the words of the argument that gave it. */
export function unreadable(
  { scan, reason }: Extract<ScanAnswer, { kind: 'UNREADABLE' }>,
  { path, code }: ItemArgument,
): Violation {
  // Of a bare text, scans are told apart by their length: who asks for a vehicle means a VIN.
  const vin = code === 'MALFORMED_VIN' && !scan.includes(':') ? parseVin(scan) : undefined;
  const { ok: _ok, ...params } = vin === undefined || vin.ok ? reason : vin;
  return { code, path, params: { value: scan.slice(0, SHOWN_OF_VALUE_MAX), ...params } };
}

/** A cursor of a size that the log never had is none of ours; a time has a size at any rate. */
function beyondTheLog(
  { path, size }: SizeArgument,
  logSize: bigint,
  { language }: AskedBy,
): GraphQLError {
  if (path === '/after') return argumentRefusal(NO_CURSOR, language);
  const params = { reason: 'OUT_OF_RANGE', found: size.toString(), expected: `0 to ${logSize}` };
  return argumentRefusal({ code: 'MALFORMED_INTEGER', path, params }, language);
}
