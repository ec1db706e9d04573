import DataLoader from 'dataloader';
import type { AuditService } from '../audit/audit.service.js';
import type { CustodyClaims } from '../custody/custody-claims.service.js';
import { EVERY_ROW, type RowFilter } from '../custody/domain/row-filter.js';
import type { LedgerService } from '../ledger/ledger.service.js';
import type { RecordedEvent } from '../ledger/recorded-event.js';
import type { DisclosureGroup } from '../lifecycle/domain/disclosure-groups.js';
import type { RegisterService } from '../parties/register.service.js';
import { textIn } from '../effects/domain/said-fields.js';
import type { Viewer } from '../vocabulary/viewer.js';
import {
  isOperator,
  isRegional,
  readsAll,
  relationsByFacts,
  relationsOf,
} from './domain/disclosure.js';
import { CodesInHand } from './domain/codes-in-hand.js';
import { eventToJudge, saidBy, type EventToJudge } from './domain/judged-event.js';
import { groupsOf, MATRIX, type Relation } from './domain/matrix.js';
import { disclosureOf, type Disclosure } from './domain/readable-event.js';
import { filterFor } from './domain/reader-filter.js';
import { lookedUp, readOfOthers } from './access-journal.js';
import { Holders } from './holders.js';
import type { LookUps } from './look-ups.js';
import { Territories } from './territories.js';

/** One size of the log, for all answers to a request. */
export interface KnownLog {
  read<T>(read: (known: { readonly asKnownAt: bigint }) => Promise<T>): Promise<T>;
}

export interface AccessRooms {
  readonly claims: CustodyClaims;
  readonly ledger: LedgerService;
  readonly register: RegisterService;
  readonly lookUps: LookUps;
  readonly journal: Pick<AuditService, 'note'>;
}

/** An event with all that its disclosure to this viewer depends on, but for codes in hand. */
export interface Judged {
  readonly event: RecordedEvent;
  readonly relations: ReadonlySet<Relation>;
  readonly items: readonly string[];
  readonly namedIn: ReadonlyMap<string, readonly DisclosureGroup[]>;
  readonly present: readonly DisclosureGroup[];
}

/** An event names up to ten thousand things: of more than so many only those in hand are looked up. */
const ITEMS_OF_EVENT_ASKED_MAX = 500;

/** What one viewer may read, in one request. Facts are asked once, in batches, and only where they matter. */
export class ViewerAccess {
  /** Items that the viewer has named, or was shown in what he may read. */
  private readonly inHand = new CodesInHand();
  private readonly territories: Territories;
  private readonly judged: DataLoader<string, Judged | null>;
  private readonly visible: DataLoader<string, boolean>;
  private readonly itemRelations: DataLoader<string, readonly Relation[]>;
  private readonly holdersOf: DataLoader<string, Holders>;

  constructor(
    private readonly rooms: AccessRooms,
    readonly viewer: Viewer,
    private readonly known: KnownLog,
  ) {
    this.territories = new Territories(rooms.register);
    this.judged = new DataLoader((ids) => this.judgeAll(ids));
    this.visible = new DataLoader((items) => this.seeAll(items));
    this.itemRelations = new DataLoader((items) => this.relateAll(items));
    this.holdersOf = new DataLoader((items) => this.loadHolders(items));
  }

  get readsAll(): boolean {
    return readsAll(this.viewer);
  }

  /** What an answer shows of things, whoever reads it may ask about. */
  show(items: Iterable<string>): void {
    for (const item of items) this.inHand.add(item);
  }

  /**
   * Takes note of what the viewer named: an operator is told of a thing because he has its code. False, and
   * nothing is noted, where his party has named too many on this day that it neither made nor holds.
   */
  async ask(items: readonly string[]): Promise<boolean> {
    if (this.readsAll || !isOperator(this.viewer)) return true;
    const strange = await this.strangeAmong(items.filter((item) => !this.inHand.has(item)));
    if (!(await this.rooms.lookUps.count(this.viewer, strange))) return false;
    if (strange.length > 0) await this.rooms.journal.note(lookedUp(strange));
    this.show(items);
    for (const item of strange) this.visible.clear(item);
    return true;
  }

  /** Those of the items that the viewer may be told of: all others are to him as if there were none. */
  async visibleAmong(items: readonly string[]): Promise<Set<string>> {
    const seen = await Promise.all(items.map((item) => this.visible.load(item)));
    return new Set(items.filter((_, place) => seen[place]));
  }

  /** The groups that open facts about the item itself: its state, where it is, who has it. */
  async groupsOfItem(item: string): Promise<DisclosureGroup[]> {
    const relations = await this.itemRelations.load(item);
    const byCode = isOperator(this.viewer) && this.inHand.has(item);
    return groupsOf([...relations, ...(byCode ? (['CODE_IN_HAND'] as const) : [])]);
  }

  /** Null for an event that is not recorded. */
  judge(id: string): Promise<Judged | null> {
    return this.judged.load(id);
  }

  /** Undefined where nothing of it may be read; by the codes that are in hand by now. */
  disclose({ event, relations, namedIn, present }: Judged): Disclosure | undefined {
    const byCode = isOperator(this.viewer) && this.inHand.hasOneOf(namedIn);
    const all = byCode ? [...relations, 'CODE_IN_HAND' as const] : relations;
    return disclosureOf(present, event.absent, groupsOf(all));
  }

  /** Whether what may be read of the event names a thing of each kind, by one of its names. */
  names(judged: Judged, ...things: readonly (readonly string[])[]): boolean {
    const readable = this.disclose(judged)?.readable ?? [];
    const isNamed = (name: string): boolean =>
      judged.namedIn.get(name)?.some((group) => readable.includes(group)) ?? false;
    return things.every((names) => names.some(isNamed));
  }

  /** Rows of an item's timeline among which all are that the viewer may read. */
  async filterOf(item: string): Promise<RowFilter> {
    if (this.readsAll || isRegional(this.viewer)) return EVERY_ROW;
    const base = new Set(await this.groupsOfItem(item));
    if (isOperator(this.viewer) && (await this.everHeld(item))) {
      for (const group of MATRIX.MAKER_OR_HOLDER) base.add(group);
    }
    return filterFor(this.viewer, [...base]);
  }

  private async everHeld(item: string): Promise<boolean> {
    const holders = await this.holdersOf.load(item);
    return holders.everHolding(item).has(this.viewer.partyId);
  }

  private async isMakerOrHolder(item: string): Promise<boolean> {
    const holders = await this.holdersOf.load(item);
    const { partyId } = this.viewer;
    return holders.makersOf(item).has(partyId) || holders.holdersNow(item).has(partyId);
  }

  /** Not told of without their code. */
  private async strangeAmong(items: readonly string[]): Promise<string[]> {
    const seen = await this.visibleAmong(items);
    return items.filter((item) => !seen.has(item));
  }

  private seeAll(items: readonly string[]): Promise<boolean[]> {
    return this.known.read((known) => this.seeAt(items, known));
  }

  private async seeAt(
    items: readonly string[],
    known: { readonly asKnownAt: bigint },
  ): Promise<boolean[]> {
    const { claims } = this.rooms;
    if (this.readsAll) {
      const all = await claims.knownItems(items, known);
      return items.map((item) => all.has(item));
    }
    const inHand = items.filter((item) => this.inHand.has(item));
    const byCode = isOperator(this.viewer) ? MATRIX.CODE_IN_HAND : [];
    const [recorded, told, held, byFacts] = await Promise.all([
      claims.knownItems(items, known),
      claims.knownItems(items, { ...known, filter: filterFor(this.viewer, []) }),
      claims.knownItems(inHand, { ...known, filter: filterFor(this.viewer, byCode) }),
      this.seenByFacts(items),
    ]);
    const isTold = (item: string): boolean => told.has(item) || held.has(item) || byFacts.has(item);
    return items.map((item) => recorded.has(item) && isTold(item));
  }

  /** The same look-ups whatever there is to be found: how long it takes must not tell. */
  private async seenByFacts(items: readonly string[]): Promise<Set<string>> {
    if (!isOperator(this.viewer) && !isRegional(this.viewer)) return new Set();
    const relations = await this.itemRelations.loadMany(items);
    const ever = await Promise.all(items.map((item) => this.everHeld(item)));
    const seen = items.filter((_, place) => {
      const found = relations[place];
      if (found instanceof Error) throw found;
      return ever[place] === true || (found?.length ?? 0) > 0;
    });
    return new Set(seen);
  }

  private relateAll(items: readonly string[]): Promise<Relation[][]> {
    return Promise.all(items.map((item) => this.relationsOfItem(item)));
  }

  private async relationsOfItem(item: string): Promise<Relation[]> {
    if (this.readsAll) return relationsOf(this.viewer, NO_EVENT);
    const holders = await this.holdersOf.load(item);
    const around = [...holders.makersOf(item), ...holders.holdersNow(item)];
    const granted = this.viewer.grants.flatMap(({ parties }) => parties);
    const facts = {
      isMakerOrHolder: await this.isMakerOrHolder(item),
      hasCode: false,
      regions: isRegional(this.viewer) ? await this.territories.ofParties(around) : [],
    };
    const isGranted = around.some((party) => granted.includes(party));
    return [
      ...relationsByFacts(this.viewer, facts),
      ...(isGranted ? (['AUDITOR_IN_GRANT'] as const) : []),
    ];
  }

  private async loadHolders(items: readonly string[]): Promise<Holders[]> {
    const { claims } = this.rooms;
    const found = await this.known.read(({ asKnownAt }) => claims.of(items, asKnownAt));
    const holders = new Holders(found);
    return items.map(() => holders);
  }

  private async judgeAll(ids: readonly string[]): Promise<(Judged | null)[]> {
    const recorded = await this.rooms.ledger.eventsById(ids);
    const handovers = await this.handoversFor([...recorded.values()]);
    const judged = await Promise.all(
      ids.map(async (id) => {
        const event = recorded.get(id);
        if (event === undefined) return null;
        return await this.judgeEvent(event, eventToJudge(event, handovers.get(id)));
      }),
    );
    const notes = readOfOthers(judged.filter((one) => one !== null));
    await Promise.all(notes.map((note) => this.rooms.journal.note(note)));
    return judged;
  }

  private async handoversFor(
    events: readonly RecordedEvent[],
  ): Promise<ReadonlyMap<string, RecordedEvent>> {
    const answered = new Map(
      events.flatMap((event): [string, string][] => {
        const { type, fields } = saidBy(event);
        const handover = type === 'received' && !('items' in fields) && textIn(fields, 'handover');
        return handover ? [[event.eventId, handover]] : [];
      }),
    );
    if (answered.size === 0) return new Map();
    const found = await this.rooms.ledger.eventsById([...answered.values()]);
    return new Map(
      [...answered].flatMap(([id, handover]) => {
        const event = found.get(handover);
        return event === undefined ? [] : [[id, event] as const];
      }),
    );
  }

  private async judgeEvent(event: RecordedEvent, asked: EventToJudge): Promise<Judged> {
    const relations = new Set(relationsOf(this.viewer, asked));
    if (!this.opensAll(relations, asked)) {
      const facts = {
        isMakerOrHolder: await this.madeOrHeldOneOf(asked),
        hasCode: false,
        regions: isRegional(this.viewer) ? await this.territories.ofEvent(asked) : [],
      };
      for (const relation of relationsByFacts(this.viewer, facts)) relations.add(relation);
    }
    const { items, namedIn, present } = asked;
    return { event, relations, items, namedIn, present };
  }

  /** Whether facts could open anything more. */
  private opensAll(relations: ReadonlySet<Relation>, { present }: EventToJudge): boolean {
    const open = groupsOf(relations);
    const more = isRegional(this.viewer) ? MATRIX.AUTHORITY_CN : MATRIX.MAKER_OR_HOLDER;
    return present.every((group) => open.includes(group) || !more.includes(group));
  }

  private async madeOrHeldOneOf({ items, place }: EventToJudge): Promise<boolean> {
    if (!isOperator(this.viewer)) return false;
    const few = items.length <= ITEMS_OF_EVENT_ASKED_MAX;
    const asked = few ? items : items.filter((item) => this.inHand.has(item));
    const { partyId } = this.viewer;
    const found = await Promise.all(
      asked.map(async (item) => {
        if (await this.isMakerOrHolder(item)) return true;
        const holders = await this.holdersOf.load(item);
        return holders.holdersAround(item, place).has(partyId);
      }),
    );
    return found.includes(true);
  }
}

const NO_EVENT = { principal: '', submitter: '', occurredOn: '', parties: [], items: [''] };
