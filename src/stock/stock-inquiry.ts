import { Injectable } from '@nestjs/common';
import { argumentRefusal, pageSizeOf } from '../api/graphql/argument-refusal.js';
import { isJsonObject, type JsonObject } from '../vocabulary/json.js';
import { textOf, type ReadEvent } from '../inquiry/domain/dossier.js';
import { cursorOf, orderKeyOf } from '../inquiry/domain/timeline-cursor.js';
import { InquiryService } from '../inquiry/inquiry.service.js';
import type { AskedBy, ViewerInquiry } from '../inquiry/viewer-inquiry.js';
import type { OrderKey } from '../lifecycle/domain/event-order.js';
import { formatMassKg, parseMassKg } from '../vocabulary/mass.js';
import { mayAskAbout } from './domain/asking.js';
import {
  countingReceptions,
  handoverItems,
  joinedByName,
  type HandoverItem,
  type KnownReception,
} from './domain/handover-difference.js';
import { keyOfListCursor, listCursor, type ListScope } from '../api/list-cursor.js';
import { StockService, type HandoverWithReceptions, type PageOfNow } from './stock.service.js';

export interface PageArguments {
  readonly first: number;
  readonly after?: string | null | undefined;
}

/** All canonical; what is absent is not asked for. */
export interface ItemFilter {
  readonly holder?: string;
  readonly kinds?: readonly string[];
  readonly states?: readonly string[];
  readonly facility?: string;
  readonly model?: string;
}

export interface HandoverFilter {
  readonly party?: string;
  readonly direction?: 'TO_ME' | 'FROM_ME';
  readonly received?: boolean;
  readonly counterparty?: string;
  /** Microseconds since 1970 UTC; from inclusive, until exclusive. */
  readonly from?: bigint;
  readonly until?: bigint;
}

export interface ListPage<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly hasNextPage: boolean;
  /** The size of the log that the list and all that is told of its nodes is as of. */
  readonly asKnownAt: bigint;
}

export interface ReceptionAnswer extends KnownReception {
  readonly counts: boolean;
  /** Null where the viewer may read nothing of it. */
  readonly event: ReadEvent | null;
}

export interface HandoverAnswer {
  readonly row: HandoverWithReceptions;
  readonly event: ReadEvent | null;
  readonly receptions: readonly ReceptionAnswer[];
  /** As far as the viewer may read hand-over and receptions. */
  readonly items: readonly HandoverItem[];
}

const EVER: Pick<Required<HandoverFilter>, 'from' | 'until'> = {
  from: -(1n << 63n),
  until: (1n << 63n) - 1n,
};
const AFTER_ALL: OrderKey = {
  instant: (1n << 63n) - 1n,
  order: (1n << 63n) - 1n,
  eventId: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
};

/** The lists of the room as a viewer asks for them. */
@Injectable()
export class StockInquiry {
  constructor(
    private readonly stock: StockService,
    private readonly inquiry: InquiryService,
  ) {}

  /** Sorted by item id. Of a party that the viewer may not ask about, none. */
  async items(
    context: AskedBy,
    filter: ItemFilter,
    page: PageArguments,
  ): Promise<ListPage<string>> {
    const { holder = context.viewer.partyId, kinds, states, facility, model } = filter;
    const scope = { list: 'items', viewer: context.viewer.partyId, filter };
    const { first, key } = readPage(scope, page, context);
    const found = await this.stock.holdings(
      {
        ...{ holder, first, after: key ?? '', kinds: kinds ?? null },
        ...{ site: facility ?? null, model: model ?? null },
      },
      mayAskAbout(context.viewer, holder) ? (states ?? null) : [],
    );
    const inquiry = await this.asOf(context, found);
    // Whoever only says that he has another's does not learn of its state by a filter.
    const shown = await readableOf(found.records, async (item) => {
      if (states && (await inquiry.standingFor(item, 'individual')) === null) return false;
      return (await inquiry.custodyFor(item)) !== null;
    });
    inquiry.access.show(shown);
    return toPage({ ...found, records: shown }, scope, (item) => item);
  }

  /** Newest first. Of a party that the viewer may not ask about, none. */
  async handovers(
    context: AskedBy,
    filter: HandoverFilter,
    page: PageArguments,
  ): Promise<ListPage<HandoverAnswer>> {
    const { party = context.viewer.partyId, direction, counterparty, received } = filter;
    const scope = { list: 'handovers', viewer: context.viewer.partyId, filter };
    const { first, key } = readPage(scope, page, context);
    const before = key === undefined ? AFTER_ALL : orderKeyOf(key);
    if (before === undefined) throw noCursor(context);
    const isHidden = !mayAskAbout(context.viewer, party);
    const found = await this.stock.handovers({
      ...{ party, direction: direction ?? null, counterparty: counterparty ?? null },
      ...{ received: received ?? null, before, first, ...EVER },
      ...(filter.from === undefined ? {} : { from: filter.from }),
      // Of nobody's hand-overs none: an empty time has none either.
      ...(isHidden ? { until: EVER.from } : {}),
      ...(isHidden || filter.until === undefined ? {} : { until: filter.until }),
    });
    const inquiry = await this.asOf(context, found);
    const listed = await readableOf(found.records, async ({ eventId }) => {
      return (await inquiry.listedEvent(eventId)) !== null;
    });
    const answers = await Promise.all(listed.map((row) => answerOf(inquiry, row)));
    return toPage({ ...found, records: answers }, scope, ({ row }) => cursorOf(row));
  }

  /** Waits a little for what else is told of the nodes to be as of the same size. */
  private asOf(
    context: AskedBy,
    { asKnownAt }: { readonly asKnownAt: bigint },
  ): Promise<ViewerInquiry> {
    return this.inquiry.asOf(context, { path: '/asKnownAt', size: asKnownAt });
  }
}

async function readableOf<T>(
  records: readonly T[],
  isReadable: (record: T) => Promise<boolean>,
): Promise<T[]> {
  const readable = await Promise.all(records.map((record) => isReadable(record)));
  return records.filter((_, place) => readable[place]);
}

async function answerOf(
  inquiry: ViewerInquiry,
  row: HandoverWithReceptions,
): Promise<HandoverAnswer> {
  const counting = new Set(countingReceptions(row.receptions, row.receiver));
  const [event = null, ...read] = await inquiry.readEventsOf([
    row.eventId,
    ...row.receptions.map(({ eventId }) => eventId),
  ]);
  const receptions = row.receptions.map((reception, place) => ({
    ...reception,
    counts: counting.has(reception),
    event: read[place] ?? null,
  }));
  const said = receptions.flatMap((one) =>
    one.event !== null && one.counts && isReadable(one) ? [one.event] : [],
  );
  const items = event === null ? [] : handoverItems(event, said);
  return { row, event, receptions, items: await joined(inquiry, items) };
}

/** Where its items are withheld, a reception that names some does not read as one that takes all. */
function isReadable({ namesItems, event }: ReceptionAnswer): boolean {
  return !namesItems || (event !== null && 'items' in event.fields);
}

async function joined(
  inquiry: ViewerInquiry,
  items: readonly HandoverItem[],
): Promise<readonly HandoverItem[]> {
  const odd = items.filter(({ status }) => status === 'MISSING' || status === 'ADDITIONAL');
  // Only where one came and another did not may the two be one.
  if (new Set(odd.map(({ status }) => status)).size < 2) return items;
  const names = await Promise.all(odd.map(({ item }) => inquiry.names.load(item)));
  const classes = new Map(odd.map(({ item }, place) => [item, names[place]?.[0] ?? item]));
  return joinedByName(items, (item) => classes.get(item) ?? item);
}

/** What the readable receptions that count weighed together; null where one of them says nothing. */
export function receivedMassKg(receptions: readonly ReceptionAnswer[]): string | null {
  const counting = receptions.filter(({ counts }) => counts);
  let sumMg = 0n;
  for (const { event } of counting) {
    const massMg = massMgOf(event?.fields);
    if (massMg === null) return null;
    sumMg += massMg;
  }
  return counting.length === 0 ? null : formatMassKg(sumMg);
}

export function massMgOf(fields: JsonObject | undefined): bigint | null {
  const mass = isJsonObject(fields) ? parseMassKg(textOf(fields, 'massKg') ?? '') : undefined;
  return mass?.ok === true ? mass.value : null;
}

function readPage(
  scope: ListScope,
  { first, after }: PageArguments,
  context: AskedBy,
): { readonly first: number; readonly key: string | undefined } {
  const size = pageSizeOf(first, context.language);
  if (after == null) return { first: size, key: undefined };
  const key = keyOfListCursor(scope, after);
  if (key === undefined) throw noCursor(context);
  return { first: size, key };
}

function noCursor({ language }: AskedBy): Error {
  return argumentRefusal({ code: 'MALFORMED_CURSOR', path: '/after' }, language);
}

function toPage<T>(
  { records, hasNextPage, asKnownAt }: PageOfNow<T>,
  scope: ListScope,
  keyOf: (record: T) => string,
): ListPage<T> {
  const edges = records.map((node) => ({ cursor: listCursor(scope, keyOf(node)), node }));
  return { edges, hasNextPage, asKnownAt };
}
