import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DatabasePools, inTransaction, type Queryable } from '../database/database-pools.js';
import { formatInstantUtc } from '../vocabulary/instant.js';
import { derivedEventId, type DerivedFrom } from './domain/derived-event-id.js';
import { ledgerOpenedFields } from './domain/ledger-opened.js';
import { submissionHash } from './domain/submission-hash.js';
import { LedgerSecret } from './ledger-secret.js';
import { Sequencer } from './sequencer.js';
import {
  placesFrom,
  SALT_BYTES_AN_EVENT,
  sealAll,
  toLogEntry,
  toRecordedEvent,
  type LogEntry,
  type NewEvent,
  type Receipt,
  type RecordedEvent,
} from './recorded-event.js';
import { insertBatch, selectEvents } from './store/event.store.js';
import {
  lockCursor,
  selectCursors,
  selectIsDrained,
  selectRanges,
  selectSize,
  selectSizeAt,
  updateCursor,
} from './store/log.store.js';

/** Batches looked up in one read of the log; most hold one event or a thousand. */
const RANGES_A_READ = 500;

/**
 * The append-only record: events, their order, and the cursors of those who follow it.
 * It judges nothing: who may say what is decided before it is asked.
 */
@Injectable()
export class LedgerService implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(LedgerService.name);
  private readonly sequencer: Sequencer;
  private grownTo = 0n;
  private readonly waiting = new Set<() => void>();

  constructor(
    private readonly pools: DatabasePools,
    private readonly secret: LedgerSecret,
  ) {
    this.sequencer = new Sequencer(pools, {
      onGrown: (size) => this.grow(size),
      onFault: (fault) => this.logger.error({ msg: 'sequencer', err: fault }),
    });
  }

  async onModuleInit(): Promise<void> {
    await this.open();
    this.sequencer.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sequencer.stop();
    for (const wake of this.waiting) wake();
  }

  /** The id of an event that was sent without one. */
  deriveId(from: DerivedFrom): string {
    return derivedEventId(this.secret.bytes, from);
  }

  /**
   * Seals and writes the events as one batch in the caller's transaction, in the order given.
   * Undefined if another transaction has just recorded one of the ids: roll back and look again.
   * Call `committed` once the transaction is.
   */
  async record(tx: Queryable, events: readonly NewEvent[]): Promise<Receipt[] | undefined> {
    const sealed = sealAll(events, randomBytes(events.length * SALT_BYTES_AN_EVENT));
    const leafHashes = sealed.map(({ leafHash }) => leafHash);
    const written = await insertBatch(tx, {
      batchId: randomUUID(),
      leafHashes: Buffer.concat(leafHashes),
      events: sealed.map(({ row }) => row),
    });
    if (!written) return undefined;
    return sealed.map(({ receipt }) => receipt);
  }

  /** The batch is durable: the sequencer may look for it now. */
  committed(): void {
    this.sequencer.wake();
  }

  /** Those of the ids that are recorded. With a transaction, as it sees them. */
  async eventsById(
    ids: readonly string[],
    db: Queryable = this.pools.app,
  ): Promise<Map<string, RecordedEvent>> {
    const stored = await selectEvents(db, [...new Set(ids)]);
    return new Map(stored.map((event) => [event.eventId, toRecordedEvent(event)]));
  }

  size(): Promise<bigint> {
    return selectSize(this.pools.app);
  }

  /** Whether all that is committed has its place in the log. */
  isDrained(): Promise<boolean> {
    return selectIsDrained(this.pools.app);
  }

  /** The size that the log had at an instant, by `sequencedAt`. */
  sizeAt(instant: Date): Promise<bigint> {
    return selectSizeAt(this.pools.app, instant);
  }

  /** At most `max` entries from an index on, contiguous and in order. */
  async readLog(from: bigint, max: number): Promise<LogEntry[]> {
    const ranges = await selectRanges(this.pools.app, from, RANGES_A_READ);
    const places = placesFrom(ranges, from).slice(0, max);
    const events = await this.eventsById(places.map(({ eventId }) => eventId));
    const entries: LogEntry[] = [];
    for (const { logIndex, eventId } of places) {
      const event = events.get(eventId);
      // Named by a batch and not found is not visible yet, never absent: it is read next time.
      if (event === undefined) break;
      entries.push(toLogEntry(event, logIndex));
    }
    return entries;
  }

  /** Where a projection goes on; holds its cursor until the transaction ends. */
  cursorOf(tx: Queryable, projection: string): Promise<bigint> {
    return lockCursor(tx, projection);
  }

  moveCursor(tx: Queryable, projection: string, next: bigint): Promise<void> {
    return updateCursor(tx, projection, next);
  }

  /** How far each projection is: the next index that it will read. */
  cursors(): Promise<Map<string, bigint>> {
    return selectCursors(this.pools.app);
  }

  /** Resolves when the log has more entries than `size`, or after the time given. */
  async grownBeyond(size: bigint, ms: number): Promise<void> {
    if (this.grownTo > size) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.waiting.add(done);
    });
  }

  private grow(size: bigint): void {
    this.grownTo = size;
    for (const wake of [...this.waiting]) wake();
  }

  /** Index 0 of a new ledger. Of two servers that start at once, one opens it. */
  private async open(): Promise<void> {
    if ((await this.size()) > 0n) return;
    const occurredAt = formatInstantUtc(BigInt(Date.now()) * 1000n);
    const fields = ledgerOpenedFields({ origin: ORIGIN, occurredAt });
    const opening = { type: 'ledgerOpened', principal: SERVER };
    const hash = submissionHash({ ...opening, fields: { origin: ORIGIN } });
    const event: NewEvent = {
      ...opening,
      eventId: this.deriveId({ principal: SERVER, submissionHash: hash }),
      schemaVersion: 1,
      submitter: SERVER,
      recordedAt: occurredAt,
      groups: { public: fields },
      submissionHash: hash,
    };
    await inTransaction(this.pools.app, async (tx) => {
      const there = await this.eventsById([event.eventId], tx);
      if (there.size === 0) await this.record(tx, [event]);
    });
  }
}

/** The submitter and principal of what the server itself records. */
export const SERVER = 'server';
const ORIGIN = 'battery-ledger';
