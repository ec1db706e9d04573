/** Follows custody and lineage into the lists of what parties hold and hand over. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CUSTODY_PROJECTION, type CustodyService } from '../custody/custody.service.js';
import { inTransaction, type DatabasePools, type Queryable } from '../database/database-pools.js';
import { effectsOf, type SaidEvent } from '../effects/domain/event-effects.js';
import { momentOf, orderOf } from '../effects/domain/event-moment.js';
import { answeredHandover, handedOverItems } from '../effects/domain/handover-effects.js';
import { textIn } from '../effects/domain/said-fields.js';
import type { Advance, LedgerService } from '../ledger/ledger.service.js';
import type { LogEntry } from '../ledger/recorded-event.js';
import type { OrderKey } from '../lifecycle/domain/event-order.js';
import type { BatteryAct, VehicleAct } from '../lifecycle/domain/transitions.js';
import { LINEAGE_PROJECTION, type LineageService } from '../lineage/lineage.service.js';
import { holdingOf, isSite } from './domain/holding.js';
import { MODEL_TYPES, saidModel } from './domain/said-model.js';
import { writeHandovers, type HandoverRow, type ReceptionRow } from './store/handover.store.js';
import { selectModels, TRUNCATE_STOCK, writeHoldings } from './store/holding.store.js';

/** The projection's name among the ledger's cursors. */
export const STOCK_PROJECTION = 'stock';
const ENTRIES_A_BATCH = 500;
const LOOK_MS = 5;
/** What it follows is nearly always there at once; a rebuild of it takes longer, and is not waited for. */
const LOOKS_MAX = 40;
/** Productions read at once for their models. */
const PRODUCTIONS_A_READ = 100;
/** Productions that name a thing: its own, and those of what it was built into. */
const NAMING_MAX = 20;
const MAKING_ACTS: ReadonlySet<string> = new Set<BatteryAct | VehicleAct>([
  ...(['batteryProduced.product', 'itemAssembled.item', 'vehicleProduced.vehicle'] as const),
]);

export interface FollowedRooms {
  readonly pools: DatabasePools;
  readonly ledger: LedgerService;
  readonly lineage: LineageService;
  readonly custody: CustodyService;
}

export class StockProjection {
  constructor(private readonly rooms: FollowedRooms) {}

  /** The next entries that lineage and custody have read, in one transaction: none if there are none. */
  async project(entriesMax = ENTRIES_A_BATCH): Promise<Advance> {
    const { pools, ledger } = this.rooms;
    const { own, ready } = await this.untilReady();
    if (ready <= own) return { entries: 0, next: own };
    const few = Number(ready - own) < entriesMax ? Number(ready - own) : entriesMax;
    const wanted = { projection: STOCK_PROJECTION, entriesMax: few };
    return inTransaction(pools.app, (tx) =>
      ledger.advance(tx, wanted, (read) => this.take(tx, read)),
    );
  }

  async rebuild(): Promise<bigint> {
    await inTransaction(this.rooms.pools.app, async (tx) => {
      await this.rooms.ledger.rewind(tx, STOCK_PROJECTION);
      await tx.query(TRUNCATE_STOCK);
    });
    for (;;) {
      const { entries, next } = await this.project();
      if (entries === 0) return next;
    }
  }

  private async take(tx: Queryable, read: readonly LogEntry[]): Promise<number> {
    const { ledger } = this.rooms;
    const before = await this.readySize();
    const ready = read.filter(({ logIndex }) => logIndex < before);
    const { entries, events } = await ledger.readTogether(ready, (entry) =>
      [answeredHandover(entry) ?? []].flat(),
    );
    const last = entries.at(-1);
    if (last === undefined) return 0;
    const from = last.logIndex - BigInt(entries.length - 1);
    const size = last.logIndex + 1n;
    const touched = new Set(await this.rooms.lineage.movedBetween(from, size));
    for (const entry of entries) {
      for (const item of effectsOf(entry).named) touched.add(item);
      const handover = events.get(answeredHandover(entry) ?? '');
      for (const item of handover === undefined ? [] : handedOverItems(handover)) touched.add(item);
    }
    const changes = await this.changesOf(tx, { touched: [...touched], entries, size });
    // A rebuild empties lineage and custody under the reader's hands: then it is looked again later.
    if ((await this.readySize()) < size) return 0;
    await writeHoldings(tx, changes);
    await writeHandovers(tx, {
      handovers: entries.flatMap((entry) => handoverRow(entry) ?? []),
      receptions: entries.flatMap((entry) => receptionRow(entry) ?? []),
    });
    return entries.length;
  }

  /** What is held under the names touched, as known at the size, and under which nothing is. */
  private async changesOf(
    tx: Queryable,
    { touched, entries, size }: TouchedItems,
  ): Promise<Parameters<typeof writeHoldings>[1]> {
    const { lineage, custody } = this.rooms;
    const known = { asKnownAt: size };
    const around = await lineage.standingsAt(
      touched.filter((item) => !isSite(item)),
      known,
    );
    const names = new Map([...around.values()].map((one) => [one.names[0] ?? '', one.names]));
    const loose = [...around.values()].filter(({ parents }) =>
      parents.every(({ item }) => isSite(item)),
    );
    const tops = [...new Set(loose.flatMap(({ names: [first] }) => first ?? []))];
    const states = await custody.statesOf(tops, known);
    const holdings = tops.flatMap((item) => {
      const standing = states.get(item);
      return standing === undefined ? [] : (holdingOf(item, standing) ?? []);
    });
    const models = await this.modelsOf(tx, {
      asked: new Map(holdings.map(({ item }) => [item, names.get(item) ?? [item]])),
      ...{ entries, size },
    });
    const held = holdings.map((one) => ({ ...one, model: models.get(one.item) ?? null }));
    const heldNow = new Set(held.map(({ item }) => item));
    const gone = [...new Set([...names.values()].flat())].filter((item) => !heldNow.has(item));
    return { held, gone };
  }

  /** A row keeps its model; of a new one the production tells it, be it of the batch or long before. */
  private async modelsOf(tx: Queryable, question: ModelQuestion): Promise<Map<string, string>> {
    const { asked, entries, size } = question;
    const kept = await selectModels(tx, [...asked.values()].flat());
    const said = new Map(
      entries.flatMap((entry) => {
        const one = saidModel(entry);
        return one === undefined ? [] : [[one.item, one.model]];
      }),
    );
    const models = new Map<string, string>();
    const unknown: string[] = [];
    for (const [item, names] of asked) {
      const model = names
        .map((name) => said.get(name) ?? kept.get(name))
        .find((one) => one != null);
      if (model != null) models.set(item, model);
      else if (!names.some((name) => kept.has(name))) unknown.push(item);
    }
    for (const [item, model] of await this.modelsSaidBefore(unknown, size)) models.set(item, model);
    return models;
  }

  private async modelsSaidBefore(
    items: readonly string[],
    asKnownAt: bigint,
  ): Promise<Map<string, string>> {
    const question = { first: NAMING_MAX, types: MODEL_TYPES, asKnownAt };
    const timelines = await this.rooms.custody.timelinesOf(items, question);
    const made = [...timelines].flatMap(([item, timeline]) => {
      const own = timeline.entries.find(({ acts }) => acts.some((act) => MAKING_ACTS.has(act)));
      return own === undefined ? [] : [{ item, eventId: own.eventId }];
    });
    const models = new Map<string, string>();
    for (let at = 0; at < made.length; at += PRODUCTIONS_A_READ) {
      const some = made.slice(at, at + PRODUCTIONS_A_READ);
      const events = await this.rooms.ledger.eventsById(some.map(({ eventId }) => eventId));
      for (const { item, eventId } of some) {
        const model = events.get(eventId)?.groups.public?.['model'];
        if (typeof model === 'string') models.set(item, model);
      }
    }
    return models;
  }

  /** Waits a little for lineage and custody, where the log has entries that they have not read. */
  private async untilReady(): Promise<{ own: bigint; ready: bigint }> {
    const { ledger } = this.rooms;
    for (let looks = 1; ; looks += 1) {
      const own = await ledger.projectedSize(STOCK_PROJECTION);
      const ready = await this.readySize();
      if (ready > own || looks === LOOKS_MAX || (await ledger.size()) <= own) return { own, ready };
      await sleep(LOOK_MS);
    }
  }

  private async readySize(): Promise<bigint> {
    const cursors = await this.rooms.ledger.cursors();
    const lineage = cursors.get(LINEAGE_PROJECTION) ?? 0n;
    const custody = cursors.get(CUSTODY_PROJECTION) ?? 0n;
    return lineage < custody ? lineage : custody;
  }
}

interface TouchedItems {
  readonly touched: readonly string[];
  readonly entries: readonly LogEntry[];
  readonly size: bigint;
}

interface ModelQuestion {
  /** All names of each item asked for. */
  readonly asked: ReadonlyMap<string, readonly string[]>;
  readonly entries: readonly LogEntry[];
  readonly size: bigint;
}

function handoverRow(event: SaidEvent): HandoverRow | undefined {
  if (event.type !== 'handedOver') return undefined;
  const receiver = textIn(event.fields, 'receiver');
  if (receiver === undefined) return undefined;
  return { sender: event.principal, receiver, ...placeOf(event) };
}

function receptionRow(event: SaidEvent): ReceptionRow | undefined {
  const handover = event.type === 'received' ? textIn(event.fields, 'handover') : undefined;
  if (handover === undefined) return undefined;
  const namesItems = 'items' in event.fields;
  return { handover, namesItems, principal: event.principal, ...placeOf(event) };
}

function placeOf(event: SaidEvent): OrderKey {
  return { instant: momentOf(event).instant, order: orderOf(event), eventId: event.eventId };
}
