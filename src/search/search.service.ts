import { Injectable } from '@nestjs/common';
import { argumentRefusal } from '../api/graphql/argument-refusal.js';
import type { Violation } from '../errors/error-code.js';
import { textOf, type ReadEvent } from '../inquiry/domain/dossier.js';
import { codeOfItem, numberOfItem } from '../identifiers/domain/item-id.js';
import { InquiryService } from '../inquiry/inquiry.service.js';
import type { AskedBy } from '../inquiry/viewer-inquiry.js';
import { LedgerService } from '../ledger/ledger.service.js';
import type {
  FacilityRecord,
  ModelRecord,
  PartyRecord,
} from '../parties/domain/register-records.js';
import { RegisterService } from '../parties/register.service.js';
import { RegisterSearchService } from '../parties/register-search.service.js';
import {
  recognise,
  SEARCH_TEXT_CHARS_MAX,
  type Recognised,
  type RecognisedAs,
} from './domain/recognise.js';

export interface SearchHit {
  readonly as: RecognisedAs;
  /** Canonical; null of what could not be read. */
  readonly id: string | null;
  readonly label: string;
  /** Of an item that some event names and that the viewer may see. */
  readonly item?: string;
  readonly event?: ReadEvent;
  readonly party?: PartyRecord;
  readonly facility?: FacilityRecord;
  readonly model?: ModelRecord;
  readonly refusal?: Violation;
}

const SHOWN_OF_VALUE_MAX = 100;

/** Finds what was typed. Whether there is such a thing is answered as `inquiry` would answer it. */
@Injectable()
export class SearchService {
  constructor(
    private readonly inquiry: InquiryService,
    private readonly ledger: LedgerService,
    private readonly register: RegisterService,
    private readonly words: RegisterSearchService,
  ) {}

  /** The likeliest first, at most `first`. Throws for a text that is too long. */
  async search(context: AskedBy, text: string, first: number): Promise<SearchHit[]> {
    if (text.length > SEARCH_TEXT_CHARS_MAX) throw tooLong(text, context);
    const recognised = recognise(text, context.viewer.partyId);
    const known = await this.knownItems(context, recognised);
    const hits = await Promise.all(
      recognised.map((one) => this.hitsOf(context, one, { known, first })),
    );
    const byKey = new Map(hits.flat().map((hit) => [`${hit.as} ${hit.id ?? ''}`, hit]));
    return [...byKey.values()].slice(0, first);
  }

  private async hitsOf(
    context: AskedBy,
    one: Recognised,
    { known, first }: { readonly known: ReadonlySet<string>; readonly first: number },
  ): Promise<SearchHit[]> {
    switch (one.kind) {
      case 'ITEM':
        return this.itemHits(one, known);
      case 'ID':
        return this.idHits(context, one);
      case 'INDEX': {
        const id = await this.eventAt(one.index);
        return this.eventHits(context, { as: one.as, id, label: one.index.toString() });
      }
      case 'WORD':
        return this.wordHits(one.word, first);
      case 'UNREADABLE':
        return [unreadableHit(one)];
    }
  }

  /** A code that reads well is shown even if nothing is known of it; a number that fits any thing is not. */
  private async itemHits(
    { as, id, certain }: Extract<Recognised, { kind: 'ITEM' }>,
    known: ReadonlySet<string>,
  ): Promise<SearchHit[]> {
    const label = codeOfItem(id) ?? numberOfItem(id) ?? id.replace(/^uri:/, '');
    const facility =
      as === 'FACILITY' ? (await this.register.facilitiesById([id])).get(id) : undefined;
    const isKnown = known.has(id);
    if (!isKnown && facility === undefined && !certain) return [];
    return [
      {
        ...{ as, id, label },
        ...(isKnown ? { item: id } : {}),
        ...(facility === undefined ? {} : { facility }),
      },
    ];
  }

  private async idHits(
    context: AskedBy,
    { as, id }: Extract<Recognised, { kind: 'ID' }>,
  ): Promise<SearchHit[]> {
    if (as === 'EVENT_ID') return this.eventHits(context, { as, id, label: id });
    if (as === 'LEAF_HASH') {
      const eventId = await this.ledger.eventIdByLeafHash(Buffer.from(id, 'hex'));
      return this.eventHits(context, { as, id: eventId, label: id });
    }
    const party = (await this.register.partiesById([id])).get(id);
    return [{ as, id, label: party?.name ?? id, ...(party === undefined ? {} : { party }) }];
  }

  /** Nothing of an event that is not the viewer's to see, as of one that is not there. */
  private async eventHits(
    context: AskedBy,
    { as, id, label }: { as: RecognisedAs; id: string | undefined; label: string },
  ): Promise<SearchHit[]> {
    const event = id === undefined ? null : await this.inquiry.event(context, id);
    if (event === null) return [];
    const when = (textOf(event.fields, 'occurredAt') ?? event.recordedAt).slice(0, 10);
    return [{ as, id: event.eventId, label: `${event.type} ${when} (${label})`, event }];
  }

  private async wordHits(word: string, first: number): Promise<SearchHit[]> {
    const { parties, facilities, models } = await this.words.find(word, first);
    return [
      ...models.map((model): SearchHit => {
        return { as: 'MODEL', id: model.id, label: model.model, model };
      }),
      ...facilities.map((facility): SearchHit => {
        return { as: 'FACILITY', id: facility.id, label: facility.facilityCode, facility };
      }),
      ...parties.map((party): SearchHit => {
        return { as: 'PARTY_NAME', id: party.id, label: party.name, party };
      }),
    ];
  }

  private async eventAt(index: bigint): Promise<string | undefined> {
    if (index >= (await this.ledger.size())) return undefined;
    const [entry] = await this.ledger.readLog(index, 1);
    return entry?.logIndex === index ? entry.eventId : undefined;
  }

  private async knownItems(
    context: AskedBy,
    recognised: readonly Recognised[],
  ): Promise<ReadonlySet<string>> {
    const ids = recognised.flatMap((one) => (one.kind === 'ITEM' ? [one.id] : []));
    const answers = await this.inquiry.scans(context, ids);
    return new Set(answers.flatMap((one) => (one.kind === 'KNOWN' ? [one.item] : [])));
  }
}

function unreadableHit({
  code,
  text,
  reason,
}: Extract<Recognised, { kind: 'UNREADABLE' }>): SearchHit {
  const { ok: _ok, ...params } = reason;
  const value = text.slice(0, SHOWN_OF_VALUE_MAX);
  const refusal: Violation = { code, path: '/text', params: { value, ...params } };
  return { as: 'UNREADABLE', id: null, label: value, refusal };
}

function tooLong(text: string, { language }: AskedBy): Error {
  const params = {
    ...{ reason: 'TOO_LONG', found: text.length, expected: String(SEARCH_TEXT_CHARS_MAX) },
  };
  return argumentRefusal({ code: 'MALFORMED_TEXT', path: '/text', params }, language);
}
